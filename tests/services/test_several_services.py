"""Two debrid services: one delivers what the other lacks or refuses, and an outage of one is no verdict."""

from collections.abc import Callable

import pytest

from addon.debrid.base import RemoteState
from addon.domain.events import FilesReady, PassedOver, ReleaseRefused
from addon.domain.transitions import Phase
from addon.errors import LinkRottedError, ReleaseRefusedError, UpstreamDeniedError, UpstreamUnavailableError
from addon.services.steps import Happened, Outcome

from .fake_debrid import FakeDebrid, rejected
from .world import HASH, HASHES, World, movie_file, release

OTHER = HASHES[1]


@pytest.fixture
def both(world: World) -> World:
    """Real-Debrid first, then a service that tells what it has."""
    world.second = FakeDebrid(world.clock, "torbox", lists_files=True)
    world.wire(jellyfin=world.jellyfin)
    return world


def second_of(world: World) -> FakeDebrid:
    assert world.second is not None
    return world.second


def event_of(outcome: Outcome) -> object:
    assert isinstance(outcome, Happened)
    return outcome.event


def infringing(*, lasting: bool = True) -> ReleaseRefusedError:
    return ReleaseRefusedError("It is infringing", upstream="realdebrid", operation="add", lasting=lasting)


def down() -> UpstreamUnavailableError:
    return UpstreamUnavailableError("realdebrid does not answer", upstream="realdebrid", operation="torrents")


def denied() -> UpstreamDeniedError:
    return UpstreamDeniedError("realdebrid does not accept the token", upstream="realdebrid", operation="torrents")


async def test_what_the_second_service_has_is_taken_there_for_two_calls(both: World) -> None:
    second_of(both).knows(HASH, movie_file(0))
    item = await both.grabbing_item(release(), release(OTHER))
    event = event_of(await both.step(item.id))
    assert isinstance(event, FilesReady)
    assert "TorBox, which has it cached" in event.reason
    assert second_of(both).charged == ["cached", "add"]
    assert both.debrid.charged == []


async def test_all_candidates_are_asked_about_with_one_call_an_hour(both: World) -> None:
    item = await both.grabbing_item(*(release(each) for each in HASHES))
    both.debrid.fails("add", infringing())
    await both.step(item.id)
    await both.step(item.id)
    again = await both.grabbing_item(*(release(each) for each in HASHES), is_4k=True)
    await both.step(again.id)
    assert second_of(both).charged.count("cached") == 1
    both.clock.forward(3601)
    await both.step((await both.grabbing_item(release(), title="Another", imdb_id="tt0000009")).id)
    assert second_of(both).charged.count("cached") == 2


async def test_a_release_that_the_first_refuses_is_asked_for_at_the_second(both: World) -> None:
    second_of(both).knows(HASH, movie_file(0), chosen=RemoteState.FETCHING)
    both.debrid.fails("add", infringing())
    item = await both.grabbing_item(release())
    event = event_of(await both.step(item.id))
    assert isinstance(event, PassedOver)
    assert "It is infringing. TorBox is asked." in event.reason
    await both.step(item.id)
    assert await both.phase(item.id) is Phase.CACHING
    assert [each.info_hash for each in second_of(both).account_.values()] == [HASH]
    assert (await both.releases(item))[0].accepted


@pytest.mark.parametrize("lasting", [True, False])
async def test_a_release_that_both_refuse_is_given_up(both: World, lasting: bool) -> None:
    for service in (both.debrid, second_of(both)):
        service.fails("add", infringing(lasting=lasting))
    item = await both.grabbing_item(release())
    assert isinstance(event_of(await both.step(item.id)), PassedOver)
    event = event_of(await both.step(item.id))
    assert isinstance(event, ReleaseRefused)
    assert event.rule == ("not_refused" if lasting else "refused_for_now")
    assert [both.debrid.charged, second_of(both).charged] == [["add"], ["cached", "add"]]


async def test_a_persons_choice_is_asked_for_at_the_second_too(both: World) -> None:
    second_of(both).knows(HASH, movie_file(0), chosen=RemoteState.FETCHING)
    both.debrid.fails("add", infringing())
    item = await both.ask(auto_select=False)
    (known,) = await both.find(item, release())
    await both.commands.select(item.request_id, known.id, force=False)
    await both.step(item.id)
    assert await both.phase(item.id) is Phase.TAKING
    await both.step(item.id)
    assert await both.phase(item.id) is Phase.CACHING


async def test_a_copy_that_has_gone_meanwhile_is_not_fetched_unasked(both: World) -> None:
    swarm = second_of(both).knows(HASH, movie_file(0))
    both.debrid.knows(OTHER, movie_file())
    item = await both.grabbing_item(release(), release(OTHER))
    await both.availability.look_up((HASH, OTHER))
    swarm.chosen = RemoteState.FETCHING
    assert isinstance(event_of(await both.step(item.id)), PassedOver)
    assert second_of(both).account_ == {}


async def test_while_the_first_is_out_of_order_the_second_delivers_what_it_has(both: World) -> None:
    second_of(both).knows(HASH, movie_file(0))
    both.debrid.fails("torrents", down())
    item = await both.grabbing_item(release())
    assert isinstance(event_of(await both.step(item.id)), FilesReady)


async def test_an_outage_of_the_first_is_no_reason_to_fetch_at_the_second(both: World) -> None:
    second_of(both).knows(HASH, movie_file(0), chosen=RemoteState.FETCHING)
    both.debrid.fails("torrents", down())
    item = await both.grabbing_item(release())
    with pytest.raises(UpstreamUnavailableError):
        await both.step(item.id)
    assert second_of(both).account_ == {}


async def test_a_service_that_a_person_must_mend_is_done_without(both: World) -> None:
    second_of(both).knows(HASH, movie_file(0), chosen=RemoteState.FETCHING)
    both.debrid.fails("torrents", denied(), denied(), denied())
    item = await both.grabbing_item(release())
    await both.step(item.id)
    assert await both.phase(item.id) is Phase.CACHING
    assert [each.info_hash for each in second_of(both).account_.values()] == [HASH]


@pytest.mark.parametrize("error", [down, denied])
async def test_when_none_answers_it_waits(both: World, error: Callable[[], Exception]) -> None:
    for service in (both.debrid, second_of(both)):
        service.fails("torrents", error())
    item = await both.grabbing_item(release())
    with pytest.raises((UpstreamUnavailableError, UpstreamDeniedError)):
        await both.step(item.id)
    assert await both.phase(item.id) is Phase.GRABBING


async def test_a_second_service_that_cannot_tell_is_as_if_nothing_were_known(both: World) -> None:
    both.debrid.knows(HASH, movie_file())
    second_of(both).fails("cached", down())
    item = await both.grabbing_item(release())
    assert isinstance(event_of(await both.step(item.id)), FilesReady)
    assert both.debrid.charged == ["add", "select", "info"]


async def test_a_grab_of_a_service_that_is_configured_no_more_is_chosen_anew(both: World) -> None:
    second_of(both).knows(HASH, movie_file(0), chosen=RemoteState.CONVERTING)
    both.debrid.fails("add", infringing())
    item = await both.grabbing_item(release())
    await both.step(item.id)
    await both.step(item.id)
    assert (await both.job(item.id)).grab is not None
    both.second = None
    both.wire(jellyfin=both.jellyfin)
    event = event_of(await both.step(item.id))
    assert isinstance(event, PassedOver)
    assert "TorBox is not configured any more" in event.reason


async def test_a_copy_of_other_files_that_cannot_be_added_again_is_asked_for_at_the_second(both: World) -> None:
    both.debrid.knows(HASH, movie_file(), movie_file(2, "/notes.txt", 10))
    both.debrid.has(HASH, RemoteState.READY, 2)
    both.debrid.fails("add", *(infringing() for _ in range(5)))
    second_of(both).knows(HASH, movie_file(0), chosen=RemoteState.FETCHING)
    item = await both.grabbing_item(release())
    await both.step(item.id)
    await both.step(item.id)
    assert await both.phase(item.id) is Phase.CACHING
    assert both.debrid.calls.count("add") == 1


async def test_releases_that_hang_at_the_first_are_each_tried_there_once(both: World) -> None:
    second_of(both).knows(HASH, movie_file(0), chosen=RemoteState.FETCHING)
    second_of(both).knows(OTHER, movie_file(0), chosen=RemoteState.FETCHING)
    item = await both.grabbing_item(release(), release(OTHER))
    await both.walk(item.id, to=Phase.CACHING, most=1000)
    assert both.debrid.calls.count("add") == 2


async def test_a_release_that_the_first_lacks_may_be_cached_at_the_second(both: World) -> None:
    both.wire(jellyfin=both.jellyfin, uncached=False)
    both.debrid.knows(HASH, movie_file(), chosen=RemoteState.FETCHING)
    second_of(both).knows(HASH, movie_file(0))
    second_of(both).fails("cached", down())
    item = await both.grabbing_item(release())
    await both.walk(item.id, to=Phase.UNLOCKING)
    job = await both.job(item.id)
    assert job.grab is not None
    assert job.grab.provider == "torbox"


async def test_what_no_service_has_is_given_up_when_only_cached_is_wanted(both: World) -> None:
    both.wire(jellyfin=both.jellyfin, uncached=False)
    for service in (both.debrid, second_of(both)):
        service.knows(HASH, movie_file(), chosen=RemoteState.FETCHING)
    second_of(both).fails("cached", down())
    item = await both.grabbing_item(release())
    await both.walk(item.id, to=Phase.SEARCHING)
    await both.clear()
    assert (both.debrid.account_, second_of(both).account_) == ({}, {})
    assert second_of(both).deleted == [], "nothing was begun to be fetched there"


@pytest.mark.parametrize("phase", [Phase.CACHING, Phase.UNLOCKING])
async def test_what_a_service_holds_that_is_configured_no_more_is_taken_at_the_other(both: World, phase: Phase) -> None:
    second_of(both).knows(HASH, movie_file(0))
    if phase is Phase.CACHING:
        second_of(both).knows(HASH, movie_file(0), chosen=RemoteState.FETCHING)
        both.debrid.fails("add", infringing(lasting=False))
    item = await both.grabbing_item(release())
    await both.walk(item.id, to=phase)
    both.second = None
    both.debrid.knows(HASH, movie_file())
    both.wire(jellyfin=both.jellyfin)
    both.clock.forward(3600)
    await both.walk(item.id, to=Phase.TRANSFERRING)
    job = await both.job(item.id)
    assert job.grab is not None
    assert job.grab.provider == "realdebrid"


async def test_links_that_rot_are_no_reason_to_fetch_what_is_wanted_only_cached(both: World) -> None:
    both.wire(jellyfin=both.jellyfin, uncached=False)
    swarm = both.debrid.knows(HASH, movie_file())
    item = await both.grabbing_item(release())
    await both.walk(item.id, to=Phase.UNLOCKING)
    (torrent,) = both.debrid.account_
    gone = LinkRottedError("the file is gone", upstream="realdebrid", operation="unlock", lasting=False)
    both.debrid.links[f"http://hoster.test/{torrent}/1"] = gone
    swarm.chosen = RemoteState.FETCHING
    await both.walk(item.id, to=Phase.FAILED)
    await both.clear()
    assert both.debrid.account_ == {}


async def test_an_outage_of_the_second_does_not_keep_the_first_from_trying(both: World) -> None:
    both.debrid.knows(HASH, movie_file())
    second_of(both).fails("torrents", *(down() for _ in range(5)))
    second_of(both).fails("cached", *(down() for _ in range(5)))
    item = await both.grabbing_item(release())
    assert isinstance(event_of(await both.step(item.id)), FilesReady)


async def test_an_outage_of_the_second_is_waited_for_once_the_first_is_known_to_lack_it(both: World) -> None:
    both.debrid.knows(HASH, movie_file(), chosen=RemoteState.FETCHING)
    second_of(both).fails("torrents", *(down() for _ in range(5)))
    second_of(both).fails("cached", *(down() for _ in range(5)))
    item = await both.grabbing_item(release())
    with pytest.raises(UpstreamUnavailableError):
        await both.step(item.id)
    assert await both.phase(item.id) is Phase.GRABBING


@pytest.mark.parametrize("error", [denied(), rejected("add", 403)])
async def test_a_service_that_takes_nothing_is_done_without_although_its_account_can_be_seen(
    both: World, error: Exception
) -> None:
    second_of(both).knows(HASH, movie_file(0), chosen=RemoteState.FETCHING)
    both.debrid.fails("add", error)
    item = await both.grabbing_item(release())
    with pytest.raises(UpstreamDeniedError):
        await both.step(item.id)
    both.clock.forward(300)
    await both.step(item.id)
    assert await both.phase(item.id) is Phase.CACHING
    assert [each.info_hash for each in second_of(both).account_.values()] == [HASH]
