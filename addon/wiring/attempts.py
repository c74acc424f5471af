"""What can be tried, one by one: for `usher check`, and for who looks at health. Each thing stands here once."""

from collections import Counter
from collections.abc import Iterator, Sequence

from addon.clients.aria2_process import find_program
from addon.clients.media import check_media
from addon.indexers.base import Indexer
from addon.outside import Outside
from addon.services.library import Library
from addon.services.system import Attempt
from addon.settings import Settings
from addon.wiring.ground import Ground


def attempts(ground: Ground) -> tuple[Attempt, ...]:
    """Everything that is configured, in the order in which it is told."""
    return (*_upstreams(ground.outside), *_at_home(ground))


def _upstreams(outside: Outside) -> Iterator[Attempt]:
    named = {"Seerr": outside.seerr, "Jellyfin": outside.jellyfin, "metadata": outside.metadata, "IGDB": outside.igdb}
    for title, upstream in named.items():
        if upstream is not None:
            yield Attempt(name=title.lower(), title=title, run=upstream.check)
    yield from _indexers(outside.indexers)
    for service in outside.debrid.values():
        if not service.is_local:  # the swarm is aria2
            yield Attempt(name=service.name, title=service.name, run=service.check)


def _indexers(indexers: Sequence[Indexer]) -> Iterator[Attempt]:
    """Each under its name; those of one host are numbered, since an address may show nothing but that."""
    named = Counter(indexer.name for indexer in indexers)
    seen: Counter[str] = Counter()
    for indexer in indexers:
        seen[indexer.name] += 1
        label = f" (address {seen[indexer.name]} of this host)" if named[indexer.name] > 1 else ""
        yield Attempt(name=indexer.name, title=f"{indexer.name}{label}", run=indexer.check)


def _at_home(ground: Ground) -> Iterator[Attempt]:
    yield Attempt(name="aria2", title="aria2", run=lambda: _check_aria2(ground.outside), is_upstream=False)
    if ground.settings.verify == "media":
        yield Attempt(name="media", title="media", run=check_media, is_upstream=False)
    if ground.settings.notify_urls:
        told = "notifications"
        yield Attempt(name=told, title=told, run=lambda: check_notifications(ground.settings), is_upstream=False)
    if ground.links is not None:
        yield Attempt(name="mount", title="mount", run=ground.links.mount.check)
    yield Attempt(name="library", title="library", run=lambda: _check_library(ground.library), is_upstream=False)


async def _check_aria2(outside: Outside) -> str:
    if outside.own_aria2 is not None:
        return f"aria2: {find_program()} will be started by Usher"
    return f"aria2: version {await outside.aria2.version()} answers"


async def check_notifications(settings: Settings) -> str:
    """No message is sent: a wrong address has stopped the start of this already."""
    number = len(settings.notify_urls)
    return f"notifications: Apprise understands {'the address' if number == 1 else f'all {number} addresses'}"


async def _check_library(library: Library) -> str:
    return f"library: {', '.join(str(folder) for folder in library.check_folders())}"
