"""What tests of shows in the store write again and again: episodes, requests for them, moves of several at once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from addon.domain import events as e
from addon.domain.episodes import Episode, Number
from addon.domain.models import Grab, Item, Request
from addon.domain.moves import Move, decide
from addon.domain.status import MediaType, Status
from addon.store import grabs, moves, requests
from addon.store.history import history_of
from addon.store.listing import find_request
from addon.store.moves import Moved, Ordered
from addon.store.requests import NewRequest, NewShow
from addon.store.session import Store
from tests.domain.lives import NOON, POLICY, grab_with

from .kit import NEW

DAY = timedelta(days=1)
AIRED = NOON - 30 * DAY


def episode(season: int, number: int, days: float | None = -30, **changed: object) -> Episode:
    """It airs so many days after noon; None: only announced. Its season ends with it."""
    airs_at = None if days is None else NOON + days * DAY
    fields: dict[str, object] = {"title": f"Part {number}", "season_ends_at": airs_at, **changed}
    return Episode(season=season, number=number, airs_at=airs_at, **fields)  # type: ignore[arg-type]


def season(number: int, count: int, days: float | None = -30, **changed: object) -> tuple[Episode, ...]:
    """A season whose episodes all air at once."""
    return tuple(episode(number, each, days, **changed) for each in range(1, count + 1))


def show_of(*episodes: Episode, **changed: object) -> NewRequest:
    """A request for these episodes."""
    new_show = replace(NewShow(episodes=episodes), **changed)  # type: ignore[arg-type]
    return replace(NEW, media_type=MediaType.SHOW, title="Lamplighters", imdb_id="tt0000003", show=new_show)


async def asked(store: Store, new: NewRequest, now: datetime = NOON) -> Moved:
    """The new request with its items."""
    return await store.write(requests.create, new, "Asked for.", now)


async def request_in(store: Store, request_id: int) -> Request:
    """The request as it stands."""
    listed = await store.read(find_request, request_id)
    assert listed is not None
    return listed.request


async def lead_of(store: Store, request_id: int) -> Number | None:
    """The episode that its status follows."""
    listed = await store.read(find_request, request_id)
    assert listed is not None
    return (listed.lead.season or 0, listed.lead.episode or 0)


async def items_of(store: Store, request_id: int) -> dict[Number, Item]:
    """The items by season and episode."""
    found = await store.read(requests.items_of_request, request_id)
    return {(item.season or 0, item.episode or 0): item for item in found}


def ordered(items: Sequence[Item], event: e.Event, now: datetime = NOON, grab_id: int | None = None) -> list[Ordered]:
    """What is to become of them: the same."""

    def decision(here: Item, _request: Request, grab: Grab | None) -> Move:
        return decide(event, here, grab, POLICY, now=now, chance=0)

    return [Ordered(item_id=item.id, decide=decision, grab_id=grab_id) for item in items]


async def tell_all(
    store: Store, items: Sequence[Item], event: e.Event, *, now: datetime = NOON, grab_id: int | None = None
) -> Moved:
    """The items as one event moves them all."""
    moved = await store.write(moves.move, ordered(items, event, now, grab_id), now)
    assert moved is not None
    return moved


async def packed(store: Store, *numbers: int) -> tuple[tuple[Item, ...], Grab]:
    """Episodes of one season in GRABBING, with a grab of a pack for all of them."""
    made = await asked(store, show_of(*(episode(1, number) for number in numbers)))
    found = e.ReleasesFound(reason="1 season pack fits.", with_season=True)
    items = (await tell_all(store, made.items, found)).items
    grab = await store.write(grabs.open_grab, items, grab_with(with_season=True))
    assert grab is not None
    return tuple((await items_of(store, made.request.id)).values()), grab


def ready(*files: e.ReadyFile) -> e.FilesReady:
    """These files are ready."""
    return e.FilesReady(reason="It is ready.", files=files)


async def said(store: Store, request_id: int) -> list[tuple[Number | None, Status | None, Status, str]]:
    """The history: which episode, None for the show itself; from where to where, and why."""
    changes = await store.read(history_of, request_id, 1000)
    return [
        (
            None if each.season is None or each.episode is None else (each.season, each.episode),
            each.from_status,
            each.to_status,
            each.reason,
        )
        for each in changes
    ]
