"""What comes in from Seerr: once, whatever the way; and what becomes of it when Seerr lists it no more."""

import asyncio
from dataclasses import replace

import pytest

from addon.clients.seerr_requests import MediaStatus, RequestStatus
from addon.clients.seerr_titles import SeerrMovie
from addon.domain.status import MediaType, Quality, Source, Status
from addon.services.intake.asking import TitleWish
from addon.services.steps import Waits
from addon.store import seerr_links

from .conftest import Make
from .fakes import denial, outage
from .world import FILM, IMDB, TMDB, World

COMMON = (Quality.P1080, Quality.P720)


async def statuses(world: World) -> list[Status]:
    return [request.status for request in await world.all_requests()]


async def test_a_poll_takes_in_what_is_open_with_seerrs_own_facts(world: World) -> None:
    world.seerr.asks(7)
    await world.intake.poll()
    (request,) = await world.all_requests()
    assert (request.title, request.year, request.imdb_id, request.tmdb_id) == (FILM, 1968, IMDB, TMDB)
    assert (request.source, request.requested_by, request.qualities) == (Source.SEERR_POLL, "kid", COMMON)
    (item,) = await world.lifecycle.items(request.id)
    assert (item.note, item.due_at) == ("Asked for by kid in Seerr.", world.clock())


async def test_a_poll_with_nothing_new_is_one_call(world: World) -> None:
    world.seerr.asks(7)
    await world.intake.poll()
    world.seerr.calls.clear()
    world.jellyfin.calls.clear()
    await world.intake.poll()
    assert (world.seerr.calls, world.jellyfin.calls, world.indexer.queries) == (["list"], [], [])


async def test_a_title_that_hangs_or_trips_the_program_delays_no_other_of_its_poll(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    hangs, trips, last = 1, 2, 40
    let_go = asyncio.Event()

    async def movie(tmdb_id: int) -> SeerrMovie:
        if tmdb_id == hangs:
            await let_go.wait()
        if tmdb_id == trips:
            raise ZeroDivisionError
        return replace(world.seerr.movies[TMDB], tmdb_id=tmdb_id, imdb_id=f"tt{tmdb_id:07d}")

    monkeypatch.setattr(world.seerr, "movie", movie)
    for number in range(1, last + 1):
        world.seerr.asks(number, tmdb_id=number)
    poll = asyncio.create_task(world.intake.poll())
    async with asyncio.timeout(5):
        while len(await world.all_requests()) < last - 2:
            await asyncio.sleep(0)
    let_go.set()
    await poll
    taken_in = [request.tmdb_id for request in await world.all_requests()]
    assert set(taken_in) == set(range(1, last + 1)) - {trips}
    assert world.seerr.calls.count("list") == 1


async def test_requests_for_one_title_are_taken_in_one_after_the_other(world: World) -> None:
    for seerr_id in range(1, 9):
        world.seerr.asks(seerr_id, is_4k=seerr_id % 2 == 0)
    await world.intake.poll()
    usual, in_4k = sorted(await world.all_requests(), key=lambda request: request.id)
    assert (usual.is_4k, in_4k.is_4k) == (False, True)
    links = await world.store.read(seerr_links.known_links)
    assert {seerr_id: link.request_id for seerr_id, link in links.items()} == {
        seerr_id: in_4k.id if seerr_id % 2 == 0 else usual.id for seerr_id in range(1, 9)
    }


async def test_a_webhook_takes_in_what_it_names(world: World) -> None:
    world.seerr.asks(7)
    await world.intake.woken(7)
    (request,) = await world.all_requests()
    assert request.source is Source.SEERR_WEBHOOK
    assert world.seerr.calls == ["request", "movie"]


async def test_the_same_by_webhook_poll_and_person_at_once_is_one_request(world: World) -> None:
    world.seerr.asks(7)
    await asyncio.gather(
        world.intake.woken(7),
        world.intake.poll(),
        world.intake.woken(7),
        world.asking.request_movie(TitleWish(imdb_id=IMDB)),
        return_exceptions=True,
    )
    await world.intake.poll()
    assert await statuses(world) == [Status.PENDING]


@pytest.mark.parametrize(
    "changes",
    [
        {"media_type": MediaType.SHOW},
        {"media_type": None},
        {"tmdb_id": None},
        {"status": RequestStatus.PENDING},
        {"status": RequestStatus.DECLINED},
        {"status": RequestStatus.FAILED},
        {"status": RequestStatus.COMPLETED},
        {"status": RequestStatus.OTHER},
        {"media_status": MediaStatus.AVAILABLE},
    ],
    ids=lambda changes: str(changes),
)
async def test_what_is_not_asked_for_or_not_understood_yet_makes_no_request(
    world: World, changes: dict[str, object]
) -> None:
    world.seerr.asks(7)
    world.seerr.requests[7] = replace(world.seerr.requests[7], **changes)  # type: ignore[arg-type]
    await world.intake.woken(7)
    await world.intake.poll()
    assert await world.all_requests() == ()


@pytest.mark.parametrize("error", [outage("seerr"), denial("seerr")])
@pytest.mark.parametrize("call", ["list", "request", "movie"])
async def test_an_outage_of_seerr_changes_nothing_and_the_next_poll_sees_it(
    world: World, call: str, error: object
) -> None:
    world.seerr.asks(7)
    world.seerr.errors[call] = error  # type: ignore[assignment]
    await world.intake.woken(7)
    await world.intake.poll()
    if call == "movie":
        assert await world.all_requests() == ()
    world.seerr.errors.clear()
    await world.intake.poll()
    assert await statuses(world) == [Status.PENDING]


async def test_one_movie_that_seerr_cannot_tell_of_holds_up_no_other(world: World) -> None:
    world.seerr.asks(7, tmdb_id=99)
    world.seerr.asks(8)
    world.seerr.unknown.add(99)
    await world.intake.poll()
    assert await statuses(world) == [Status.PENDING]


async def test_a_4k_request_asks_for_2160p_beside_the_common_one(world: World) -> None:
    world.seerr.asks(7)
    world.seerr.asks(8, is_4k=True)
    await world.intake.poll()
    assert [(r.is_4k, r.qualities) for r in await world.all_requests()] == [
        (True, (Quality.P2160,)),
        (False, COMMON),
    ]


async def test_another_title_is_kept_to_match_by(world: World) -> None:
    world.seerr.movies[TMDB] = replace(world.seerr.movies[TMDB], original_title="Noc oživlých mrtvol")
    world.seerr.asks(7, requested_by=None)
    await world.intake.poll()
    (request,) = await world.all_requests()
    assert request.other_titles == ("Noc oživlých mrtvol",)
    assert (await world.lifecycle.items(request.id))[0].note == "Asked for in Seerr."


async def test_what_the_library_has_is_completed_at_once(world: World) -> None:
    world.jellyfin.shows(IMDB)
    world.seerr.asks(7, jellyfin_media_id="abc")
    await world.intake.poll()
    assert await statuses(world) == [Status.COMPLETED]


@pytest.mark.parametrize(("height", "done"), [(480, False), (720, True), (None, True)])
async def test_the_library_must_have_it_in_the_quality_that_is_asked_for(
    world: World, height: int | None, done: bool
) -> None:
    world.jellyfin.shows(IMDB, height=height, width=None)
    world.seerr.asks(7, jellyfin_media_id="abc")
    await world.intake.poll()
    assert (await statuses(world) == [Status.COMPLETED]) is done


async def test_an_outage_of_jellyfin_says_nothing_of_the_library(world: World) -> None:
    world.jellyfin.shows(IMDB)
    world.jellyfin.error = outage("jellyfin")
    world.seerr.asks(7, jellyfin_media_id="abc")
    await world.intake.poll()
    assert await statuses(world) == [Status.PENDING]


async def unidentified(world: World) -> int:
    world.seerr.movies[TMDB] = replace(world.seerr.movies[TMDB], imdb_id=None)
    world.seerr.asks(7)
    await world.intake.poll()
    (request,) = await world.all_requests()
    return (await world.lifecycle.items(request.id))[0].id


async def test_without_an_imdb_id_it_waits_a_day_and_says_so(world: World) -> None:
    item_id = await unidentified(world)
    outcome = await world.step(item_id)
    assert isinstance(outcome, Waits)
    assert (outcome.until - world.clock()).total_seconds() == 86400
    assert "No IMDb id is known yet" in (await world.item(item_id)).note
    assert world.indexer.queries == []


async def test_an_imdb_id_that_comes_later_is_searched_with(world: World) -> None:
    item_id = await unidentified(world)
    await world.step(item_id)
    world.seerr.movies[TMDB] = replace(world.seerr.movies[TMDB], imdb_id=IMDB)
    world.clock.forward(86400)
    await world.step(item_id)
    assert [query.imdb_id for query, _ in world.indexer.queries] == [IMDB]
    assert (await world.all_requests())[0].imdb_id == IMDB


async def test_a_removed_one_is_never_made_again(world: World) -> None:
    world.seerr.asks(7)
    await world.intake.poll()
    await world.commands.remove((await world.all_requests())[0].id)
    await world.intake.poll()
    await world.intake.woken(7)
    assert await world.all_requests() == ()


@pytest.mark.parametrize("end", [Status.CANCELLED, Status.FAILED, Status.EXPIRED])
async def test_a_known_seerr_request_revives_nothing(world: World, end: Status) -> None:
    world.seerr.asks(7)
    await world.intake.poll()
    await put_to_rest(world, end)
    await world.intake.poll()
    await world.intake.woken(7)
    assert await statuses(world) == [end]


async def put_to_rest(world: World, end: Status) -> None:
    def unit(tables: object) -> None:
        tables.db.execute("UPDATE item SET phase = $end", {}, {"end": end.value})  # type: ignore[attr-defined]
        tables.db.execute("UPDATE request SET status = $end", {}, {"end": end.value})  # type: ignore[attr-defined]

    await world.store.write(unit)


@pytest.mark.parametrize("end", [Status.CANCELLED, Status.FAILED, Status.EXPIRED])
async def test_a_new_seerr_id_revives(world: World, end: Status) -> None:
    world.seerr.asks(7)
    await world.intake.poll()
    await put_to_rest(world, end)
    world.seerr.asks(7, status=RequestStatus.DECLINED)
    world.seerr.asks(8)
    await world.intake.poll()
    assert await statuses(world) == [Status.PENDING]


async def test_a_new_seerr_id_brings_back_what_was_removed(world: World) -> None:
    world.seerr.asks(7)
    await world.intake.poll()
    await world.commands.remove((await world.all_requests())[0].id)
    world.seerr.asks(8)
    await world.intake.poll()
    assert await statuses(world) == [Status.PENDING]


async def test_what_was_revived_under_a_new_id_does_not_die_with_the_old_one(make_world: Make) -> None:
    world = make_world()
    world.seerr.asks(7)
    await world.intake.poll()
    world.seerr.asks(7, status=RequestStatus.DECLINED)
    await world.intake.woken(7)
    assert await statuses(world) == [Status.CANCELLED]
    world.seerr.asks(8)
    await world.intake.woken(8)
    for _ in range(3):
        await world.intake.poll()
    await world.intake.woken(7)
    assert await statuses(world) == [Status.PENDING]
    world.seerr.asks(8, status=RequestStatus.DECLINED)
    await world.intake.poll()
    assert await statuses(world) == [Status.CANCELLED]
