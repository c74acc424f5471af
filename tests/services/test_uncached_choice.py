"""What the debrid service must fetch first is taken only when nothing else is left, by seeders, and never twice."""

from addon.debrid.base import RemoteState
from addon.domain.events import PassedOver, ReleaseRefused
from addon.domain.models import Item
from addon.domain.selection.offers import MOST_PROBES
from addon.domain.transitions import Phase
from addon.services.steps import Happened, Outcome, Waits
from addon.store import listing

from .world import HASHES, World, movie_file, release

FIRST, SECOND, THIRD = HASHES[:3]


def knows(world: World, uncached: tuple[str, ...] = (), cached: tuple[str, ...] = ()) -> None:
    """The service would fetch the ones and has the others."""
    for info_hash in uncached:
        world.debrid.knows(info_hash, movie_file(), chosen=RemoteState.FETCHING)
    for info_hash in cached:
        world.debrid.knows(info_hash, movie_file())


async def tried(world: World, item: Item) -> Outcome:
    """What becomes of the candidate in hand once its few seconds are over."""
    outcome = await world.step(item.id)
    while isinstance(outcome, Waits) and await world.phase(item.id) is Phase.GRABBING:
        world.clock.now = outcome.until
        outcome = await world.step(item.id)
    return outcome


async def known_as(world: World, item: Item) -> dict[str, bool | None]:
    found = await world.store.read(listing.releases_of, item.request_id, (None, None), 100, accepted=None)
    return {each.release.info_hash: each.cached for each in found}


async def test_an_uncached_release_is_passed_over_for_one_that_may_be_cached(world: World) -> None:
    knows(world, uncached=(FIRST,), cached=(SECOND,))
    item = await world.grabbing_item(release(FIRST, seeders=90), release(SECOND, seeders=5))
    outcome = await tried(world, item)
    assert isinstance(outcome, Happened)
    assert isinstance(outcome.event, PassedOver)
    await world.clear()
    assert world.debrid.charged == ["add", "select", "info", "delete"]
    await tried(world, item)
    assert (await world.phase(item.id), [each.info_hash for each in world.debrid.account_.values()]) == (
        Phase.UNLOCKING,
        [SECOND],
    )
    assert await known_as(world, item) == {FIRST: False, SECOND: True}
    assert all(each.accepted for each in await world.releases(item)), "nothing is wrong with either"


async def test_when_all_are_uncached_the_one_with_most_seeders_is_fetched(world: World) -> None:
    knows(world, uncached=(FIRST, SECOND, THIRD))
    seeders = {FIRST: 3, SECOND: 70, THIRD: 20}
    item = await world.grabbing_item(*(release(each, seeders=count) for each, count in seeders.items()))
    while await world.phase(item.id) is Phase.GRABBING:
        await tried(world, item)
        await world.clear()
    assert await world.phase(item.id) is Phase.CACHING
    assert [each.info_hash for each in world.debrid.account_.values()] == [SECOND]


async def test_the_only_release_is_fetched_at_once(world: World) -> None:
    knows(world, uncached=(FIRST,))
    item = await world.grabbing_item(release(FIRST))
    await world.step(item.id)
    assert await world.phase(item.id) is Phase.CACHING
    assert world.debrid.charged == ["add", "select", "info"]
    assert await known_as(world, item) == {FIRST: False}


async def test_no_more_than_a_few_are_tried_just_to_see(world: World) -> None:
    hashes = tuple(f"{number:040x}" for number in range(MOST_PROBES + 5))
    knows(world, uncached=hashes)
    item = await world.grabbing_item(*(release(each, seeders=1 + place) for place, each in enumerate(hashes)))
    while await world.phase(item.id) is Phase.GRABBING:
        await tried(world, item)
        await world.clear()
    assert world.debrid.calls.count("add") == MOST_PROBES + 1
    assert [each.info_hash for each in world.debrid.account_.values()] == [hashes[-1]], "the most seeders of all"


async def test_one_without_seeders_is_refused_once_it_is_known_to_be_uncached(world: World) -> None:
    knows(world, uncached=(FIRST,))
    item = await world.grabbing_item(release(FIRST, seeders=0))
    outcome = await tried(world, item)
    assert isinstance(outcome, Happened)
    assert isinstance(outcome.event, ReleaseRefused)
    assert outcome.event.rule == "min_seeders"
    await world.clear()
    assert (await world.releases(item))[0].accepted is False
    assert world.debrid.account_ == {}


async def test_what_is_known_to_be_uncached_costs_another_request_no_probe(world: World) -> None:
    knows(world, uncached=(FIRST,), cached=(SECOND,))
    first = await world.grabbing_item(release(FIRST), release(SECOND))
    while await world.phase(first.id) is Phase.GRABBING:
        await tried(world, first)
    second = await world.grabbing_item(release(FIRST), release(SECOND), is_4k=True)
    world.debrid.calls.clear()
    await world.step(second.id)
    assert world.debrid.charged == ["info"], "the account has the other one already"
    assert await world.phase(second.id) is Phase.UNLOCKING


async def test_a_release_that_stalls_gives_way_to_the_next_and_is_deleted(world: World) -> None:
    knows(world, uncached=(FIRST, SECOND))
    item = await world.grabbing_item(release(FIRST, seeders=9), release(SECOND, seeders=4))
    item = await world.walk(item.id, to=Phase.CACHING)
    await world.clear()
    world.clock.forward(3600)
    await world.step(item.id)
    assert await world.phase(item.id) is Phase.FAILED
    await world.walk(item.id, to=Phase.CACHING)
    await world.clear()
    assert [each.info_hash for each in world.debrid.account_.values()] == [SECOND]
    blocked = {each.release.info_hash: [why.rule for why in each.rejections] for each in await world.releases(item)}
    assert blocked == {FIRST: ["stalled"], SECOND: []}


async def test_a_copy_of_other_files_that_somebody_else_has_ready_is_tried_once(world: World) -> None:
    films = movie_file(), movie_file(2, "/notes.txt", 10)
    world.debrid.knows(FIRST, *films, chosen=RemoteState.FETCHING)
    world.debrid.has(FIRST, RemoteState.READY, 2)
    knows(world, cached=(SECOND,))
    item = await world.grabbing_item(release(FIRST), release(SECOND))
    for _ in range(2):
        await tried(world, item)
        await world.clear()
    assert await world.phase(item.id) is Phase.UNLOCKING
    job = await world.job(item.id)
    assert job.grab is not None
    assert job.grab.info_hash == SECOND
