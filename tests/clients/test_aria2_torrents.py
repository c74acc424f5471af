"""What of torrents is never sent to aria2, what its options are, and that a real one writes nothing elsewhere."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from hashlib import sha1, sha256
from pathlib import Path

import pytest

from addon.clients.aria2 import Aria2, Endpoint
from addon.clients.aria2_process import Limits, OwnAria2, Peering
from addon.clients.aria2_torrents import (
    Magnet,
    Payload,
    Seeding,
    check_payload,
    magnet_options,
    payload_options,
    read_selection,
    seeding_options,
)
from addon.demo.swarm.seeder import free_ports
from addon.demo.torrent_file import Bencoded, bencode
from addon.domain.downloads import DownloadStatus, Entry
from addon.errors import UpstreamRejectedError, UpstreamUnavailableError

GID = "0123456789abcdef"
LINK = f"magnet:?xt=urn:btih:{'a' * 40}&dn=A%20Film&tr=http%3A%2F%2F127.0.0.1%2Fk3y"
BODY = bytes(range(256)) * 400  # 102,400 bytes: two pieces
PIECE_BYTES = 65_536
PIECES = b"".join(sha1(BODY[start : start + PIECE_BYTES], usedforsecurity=False).digest() for start in (0, PIECE_BYTES))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "deep" / "root"
    root.mkdir(parents=True)
    return root


@pytest.fixture
async def nowhere(root: Path) -> AsyncIterator[Aria2]:
    aria2 = Aria2(Endpoint(url="http://127.0.0.1:1"), roots=(root,))
    yield aria2
    await aria2.close()


@pytest.fixture
async def aria2(root: Path, tmp_path: Path) -> AsyncIterator[Aria2]:
    (port,) = free_ports(1)
    limits = Limits(max_downloads=50, interface="127.0.0.1", peering=Peering(port=str(port), finds_peers=False))
    own = OwnAria2(tmp_path / "data", limits=limits)
    await own.start()
    aria2 = Aria2(own.endpoint, roots=(root,))
    yield aria2
    await aria2.close()
    await own.stop()


def payload(root: Path) -> Payload:
    return Payload(torrent=b"d4:infodee", gid=GID, directory=root / "one", names={1: "a", 2: "a"}, selected=(2,))


@pytest.mark.parametrize(
    "link",
    [
        *("", "http://127.0.0.1/x", "magnet:?xt=urn:btih:abc", f"magnet:?xt=urn:btih:{'A' * 40}"),
        *(f"{LINK}\n dir=/etc", f"{LINK} x", f"{LINK}\0", f"{LINK}é", f"{LINK}&tr={'x' * 20_000}", f"x{LINK}"),
    ],
)
async def test_only_a_clean_magnet_is_sent(nowhere: Aria2, root: Path, link: str) -> None:
    with pytest.raises(UpstreamRejectedError, match="no clean magnet") as raised:
        await nowhere.add_magnet(Magnet(link=link, gid=GID, directory=root))
    assert raised.value.status is None


async def test_what_is_clean_is_sent(nowhere: Aria2, root: Path) -> None:
    with pytest.raises(UpstreamUnavailableError):
        await nowhere.add_magnet(Magnet(link=LINK, gid=GID, directory=root / "one"))
    with pytest.raises(UpstreamUnavailableError):
        await nowhere.add_torrent(payload(root))


async def test_nothing_of_a_torrent_is_written_outside_the_roots(nowhere: Aria2, root: Path, tmp_path: Path) -> None:
    (root / "way out").symlink_to(tmp_path)
    for folder in (tmp_path, root / ".." / "x", root / "way out", Path("x"), root / "a\nb"):
        with pytest.raises(UpstreamRejectedError, match="not below a folder"):
            await nowhere.add_magnet(Magnet(link=LINK, gid=GID, directory=folder))
        with pytest.raises(UpstreamRejectedError, match="not below a folder"):
            await nowhere.add_torrent(replace(payload(root), directory=folder))


@pytest.mark.parametrize(
    ("names", "selected", "torrent"),
    [
        *(({1: "a"}, (2,), b"x"), ({1: "a"}, (), b"x"), ({2: "a"}, (2,), b"x"), ({}, (), b"x"), ({0: "a"}, (0,), b"x")),
        *(({1: name}, (1,), b"x") for name in ("../a", "a/b", "..", "", "a.aria2", "a\nb", "n" * 250)),
        *(({1: "a"}, (1,), b""), ({1: "a"}, (1,), b"x" * (10 * 2**20 + 1))),
    ],
)
def test_every_file_has_a_safe_name_and_a_place(
    root: Path, names: dict[int, str], selected: tuple[int, ...], torrent: bytes
) -> None:
    check_payload(payload(root), (root,))
    with pytest.raises(UpstreamRejectedError):
        check_payload(replace(payload(root), names=names, selected=selected, torrent=torrent), (root,))


async def test_only_a_whole_gid_is_asked_for(nowhere: Aria2, root: Path) -> None:
    for act in (
        nowhere.selection("abc"),
        nowhere.select("abc", (1,)),
        nowhere.add_magnet(Magnet(link=LINK, gid="abc", directory=root)),
        nowhere.add_torrent(replace(payload(root), gid="abc")),
    ):
        with pytest.raises(UpstreamRejectedError, match="16 lower-case hex digits"):
            await act


def test_every_option_is_text(root: Path) -> None:
    assert all(isinstance(value, str) for value in magnet_options(Magnet(link=LINK, gid=GID, directory=root)).values())
    options = payload_options(payload(root))
    assert options.pop("index-out") == ["1=1/a", "2=2/a"]
    assert all(isinstance(value, str) for value in options.values())
    assert options["select-file"] == "2"


@pytest.mark.parametrize(
    ("seeding", "options"),
    [
        (Seeding(), {"seed-time": "0"}),
        (Seeding(ratio=1.5), {"seed-ratio": "1.50", "seed-time": "525600"}),
        (Seeding(minutes=30), {"seed-ratio": "0.00", "seed-time": "30"}),
        (Seeding(ratio=2, minutes=5), {"seed-ratio": "2.00", "seed-time": "5"}),
    ],
)
def test_seeding_ends_with_the_first_of_both_limits(seeding: Seeding, options: dict[str, str]) -> None:
    assert seeding_options(seeding) == options


@pytest.mark.parametrize("answer", [None, {}, [{}], [{"index": "x", "selected": "true"}], [None]])
def test_a_selection_that_makes_no_sense_is_an_error(answer: object) -> None:
    assert read_selection([{"index": "1", "selected": "false"}, {"index": "2", "selected": "true"}]) == (2,)
    with pytest.raises((ValueError, LookupError, TypeError)):
        read_selection(answer)


def _multi(name: str | bytes, *paths: list[str], **more: Bencoded) -> dict[str, Bencoded]:
    length, rest = divmod(len(BODY), len(paths))
    assert rest == 0
    files: list[Bencoded] = [{"length": length, "path": path, **more} for path in paths]
    return {"name": name, "piece length": PIECE_BYTES, "pieces": PIECES, "files": files}


def _single(name: str | bytes, **more: Bencoded) -> dict[str, Bencoded]:
    return {"name": name, "piece length": PIECE_BYTES, "pieces": PIECES, "length": len(BODY), **more}


HOSTILE = (
    *(
        _single(name)
        for name in ("../x", "/abs", "a/b", "..", ".", "", "n" * 300, "a\nb", "d\0e", b"d\xff", "1", "a\\b")
    ),
    *(_multi(name, ["a"]) for name in ("..", ".", "../x", "/abs", "a/b", "n" * 300, "1/f", "2/f", "", "d\0e")),
    *(_multi("ok", path) for path in (["..", "..", "e"], ["a/../../e"], ["/etc", "e"], ["p" * 300], ["a\0b"], [""])),
    _multi("ok", ["a"], ["a"]),
    _multi("1", ["f"], ["f.aria2"]),
    _multi("ok", ["link"], **{"attr": "l", "symlink path": ["..", "..", "x"]}),
    _single("fine", **{"name.utf-8": "../x"}),
)


@pytest.mark.parametrize("is_whole", [True, False])
async def test_no_name_in_a_torrent_leads_out_of_its_folder(
    aria2: Aria2, root: Path, tmp_path: Path, *, is_whole: bool
) -> None:
    """Each torrent's bytes lie in part where they belong, so that aria2 writes its notes or completes."""
    added = []
    for number, info in enumerate(HOSTILE):
        torrent = b"d4:info" + bencode(info) + b"e"
        gid, folder = sha256(f"{number}".encode()).hexdigest()[:16], root / str(number)
        files = info.get("files", [None])
        assert isinstance(files, list)
        size = len(BODY) // len(files)
        for place in range(1, len(files) + 1):
            (folder / str(place)).mkdir(parents=True)
            content = BODY[(place - 1) * size : place * size]
            (folder / str(place) / "f").write_bytes(content if is_whole or place == 1 else b"")
        if not is_whole:
            (folder / "1" / "f").write_bytes(BODY[: min(PIECE_BYTES, size)])
        names = dict.fromkeys(range(1, len(files) + 1), "f")
        given = Payload(torrent=torrent, gid=gid, directory=folder, names=names, selected=tuple(names))
        try:
            await aria2.add_torrent(given)
        except UpstreamRejectedError:
            continue  # "Detected directory traversal directive"
        added.append(gid)
    assert len(added) > len(HOSTILE) / 2
    await _settled(aria2, added, is_whole=is_whole)
    for gid in added:
        await aria2.remove(gid)
    _assert_nothing_else_lies(tmp_path, root)


def _assert_nothing_else_lies(tmp_path: Path, root: Path) -> None:
    assert {path.name for path in tmp_path.iterdir()} == {"deep", "data"}
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["root"]
    assert {path.name for path in root.iterdir()} == {str(number) for number in range(len(HOSTILE))}
    for path in root.rglob("*"):
        assert not path.is_symlink()
        assert path.is_dir() or path.name == "f" or path.name.endswith((".aria2", ".torrent"))


async def _settled(aria2: Aria2, gids: list[str], *, is_whole: bool) -> None:
    """Returns when each is complete, or has been hashed and waits for peers that never come."""

    def is_settled(entry: Entry | None) -> bool:
        assert entry is not None
        return entry.status is DownloadStatus.COMPLETE if is_whole else entry.status is not DownloadStatus.WAITING

    async with asyncio.timeout(20):
        while True:
            snapshot = await aria2.snapshot()
            if all(is_settled(snapshot.entry(gid)) for gid in gids):
                return
            await asyncio.sleep(0.05)
