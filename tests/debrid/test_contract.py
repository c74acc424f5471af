"""What every debrid service must do behind the port, each against its own fake over a real socket.

A further service is a class and a line in `WORLDS`; the tests know only the port and `World`. Services differ in
whether files are selected: what a torrent is after the add stands in `added`, and where nothing is selected all are.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest

from addon.debrid.base import DebridService, Order, RemoteState, RemoteTorrent
from addon.demo.catalogue import CACHED, Fate, Outcome, uncached
from addon.errors import (
    LinkRottedError,
    NotCachedError,
    ReleaseRefusedError,
    UpstreamDeniedError,
    UpstreamMissingError,
    UpstreamRejectedError,
    UpstreamUnavailableError,
)

from .worlds import FILES, HASH, MAGNET, MOVIE, WORLDS, World


@pytest.fixture(params=WORLDS)
async def world(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    made = WORLDS[request.param]()
    async with AsyncExitStack() as owner:
        await made.open(owner)
        yield made


async def selected(debrid: DebridService, *names: str) -> RemoteTorrent:
    """A torrent on the account with the files of these names selected, where files are selected at all."""
    torrent_id = await debrid.add(Order(magnet=MAGNET, info_hash=HASH))
    files = (await debrid.info(torrent_id, HASH)).files
    await debrid.select(torrent_id, tuple(file.id for file in files if file.basename in names), HASH)
    return await debrid.info(torrent_id, HASH)


async def test_a_torrent_goes_from_add_to_its_bytes_and_leaves_nothing_behind(world: World) -> None:
    debrid = world.debrid()
    assert await debrid.torrents() == ()
    torrent_id = await debrid.add(Order(magnet=MAGNET, info_hash=HASH))
    (listed,) = await debrid.torrents(max_age_seconds=60)
    assert (listed.id, listed.info_hash, listed.state) == (torrent_id, HASH, world.added)
    assert bool(listed.files) is debrid.lists_files
    before = await debrid.info(torrent_id, HASH)
    assert [(file.basename, file.size_bytes) for file in before.files] == [
        (file.basename, file.size_bytes) for file in FILES
    ]
    movie = next(file for file in before.files if file.basename == MOVIE.basename)
    await debrid.select(torrent_id, (movie.id,), HASH)
    after = await debrid.info(torrent_id, HASH)
    assert (after.state, after.progress) == (RemoteState.READY, 1.0)
    assert [file.id for file in after.selected if file.id == movie.id or world.selects] == [movie.id]
    direct = await debrid.unlock(after.links[after.selected.index(replace(movie, selected=True))], HASH)
    assert direct.filename == MOVIE.basename
    assert direct.size_bytes in (MOVIE.size_bytes, None)
    assert len((await world.client.get(direct.url)).content) == MOVIE.size_bytes
    await debrid.delete(torrent_id, HASH)
    await debrid.delete(torrent_id, HASH)
    assert await debrid.torrents(max_age_seconds=60) == ()
    with pytest.raises(UpstreamMissingError):
        await debrid.info(torrent_id, HASH)


async def test_the_list_tells_what_info_tells_where_it_lists_files(world: World) -> None:
    debrid = world.debrid()
    torrent = await selected(debrid, MOVIE.basename)
    (listed,) = await debrid.torrents()
    assert listed == (torrent if debrid.lists_files else replace(torrent, files=()))


async def test_only_a_service_that_can_tell_says_what_is_cached(world: World) -> None:
    debrid = world.debrid()
    cached = await debrid.cached((HASH, "b" * 40))
    if cached is not None:
        assert [(file.basename, file.size_bytes) for file in cached[HASH]] == [
            (file.basename, file.size_bytes) for file in FILES
        ]
        assert list(cached) == [HASH]
    world.becomes(uncached(100))
    world.later(3600)
    assert await debrid.cached((HASH,)) in (None, {})


async def test_where_only_cached_is_wanted_nothing_else_is_fetched(world: World) -> None:
    debrid = world.debrid()
    world.becomes(uncached(100))
    if await debrid.cached((HASH,)) is not None:
        with pytest.raises(NotCachedError) as caught:
            await debrid.add(Order(magnet=MAGNET, info_hash=HASH), only_if_cached=True)
        assert not caught.value.lasting
        assert await debrid.torrents() == ()
    world.becomes(CACHED)
    world.later(3600)
    torrent_id = await debrid.add(Order(magnet=MAGNET, info_hash=HASH), only_if_cached=True)
    assert [torrent.id for torrent in await debrid.torrents()] == [torrent_id]


async def test_the_links_stand_in_the_order_of_the_selected_files(world: World) -> None:
    debrid = world.debrid()
    torrent = await selected(debrid, "The.Engine.mkv", MOVIE.basename)
    directs = [await debrid.unlock(link, HASH) for link in torrent.links]
    assert [direct.filename for direct in directs] == [file.basename for file in torrent.selected]


async def test_a_selection_that_stands_is_left_as_it_is(world: World) -> None:
    debrid = world.debrid()
    torrent = await selected(debrid, MOVIE.basename)
    await debrid.select(torrent.id, (2,), HASH)
    assert (await debrid.info(torrent.id, HASH)).selected == torrent.selected


async def test_a_refused_release_is_a_lasting_verdict_and_leaves_nothing(world: World) -> None:
    world.becomes(Fate(outcome=Outcome.REFUSED))
    debrid = world.debrid()
    with pytest.raises(ReleaseRefusedError) as caught:
        await debrid.add(Order(magnet=MAGNET, info_hash=HASH))
    assert caught.value.lasting
    assert await debrid.torrents() == ()


async def test_a_refusal_soon_after_a_limit_is_not_lasting(world: World) -> None:
    debrid = world.debrid()
    world.switches.fail(status=429)
    with pytest.raises(UpstreamUnavailableError) as limited:
        await debrid.account()
    assert limited.value.retry_at is not None
    world.later(11)
    world.becomes(Fate(outcome=Outcome.REFUSED))
    with pytest.raises(ReleaseRefusedError) as refused:
        await debrid.add(Order(magnet=MAGNET, info_hash=HASH))
    assert not refused.value.lasting


async def test_a_vanished_torrent_is_missing_and_only_info_says_so(world: World) -> None:
    world.becomes(Fate(outcome=Outcome.VANISHED))
    debrid = world.debrid()
    torrent_id = await debrid.add(Order(magnet=MAGNET, info_hash=HASH))
    if world.selects:
        with pytest.raises(UpstreamRejectedError):
            await debrid.select(torrent_id, (1,), HASH)
    with pytest.raises(UpstreamMissingError):
        await debrid.info(torrent_id, HASH)


async def test_a_converting_torrent_has_no_files_and_takes_no_selection_yet(world: World) -> None:
    world.becomes(Fate(converting_seconds=20))
    debrid = world.debrid()
    torrent_id = await debrid.add(Order(magnet=MAGNET, info_hash=HASH))
    if world.selects:
        with pytest.raises(UpstreamRejectedError):
            await debrid.select(torrent_id, (1,), HASH)
    waiting = await debrid.info(torrent_id, HASH)
    assert (waiting.state, waiting.files) == (RemoteState.CONVERTING, ())
    world.later(20)
    assert [torrent.state for torrent in await debrid.torrents()] == [world.added]
    await debrid.select(torrent_id, (1,), HASH)
    assert (await debrid.info(torrent_id, HASH)).state is RemoteState.READY


async def test_an_uncached_torrent_queues_is_fetched_and_gets_ready(world: World) -> None:
    world.becomes(uncached(100, queued_seconds=10))
    debrid = world.debrid()
    torrent = await selected(debrid, MOVIE.basename)
    assert torrent.state is RemoteState.QUEUED
    world.later(60)
    (fetching,) = await debrid.torrents()
    assert (fetching.state, fetching.progress) == (RemoteState.FETCHING, 0.5)
    world.later(60)
    ready = await debrid.info(torrent.id, HASH)
    assert (ready.state, len(ready.links)) == (RemoteState.READY, len(ready.selected))


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.DEAD, RemoteState.DEAD),
        (Outcome.ERROR, RemoteState.DEAD),
        (Outcome.VIRUS, RemoteState.INFECTED),
        (Outcome.STALLED, RemoteState.FETCHING),
    ],
)
async def test_what_goes_wrong_after_the_selection_is_a_state(
    world: World, outcome: Outcome, state: RemoteState
) -> None:
    world.becomes(Fate(outcome=outcome))
    assert (await selected(world.debrid(), MOVIE.basename)).state is state


async def test_full_slots_are_waited_for_while_lists_go_on(world: World) -> None:
    world.becomes(uncached(100))
    world.allows(0)
    debrid = world.debrid()
    with pytest.raises(UpstreamUnavailableError) as caught:
        await debrid.add(Order(magnet=MAGNET, info_hash=HASH))
    assert caught.value.retry_at is not None
    assert await debrid.torrents() == ()
    world.allows(1)
    world.later((caught.value.retry_at - world.time.now()).total_seconds())
    assert (await selected(debrid, MOVIE.basename)).state is RemoteState.FETCHING


async def test_a_rotten_link_is_mended_by_adding_again(world: World) -> None:
    world.becomes(Fate(rotten_adds=1))
    debrid = world.debrid()
    torrent = await selected(debrid, MOVIE.basename)
    with pytest.raises(LinkRottedError):
        await debrid.unlock(torrent.links[0], HASH)
    await debrid.delete(torrent.id, HASH)
    again = await selected(debrid, MOVIE.basename)
    assert (await debrid.unlock(again.links[0], HASH)).filename == MOVIE.basename


async def test_an_add_whose_answer_is_lost_is_found_in_the_listing(world: World) -> None:
    debrid = world.debrid()
    await debrid.torrents()
    world.switches.lose()
    with pytest.raises(UpstreamUnavailableError):
        await debrid.add(Order(magnet=MAGNET, info_hash=HASH))
    world.later(2)
    assert [torrent.info_hash for torrent in await debrid.torrents(max_age_seconds=3600)] == [HASH]


@pytest.mark.parametrize("status", [200, 403, 404, 451, 502])
async def test_a_page_of_html_is_an_outage_whatever_its_status(world: World, status: int) -> None:
    debrid = world.debrid()
    torrent = await selected(debrid, MOVIE.basename)
    world.switches.fail(status=status, body="<html>challenge</html>")
    with pytest.raises(UpstreamUnavailableError):
        await debrid.info(torrent.id, HASH)
    world.later(2)
    assert await debrid.info(torrent.id, HASH) == torrent


async def test_a_wrong_token_is_for_a_person_and_is_told_nowhere(world: World) -> None:
    debrid = world.debrid("NOT-THE-TOKEN")
    assert "NOT-THE-TOKEN" not in repr(debrid)
    with pytest.raises(UpstreamDeniedError) as caught:
        await debrid.torrents()
    assert "NOT-THE-TOKEN" not in f"{caught.value!r} {caught.value.__dict__}"


async def test_the_account_can_be_checked(world: World) -> None:
    world.becomes(CACHED)
    debrid = world.debrid()
    assert (await debrid.account()).premium
    assert "for 90 more days" in await debrid.check()


async def test_every_call_is_counted_with_its_hash(world: World) -> None:
    debrid = world.debrid()
    torrent = await selected(debrid, MOVIE.basename)
    await debrid.unlock(torrent.links[0], HASH)
    assert len(world.calls) == (5 if world.selects else 4)
    assert {(call.upstream, call.info_hash) for call in world.calls} == {(debrid.name, HASH)}
