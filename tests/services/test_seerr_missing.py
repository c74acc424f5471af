"""What Seerr lists no more is asked for by id: declined, gone for good, available, or nothing at all."""

import asyncio
from dataclasses import replace
from datetime import UTC

import pytest

from addon.clients.seerr_requests import MediaStatus, RequestStatus
from addon.domain.status import Status
from addon.services.health import HealthBoard

from .fake_debrid import FakeDebrid
from .fakes import denial, outage
from .world import IMDB, TMDB, World


async def taken_in(world: World, number: int = 1) -> None:
    """So many movies of Seerr, with the ids 1, 2, 3 …"""
    for each in range(1, number + 1):
        tmdb_id = TMDB + each - 1
        imdb_id = IMDB if each == 1 else f"tt{each:07}"
        world.seerr.movies[tmdb_id] = replace(world.seerr.movies[TMDB], tmdb_id=tmdb_id, imdb_id=imdb_id)
        world.seerr.asks(each, tmdb_id=tmdb_id)
    await world.intake.poll()


async def statuses(world: World) -> list[Status]:
    return [request.status for request in await world.all_requests()]


async def test_a_declined_one_is_cancelled(world: World) -> None:
    await taken_in(world)
    world.seerr.asks(1, status=RequestStatus.DECLINED)
    await world.intake.poll()
    (request,) = await world.all_requests()
    assert request.status is Status.CANCELLED
    assert (await world.lifecycle.items(request.id))[0].note == "Declined or removed in Seerr."


async def test_a_declined_one_is_cancelled_by_its_webhook_at_once(world: World) -> None:
    await taken_in(world)
    world.seerr.asks(1, status=RequestStatus.DECLINED)
    await world.intake.woken(1)
    assert await statuses(world) == [Status.CANCELLED]


async def test_a_declined_one_that_is_here_already_or_unknown_stays_as_it_is(world: World) -> None:
    await taken_in(world)
    await world.admissions.complete_from_library((await world.all_requests())[0].id, "There.")
    world.seerr.asks(1, status=RequestStatus.DECLINED)
    world.seerr.asks(2, status=RequestStatus.DECLINED)
    for seerr_id in (1, 2):
        await world.intake.woken(seerr_id)
    assert await statuses(world) == [Status.COMPLETED]


async def test_one_that_is_gone_is_cancelled_by_the_second_poll(world: World) -> None:
    await taken_in(world)
    del world.seerr.requests[1]
    await world.intake.poll()
    assert await statuses(world) == [Status.PENDING]
    await world.intake.poll()
    assert await statuses(world) == [Status.CANCELLED]


@pytest.mark.parametrize("between", ["listed", "found by id"])
async def test_only_two_polls_in_a_row_count(world: World, between: str) -> None:
    await taken_in(world)
    kept = world.seerr.requests.pop(1)
    await world.intake.poll()
    world.seerr.requests[1] = kept if between == "listed" else replace(kept, status=RequestStatus.PENDING)
    await world.intake.poll()
    del world.seerr.requests[1]
    await world.intake.poll()
    assert await statuses(world) == [Status.PENDING]
    await world.intake.poll()
    assert await statuses(world) == [Status.CANCELLED]


async def test_a_poll_that_fails_counts_for_nothing(world: World) -> None:
    await taken_in(world)
    del world.seerr.requests[1]
    await world.intake.poll()
    world.seerr.errors["list"] = outage("seerr")
    await world.intake.poll()
    assert await statuses(world) == [Status.PENDING]


async def test_an_incomplete_listing_says_nothing_of_what_is_missing(world: World) -> None:
    await taken_in(world)
    world.seerr.requests.clear()
    world.seerr.complete = False
    for _ in range(3):
        await world.intake.poll()
    assert await statuses(world) == [Status.PENDING]
    assert "request" not in world.seerr.calls


@pytest.mark.parametrize("error", [outage("seerr"), denial("seerr")])
async def test_one_that_cannot_be_asked_for_stays(world: World, error: object) -> None:
    await taken_in(world, 2)
    del world.seerr.requests[1], world.seerr.requests[2]
    world.seerr.errors["request"] = error  # type: ignore[assignment]
    for _ in range(3):
        await world.intake.poll()
    assert await statuses(world) == [Status.PENDING] * 2


@pytest.mark.parametrize("status", [RequestStatus.PENDING, RequestStatus.FAILED, RequestStatus.OTHER])
async def test_any_other_answer_changes_nothing(world: World, status: RequestStatus) -> None:
    await taken_in(world)
    world.seerr.asks(1, status=status)
    for _ in range(3):
        await world.intake.poll()
    assert await statuses(world) == [Status.PENDING]


AVAILABLE = pytest.mark.parametrize(
    "changes",
    [{"media_status": MediaStatus.AVAILABLE}, {"status": RequestStatus.COMPLETED}],
    ids=["available", "completed"],
)


@AVAILABLE
async def test_what_seerr_calls_available_is_completed_when_jellyfin_has_it(
    world: World, changes: dict[str, object]
) -> None:
    await taken_in(world)
    world.seerr.requests[1] = replace(world.seerr.requests[1], **changes)  # type: ignore[arg-type]
    await world.intake.poll()
    assert await statuses(world) == [Status.PENDING]
    world.jellyfin.shows(IMDB)
    await world.intake.poll()
    (request,) = await world.all_requests()
    assert request.status is Status.COMPLETED
    assert (await world.lifecycle.items(request.id))[0].note == "The library has it already."


@AVAILABLE
async def test_without_jellyfin_seerrs_word_is_enough(world: World, changes: dict[str, object]) -> None:
    world.wire(jellyfin=None)
    await taken_in(world)
    world.seerr.requests[1] = replace(world.seerr.requests[1], **changes)  # type: ignore[arg-type]
    await world.intake.poll()
    assert await statuses(world) == [Status.COMPLETED]


async def test_five_may_be_cancelled_at_once(world: World) -> None:
    await taken_in(world, 6)
    for seerr_id in range(1, 6):
        world.seerr.asks(seerr_id, status=RequestStatus.DECLINED)
    await world.intake.poll()
    assert await statuses(world) == [Status.PENDING] + [Status.CANCELLED] * 5
    assert world.intake.brake is None


async def test_of_more_than_five_none_is_cancelled_and_health_says_so(world: World) -> None:
    await taken_in(world, 6)
    for seerr_id in range(1, 7):
        world.seerr.asks(seerr_id, status=RequestStatus.DECLINED)
    await world.intake.poll()
    assert await statuses(world) == [Status.PENDING] * 6
    seerr = FakeDebrid(world.clock)
    seerr.health = replace(seerr.health, name="seerr")
    board = HealthBoard([world.debrid, seerr], world.clock, UTC, brake=lambda: world.intake.brake)
    debrid, shown = board()
    assert (debrid.ok, shown.ok) == (None, False)
    assert shown.message is not None
    assert "6 requests at once; none was cancelled" in shown.message
    world.seerr.asks(6, status=RequestStatus.APPROVED)
    await world.intake.poll()
    assert await statuses(world) == [Status.PENDING] + [Status.CANCELLED] * 5
    assert [health.ok for health in board()] == [None, None]


async def test_one_that_two_seerr_requests_ask_for_ends_with_both(world: World) -> None:
    await taken_in(world)
    world.seerr.asks(2)
    await world.intake.poll()
    del world.seerr.requests[1]
    for _ in range(3):
        await world.intake.poll()
    assert await statuses(world) == [Status.PENDING]
    del world.seerr.requests[2]
    await world.intake.poll()
    assert await statuses(world) == [Status.PENDING]
    await world.intake.poll()
    assert await statuses(world) == [Status.CANCELLED]


async def test_a_person_may_remove_one_while_seerr_is_asked_for_it(world: World) -> None:
    await taken_in(world, 2)
    for seerr_id in (1, 2):
        world.seerr.asks(seerr_id, status=RequestStatus.DECLINED)
    first = min(request.id for request in await world.all_requests())
    gate = world.seerr.holds()
    poll = asyncio.create_task(world.intake.poll())
    await gate.reached.wait()
    await world.commands.remove(first)
    gate.opened.set()
    await poll
    assert await statuses(world) == [Status.CANCELLED]
