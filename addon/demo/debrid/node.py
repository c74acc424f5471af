"""The node that serves the bytes of direct links: Range, HEAD, a throttle and its own ways to fail."""

import asyncio
import contextlib
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from addon.demo.catalogue import Catalogue
from addon.demo.clock import Timekeeper
from addon.demo.debrid.ranges import Part, read_range
from addon.demo.debrid.vault import Direct, Vault
from addon.demo.switched import WIRE, gone
from addon.demo.upstream import Upstream

CHUNK_BYTES = 65536


class DownloadNode(Upstream):
    """Serves `/d/{id}/{filename}`; set the attributes at any time.

    `bytes_per_second` bounds all connections together (None: no bound, 0: nothing flows until it is raised).
    Direct links answer `expired_status` after `link_seconds` or `link_requests`. `ranges` False answers every
    Range with the whole file.
    """

    def __init__(self, time: Timekeeper, catalogue: Catalogue, vault: Vault) -> None:
        super().__init__(time, catalogue)
        self.bytes_per_second: int | None = None
        self.link_seconds: float | None = None
        self.link_requests: int | None = None
        self.expired_status = 404
        self.ranges = True
        self.sent_bytes = 0
        self._drop_after_bytes = 0
        self._drops_left: int | None = 0
        self._vault = vault
        self._free_at = 0.0
        self.app = Starlette(routes=[Route("/d/{direct_id}/{filename:path}", self._file, methods=["GET"])])

    def url_of(self, direct: Direct) -> str:
        """The direct URL that the service hands out."""
        return f"{self.origin}/d/{direct.id}/{quote(direct.hosted.filename)}"

    def drop(self, *, after_bytes: int, times: int | None = 1) -> None:
        """Close the connection of the next answers after so many bytes; `times` None: from now on."""
        self._drop_after_bytes, self._drops_left = after_bytes, times

    def expire(self) -> None:
        """Let every direct link that was handed out so far expire now."""
        self._vault.revoke()

    def cut(self, part: Part) -> int | None:
        """Where this answer is to be cut off, at the latest before its last byte; None when it is not."""
        if self._drops_left == 0 or part.start == part.stop:
            return None
        if self._drops_left is not None:
            self._drops_left -= 1
        return min(part.start + self._drop_after_bytes, part.stop - 1)

    async def pace(self, count: int) -> None:
        """Returns when so many bytes may be sent, or when the node closes."""
        loop = asyncio.get_running_loop()
        while self.bytes_per_second == 0 and not self.switches.closing.is_set():
            await self._rest(0.02)
        if self.bytes_per_second:
            self._free_at = max(self._free_at, loop.time()) + count / self.bytes_per_second
            await self._rest(self._free_at - loop.time())

    def chunk_bytes(self) -> int:
        """How much is sent at once: a tenth of a second at most."""
        if not self.bytes_per_second:
            return CHUNK_BYTES
        return max(1, min(CHUNK_BYTES, self.bytes_per_second // 10))

    async def _rest(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.switches.closing.wait(), seconds)

    async def _file(self, request: Request) -> Response:
        direct = self._vault.direct(request.path_params["direct_id"])
        if direct is None or self._expired(direct):
            return PlainTextResponse("File not found", self.expired_status)
        direct.requests += 1
        size = direct.hosted.content.size_bytes
        part = read_range(request.headers.get("range") if self.ranges else None, size)
        if part is None:
            return Response("", 416, {"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"})
        return _FileAnswer(self, direct, part)

    def _expired(self, direct: Direct) -> bool:
        if self.link_requests is not None and direct.requests >= self.link_requests:
            return True
        return self.link_seconds is not None and self.time.seconds() - direct.issued_s >= self.link_seconds


class _FileAnswer(Response):
    """A file or a part of it, sent at the node's pace."""

    def __init__(self, node: DownloadNode, direct: Direct, part: Part) -> None:
        self._node = node
        self._part = part
        self._content = direct.hosted.content
        headers = {
            "Content-Length": str(part.stop - part.start),
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(direct.hosted.filename)}",
        }
        if node.ranges:
            headers["Accept-Ranges"] = "bytes"
        if part.partial:
            headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{self._content.size_bytes}"
        status = 206 if part.partial else 200
        super().__init__(status_code=status, headers=headers, media_type=direct.hosted.mime_type)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = self.raw_headers
        await send({"type": "http.response.start", "status": self.status_code, "headers": headers})
        if scope["method"] == "HEAD":
            await send(_body(b"", more=False))
            return
        left = asyncio.ensure_future(gone(receive))
        try:
            await self._send_bytes(scope, send, left)
        finally:
            left.cancel()

    async def _send_bytes(self, scope: Scope, send: Send, left: "asyncio.Future[None]") -> None:
        node, at, stop = self._node, self._part.start, self._part.stop
        cut_at = node.cut(self._part)
        end = stop if cut_at is None else cut_at
        if at == stop:
            await send(_body(b"", more=False))
        while at < end:
            count = min(node.chunk_bytes(), end - at)
            await node.pace(count)
            if left.done() or node.switches.closing.is_set():
                break
            await send(_body(self._content.read(at, at + count), more=at + count < stop))
            at += count
            node.sent_bytes += count
            await asyncio.sleep(0)  # lets other calls in when the reader is as fast as the loop
        if at < stop and not left.done():
            scope[WIRE].close()
            await left


def _body(part: bytes, *, more: bool) -> Message:
    return {"type": "http.response.body", "body": part, "more_body": more}
