"""`usher check`: tries every configured upstream once and says in a line each what is wrong and how to mend it."""

import asyncio
import sys
from collections.abc import Iterator

from addon.errors import UsherError
from addon.services.missing import missing, setting_names
from addon.services.remedies import mending
from addon.services.system import Attempt
from addon.services.verdicts import count
from addon.settings import Settings, load_settings
from addon.store import redundant
from addon.wiring import House, build


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
        for attempt in house.attempts:
            try:
                sys.stdout.write(f"ok     {await attempt.run()}\n")
            except UsherError as error:
                failures += 1
                sys.stdout.write(f"FAILED {attempt.title}: {error}{_remedy(house, attempt)}\n")
        for note in await _redundant(house):
            sys.stdout.write(f"note   {note}\n")
    finally:
        await house.accounting.flush(house.store)
        await house.outside.aria2.close()
        await house.outside.http.aclose()
        house.store.close()
    for note in _notes(settings):
        sys.stdout.write(f"note   {note}\n")
    return 1 if failures else 0


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


def _remedy(house: House, attempt: Attempt) -> str:
    """What mends it, where the error has not said so itself."""
    failed = next((each for each in house.health() if each.name == attempt.name and each.failure is not None), None)
    if failed is None or failed.failure is None or failed.failure.needs_person:
        return ""
    return f". {setting_names(mending(failed))}"


def _notes(settings: Settings) -> Iterator[str]:
    """What is not set up; a second debrid service is nothing to be told of."""
    for each in missing(settings):
        cost = _lowered(each.consequence or "")
        match each.name:
            case "realdebrid" | "torbox":
                continue
            case "debrid":
                yield f"neither USHER_REALDEBRID_TOKEN nor USHER_TORBOX_TOKEN is set: {cost}"
            case _:
                assert each.remedy is not None
                yield f"USHER_{each.remedy.settings[0].upper()} is not set: {cost}"


def _lowered(text: str) -> str:
    """The sentence as it goes on behind a colon."""
    return f"{text[:1].lower()}{text[1:]}".removesuffix(".")
