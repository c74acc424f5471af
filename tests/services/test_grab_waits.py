"""What a candidate is waited for, by which calls, and for how long."""

import pytest

from addon.debrid.base import RemoteState
from addon.domain.events import FilesReady, ReleaseRefused
from addon.domain.status import Status
from addon.domain.transitions import Phase
from addon.errors import ReleaseRefusedError
from addon.services.steps import Happened, Waits

from .fake_debrid import rejected
from .world import HASH, World, movie_file, release

FIRST = movie_file(1, "/read me first.txt", 30)
KNOWN, UNKNOWN = release(), release(file_index=None, filename=None)


def refusal(outcome: object) -> ReleaseRefused:
    assert isinstance(outcome, Happened)
    assert isinstance(outcome.event, ReleaseRefused)
    return outcome.event


def is_ready(outcome: object) -> bool:
    return isinstance(outcome, Happened) and isinstance(outcome.event, FilesReady)


def infringing(*, lasting: bool = True) -> ReleaseRefusedError:
    return ReleaseRefusedError(
        "Real-Debrid refuses the release as infringing", upstream="realdebrid", operation="add", lasting=lasting
    )


async def test_a_conversion_is_waited_for_by_the_shared_listing_alone(world: World) -> None:
    world.debrid.knows(HASH, FIRST, movie_file(2), added=RemoteState.CONVERTING)
    item = await world.grabbing_item(KNOWN)
    waits = []
    for _ in range(4):
        before = world.clock()
        outcome = await world.step(item.id)
        assert isinstance(outcome, Waits)
        waits.append((outcome.until - before).total_seconds())
        world.clock.now = outcome.until
    assert waits == [1, 2, 2, 2]
    assert world.debrid.charged == ["add", "select"]
    (torrent,) = world.debrid.account_.values()
    torrent.state = RemoteState.CHOOSING
    assert is_ready(await world.step(item.id))
    assert torrent.selected == (2,)


async def test_a_conversion_is_given_up_after_ten_minutes(world: World) -> None:
    world.debrid.knows(HASH, movie_file(), added=RemoteState.CONVERTING)
    item = await world.grabbing_item(KNOWN)
    await world.step(item.id)
    world.clock.forward(600)
    assert isinstance(await world.step(item.id), Waits)
    world.clock.forward(1)
    assert refusal(await world.step(item.id)).rule == "stalled"
    assert await world.refused_hashes() == set()


async def test_a_selection_that_the_service_never_takes_is_given_up_too(world: World) -> None:
    world.debrid.knows(HASH, movie_file(), chosen=RemoteState.CHOOSING)
    item = await world.grabbing_item(UNKNOWN)
    for _ in range(3):
        assert isinstance(await world.step(item.id), Waits)
        world.clock.forward(2)
    world.clock.forward(600)
    assert refusal(await world.step(item.id)).rule == "stalled"


async def test_a_selection_that_the_service_rejects_is_tried_again_but_not_for_ever(world: World) -> None:
    world.debrid.knows(HASH, movie_file())
    world.debrid.fails("select", *[rejected("torrents/selectFiles") for _ in range(3)])
    item = await world.grabbing_item(UNKNOWN)
    assert isinstance(await world.step(item.id), Waits)
    world.clock.forward(601)
    assert refusal(await world.step(item.id)).rule == "stalled"


@pytest.mark.parametrize("state", [RemoteState.QUEUED, RemoteState.FETCHING])
async def test_uncached_releases_are_refused_after_six_seconds_where_they_are_not_wanted(
    world: World, state: RemoteState
) -> None:
    world.debrid.knows(HASH, movie_file(), chosen=state)
    world.wire(jellyfin=None, uncached=False)
    item = await world.grabbing_item(KNOWN)
    began = world.clock()
    while isinstance(outcome := await world.step(item.id), Waits):
        world.clock.now = outcome.until
    assert refusal(outcome).rule == "cached_only"
    assert 6 <= (world.clock() - began).total_seconds() <= 8
    await world.clear()
    assert world.debrid.charged == ["add", "select", "info", "delete"]


async def test_a_release_that_is_ready_within_six_seconds_counts_as_cached(world: World) -> None:
    world.debrid.knows(HASH, movie_file(), chosen=RemoteState.FETCHING)
    world.wire(jellyfin=None, uncached=False)
    item = await world.grabbing_item(KNOWN)
    assert isinstance(await world.step(item.id), Waits)
    (torrent,) = world.debrid.account_.values()
    torrent.state = RemoteState.READY
    world.clock.forward(1)
    assert is_ready(await world.step(item.id))


async def test_without_a_candidate_the_item_is_searched_again_later(world: World) -> None:
    world.debrid.fails("add", infringing())
    item = await world.grabbing_item(KNOWN)
    await world.step(item.id)
    await world.step(item.id)
    after = await world.item(item.id)
    assert (after.phase, after.attempts) == (Phase.SEARCHING, 1)
    assert after.due_at is not None
    assert 600 <= (after.due_at - world.clock()).total_seconds() <= 660


async def test_without_a_service_the_item_says_which_setting_is_missing(world: World) -> None:
    item = await world.grabbing_item(KNOWN)
    world.services.clear()
    outcome = await world.step(item.id)
    assert isinstance(outcome, Waits)
    assert "USHER_REALDEBRID_TOKEN" in outcome.note
    assert (await world.item(item.id)).status is Status.FOUND
