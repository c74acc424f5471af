"""What tests of the store write again and again: requests, moves, releases, grabs, and a look at the raw rows."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime

from addon.domain import events as e
from addon.domain.evidence import Probe, ProbeOutcome
from addon.domain.models import Grab, Item, Request
from addon.domain.moves import Move, Policy, decide
from addon.domain.releases import Release
from addon.domain.status import MediaType, Quality, Source
from addon.store import grabs, moves, releases, requests
from addon.store.listing import releases_of
from addon.store.moves import Moved, Ordered
from addon.store.releases import Verdict
from addon.store.requests import NewRequest
from addon.store.session import Store
from tests.domain.lives import INFO_HASH, NOON, POLICY, event_of, grab_with

NEW = NewRequest(
    media_type=MediaType.MOVIE,
    title="Night Ferry",
    year=1931,
    imdb_id="tt0000001",
    qualities=(Quality.P1080,),
    formats=(),
    auto_select=True,
    source=Source.API,
)
DROPS = replace(POLICY, drop_finished=True)
GRABBED: tuple[type[e.Event], ...] = (e.ReleasesFound,)
READY: tuple[type[e.Event], ...] = (e.ReleasesFound, e.FilesReady)
TRANSFERRING = (*READY, e.DownloadStarted)
IMPORTING = (*TRANSFERRING, e.DownloadFinished)


async def created(store: Store, new: NewRequest = NEW, now: datetime = NOON) -> Item:
    """The item of a new request."""
    return (await store.write(requests.create, new, "Asked for.", now)).item


async def tell(
    store: Store,
    item: Item,
    event: e.Event | type[e.Event],
    *,
    now: datetime = NOON,
    grab_id: int | None = None,
    policy: Policy = POLICY,
) -> Moved:
    """The item as an event moves it."""
    happened = event if isinstance(event, e.Event) else event_of(event)

    def decision(here: Item, _request: Request, grab: Grab | None) -> Move:
        return decide(happened, here, grab, policy, now=now, chance=0)

    ordered = (Ordered(item_id=item.id, decide=decision, grab_id=grab_id),)
    moved = await store.write(moves.move, ordered, now)
    assert moved is not None
    return moved


async def led(store: Store, item: Item, kinds: tuple[type[e.Event], ...], policy: Policy = POLICY) -> Item:
    """The item after these events in a row."""
    for kind in kinds:
        item = (await tell(store, item, kind, policy=policy)).item
    return item


async def grabbing(store: Store, new: NewRequest = NEW, *, grab: Grab | None = None) -> tuple[Item, Grab]:
    """An item in GRABBING with a grab whose torrent is known."""
    item = await led(store, await created(store, new), GRABBED)
    opened = await store.write(grabs.open_grab, (item,), grab or grab_with())
    assert opened is not None
    return replace(item, grab_id=opened.id), opened


def release(number: int = 0, **changed: object) -> Release:
    """A release; those of different numbers have different hashes."""
    info_hash = INFO_HASH if number == 0 else f"{number:040x}"
    fields: dict[str, object] = {"title": f"Night.Ferry.1931.1080p.{number}", "info_hash": info_hash, **changed}
    return Release(indexer="stremio:example.test", **fields)  # type: ignore[arg-type]


def verdict(number: int = 0, *, accepted: bool = True, **changed: object) -> Verdict:
    """A judged release."""
    return Verdict(
        release=release(number, **changed),
        quality=Quality.P1080,
        formats=(),
        accepted=accepted,
        rejections=(),
    )


async def keep(store: Store, item: Item, *verdicts: Verdict) -> tuple[int, ...]:
    """Stores verdicts; the ids of the item's releases in their order."""
    await store.write(releases.keep_verdicts, item.scope, verdicts, NOON)
    scope = (item.season, item.episode)
    return tuple(known.id for known in await store.read(releases_of, item.request_id, scope, 1000, accepted=None))


def rows(store: Store, sql: str, *values: object) -> list[tuple[object, ...]]:
    """What stands in the file, past Pony."""
    with closing(sqlite3.connect(store.path)) as connection:
        return connection.execute(sql, values).fetchall()


def execute(store: Store, sql: str, *values: object, cascade: bool = True) -> None:
    """Changes the file, past Pony."""
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute(f"PRAGMA foreign_keys = {cascade}")
        connection.execute(sql, values)


def refused_by(provider: str, info_hash: str, reason: str) -> Probe:
    """What is kept when a service will not deliver a hash to anybody."""
    return Probe(info_hash=info_hash, provider=provider, outcome=ProbeOutcome.REFUSED, at=NOON, reason=reason)
