"""What every debrid service must do behind the port, each against its own fake over a real socket.

A further service is a class like `RealDebridWorld` and a line in `WORLDS`; the tests know only the port and `World`.
"""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import httpx
import pytest
from aiolimiter import AsyncLimiter

from addon.clients.counting import Call
from addon.clients.http import Wire
from addon.debrid.base import DebridService, RemoteState, RemoteTorrent
from addon.debrid.realdebrid import RealDebrid, account_limiters
from addon.demo.catalogue import CACHED, Catalogue, Fate, Outcome, Torrent, TorrentFile, uncached
from addon.demo.clock import ManualClock, Timekeeper
from addon.demo.realdebrid import RealDebrid as DemoRealDebrid
from addon.demo.switches import Switches
from addon.errors import (
    LinkRottedError,
    ReleaseRefusedError,
    UpstreamDeniedError,
    UpstreamMissingError,
    UpstreamRejectedError,
    UpstreamUnavailableError,
)

HASH = "5a" * 20
MAGNET = f"magnet:?xt=urn:btih:{HASH}&dn=The.General.1926"
MOVIE = TorrentFile(path="The.General.1926.mkv", size_bytes=3000)
FILES = (MOVIE, TorrentFile(path="Extras/The.Engine.mkv", size_bytes=200), TorrentFile(path="read.txt", size_bytes=9))


class World(ABC):
    """A running fake service with one torrent in it, and the client that talks to it."""

    switches: Switches
    client: httpx.AsyncClient

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._clock = ManualClock()
        self.time = Timekeeper(self._clock)

    def later(self, seconds: float) -> None:
        """Time passes, for both sides."""
        self._clock.advance(seconds)

    @abstractmethod
    async def open(self, owner: AsyncExitStack) -> None:
        """Starts the fake; `owner` ends it."""

    @abstractmethod
    def debrid(self, token: str | None = None) -> DebridService:
        """A new client, with the right token unless another is given."""

    @abstractmethod
    def becomes(self, fate: Fate) -> None:
        """What happens to the torrent."""

    @abstractmethod
    def allows(self, slots: int) -> None:
        """How many torrents may be active at once."""


class RealDebridWorld(World):
    """Real-Debrid."""

    async def open(self, owner: AsyncExitStack) -> None:
        torrent = Torrent(info_hash=HASH, name="The.General.1926", files=FILES)
        self._demo = DemoRealDebrid(self.time, Catalogue(torrents=(torrent,)))
        self.switches = self._demo.switches
        for server in (self._demo, self._demo.node):
            await server.start()
            owner.push_async_callback(server.stop)
        self.client = await owner.enter_async_context(httpx.AsyncClient(timeout=10))

    def debrid(self, token: str | None = None) -> DebridService:
        wire = Wire(client=self.client, clock=self.time.now, count=self.calls.append)
        free = {name: AsyncLimiter(1000) for name in account_limiters()}
        return RealDebrid(self._demo.token if token is None else token, self._demo.url, wire, limiters=free)

    def becomes(self, fate: Fate) -> None:
        self._demo.use(self._demo.catalogue.with_fate(HASH, fate))

    def allows(self, slots: int) -> None:
        self._demo.account.slots = slots


WORLDS: dict[str, type[World]] = {"realdebrid": RealDebridWorld}


@pytest.fixture(params=WORLDS)
async def world(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    made = WORLDS[request.param]()
    async with AsyncExitStack() as owner:
        await made.open(owner)
        yield made


async def selected(debrid: DebridService, *names: str) -> RemoteTorrent:
    """A torrent on the account with the files of these names selected."""
    torrent_id = await debrid.add(MAGNET, HASH)
    files = (await debrid.info(torrent_id, HASH)).files
    await debrid.select(torrent_id, tuple(file.id for file in files if file.basename in names), HASH)
    return await debrid.info(torrent_id, HASH)


async def test_a_torrent_goes_from_add_to_its_bytes_and_leaves_nothing_behind(world: World) -> None:
    debrid = world.debrid()
    assert await debrid.torrents() == ()
    torrent_id = await debrid.add(MAGNET, HASH)
    (listed,) = await debrid.torrents(max_age_seconds=60)
    assert (listed.id, listed.info_hash, listed.state) == (torrent_id, HASH, RemoteState.CHOOSING)
    before = await debrid.info(torrent_id, HASH)
    assert [(file.basename, file.size_bytes) for file in before.files] == [
        (file.basename, file.size_bytes) for file in FILES
    ]
    movie = next(file for file in before.files if file.basename == MOVIE.basename)
    await debrid.select(torrent_id, (movie.id,), HASH)
    after = await debrid.info(torrent_id, HASH)
    assert (after.state, after.progress, [file.id for file in after.selected]) == (RemoteState.READY, 1.0, [movie.id])
    direct = await debrid.unlock(after.links[0], HASH)
    assert (direct.filename, direct.size_bytes) == (MOVIE.basename, MOVIE.size_bytes)
    assert len((await world.client.get(direct.url)).content) == MOVIE.size_bytes
    await debrid.delete(torrent_id, HASH)
    await debrid.delete(torrent_id, HASH)
    assert await debrid.torrents(max_age_seconds=60) == ()
    with pytest.raises(UpstreamMissingError):
        await debrid.info(torrent_id, HASH)


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
        await debrid.add(MAGNET, HASH)
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
        await debrid.add(MAGNET, HASH)
    assert not refused.value.lasting


async def test_a_vanished_torrent_is_missing_and_only_info_says_so(world: World) -> None:
    world.becomes(Fate(outcome=Outcome.VANISHED))
    debrid = world.debrid()
    torrent_id = await debrid.add(MAGNET, HASH)
    with pytest.raises(UpstreamRejectedError):
        await debrid.select(torrent_id, (1,), HASH)
    with pytest.raises(UpstreamMissingError):
        await debrid.info(torrent_id, HASH)


async def test_a_converting_torrent_has_no_files_and_takes_no_selection_yet(world: World) -> None:
    world.becomes(Fate(converting_seconds=20))
    debrid = world.debrid()
    torrent_id = await debrid.add(MAGNET, HASH)
    with pytest.raises(UpstreamRejectedError):
        await debrid.select(torrent_id, (1,), HASH)
    waiting = await debrid.info(torrent_id, HASH)
    assert (waiting.state, waiting.files) == (RemoteState.CONVERTING, ())
    world.later(20)
    assert [torrent.state for torrent in await debrid.torrents()] == [RemoteState.CHOOSING]
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
    assert (ready.state, len(ready.links)) == (RemoteState.READY, 1)


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
    world.allows(0)
    debrid = world.debrid()
    with pytest.raises(UpstreamUnavailableError) as caught:
        await debrid.add(MAGNET, HASH)
    assert caught.value.retry_at is not None
    assert await debrid.torrents() == ()
    world.allows(1)
    world.later((caught.value.retry_at - world.time.now()).total_seconds())
    assert (await selected(debrid, MOVIE.basename)).state is RemoteState.READY


async def test_a_rotten_link_is_mended_by_adding_again(world: World) -> None:
    world.becomes(Fate(rotten_adds=1))
    debrid = world.debrid()
    torrent = await selected(debrid, MOVIE.basename)
    with pytest.raises(LinkRottedError):
        await debrid.unlock(torrent.links[0], HASH)
    await debrid.delete(torrent.id, HASH)
    again = await selected(debrid, MOVIE.basename)
    assert (await debrid.unlock(again.links[0], HASH)).size_bytes == MOVIE.size_bytes


async def test_an_add_whose_answer_is_lost_is_found_in_the_listing(world: World) -> None:
    debrid = world.debrid()
    await debrid.torrents()
    world.switches.lose()
    with pytest.raises(UpstreamUnavailableError):
        await debrid.add(MAGNET, HASH)
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
    with pytest.raises(UpstreamDeniedError) as caught:
        await debrid.torrents()
    assert "NOT-THE-TOKEN" not in f"{caught.value!r} {caught.value.__dict__}"


async def test_the_account_can_be_checked(world: World) -> None:
    world.becomes(CACHED)
    debrid = world.debrid()
    assert (await debrid.account()).premium
    assert "premium for 90 more days" in await debrid.check()


async def test_every_call_is_counted_with_its_hash(world: World) -> None:
    debrid = world.debrid()
    torrent = await selected(debrid, MOVIE.basename)
    await debrid.unlock(torrent.links[0], HASH)
    assert len(world.calls) == 5
    assert {(call.upstream, call.info_hash) for call in world.calls} == {(debrid.name, HASH)}
