"""Shows follow their metadata: new episodes become items once, dates follow, an outage waits, what is done is left."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from addon.clients.metadata_answers import EpisodeInfo, ShowInfo
from addon.domain.episodes import Asked
from addon.domain.models import Request
from addon.domain.status import Status
from addon.domain.transitions import Phase
from addon.errors import UpstreamUnavailableError

from .fake_debrid import Gate
from .fakes import FakeMetadata, denial, outage
from .show_kit import (
    DAY,
    ONGOING,
    S1,
    SHOW_IMDB,
    ask,
    asked_for,
    asks_in_seerr,
    come_home,
    items,
    knows_single,
    lists,
    phases,
    seerr_show,
    single,
    weekly,
    work,
)
from .world import World

HOUR = timedelta(hours=1)


def episode(season: int, number: int, airs_at: datetime | None) -> EpisodeInfo:
    return EpisodeInfo(season=season, number=number, title=f"Crossing {number}", airs_at=airs_at)


async def ongoing(world: World, *, ended: bool = False) -> Request:
    """Two episodes that aired a month ago, and more may come."""
    lists(world, *weekly(1, 2, world.clock() - 30 * DAY), ended=ended)
    return await ask(world, ONGOING)


async def later(world: World, span: timedelta) -> None:
    world.clock.forward(span.total_seconds())
    await world.shows.tick()


async def test_nothing_is_asked_before_it_is_due(world: World) -> None:
    await ongoing(world)
    world.metadata.asked.clear()
    await later(world, DAY - timedelta(seconds=1))
    assert world.metadata.asked == []
    await later(world, timedelta(seconds=1))
    assert world.metadata.asked == [(SHOW_IMDB, True)]
    await world.shows.tick()
    assert len(world.metadata.asked) == 1


async def test_a_new_episode_becomes_an_item_once_and_is_told_of(world: World) -> None:
    request = await ongoing(world)
    lists(world, *weekly(1, 2, world.clock() - 30 * DAY), episode(1, 3, world.clock() + 3 * DAY))
    with world.bus.subscribe(request.id) as told:
        await later(world, DAY)
        await later(world, DAY)
        changes = [told._queue.get_nowait().change for _ in range(told._queue.qsize())]
    assert list(await items(world, request)) == [(1, 1), (1, 2), (1, 3)]
    third = (await items(world, request))[1, 3]
    assert (third.status, third.due_at, third.title) == (
        Status.PENDING,
        world.clock() + DAY + timedelta(minutes=10),
        "Crossing 3",
    )
    named = [each for each in changes if each is not None]
    assert [(each.season, each.episode, each.from_status) for each in named] == [(1, 3, None)]


async def test_a_new_episode_that_has_aired_is_searched_at_once(world: World) -> None:
    request = await ongoing(world)
    await work(world)
    world.indexer.queries.clear()
    lists(world, *weekly(1, 2, world.clock() - 30 * DAY), episode(2, 1, world.clock() + HOUR))
    await later(world, DAY)
    assert (await items(world, request))[2, 1].due_at == world.clock()
    world.indexer.releases = (single(1, 2),)
    knows_single(world, 1, 2)
    await come_home(world)
    assert (await phases(world, request))[2, 1] is Phase.COMPLETED


async def test_a_new_episode_that_jellyfin_has_is_completed(world: World) -> None:
    request = await ongoing(world)
    lists(world, *weekly(1, 2, world.clock() - 30 * DAY), episode(1, 3, world.clock() - DAY))
    world.jellyfin.shows_episodes(SHOW_IMDB, (1, 3))
    await later(world, DAY)
    assert (await phases(world, request))[1, 3] is Phase.COMPLETED


async def test_two_requests_that_grow_get_each_new_episode_once(world: World) -> None:
    lists(world, *weekly(1, 2, world.clock() + DAY))
    season = await ask(world, S1)
    lists(world, *weekly(1, 2, world.clock() + DAY), episode(2, 1, None))
    whole = await ask(world, ONGOING)
    assert whole.id != season.id
    lists(
        world,
        *weekly(1, 2, world.clock() + DAY),
        episode(1, 3, world.clock() + 9 * DAY),
        episode(2, 1, None),
        episode(2, 2, None),
    )
    for _ in range(3):
        await later(world, DAY)
    owned = [*await items(world, season), *await items(world, whole)]
    assert sorted(owned) == [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2)]


async def test_a_season_that_is_asked_for_grows_and_its_neighbour_does_not(world: World) -> None:
    lists(world, *weekly(1, 2, world.clock() + 2 * DAY))
    request = await ask(world, S1)
    lists(world, *weekly(1, 3, world.clock() + 9 * DAY), *weekly(2, 1, world.clock() + 30 * DAY))
    await later(world, DAY)
    assert list(await items(world, request)) == [(1, 1), (1, 2), (1, 3)]


async def test_single_episodes_grow_by_nothing_but_their_dates_follow(world: World) -> None:
    lists(world, *weekly(1, 2, world.clock() + 2 * DAY))
    request = await ask(world, Asked(episodes=((1, 2),)))
    moved_to = world.clock() + 12 * DAY
    lists(world, *weekly(1, 3, world.clock() + 19 * DAY))
    await later(world, DAY)
    assert list(await items(world, request)) == [(1, 2)]
    (item,) = (await items(world, request)).values()
    assert (item.airs_at, item.due_at) == (moved_to, moved_to + timedelta(minutes=10))


@pytest.mark.parametrize("days", [-1, 5, None], ids=["it has aired by now", "put off", "date withdrawn"])
async def test_a_date_that_moves_takes_the_first_search_along(world: World, days: int | None) -> None:
    lists(world, *weekly(1, 1, world.clock() - 30 * DAY), episode(2, 1, world.clock() + 3 * DAY))
    request = await ask(world, ONGOING)
    airs_at = None if days is None else world.clock() + DAY + days * DAY
    lists(world, *weekly(1, 1, world.clock() - 30 * DAY), episode(2, 1, airs_at))
    await later(world, DAY)
    item = (await items(world, request))[2, 1]
    assert item.airs_at == airs_at
    expected = {None: None, -1: world.clock(), 5: world.clock() + 5 * DAY + timedelta(minutes=10)}
    assert item.due_at == expected[days]


async def test_a_date_that_is_announced_at_last_is_followed(world: World) -> None:
    lists(world, *weekly(1, 1, world.clock() - 30 * DAY), episode(2, 1, None))
    request = await ask(world, ONGOING)
    assert (await items(world, request))[2, 1].due_at is None
    lists(world, *weekly(1, 1, world.clock() - 30 * DAY), episode(2, 1, world.clock() + 2 * DAY))
    await later(world, DAY)
    assert (await items(world, request))[2, 1].due_at == world.clock() + DAY + timedelta(minutes=10)


async def test_an_episode_that_backs_off_keeps_its_time_when_nothing_moved(world: World) -> None:
    request = await ongoing(world)
    await work(world)
    before = await items(world, request)
    await later(world, DAY)
    assert await items(world, request) == before


async def test_near_its_air_date_the_show_is_looked_at_every_hour(world: World) -> None:
    lists(world, *weekly(1, 1, world.clock() - 30 * DAY), episode(1, 2, world.clock() + 8 * HOUR))
    request = await ask(world, ONGOING)
    seen = []
    for _ in range(40):
        due = (await world.request(request.id)).refresh_at
        assert due is not None
        seen.append((due - world.clock()) / HOUR)
        await later(world, due - world.clock())
    assert seen[0] == 2
    assert set(seen[1:31]) == {1}
    assert seen[31:] == [24] * 9


async def test_an_ended_show_is_looked_at_weekly_and_never_again_once_complete(world: World) -> None:
    lists(world, *weekly(1, 2, world.clock() - 30 * DAY), ended=True)
    request = await ask(world, ONGOING)
    assert request.refresh_at == world.clock() + 7 * DAY
    world.jellyfin.shows_episodes(SHOW_IMDB, (1, 1), (1, 2))
    await world.admissions.look_in_library(request)
    world.metadata.asked.clear()
    await later(world, 7 * DAY)
    assert (await world.request(request.id)).refresh_at is None
    assert world.metadata.asked == [], "not even a last time"


async def test_a_show_that_ends_is_told_so(world: World) -> None:
    request = await ongoing(world)
    lists(world, *weekly(1, 2, world.clock() - 29 * DAY), ended=True)
    await later(world, DAY)
    after = await world.request(request.id)
    assert (after.has_ended, after.refresh_at) == (True, world.clock() + 7 * DAY)


@pytest.mark.parametrize("error", [outage("metadata"), denial("metadata")], ids=["outage", "denial"])
async def test_an_outage_puts_off_and_changes_nothing_else(world: World, error: Exception) -> None:
    request = await ongoing(world)
    before = await items(world, request)
    world.metadata.error = error  # type: ignore[assignment]
    await later(world, DAY)
    after = await world.request(request.id)
    assert after.refresh_at == world.clock() + timedelta(minutes=5)
    assert (replace(after, refresh_at=request.refresh_at), await items(world, request)) == (request, before)
    world.metadata.error = None
    await later(world, timedelta(minutes=5))
    assert (await world.request(request.id)).refresh_at == world.clock() + DAY


async def test_an_outage_that_says_when_it_ends_is_believed(world: World) -> None:
    request = await ongoing(world)
    until = world.clock() + DAY + 2 * HOUR
    world.metadata.error = UpstreamUnavailableError("held", upstream="metadata", operation="show", retry_at=until)
    await later(world, DAY)
    assert (await world.request(request.id)).refresh_at == until


async def test_one_show_in_trouble_holds_up_no_other(world: World) -> None:
    lists(world, *weekly(1, 2, world.clock() - 30 * DAY))
    seerr_show(world, imdb_id=None)
    asks_in_seerr(world, 7, 1)
    await world.intake.poll()
    request = await ask(world, ONGOING)
    world.seerr.errors["show"] = outage("seerr")
    lists(world, *weekly(1, 3, world.clock() + 7 * DAY))
    await later(world, DAY)
    assert (1, 3) in await items(world, request)


async def test_a_show_that_the_source_has_forgotten_waits_a_day(world: World) -> None:
    request = await ongoing(world)
    del world.metadata.shows[SHOW_IMDB]
    await later(world, DAY)
    assert (await world.request(request.id)).refresh_at == world.clock() + DAY
    assert list(await items(world, request)) == [(1, 1), (1, 2)]
    lists(world, *weekly(1, 1, world.clock() - 30 * DAY))
    await later(world, DAY)
    assert list(await items(world, request)) == [(1, 1), (1, 2)], "nor does it lose a single episode"


async def test_a_show_that_was_cancelled_is_looked_at_no_more(world: World) -> None:
    request = await ongoing(world)
    await world.commands.cancel(request.id)
    world.metadata.asked.clear()
    lists(world, *weekly(1, 3, world.clock() + DAY))
    await later(world, 30 * DAY)
    assert (world.metadata.asked, len(await items(world, request))) == ([], 2)
    assert asked_for(world) == []


class HeldMetadata(FakeMetadata):
    """Its answer to the next question waits."""

    def __init__(self) -> None:
        super().__init__()
        self.gate: Gate | None = None

    async def show(self, imdb_id: str, *, past_cache: bool = False) -> ShowInfo | None:
        if self.gate is not None:
            gate, self.gate = self.gate, None
            gate.reached.set()
            await gate.opened.wait()
        return await super().show(imdb_id, past_cache=past_cache)


@pytest.mark.parametrize("is_removed", [True, False], ids=["removed", "cancelled"])
async def test_a_cancel_while_the_metadata_is_asked_for_stops_it_all_the_same(world: World, is_removed: bool) -> None:
    held = HeldMetadata()
    world.metadata = held
    world.wire(jellyfin=world.jellyfin)
    request = await ongoing(world)
    lists(world, *weekly(1, 3, world.clock() + 5 * DAY))
    held.gate = gate = Gate()
    world.clock.forward(86400)
    tick = asyncio.create_task(world.shows.tick())
    await gate.reached.wait()
    await (world.commands.remove if is_removed else world.commands.cancel)(request.id)
    gate.opened.set()
    await tick
    if is_removed:
        assert await world.all_requests() == ()
        return
    after = await world.request(request.id)
    assert (after.status, after.refresh_at) == (Status.CANCELLED, None)
    assert set((await phases(world, request)).values()) == {Phase.CANCELLED}
