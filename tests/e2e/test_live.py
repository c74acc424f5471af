"""Live views: downloads as aria2 has them now, every move as it happens, and what watching costs."""

from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, NegotiationError
from websockets.typing import Subprotocol

from .answers import Change, Download, Moved, Reply, RequestChange
from .conftest import OpenScene
from .counted_aria2 import SECRET, CountedAria2
from .films import catalogue_of, copy_of, film
from .stops import TRANSFERRING
from .subscriber import PROTOCOL, Subscriber, address
from .waiting import until

pytestmark = pytest.mark.e2e

_CHANGES = "subscription($id: ID) { requestChanged(id: $id) { change { from to reason } request { id status } } }"
_DOWNLOADS = """subscription($ms: Int!, $request: ID) {
  downloadsChanged(intervalMs: $ms, requestId: $request) {
    gid requestId name status totalBytes completedBytes progress } }"""
_FOREIGN_GID = "00000000000000aa"


async def test_every_move_is_told_in_order(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene = await open_scene(catalogue_of(movie, torrent))
    async with Subscriber(scene.usher) as reader:
        changes = await reader.subscribe(_CHANGES)
        await reader.subscribe(_CHANGES)
        await scene.ask(movie)
        told: list[Change] = []
        while not told or told[-1].to != "COMPLETED":
            message = (await reader.next(changes)).read("requestChanged", RequestChange)
            told += [message.change] if message.change else []
    request = await scene.completed(torrent)
    assert tuple(told) == request.history
    assert message.request == Moved(id=request.id, status="COMPLETED")


async def test_downloads_are_told_as_they_come_on(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie, mib=2)
    scene = await open_scene(catalogue_of(movie, torrent))
    async with Subscriber(scene.usher) as reader:
        everything = await reader.subscribe(_DOWNLOADS, ms=250)
        assert _downloads(await reader.next(everything)) == ()
        TRANSFERRING.hold(scene, carried_out=False)
        await scene.ask(movie)
        await TRANSFERRING.reached(scene)
        request = await scene.until_status("DOWNLOADING")
        own = await reader.subscribe(_DOWNLOADS, ms=250, request=request.id)
        seen = [download for _ in range(3) for download in _downloads(await reader.next(own))]
        assert seen[0].completed_bytes < seen[-1].completed_bytes < torrent.size_bytes
        assert [(each.request_id, each.status) for each in seen] == [(request.id, "ACTIVE")] * 3
        TRANSFERRING.lift(scene, torrent)
        while _downloads(await reader.next(own)):
            pass  # until it is gone from aria2
    await scene.completed(torrent)


async def test_wrong_questions_are_told_at_once(open_scene: OpenScene) -> None:
    scene = await open_scene(catalogue_of(film()))
    async with Subscriber(scene.usher) as reader:
        hasty = await reader.subscribe(_DOWNLOADS, ms=249)
        assert (await reader.next(hasty)).codes == ("BAD_INPUT",)
        unknown = await reader.subscribe(_CHANGES, id="none of ours")
        assert (await reader.next(unknown)).codes == ("NOT_FOUND",)


async def test_watching_needs_the_key_and_the_one_protocol(open_scene: OpenScene) -> None:
    scene = await open_scene(catalogue_of(film()))
    for payload in ("{}", '{"apiKey": "wrong"}'):
        async with connect(address(scene.usher), subprotocols=[PROTOCOL], proxy=None) as socket:
            await socket.send(f'{{"type": "connection_init", "payload": {payload}}}')
            with pytest.raises(ConnectionClosed) as closed:
                await socket.recv()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code in (4401, 4403)
    with pytest.raises((InvalidHandshake, NegotiationError, ConnectionClosed)):
        async with connect(address(scene.usher), subprotocols=[Subprotocol("graphql-ws")], proxy=None) as socket:
            await socket.recv()


async def test_fifty_who_watch_cost_one_poll_of_aria2(open_scene: OpenScene, tmp_path: Path) -> None:
    async with CountedAria2(tmp_path) as aria2, AsyncExitStack() as stack:
        scene = await open_scene(catalogue_of(film()), aria2_url=aria2.url, aria2_secret=SECRET)
        await aria2.call("addUri", [f"{aria2.origin}/nothing"], {"gid": _FOREIGN_GID, "pause": "true"})
        readers = [await stack.enter_async_context(Subscriber(scene.usher)) for _ in range(50)]
        names = [await reader.subscribe(_DOWNLOADS, ms=500) for reader in readers]
        for reader, name in zip(readers, names, strict=True):
            (download,) = _downloads(await reader.next(name))
            assert (download.gid, download.request_id, download.status) == (_FOREIGN_GID, None, "PAUSED")
        polls, began = aria2.switches.count(), aria2.time.seconds()
        await aria2.switches.reached(count=polls + 6)
        assert aria2.time.seconds() - began >= 2.4, "more than one poll every half a second"
        assert sum(reader.waiting(name) for reader, name in zip(readers, names, strict=True)) == 0

        await aria2.call("remove", _FOREIGN_GID)
        for reader, name in zip(readers, names, strict=True):
            assert _downloads(await reader.next(name)) == ()


async def test_foreign_download_is_shown_and_never_touched(open_scene: OpenScene, tmp_path: Path) -> None:
    movie = film()
    torrent = copy_of(movie)
    async with CountedAria2(tmp_path) as aria2:
        scene = await open_scene(catalogue_of(movie, torrent), aria2_url=aria2.url, aria2_secret=SECRET)
        await aria2.call("addUri", [f"{aria2.origin}/nothing"], {"gid": _FOREIGN_GID, "pause": "true"})
        await scene.ask(movie)
        await scene.completed(torrent)
        refused = await scene.usher.graphql(f'mutation {{ cancelDownload(gid: "{_FOREIGN_GID}") {{ id }} }}')
        assert refused.codes == ("FORBIDDEN",)

        async def only_the_foreign_one() -> bool:
            shown = await scene.usher.graphql("{ downloads { gid requestId } }")
            return shown.data == {"downloads": [{"gid": _FOREIGN_GID, "requestId": None}]}

        await until(only_the_foreign_one, "Usher's own entry is gone and the other is there")


async def test_downloads_are_null_while_aria2_is_away(open_scene: OpenScene, tmp_path: Path) -> None:
    async with CountedAria2(tmp_path) as aria2:
        scene = await open_scene(catalogue_of(film()), aria2_url=aria2.url, aria2_secret=SECRET)
        await aria2.stop()
        reply = await scene.usher.graphql("{ downloads { gid } requests { totalCount } }")
        assert reply.codes == ("UPSTREAM_UNAVAILABLE",)
        assert reply.data == {"downloads": None, "requests": {"totalCount": 0}}
        assert (await scene.usher.web.get("/readyz")).status_code == 503
        await aria2.start()

        async def is_back() -> bool:
            return (await scene.usher.web.get("/readyz")).status_code == 200

        await until(is_back, "aria2 is back")


def _downloads(reply: Reply) -> tuple[Download, ...]:
    return reply.read("downloadsChanged", tuple[Download, ...])
