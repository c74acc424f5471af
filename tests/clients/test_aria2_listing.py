"""The status listing, against answers written by hand: shared by all who ask, lean, and safe to show."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx
import pytest

from addon.clients.aria2 import Aria2, Endpoint
from addon.clients.aria2_listing import without_links
from addon.domain.downloads import DownloadStatus, Snapshot
from addon.errors import UpstreamDeniedError, UpstreamRejectedError, UpstreamUnavailableError

SECRET = "s3cret-token"
Json = dict[str, object]


def row(gid: str, status: str = "active", **more: object) -> Json:
    return {"gid": gid * 16, "status": status, "totalLength": "100", "completedLength": "40", **more}


@dataclass
class Aria2c:
    """Answers listings; `gate` holds every answer back until the test opens it."""

    active: list[Json] = field(default_factory=list)
    stopped: list[Json] = field(default_factory=list)
    paths: dict[str, str] = field(default_factory=dict)
    torrents: dict[str, str] = field(default_factory=dict)
    refuses_paths: bool = False
    raw: bytes | None = None
    status: int = 200
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    listings: int = 0
    asked_paths: list[str] = field(default_factory=list)
    headers: list[httpx.Headers] = field(default_factory=list)

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.headers.append(request.headers)
        calls = json.loads(request.content)["params"][0]
        assert all(call["params"][0] == f"token:{SECRET}" for call in calls)
        if calls[0]["methodName"] == "aria2.tellStatus":
            return self.places([call["params"][1] for call in calls])
        self.listings += 1
        await asyncio.wait_for(self.gate.wait(), 5)
        if self.raw is not None:
            return httpx.Response(self.status, content=self.raw)
        parts = [[self.active], [[]], [self.stopped], [{"downloadSpeed": "7"}], [{"sessionId": "first"}]]
        return httpx.Response(200, json={"id": "usher", "jsonrpc": "2.0", "result": parts})

    def places(self, gids: list[str]) -> httpx.Response:
        self.asked_paths += gids
        if self.refuses_paths:
            return httpx.Response(500, json={"error": {"code": -32700, "message": "Parse error."}})
        parts: list[object] = []
        for gid in gids:
            if gid in self.paths:
                files = [{"path": self.paths[gid], "uris": [{"uri": "https://cdn.example/key"}]}]
                torrent = {"info": {"name": self.torrents[gid]}} if gid in self.torrents else {}
                parts.append([{"gid": gid, "files": files, "bittorrent": torrent}])
            else:
                parts.append({"code": 1, "message": f"GID {gid} is not found"})
        return httpx.Response(200, json={"result": parts})


@pytest.fixture
def server() -> Aria2c:
    server = Aria2c()
    server.gate.set()
    return server


@pytest.fixture
async def aria2(server: Aria2c) -> AsyncIterator[Aria2]:
    aria2 = Aria2(Endpoint(url="http://127.0.0.1:1", secret=SECRET), transport=httpx.MockTransport(server))
    yield aria2
    await aria2.close()


async def test_an_entry_holds_numbers_and_no_links(aria2: Aria2, server: Aria2c) -> None:
    server.active = [row("a", downloadSpeed="7", connections="2", numSeeders="3", infoHash="b" * 40)]
    message = "Got 404 from https://cdn.example/key?token=abc today"
    server.stopped = [row("c", "error", errorCode="3", errorMessage=message), row("d", "complete", errorCode="0")]
    server.paths = {"a" * 16: "/media/film.mkv"}
    snapshot = await aria2.snapshot()
    active, failed, complete = snapshot.entries
    assert (active.total_bytes, active.completed_bytes, active.bytes_per_second) == (100, 40, 7)
    assert (active.connections, active.seeders, active.info_hash) == (2, 3, "b" * 40)
    assert (active.path, active.name) == ("/media/film.mkv", "film.mkv")
    assert (failed.status, failed.error_code) == (DownloadStatus.ERROR, 3)
    assert failed.error_message == "Got 404 from <link> today"
    assert (failed.path, failed.name) == (None, "c" * 16)
    assert (complete.error_code, complete.error_message) == (None, None)
    assert (snapshot.bytes_per_second, snapshot.session) == (7, "first")
    assert "cdn.example" not in repr(snapshot)


async def test_who_wants_to_know_is_told_of_each_listing_once(aria2: Aria2, server: Aria2c) -> None:
    seen: list[Snapshot] = []
    aria2.seen = seen.append
    server.active = [row("a", downloadSpeed="7")]
    first = (await asyncio.gather(aria2.snapshot(), aria2.snapshot()))[0]
    assert await aria2.snapshot(max_age_seconds=60) is first
    assert seen == [first]
    server.active = [{"gid": "a"}]
    with pytest.raises(UpstreamUnavailableError):
        await aria2.snapshot()
    assert seen == [first]


async def test_paths_are_asked_for_once_and_again_when_the_size_is_known(aria2: Aria2, server: Aria2c) -> None:
    gid = "a" * 16
    server.active = [row("a", totalLength="0")]
    server.paths = {gid: "/media/download"}
    first = (await aria2.snapshot()).entries[0]
    assert (await aria2.snapshot()).entries[0] is first
    assert server.asked_paths == [gid]
    server.active, server.paths = [row("a")], {gid: "/media/film.mkv"}
    assert (await aria2.snapshot()).entries[0].name == "film.mkv"
    assert server.asked_paths == [gid, gid]


async def test_a_magnet_without_its_file_list_has_a_name_but_no_path(aria2: Aria2, server: Aria2c) -> None:
    server.active = [row("a", followedBy=["b" * 16])]
    server.paths = {"a" * 16: "[METADATA]Public Domain Film"}
    entry = (await aria2.snapshot()).entries[0]
    assert (entry.path, entry.name, entry.followed_by) == (None, "Public Domain Film", ("b" * 16,))


async def test_a_torrent_goes_by_its_own_name(aria2: Aria2, server: Aria2c) -> None:
    server.active = [row("a")]
    server.paths, server.torrents = {"a" * 16: "/media/Series/e01.mkv"}, {"a" * 16: "Series"}
    entry = (await aria2.snapshot()).entries[0]
    assert (entry.path, entry.name) == ("/media/Series/e01.mkv", "Series")


async def test_names_that_are_refused_fail_the_listing(aria2: Aria2, server: Aria2c) -> None:
    server.active, server.refuses_paths = [row("a")], True
    with pytest.raises(UpstreamRejectedError):
        await aria2.snapshot()


async def test_the_living_entry_hides_a_removed_one_of_the_same_gid(aria2: Aria2, server: Aria2c) -> None:
    server.active, server.stopped = [row("a")], [row("a", "removed")]
    snapshot = await aria2.snapshot()
    assert [entry.status for entry in snapshot.entries] == [DownloadStatus.ACTIVE]


async def test_who_asks_at_once_shares_one_call(aria2: Aria2, server: Aria2c) -> None:
    server.gate.clear()
    asking = [asyncio.create_task(aria2.snapshot()) for _ in range(20)]
    await asyncio.sleep(0)
    server.gate.set()
    snapshots = await asyncio.gather(*asking)
    assert server.listings == 1
    assert len({id(snapshot) for snapshot in snapshots}) == 1


async def test_a_young_snapshot_is_answered_again(aria2: Aria2, server: Aria2c) -> None:
    first = await aria2.snapshot()
    assert await aria2.snapshot(max_age_seconds=60) is first
    assert await aria2.snapshot() is not first
    assert server.listings == 2


async def test_one_who_stops_waiting_disturbs_no_other(aria2: Aria2, server: Aria2c) -> None:
    server.gate.clear()
    leaving, staying = (asyncio.create_task(aria2.snapshot()) for _ in range(2))
    await asyncio.sleep(0)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    server.gate.set()
    assert (await staying).session == "first"
    assert server.listings == 1


async def test_a_snapshot_is_never_older_than_the_last_command(aria2: Aria2, server: Aria2c) -> None:
    server.gate.clear()
    before = asyncio.create_task(aria2.snapshot())
    await asyncio.sleep(0)
    with pytest.raises(UpstreamUnavailableError):  # nobody answers commands here; it might have worked all the same
        await aria2.set_limits(max_downloads=1, bytes_per_second=None)
    server.active = [row("a")]
    after = asyncio.create_task(aria2.snapshot(max_age_seconds=60))
    await asyncio.sleep(0)
    server.gate.set()
    assert await after is not await before
    assert server.listings == 2
    assert await aria2.snapshot(max_age_seconds=60) is await after


async def test_a_failure_is_told_to_all_and_not_kept(aria2: Aria2, server: Aria2c) -> None:
    server.raw, server.status = b"<html>bad gateway</html>", 502
    answers = await asyncio.gather(*(aria2.snapshot() for _ in range(3)), return_exceptions=True)
    assert [type(answer) for answer in answers] == [UpstreamUnavailableError] * 3
    assert server.listings == 1
    assert isinstance(answers[0], UpstreamUnavailableError)
    assert (answers[0].upstream, answers[0].operation, answers[0].status) == ("aria2", "snapshot", 502)
    server.raw = None
    assert (await aria2.snapshot(max_age_seconds=60)).session == "first"


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b'{"result":[]}', b'{"result":[[[{"gid":1}]]]}'])
async def test_nonsense_is_an_outage(aria2: Aria2, server: Aria2c, raw: bytes) -> None:
    server.raw = raw
    with pytest.raises(UpstreamUnavailableError):
        await aria2.snapshot()


async def test_a_wrong_secret_is_denied_wherever_aria2_says_so(aria2: Aria2, server: Aria2c) -> None:
    fault = {"code": 1, "message": "Unauthorized"}
    for answer in ({"error": fault}, {"result": [fault] * 5}):
        server.raw = json.dumps(answer).encode()
        with pytest.raises(UpstreamDeniedError) as caught:
            await aria2.snapshot()
        assert SECRET not in str(caught.value)
    server.raw = json.dumps({"error": {"code": -32600, "message": "Invalid Request."}}).encode()
    with pytest.raises(UpstreamRejectedError):
        await aria2.snapshot()


async def test_a_broken_name_hides_no_other_download(aria2: Aria2, server: Aria2c) -> None:
    parts = [[[row("a", "active", errorMessage="@@")]], [[]], [[]], [{}], [{"sessionId": "first"}]]
    server.raw = json.dumps({"result": parts}).encode().replace(b"@@", b"\xff\xfe")
    assert (await aria2.snapshot()).entries[0].gid == "a" * 16


async def test_a_listing_is_asked_for_uncompressed(aria2: Aria2, server: Aria2c) -> None:
    await aria2.snapshot()
    assert server.headers[0]["accept-encoding"] == "identity"


async def test_closing_ends_a_listing_under_way(server: Aria2c) -> None:
    aria2 = Aria2(Endpoint(url="http://127.0.0.1:1", secret=SECRET), transport=httpx.MockTransport(server))
    server.gate.clear()
    asking = asyncio.create_task(aria2.snapshot())
    await asyncio.sleep(0)
    await aria2.close()
    with pytest.raises(asyncio.CancelledError):
        await asking


@pytest.mark.parametrize("link", ["https://t.test/key", "magnet:?xt=urn:btih:0a&tr=https%3A%2F%2Ft.test%2Fkey"])
def test_no_message_holds_a_link(link: str) -> None:
    assert without_links(f"Failed: {link} is bad") == "Failed: <link> is bad"
