"""`usher check`: tries every configured upstream once and says in a line each what is wrong and how to mend it."""

import asyncio
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence

from addon.clients.aria2_process import find_program
from addon.clients.media import check_media
from addon.errors import LibraryError, UpstreamDeniedError, UsherError
from addon.indexers.base import Indexer
from addon.services.library import Library
from addon.services.verdicts import count
from addon.settings import Settings, load_settings
from addon.store import redundant
from addon.wiring import House, build

Try = Callable[[], Awaitable[str]]


def check() -> int:
    """0 when everything that is configured can be used; else 1."""
    settings, warnings = load_settings()
    for warning in warnings:
        sys.stdout.write(f"note   {warning}\n")
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return asyncio.run(_check(settings))


async def _check(settings: Settings) -> int:
    house = build(settings)
    failures = 0
    try:
        for name, attempt in _tries(house).items():
            try:
                sys.stdout.write(f"ok     {await attempt()}\n")
            except UsherError as error:
                failures += 1
                sys.stdout.write(f"FAILED {name}: {error}{_remedy(error)}\n")
        for note in await _redundant(house):
            sys.stdout.write(f"note   {note}\n")
    finally:
        await house.accounting.flush(house.store)
        await house.outside.aria2.close()
        await house.outside.http.aclose()
        house.store.close()
    for note in _missing(settings):
        sys.stdout.write(f"note   {note}\n")
    return 1 if failures else 0


def _tries(house: House) -> dict[str, Try]:
    outside = house.outside
    named = {"Seerr": outside.seerr, "Jellyfin": outside.jellyfin, "metadata": outside.metadata, "IGDB": outside.igdb}
    tries: dict[str, Try] = {name: upstream.check for name, upstream in named.items() if upstream is not None}
    tries |= _indexers(outside.indexers)
    tries |= {each.name: each.check for each in outside.debrid.values() if not each.is_local}  # the swarm is aria2
    tries["aria2"] = lambda: _check_aria2(house)
    if house.settings.verify == "media":
        tries["media"] = check_media
    if house.settings.notify_urls:
        tries["notifications"] = lambda: _check_notifications(house.settings)
    if house.links is not None:
        tries["mount"] = house.links.mount.check
    tries["library"] = lambda: _check_library(house.library)
    return tries


def _indexers(indexers: Sequence[Indexer]) -> dict[str, Try]:
    """Each under its name; those of one host are numbered, since an address may show nothing but that."""
    named = Counter(indexer.name for indexer in indexers)
    tries: dict[str, Try] = {}
    for indexer in indexers:
        number = sum(name.partition(" ")[0] == indexer.name for name in tries) + 1
        label = f" (address {number} of this host)" if named[indexer.name] > 1 else ""
        tries[f"{indexer.name}{label}"] = indexer.check
    return tries


async def _check_aria2(house: House) -> str:
    if house.outside.own_aria2 is not None:
        return f"aria2: {find_program()} will be started by Usher"
    return f"aria2: version {await house.outside.aria2.version()} answers"


async def _check_notifications(settings: Settings) -> str:
    """No message is sent: a wrong address has stopped the start of this already."""
    number = len(settings.notify_urls)
    return f"notifications: Apprise understands {'the address' if number == 1 else f'all {number} addresses'}"


async def _check_library(library: Library) -> str:
    return f"library: {', '.join(str(folder) for folder in library.check_folders())}"


async def _redundant(house: House) -> list[str]:
    """What nothing uses any more; a dry run, whether it is to be removed or not."""
    files = await house.store.read(redundant.replaced_files)
    is_mounted = house.settings.delivery == "mount"  # then no torrent goes
    torrents = () if is_mounted else await house.store.read(redundant.finished_torrents)
    if not files and not torrents:
        return []
    is_on = house.settings.remove_redundant
    will = "will be removed" if is_on else "would be removed with USHER_REMOVE_REDUNDANT=true; nothing is removed now"
    counted = f"redundant: {count(len(files), 'replaced file')} and {count(len(torrents), 'finished torrent')} {will}"
    named = [*(f"file {each.file.path}" for each in files), *(f"torrent {each.name}" for each in torrents)]
    return [counted, *(f"redundant: {each}" for each in named)]


def _remedy(error: UsherError) -> str:
    if isinstance(error, UpstreamDeniedError | LibraryError):
        return ""
    return " Is the address right, and does the service run?" if "does not answer" in str(error) else ""


def _missing(settings: Settings) -> list[str]:
    notes = []
    if not settings.seerr_url:
        notes.append("USHER_SEERR_URL is not set: requests come in over GraphQL only")
    if not settings.jellyfin_url:
        notes.append("USHER_JELLYFIN_URL is not set: nobody is told to scan the library")
    if not settings.realdebrid_token and not settings.torbox_token:
        nothing = "everything comes from the swarm" if settings.uses_swarm else "nothing can be downloaded"
        notes.append(f"neither USHER_REALDEBRID_TOKEN nor USHER_TORBOX_TOKEN is set: {nothing}")
    if not settings.igdb_client_id:
        notes.append("USHER_IGDB_CLIENT_ID is not set: games are asked for by their bare title")
    return notes
