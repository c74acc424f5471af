"""Searches of shows: a season by one question first, then each episode by itself; nothing before its time."""

from datetime import timedelta

import pytest

from addon.domain.episodes import Asked
from addon.domain.models import Request
from addon.domain.status import Status
from addon.domain.transitions import Phase
from addon.errors import UpstreamUnavailableError
from addon.services.commands import Part
from addon.store import jobs

from .fakes import FakeIndexer, outage
from .show_kit import (
    DAY,
    ONGOING,
    PACK,
    SHOW_IMDB,
    ask,
    asked_for,
    first_id,
    items,
    lists,
    lists_season,
    numbers_in,
    pack,
    single,
    weekly,
    work,
)
from .world import World


async def season(world: World, count: int = 10) -> Request:
    lists_season(world, count)
    return await ask(world)


async def test_a_season_that_has_aired_is_searched_by_one_question_for_its_first_episode(world: World) -> None:
    request = await season(world)
    world.indexer.releases = (pack(),)
    await world.step(await first_id(world, request))
    (asked,) = [query for query, _ in world.indexer.queries]
    assert (asked.imdb_id, asked.season, asked.episode, asked.with_season) == (SHOW_IMDB, 1, 1, True)
    assert await numbers_in(world, request, Phase.GRABBING) == list(range(1, 11))
    kept = await world.releases((await items(world, request))[1, 1])
    assert [(each.season, each.episode, each.accepted) for each in kept] == [(1, None, True)]


async def test_the_question_is_for_the_first_episode_that_is_wanted(world: World) -> None:
    lists_season(world)
    world.jellyfin.shows_episodes(SHOW_IMDB, (1, 1), (1, 2), (1, 3))
    request = await ask(world)
    await world.step((await items(world, request))[1, 7].id)
    assert asked_for(world) == [4]


async def test_a_person_who_chooses_is_offered_the_packs_of_the_whole_season(world: World) -> None:
    lists_season(world)
    request = await ask(world, auto_select=False)
    world.indexer.releases = (pack(),)
    await work(world)
    found = (await items(world, request)).values()
    assert {(item.phase, item.with_season, item.due_at) for item in found} == {(Phase.CHOOSING, True, None)}
    assert {item.note for item in found} == {"1 season pack of 1 fits. You asked to choose one yourself."}


async def test_without_a_pack_each_is_searched_by_itself_at_once(world: World) -> None:
    request = await season(world, 3)
    world.indexer.releases = (single(1), single(2))
    await world.step(await first_id(world, request))
    for item in (await items(world, request)).values():
        assert (item.phase, item.due_at, item.attempts, item.with_season) == (
            Phase.SEARCHING,
            world.clock(),
            0,
            False,
        )
        assert item.note.endswith("Each episode is searched by itself.")
    assert asked_for(world) == [1]
    for number in (1, 2, 3):
        await world.step((await items(world, request))[1, number].id)
    assert asked_for(world) == [1, 1, 2, 3]
    assert await numbers_in(world, request, Phase.GRABBING) == [1, 2]
    assert (await items(world, request))[1, 3].attempts == 1


async def test_a_single_episode_waits_for_no_season(world: World) -> None:
    lists_season(world)
    request = await ask(world, Asked(episodes=((1, 4),)))
    world.indexer.releases = (single(4),)
    await world.step(await first_id(world, request))
    assert asked_for(world) == [4]
    (item,) = (await items(world, request)).values()
    assert (item.phase, item.with_season) == (Phase.GRABBING, False)


async def test_a_lone_episode_takes_a_single_release_before_one_out_of_a_pack(world: World) -> None:
    lists_season(world)
    request = await ask(world, Asked(episodes=((1, 4),)))
    world.indexer.releases = (pack(), single(4))
    await world.step(await first_id(world, request))
    kept = await world.releases((await items(world, request))[1, 4])
    assert [(each.release.in_pack, each.accepted) for each in kept] == [(False, True), (True, True)]


async def test_a_lone_episode_backs_off_although_it_is_of_a_season_that_has_aired(world: World) -> None:
    world.indexer = FakeIndexer(world.clock, fresh_seconds=0)
    world.wire(jellyfin=None)
    lists_season(world)
    request = await ask(world, Asked(episodes=((1, 4),)))
    item_id = await first_id(world, request)
    for attempts in range(1, 5):
        await world.step(item_id)
        item = await world.item(item_id)
        assert item.attempts == attempts
        assert item.due_at is not None
        assert item.due_at - world.clock() >= timedelta(seconds=600 * 2 ** (attempts - 1))
        world.clock.now = item.due_at


async def test_after_a_fruitless_round_the_next_begins_with_the_season_again(world: World) -> None:
    request = await season(world, 3)
    await work(world)
    assert asked_for(world) == [1, 1, 2, 3]
    waiting = (await items(world, request)).values()
    assert {(item.attempts, item.with_season) for item in waiting} == {(1, True)}
    assert all(item.due_at is not None and item.due_at > world.clock() for item in waiting)
    world.clock.now = max(item.due_at for item in waiting if item.due_at is not None)
    await work(world)
    assert asked_for(world) == [1, 1, 2, 3] * 2
    assert {item.attempts for item in (await items(world, request)).values()} == {2}


async def test_one_that_was_taken_along_before_its_time_keeps_it(world: World) -> None:
    request = await season(world, 3)
    await work(world)
    later = world.clock() + 5 * DAY
    second = (await items(world, request))[1, 2]
    await world.lifecycle.postpone((second,), later, "Later.", failed=False)
    world.clock.forward(3700)
    await world.step(await first_id(world, request))
    assert (await items(world, request))[1, 2].due_at == later
    assert (await items(world, request))[1, 3].due_at == world.clock()


async def test_a_persons_search_passes_the_cache_for_the_season_and_for_the_singles_after_it(world: World) -> None:
    request = await season(world, 3)
    await work(world)
    world.indexer.queries.clear()
    await world.commands.search(request.id)
    await work(world)
    assert [(query.episode, past) for query, past in world.indexer.queries] == [
        (1, True),
        (1, False),  # just asked
        (2, True),
        (3, True),
    ]
    world.clock.forward(40 * 3600)
    await work(world)
    assert not any(past for _, past in world.indexer.queries[4:])


async def test_a_season_search_that_fails_passes_the_cache_the_next_time_too(world: World) -> None:
    request = await season(world, 2)
    await world.commands.search(request.id)
    world.indexer.error = outage("addon")
    with pytest.raises(UpstreamUnavailableError):
        await world.step(await first_id(world, request))
    world.indexer.error = None
    world.indexer.releases = (pack(),)
    await world.step(await first_id(world, request))
    assert [past for _, past in world.indexer.queries] == [True, True]
    assert world.search._past_cache == set()


async def test_an_episode_that_has_not_aired_is_never_asked_for(world: World) -> None:
    lists(world, *weekly(1, 4, world.clock() + 10 * DAY))
    request = await ask(world)
    await work(world)
    assert asked_for(world) == [1, 2]
    airing = await items(world, request)
    assert [airing[1, number].due_at for number in (3, 4)] == [
        world.clock() + 3 * DAY + timedelta(minutes=10),
        world.clock() + 10 * DAY + timedelta(minutes=10),
    ]
    assert (airing[1, 3].status, airing[1, 3].attempts) == (Status.PENDING, 0)
    await world.commands.search(request.id)
    await work(world)
    assert asked_for(world) == [1, 2, 1, 2]


async def test_an_episode_without_a_date_waits_without_a_time(world: World) -> None:
    lists(world, *weekly(1, 2, world.clock() - 9 * DAY), *weekly(2, 1, None))
    request = await ask(world, Asked(episodes=((2, 1),)))
    await work(world)
    (item,) = (await items(world, request)).values()
    assert (item.due_at, item.status, world.indexer.queries) == (None, Status.PENDING, [])


async def test_a_season_that_still_airs_is_never_searched_as_a_season(world: World) -> None:
    lists(world, *weekly(1, 4, world.clock() + 10 * DAY))
    request = await ask(world)
    world.indexer.releases = (pack(),)
    assert not any(item.with_season for item in (await items(world, request)).values() if item.episode != 4)
    await world.step(await first_id(world, request))
    kept = await world.releases((await items(world, request))[1, 1])
    assert [(each.season, each.episode) for each in kept] == [(1, 1)]


async def test_the_last_episode_takes_those_that_wait_along_when_it_has_aired(world: World) -> None:
    lists(world, *weekly(1, 3, world.clock() + DAY))
    request = await ask(world)
    await work(world)
    world.indexer.queries.clear()
    world.indexer.releases = (pack(),)
    world.clock.forward((DAY + timedelta(minutes=11)).total_seconds())
    await world.commands.search(request.id, Part(season=1, episode=1))
    await world.commands.search(request.id, Part(season=1, episode=2))
    await world.step((await items(world, request))[1, 3].id)
    assert asked_for(world) == [1]
    assert await numbers_in(world, request, Phase.GRABBING) == [1, 2, 3]


async def test_a_season_whose_end_is_put_off_is_not_searched_as_one(world: World) -> None:
    lists(world, *weekly(1, 3, world.clock() + timedelta(hours=1)))
    request = await ask(world, ONGOING)
    for _ in range(4):  # the back-off passes the end of the season
        await work(world)
        world.clock.now = max(world.clock.now, (await items(world, request))[1, 1].due_at or world.clock.now)
        if (await items(world, request))[1, 1].with_season:
            break
    assert (await items(world, request))[1, 1].with_season
    lists(world, *weekly(1, 3, world.clock() + 20 * DAY, step=10 * DAY))
    await world.shows.refresh(await world.request(request.id))
    assert not any(item.with_season for item in (await items(world, request)).values() if item.episode != 3)


async def test_a_hash_that_failed_for_one_episode_is_no_pack_for_all(world: World) -> None:
    request = await season(world, 3)
    world.indexer.releases = (pack(),)
    first = (await items(world, request))[1, 1]
    statement = "INSERT INTO blocklist (item_id, info_hash, rule, reason, at) VALUES ($item, $hash, 'x', 'Broken.', 0)"
    await world.store.write(lambda t: t.db.execute(statement, {}, {"item": first.id, "hash": PACK}))
    await world.step(first.id)
    (kept,) = await world.releases(first)
    assert (kept.accepted, [each.reason for each in kept.rejections]) == (False, ["Broken."])


async def test_two_seasons_are_two_parties(world: World) -> None:
    lists(world, *weekly(1, 2, world.clock() - 300 * DAY), *weekly(2, 2, world.clock() - 30 * DAY))
    request = await ask(world, Asked(seasons=(1, 2)))
    due = await world.store.read(jobs.due_items, (Phase.SEARCHING,), world.clock(), 100, frozenset())
    assert [party for _, party in due] == [f"{request.id}/1", f"{request.id}/2"]
