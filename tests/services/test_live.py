"""The downloads as they are now: whose they are, one poll for all who watch, and readers that do not read."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from addon.domain.downloads import DownloadStatus, Entry, Snapshot
from addon.domain.gids import torrent_gid
from addon.errors import UpstreamUnavailableError
from addon.services.live import Live, LiveDownload
from addon.store import listing
from addon.store.entities import Tables
from addon.store.session import Store
from tests.conftest import HeldClock

OURS, MAGNET, PAYLOAD, FOREIGN = (f"{letter * 16}" for letter in "abcf")
ENTRY = Entry(
    gid=OURS,
    status=DownloadStatus.ACTIVE,
    total_bytes=1000,
    completed_bytes=250,
    bytes_per_second=100,
    connections=4,
    seeders=None,
    error_code=None,
    error_message=None,
    path="/media/.usher/film.mkv",
    name="film.mkv",
    info_hash=None,
    followed_by=(),
    following=None,
)
OUTAGE = UpstreamUnavailableError("aria2 does not answer", upstream="aria2", operation="snapshot")


class FakeAria2:
    """Holds what the test says; each look waits until `gate` is open."""

    def __init__(self, clock: HeldClock) -> None:
        self._clock = clock
        self.entries: tuple[Entry, ...] = (ENTRY,)
        self.error: Exception | None = None
        self.looks = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def snapshot(self, *, max_age_seconds: float = 0.0) -> Snapshot:
        self.looks += 1
        await self.gate.wait()
        if self.error is not None:
            raise self.error
        return Snapshot(entries=self.entries, bytes_per_second=0, session="1", taken_at=self._clock())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Two of aria2's gids are known: one of request 7, a magnet of request 8."""
    store = Store(tmp_path / "usher.db")

    def unit(tables: object) -> None:
        for gid, request_id in ((OURS, 7), (MAGNET, 8)):
            tables.Download(  # type: ignore[attr-defined]  # what the store hands in
                gid=gid, grab_id=1, item_id=1, request_id=request_id, file_id=1,
                name="f", size_bytes=1, link="l", directory="d",
            )  # fmt: skip

    store._in_session(unit)
    yield store
    store.close()


@pytest.fixture
def aria2(held_clock: HeldClock) -> FakeAria2:
    return FakeAria2(held_clock)


@pytest.fixture
async def live(aria2: FakeAria2, store: Store, held_clock: HeldClock) -> AsyncIterator[Live]:
    live = Live(aria2, store, held_clock)
    yield live
    live.close()


async def until(claim: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not claim():
            await asyncio.sleep(0.001)


async def looks_more(aria2: FakeAria2) -> None:
    """Waits until aria2 was looked at a few times more."""
    looks = aria2.looks
    await until(lambda: aria2.looks > looks + 3)


T = TypeVar("T")


async def soon(waiting: Awaitable[T]) -> T:
    async with asyncio.timeout(10):
        return await waiting


async def test_download_shows_aria2_and_its_request(live: Live) -> None:
    assert await live.downloads() == (
        LiveDownload(
            gid=OURS,
            request_id=7,
            name="film.mkv",
            status=DownloadStatus.ACTIVE,
            total_bytes=1000,
            completed_bytes=250,
            progress=0.25,
            bytes_per_second=100,
            eta_seconds=8,
            connections=4,
            seeders=None,
            error_message=None,
        ),
    )
    assert [download.public_request_id for download in await live.downloads(7)] == ["request-7"]
    assert await live.downloads(8) == ()


async def test_time_to_the_end_that_nobody_can_wait_for_is_unknown(live: Live, aria2: FakeAria2) -> None:
    aria2.entries = (replace(ENTRY, total_bytes=2**50, bytes_per_second=1),)
    assert (await live.downloads())[0].eta_seconds is None


@pytest.mark.parametrize("magnet_is_listed", [True, False])
async def test_payload_of_a_magnet_belongs_to_the_gid_that_it_follows(
    live: Live, aria2: FakeAria2, magnet_is_listed: bool
) -> None:
    magnet = replace(ENTRY, gid=MAGNET, followed_by=(PAYLOAD,))
    payload = replace(ENTRY, gid=PAYLOAD, following=MAGNET)
    aria2.entries = (payload, magnet) if magnet_is_listed else (payload,)
    assert [(d.gid, d.request_id) for d in await live.downloads(8)] == [(e.gid, 8) for e in aria2.entries]


async def test_what_follows_nothing_of_ours_belongs_to_nobody(live: Live, aria2: FakeAria2) -> None:
    loop = (replace(ENTRY, gid=FOREIGN, following="1" * 16), replace(ENTRY, gid="1" * 16, following=FOREIGN))
    aria2.entries = (*loop, replace(ENTRY, gid="2" * 16, following="3" * 16), replace(ENTRY, gid="4" * 16))
    assert {download.request_id for download in await live.downloads()} == {None}


async def test_owners_are_read_again_only_for_a_gid_that_is_new(
    live: Live, aria2: FakeAria2, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = []
    real = listing.requests_by_gid
    monkeypatch.setattr(listing, "requests_by_gid", lambda tables: reads.append(1) or real(tables))  # type: ignore[func-returns-value]
    aria2.entries = (replace(ENTRY, gid=FOREIGN),)
    for _ in range(3):
        await live.downloads()
    assert len(reads) == 1
    aria2.entries = (replace(ENTRY, gid=FOREIGN), ENTRY)
    assert [download.request_id for download in await live.downloads()] == [None, 7]
    assert len(reads) == 2


async def test_what_has_not_changed_is_not_made_anew(live: Live, aria2: FakeAria2) -> None:
    aria2.entries = (ENTRY, replace(ENTRY, gid=FOREIGN))
    before = await live.downloads()
    aria2.entries = (replace(ENTRY), replace(ENTRY, gid=FOREIGN, completed_bytes=500))
    after = await live.downloads()
    assert after[0] is before[0]
    assert (after[1].completed_bytes, len(after)) == (500, 2)


async def test_question_while_aria2_is_down_raises(live: Live, aria2: FakeAria2) -> None:
    aria2.error = OUTAGE
    with pytest.raises(UpstreamUnavailableError):
        await live.downloads()


async def test_stream_begins_at_once_and_tells_only_what_has_changed(live: Live, aria2: FakeAria2) -> None:
    async with aclosing(live.stream(1)) as stream:
        assert await soon(anext(stream)) == await live.downloads()
        waiting = asyncio.ensure_future(anext(stream))
        await looks_more(aria2)
        assert not waiting.done()
        aria2.entries = ()
        assert await soon(waiting) == ()


async def test_stream_of_a_request_tells_only_of_its_downloads(live: Live, aria2: FakeAria2) -> None:
    async with aclosing(live.stream(1, 7)) as stream:
        assert await soon(anext(stream)) == await live.downloads()
        waiting = asyncio.ensure_future(anext(stream))
        aria2.entries = (ENTRY, replace(ENTRY, gid=FOREIGN))
        await looks_more(aria2)
        assert not waiting.done()
        aria2.entries = ()
        assert await soon(waiting) == ()


async def test_outage_is_told_once_and_the_downloads_follow(live: Live, aria2: FakeAria2) -> None:
    aria2.error = OUTAGE
    async with aclosing(live.stream(1)) as stream:
        assert await soon(anext(stream)) is OUTAGE
        waiting = asyncio.ensure_future(anext(stream))
        await until(lambda: aria2.looks > 5)
        assert not waiting.done()
        aria2.error = None
        assert await soon(waiting) == await live.downloads()
        aria2.error = OUTAGE
        assert await soon(anext(stream)) is OUTAGE


async def test_thousand_readers_cost_one_poll_and_only_while_they_read(live: Live, aria2: FakeAria2) -> None:
    streams = [live.stream(60_000) for _ in range(1000)]
    first = [asyncio.ensure_future(anext(stream)) for stream in streams]
    await soon(asyncio.gather(*first))
    late = live.stream(60_000)
    assert await soon(anext(late)) == first[0].result()
    assert (aria2.looks, live.watcher_count, live.is_polling) == (1, 1001, True)
    for stream in (*streams, late):
        await stream.aclose()
    assert (aria2.looks, live.watcher_count, live.is_polling) == (1, 0, False)


async def test_most_eager_reader_sets_the_pace_and_the_others_keep_theirs(live: Live, aria2: FakeAria2) -> None:
    async with aclosing(live.stream(60_000)) as slow, aclosing(live.stream(1)) as fast:
        await soon(anext(slow))
        waiting = asyncio.ensure_future(anext(slow))
        for completed in range(300, 310):
            aria2.entries = (replace(ENTRY, completed_bytes=completed),)
            await soon(anext(fast))
        assert aria2.looks >= 10
        assert not waiting.done()
        waiting.cancel()
        await asyncio.wait([waiting])


async def test_reader_sees_the_newest_and_not_what_it_has_missed(live: Live, aria2: FakeAria2) -> None:
    async with aclosing(live.stream(1)) as stream:
        await soon(anext(stream))
        for completed in (300, 400, 500):
            aria2.entries = (replace(ENTRY, completed_bytes=completed),)
            await looks_more(aria2)
        seen = await soon(anext(stream))
        assert isinstance(seen, tuple)
        assert seen[0].completed_bytes == 500


async def test_reader_that_takes_nothing_is_dropped(live: Live, aria2: FakeAria2, held_clock: HeldClock) -> None:
    stalled = live.stream(1)
    await soon(anext(stalled))
    async with aclosing(live.stream(1)) as healthy:
        await soon(anext(healthy))
        await looks_more(aria2)
        held_clock.forward(59)
        await looks_more(aria2)
        assert live.watcher_count == 2
        waiting = asyncio.ensure_future(anext(healthy))
        await looks_more(aria2)
        held_clock.forward(2)
        await until(lambda: live.watcher_count == 1)
        with pytest.raises(StopAsyncIteration):
            await soon(anext(stalled))
        aria2.entries = ()
        assert await soon(waiting) == ()


async def test_poll_ends_with_its_last_stalled_reader(live: Live, held_clock: HeldClock, aria2: FakeAria2) -> None:
    stalled = live.stream(1)
    await soon(anext(stalled))
    await until(lambda: aria2.looks > 3)
    held_clock.forward(3600)
    await until(lambda: not live.is_polling)
    assert live.watcher_count == 0
    await stalled.aclose()


async def test_unforeseen_error_ends_the_streams_and_the_next_one_starts_afresh(live: Live, aria2: FakeAria2) -> None:
    aria2.error = KeyError("a bug")
    with pytest.raises(StopAsyncIteration):
        await soon(anext(live.stream(1)))
    await until(lambda: not live.is_polling)
    aria2.error = None
    async with aclosing(live.stream(1)) as stream:
        assert await soon(anext(stream)) == await live.downloads()


async def test_closing_ends_every_stream(live: Live) -> None:
    stream = live.stream(1)
    await soon(anext(stream))
    live.close()
    with pytest.raises(StopAsyncIteration):
        await soon(anext(stream))
    assert not live.is_polling


async def test_a_torrent_belongs_to_whoever_has_asked_for_it_last(live: Live, aria2: FakeAria2, store: Store) -> None:
    info_hash = "0a" * 20
    aria2.entries = (replace(ENTRY, gid=torrent_gid(info_hash), info_hash=info_hash),)
    for request_id in (7, 8):  # the gid stays the same
        await store.write(_grabbed, info_hash, request_id)
        assert [download.request_id for download in await live.downloads()] == [request_id]


def _grabbed(tables: Tables, info_hash: str, request_id: int) -> None:
    tables.Grab(
        request_id=request_id, release_id=1, provider="swarm", info_hash=info_hash, ours=True, others="[]",
        torrent_id=torrent_gid(info_hash), readds=0, selected="[]", progress=0.0, progressed_at=0, created_at=0,
    )  # fmt: skip
