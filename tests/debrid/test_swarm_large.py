"""A game of hundreds of files: what is done for each of them is not done for all of them each time. Without aria2."""

from pathlib import Path

import pytest

from addon.clients.aria2 import Aria2, Endpoint
from addon.debrid import swarm_folder
from addon.debrid.swarm import Swarm
from addon.debrid.swarm_folder import Folder, Places, written_name
from addon.demo.catalogue import Torrent, TorrentFile
from addon.demo.swarm import shared
from addon.domain.gids import torrent_gid
from tests.conftest import HeldClock

GAME = Torrent(
    info_hash="1" * 40,
    name="A Game",
    files=tuple(TorrentFile(path=f"data/{number}.bin", size_bytes=1) for number in range(300)),
)


async def room_for_all(folder: Path, size_bytes: int) -> None:
    """There is."""


async def test_each_file_is_found_by_its_place(
    tmp_path: Path, held_clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    game = shared(GAME, "http://127.0.0.1:1/announce")
    folder = Folder(path=tmp_path / torrent_gid(game.info_hash), info_hash=game.info_hash)
    folder.keep_torrent(game.file)
    metainfo = folder.metainfo()
    assert metainfo is not None
    for file in metainfo.files:
        folder.file(file).parent.mkdir()
        folder.file(file).write_bytes(b"x")
    named: list[str] = []

    def counted(basename: str) -> str:
        named.append(basename)
        return written_name(basename)

    monkeypatch.setattr(swarm_folder, "written_name", counted)
    places = Places(
        staging=lambda request, gid: tmp_path, roots=lambda: (tmp_path,), theirs=str, check_room=room_for_all
    )
    aria2 = Aria2(Endpoint(url="http://127.0.0.1:1"))
    swarm = Swarm(aria2, places, held_clock)
    for file in metainfo.files:
        path = str(folder.path / str(file.id) / file.basename)
        assert (await swarm.unlock(path, game.info_hash)).url == path
    assert len(named) <= 2 * len(metainfo.files)
    await aria2.close()
