"""What a person may do with a request, and what is refused: unknown things, moves that the table lacks."""

from collections.abc import Awaitable, Callable

import pytest

from addon.domain.releases import Rejection
from addon.domain.status import Format, Quality, Status
from addon.errors import (
    BadInputError,
    CallerError,
    DuplicateError,
    ForbiddenError,
    InvalidTransitionError,
    NotFoundError,
)
from addon.store.requests import Wishes

from .command_kit import everything, in_status, refused
from .world import SIZE, World, release

REJECTED = (Rejection(rule="quality", reason="Found 480p, wanted 1080p."),)


@pytest.mark.parametrize("name", ["request", "search", "cancel", "remove", "select", "update"])
async def test_an_unknown_request_is_not_found(world: World, name: str) -> None:
    commands: dict[str, Callable[[], Awaitable[object]]] = {
        "request": lambda: world.commands.request(99),
        "search": lambda: world.commands.search(99),
        "cancel": lambda: world.commands.cancel(99),
        "remove": lambda: world.commands.remove(99),
        "select": lambda: world.commands.select(99, 1, force=False),
        "update": lambda: world.commands.update(99, Wishes()),
    }
    assert str(await refused(world, NotFoundError, commands[name])) == "There is no such request."


async def test_an_unknown_release_is_not_found(world: World) -> None:
    item = await world.ask()
    await refused(world, NotFoundError, lambda: world.commands.select(item.request_id, 99, force=False))


async def test_a_release_of_another_request_is_bad_input(world: World) -> None:
    item = await world.ask()
    (known,) = await world.find(item, release())
    other = await world.ask(imdb_id="tt0000002", tmdb_id=2)
    await refused(world, BadInputError, lambda: world.commands.select(other.request_id, known.id, force=False))


async def test_a_rejected_release_needs_force(world: World) -> None:
    item = await world.ask()
    (known,) = await world.find(item, release(), rejected=REJECTED)
    error = await refused(world, BadInputError, lambda: world.commands.select(item.request_id, known.id, force=False))
    assert "Found 480p" in str(error)
    request = await world.commands.select(item.request_id, known.id, force=True)
    assert request.status is Status.DOWNLOADING


async def test_what_the_provider_refuses_cannot_be_forced(world: World) -> None:
    item = await world.ask()
    refusal = (Rejection(rule="not_refused", reason="It is infringing."),)
    (known,) = await world.find(item, release(), rejected=refusal)
    error = await refused(world, BadInputError, lambda: world.commands.select(item.request_id, known.id, force=True))
    assert "It is infringing." in str(error)


async def test_an_unknown_download_is_not_found_and_a_foreign_one_forbidden(world: World) -> None:
    await refused(world, NotFoundError, lambda: world.commands.cancel_download("f" * 16))
    world.aria2.sets("f" * 16)
    await refused(world, ForbiddenError, lambda: world.commands.cancel_download("f" * 16))
    assert "f" * 16 in world.aria2.entries


async def test_cancelling_a_download_cancels_what_it_serves(world: World) -> None:
    item, gid = await world.transferring_item()
    request = await world.commands.cancel_download(gid)
    assert (request.id, request.status) == (item.request_id, Status.CANCELLED)
    await world.clear()
    assert world.aria2.entries == {}


async def test_the_download_of_a_movie_that_is_there_cannot_be_cancelled(world: World) -> None:
    item, _ = await world.importing_item(b"x" * SIZE)
    (gid,) = await world.downloads()
    await world.step(item.id)
    await refused(world, InvalidTransitionError, lambda: world.commands.cancel_download(gid))


OK, NO, SAME = "ok", "invalid", "as it is"
TABLE = {
    "search": (OK, OK, NO, NO, OK, OK, OK),
    "select": (OK, OK, NO, NO, OK, NO, NO),
    "cancel": (OK, OK, OK, NO, OK, SAME, OK),
    "remove": (OK, OK, NO, OK, OK, OK, OK),
    "update": (OK, OK, NO, OK, OK, OK, OK),
}
AFTER = {"search": Status.PENDING, "select": Status.DOWNLOADING, "cancel": Status.CANCELLED}


@pytest.mark.parametrize(
    ("name", "status", "allowed"),
    [(name, status, row[place]) for name, row in TABLE.items() for place, status in enumerate(Status)],
)
async def test_the_table_of_mutations_and_statuses_is_kept(
    world: World, name: str, status: Status, allowed: str
) -> None:
    request_id = await in_status(world, status)
    (item,) = await world.lifecycle.items(request_id)
    known = await world.releases(item)
    release_id = known[0].id if known else (await world.find(item, release()))[0].id
    commands: dict[str, Callable[[], Awaitable[object]]] = {
        "search": lambda: world.commands.search(request_id),
        "select": lambda: world.commands.select(request_id, release_id, force=True),
        "cancel": lambda: world.commands.cancel(request_id),
        "remove": lambda: world.commands.remove(request_id),
        "update": lambda: world.commands.update(request_id, Wishes(auto_select=False)),
    }
    if allowed == NO:
        error = await refused(world, InvalidTransitionError, commands[name])
        assert str(status) in str(error)
        return
    look = everything(world)
    before = await look()
    await commands[name]()
    if name == "remove":
        assert await world.all_requests() == ()
    elif name in AFTER:
        assert (await world.request(request_id)).status is AFTER[name]
    assert (await look() == before) is (allowed == SAME)


async def test_every_refusal_carries_a_code(world: World) -> None:
    codes = {
        error.code for error in (BadInputError, NotFoundError, DuplicateError, InvalidTransitionError, ForbiddenError)
    }
    assert codes == {"BAD_INPUT", "NOT_FOUND", "DUPLICATE", "INVALID_TRANSITION", "FORBIDDEN"}
    assert CallerError.code in codes


async def test_a_search_that_a_person_asks_for_passes_every_cache_once(world: World) -> None:
    item = await world.ask()
    await world.commands.search(item.request_id)
    await world.step(item.id)
    await world.lifecycle.postpone((await world.item(item.id),), world.clock(), "Again.", failed=False)
    await world.step(item.id)
    assert [past_cache for _, past_cache in world.indexer.queries] == [True, False]


async def test_a_changed_wish_is_searched_by_and_what_is_at_rest_stays_so(world: World) -> None:
    found = await in_status(world, Status.FOUND)
    request = await world.commands.update(found, Wishes(qualities=(Quality.P2160,)))
    assert (request.status, request.qualities) == (Status.PENDING, (Quality.P2160,))
    await world.commands.cancel(found)
    request = await world.commands.update(found, Wishes(formats=(Format.MKV,)))
    assert (request.status, request.formats) == (Status.CANCELLED, (Format.MKV,))


async def test_removing_leaves_the_files_in_the_library(world: World) -> None:
    request_id = await in_status(world, Status.COMPLETED)
    await world.commands.remove(request_id)
    movies = world.settings.data_dir / "library/Movies"
    assert [path.name[:5] for path in movies.glob("*/*.mkv")] == ["Night"]


async def test_removing_what_is_tried_leaves_no_torrent(world: World) -> None:
    item = await world.grabbing_item()
    await world.step(item.id)
    await world.store.write(lambda tables: tables.db.execute("UPDATE request SET status = 'FOUND'"))
    await world.commands.remove(item.request_id)
    await world.clear()
    assert (world.debrid.account_, await world.waiting_chores()) == ({}, set())
