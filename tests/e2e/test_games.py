"""Games by magnet from a Torznab feed, through the whole program: whole folders, byte for byte, and the one RAR."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from addon.demo.catalogue import Catalogue, Torrent, TorrentFile
from addon.demo.default_catalogue import MIB, info_hash_of
from addon.demo.listings import CONSOLES, GAMES, FeedListing

from .conftest import OpenScene
from .games import KITES
from .scene import REALDEBRID, TORBOX, Scene

pytestmark = pytest.mark.e2e

PC_FILES = {"setup.exe": 0.5, "data/sky.bin": 1.0, "data/wind/1.bin": 0.25, "Read me.txt": 0.001}
SWITCH_FILES = {"Paper Kites.nsp": 0.75, "Manual.pdf": 0.01}
_ASK = "mutation($input: GameRequestInput!) { requestGame(input: $input) { id } }"


def torrent(name: str, category: int, mib: Mapping[str, float], seeders: int = 20) -> Torrent:
    """A torrent that only the feed lists."""
    return Torrent(
        info_hash=info_hash_of(name),
        name=name,
        files=tuple(TorrentFile(path=path, size_bytes=int(size * MIB)) for path, size in mib.items()),
        seeders=seeders,
        listing=FeedListing(categories=(category,)),
    )


PC = torrent("Paper.Kites.v1.2-QUAYSIDE", GAMES, PC_FILES)
SWITCH = torrent("Paper Kites [NSP] [v1.1]", CONSOLES, SWITCH_FILES)
BESIDE = (
    torrent("Paper.Kites.Update.v1.3-PIER", GAMES, {"update.exe": 0.1}, seeders=90),
    torrent("Paper.Kites.2-PIER", GAMES, {"setup.exe": 0.1}, seeders=90),
    torrent("Paper Kites PS4", 1180, {"game.pkg": 0.1}, seeders=90),
)


async def opened(open_scene: OpenScene, service: str, *torrents: Torrent) -> Scene:
    catalogue = Catalogue(torrents=(*torrents, *BESIDE)).with_titles(KITES)
    scene = await open_scene(catalogue, started=False, debrid=(service,))
    await scene.start(torznab_urls=scene.town.torznab.url)
    return scene


def lying(scene: Scene) -> dict[str, str]:
    """Every file in the folder of all games with its digest, but for what is staged."""
    games = scene.data / "library/Games"
    files = (path for path in games.rglob("*") if path.is_file() and ".usher" not in path.parts)
    return {path.relative_to(games).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def whole(folder: str, of: Torrent) -> dict[str, str]:
    return {f"{folder}/{file.path}": of.content(place).sha256() for place, file in enumerate(of.files)}


async def test_game_for_two_platforms_comes_home_whole_and_byte_for_byte(open_scene: OpenScene) -> None:
    scene = await opened(open_scene, TORBOX, PC, SWITCH)
    await scene.usher.graphql(_ASK, input={"title": "Paper Kites", "platforms": ["PC", "Switch"]})

    request = await scene.until_status("COMPLETED")
    home = "Paper Kites (2019)"
    assert lying(scene) == whole(f"{home}/PC/{PC.name}", PC) | whole(f"{home}/Switch/{SWITCH.name}", SWITCH)
    refused = {each.title: each.rules for each in request.releases if not each.accepted}
    assert refused["Paper.Kites.Update.v1.3-PIER"] >= {"no_samples"}
    assert refused["Paper.Kites.2-PIER"] >= {"title_matches"}
    assert refused["Paper Kites PS4"] >= {"platform"}
    await scene.tidy(PC, SWITCH)
    assert scene.town.jellyfin.switches.count("/Library/Refresh") == 0


async def test_game_that_real_debrid_packs_is_kept_as_it_is_and_says_so(open_scene: OpenScene) -> None:
    scene = await opened(open_scene, REALDEBRID, PC)
    await scene.usher.graphql(_ASK, input={"title": "Paper Kites", "platforms": ["PC"]})

    request = await scene.until_status("COMPLETED")
    archive = PC.archive(range(len(PC.files)))
    assert lying(scene) == {f"Paper Kites (2019)/PC/{PC.name}.rar": archive.sha256()}
    assert "It came as one RAR from Real-Debrid and is kept as it is: unpack it yourself." in request.explanation
    assert scene.debrid_calls() == ["add", "info", "select", "info", "unlock"]
    await scene.tidy(PC)


async def test_game_for_two_platforms_comes_whole_from_the_swarm(open_scene: OpenScene, tmp_path: Path) -> None:
    scene = await open_scene(Catalogue(torrents=(PC, SWITCH, *BESIDE)).with_titles(KITES), started=False, debrid=())
    pc, switch = await scene.town.seed(tmp_path / "seeds", PC, SWITCH)
    await scene.start(torznab_urls=scene.town.torznab.url)
    await scene.usher.graphql(_ASK, input={"title": "Paper Kites"})

    await scene.until_status("COMPLETED")
    home = "Paper Kites (2019)"
    assert lying(scene) == whole(f"{home}/PC/{PC.name}", pc) | whole(f"{home}/Switch/{SWITCH.name}", switch)
    await scene.tidy()
