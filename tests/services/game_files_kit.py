"""An invented game on its way through a world: its release, its files, and the steps that bring them."""

from pathlib import Path
from typing import Any

from addon.domain.models import Item
from addon.domain.releases import Release, RemoteFile
from addon.domain.status import MediaType
from addon.domain.transitions import Phase

from .world import HASH, World, release

TITLE = "Blue Harbor v1.2-QUAYSIDE"
GAME = {
    "media_type": MediaType.GAME,
    "title": "Blue Harbor",
    "year": 2019,
    "imdb_id": None,
    "tmdb_id": None,
    "platforms": ("PC",),
    "item_platforms": ("PC",),
}


def game_release(info_hash: str = HASH, title: str = TITLE) -> Release:
    """A release of the game as a feed lists it: no file by name."""
    return release(
        info_hash, title=title, filename=None, file_index=None, size_bytes=None, platform_hint="PC", indexer="torznab:x"
    )


def listed(*paths: str, size_bytes: int = 10) -> tuple[RemoteFile, ...]:
    """A torrent's list of files, by their paths."""
    return tuple(
        RemoteFile(id=place, path=path, size_bytes=size_bytes + place) for place, path in enumerate(paths, start=1)
    )


def content(file: RemoteFile) -> bytes:
    """The bytes of a file: no two files of a list are alike."""
    return bytes([file.id % 256]) * file.size_bytes


async def ready_game(world: World, *files: RemoteFile, packed: bool = False, **changes: object) -> Item:
    """The game, whose files the debrid service has."""
    world.debrid.knows(HASH, *files, packed=packed)
    item = await world.grabbing_item(game_release(), **{**GAME, **changes})
    return await world.walk(item.id, to=Phase.UNLOCKING)


async def staged_game(world: World, *files: RemoteFile, **changes: Any) -> Item:
    """The game, all of whose files are staged in full."""
    item = await ready_game(world, *files, **changes)
    await world.walk(item.id, to=Phase.TRANSFERRING)
    by_id = {file.id: file for file in files}
    for download in (await world.job(item.id)).downloads:
        world.aria2.finishes(download.gid, content(by_id[download.file_id]))
    await world.transfers.tick()
    return await world.item(item.id)


def home(world: World, *parts: str) -> Path:
    """A place in the game's own folder."""
    return world.settings.data_dir.joinpath("library", "Games", "Blue Harbor (2019)", "PC", *parts)


def lying(world: World) -> set[str]:
    """Every file in the folder of all games, but for what is staged."""
    games = world.settings.data_dir / "library/Games"
    found = (path.relative_to(games) for path in games.rglob("*") if path.is_file())
    return {path.as_posix() for path in found if not path.parts[0].startswith(".")}
