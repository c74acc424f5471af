"""Whatever happens to a show, its status is at every moment what the rule makes of all its items."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from addon.domain import events as e
from addon.domain.episodes import Episode
from addon.domain.models import Item, Request
from addon.domain.rollup import Part, counted_parts, leading_part, next_air_at
from addon.domain.status import Status
from addon.errors import InvalidTransitionError
from addon.store import moves, requests, rollups, shows
from addon.store.listing import find_request
from addon.store.session import Store
from addon.store.shows import Growth
from tests.domain.lives import KINDS, NOON, event_of

from .show_kit import asked, episode, ordered, said, show_of

MOST = 10**6


@dataclass(frozen=True, slots=True)
class Told:
    """Some of the items, by their places, are told of the same event."""

    places: frozenset[int]
    event: e.Event


@dataclass(frozen=True, slots=True)
class Waited:
    """Time passes, and the calendar looks."""

    hours: int


@dataclass(frozen=True, slots=True)
class Grown:
    """The metadata says this now."""

    episodes: tuple[Episode, ...]
    ongoing: bool | None


@dataclass(frozen=True, slots=True)
class Ended:
    """It grows no more."""


Step = Told | Waited | Grown | Ended

_EPISODES = st.lists(
    st.builds(episode, st.integers(0, 3), st.integers(1, 4), st.none() | st.integers(-3, 6)),
    min_size=1,
    max_size=8,
    unique_by=lambda each: each.key,
).map(tuple)
_ENDINGS = (e.SeenInLibrary, e.SeenInLibrary, e.Cancelled, e.Expired)  # so that shows come to rest now and then
_PLACES = st.frozensets(st.integers(0, 9), min_size=1, max_size=3) | st.just(frozenset(range(99)))
_TOLD = st.builds(Told, _PLACES, st.sampled_from((*KINDS, *_ENDINGS)).map(event_of))
_STEPS = st.lists(
    _TOLD
    | _TOLD
    | st.builds(Waited, st.integers(1, 60))
    | st.builds(Grown, _EPISODES, st.none() | st.booleans())
    | st.builds(Ended),
    max_size=14,
)


async def _take(store: Store, request_id: int, step: Step, now: datetime) -> None:
    items = await store.read(requests.items_of_request, request_id)
    match step:
        case Told(places=places, event=event):
            meant = [item for place, item in enumerate(items) if place in places]
            try:
                await store.write(moves.move, ordered(meant, event, now), now)
            except InvalidTransitionError:
                return  # all or nothing: the show stands as it stood
        case Waited():
            if request_id in await store.read(rollups.requests_to_air, now, MOST):
                await store.write(shows.episodes_aired, request_id, now)
        case Grown(episodes=episodes, ongoing=ongoing):
            there = {(item.season, item.episode) for item in items}
            growth = Growth(
                added=tuple(each for each in episodes if each.key not in there),
                present=frozenset(each.key for each in episodes if each.number == 1),
                known=tuple(each for each in episodes if each.key in there),
                ongoing=ongoing,
            )
            await store.write(shows.grow, request_id, growth, "A new episode is listed.", now)
        case Ended():
            await store.write(shows.end_ongoing, request_id, now)


def _parts(items: tuple[Item, ...]) -> list[Part]:
    return [
        Part(item_id=item.id, status=item.status, season=item.season, episode=item.episode, airs_at=item.airs_at)
        for item in items
    ]


async def _check(store: Store, request_id: int, now: datetime) -> None:
    listed = await store.read(find_request, request_id)
    assert listed is not None
    request: Request = listed.request
    parts = _parts(await store.read(requests.items_of_request, request_id))
    lead = leading_part(counted_parts(parts, ongoing=request.ongoing, now=now))
    assert lead is not None
    assert (request.status, listed.lead.id) == (lead.status, lead.item_id)
    assert request.next_air_at == next_air_at(parts, ongoing=request.ongoing, now=now)
    own = [(before, after) for key, before, after, _ in await said(store, request_id) if key is None]
    assert own[0] == (None, Status.PENDING)
    assert [before for before, _ in own[1:]] == [after for _, after in own[:-1]]  # each turn begins where one ended
    assert all(before is not after for before, after in own)
    assert own[-1][1] is request.status


@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(_EPISODES, st.sets(st.integers(0, 7)), st.booleans(), _STEPS)
def test_the_stored_status_is_the_rule_at_every_moment(
    store: Store, episodes: tuple[Episode, ...], present: set[int], ongoing: bool, steps: list[Step]
) -> None:
    async def live() -> None:
        there = frozenset(each.key for place, each in enumerate(episodes) if place in present)
        new = show_of(*episodes, present=there, ongoing=ongoing)
        other = await asked(store, replace(new, imdb_id="tt0000009"))  # it takes no part
        request_id = (await asked(store, new)).request.id
        now = NOON
        await _check(store, request_id, now)
        for step in steps:
            now += timedelta(hours=step.hours) if isinstance(step, Waited) else timedelta(seconds=1)
            await _take(store, request_id, step, now)
            await _check(store, request_id, now)
        assert set(await store.read(requests.items_of_request, other.request.id)) == set(other.items)
        for each in (request_id, other.request.id):
            await store.write(requests.remove, each)

    asyncio.run(live())
