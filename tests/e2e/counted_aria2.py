"""An aria2c of the house's own, as ARIA2_URL means it, behind a door that counts callers. Knows no Usher."""

import asyncio
import socket
from asyncio.subprocess import DEVNULL, Process
from pathlib import Path
from types import TracebackType

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from addon.demo.catalogue import Catalogue
from addon.demo.clock import Timekeeper
from addon.demo.upstream import HOST, Upstream

from .waiting import until

SECRET = "e2e-aria2-secret"


class CountedAria2(Upstream):
    """`async with CountedAria2(folder) as aria2:`; `switches` count and hold its calls as those of any upstream."""

    def __init__(self, folder: Path) -> None:
        super().__init__(Timekeeper(), Catalogue())
        self._folder = folder
        self._process: Process | None = None
        self._behind = httpx.AsyncClient(trust_env=False)
        self._rpc = ""
        self.app = Starlette(routes=[Route("/jsonrpc", self._pass_on, methods=["POST"])])

    @property
    def url(self) -> str:
        """For ARIA2_URL."""
        return f"{self.origin}/jsonrpc"

    async def __aenter__(self) -> "CountedAria2":
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            port = probe.getsockname()[1]
        self._rpc = f"http://{HOST}:{port}/jsonrpc"
        options = ("--enable-rpc", f"--rpc-listen-port={port}", f"--rpc-secret={SECRET}", f"--dir={self._folder}")
        self._process = await asyncio.create_subprocess_exec(
            *("aria2c", "--no-conf", "--quiet", "--file-allocation=none", *options), stdout=DEVNULL, stderr=DEVNULL
        )
        await until(self._answers, "aria2c answers")
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.stop()
        await self._behind.aclose()
        assert self._process is not None
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()

    async def call(self, method: str, *params: object) -> object:
        """The result of one call past the door, uncounted."""
        body = {"jsonrpc": "2.0", "id": "e2e", "method": f"aria2.{method}", "params": [f"token:{SECRET}", *params]}
        answer = await self._behind.post(self._rpc, json=body)
        return answer.json()["result"]

    async def _answers(self) -> bool:
        try:
            return bool(await self.call("getVersion"))
        except httpx.HTTPError:
            return False

    async def _pass_on(self, request: Request) -> Response:
        answer = await self._behind.post(self._rpc, content=await request.body())
        return Response(answer.content, answer.status_code, media_type="application/json")
