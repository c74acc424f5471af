"""A TorBox whose answers the test gives, and the record of what was asked."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import httpx
import msgspec
from aiolimiter import AsyncLimiter

from addon.clients.counting import Call
from addon.clients.http import Wire
from addon.debrid.base import Order
from addon.debrid.torbox import TorBox, account_limiters
from addon.errors import UpstreamError

HASH = "a" * 40
TOKEN = "TOKENTOKENTOKEN"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MAGNET = f"magnet:?xt=urn:btih:{HASH}&dn=The+General"
LINK = "torbox://7/0/a.mkv"

Respond = Callable[[httpx.Request], httpx.Response]


def row(torrent_id: int = 7, /, **changes: object) -> dict[str, object]:
    """A finished torrent of one file, as the list has it."""
    file = {"id": 0, "name": "The.General.1926/a.mkv", "size": 10, "infected": False}
    return {
        "id": torrent_id,
        "hash": HASH.upper(),
        "name": "The.General.1926",
        "download_state": "completed",
        "progress": 1,
        "seeds": 3,
        "download_present": True,
        "download_finished": True,
        "files": [file],
        **changes,
    }


def success(data: object) -> httpx.Response:
    """An answer that went well."""
    return httpx.Response(200, json={"success": True, "error": None, "detail": "Done.", "data": data})


def refused(status: int, error: object, detail: str = "No.", data: object = None) -> httpx.Response:
    """A refusal; TorBox sends some with 200."""
    return httpx.Response(status, json={"success": False, "error": error, "detail": detail, "data": data})


class Service:
    """TorBox behind a transport that the test answers for."""

    def __init__(self, respond: Respond | None = None) -> None:
        self.respond: Respond = respond or (lambda request: success(None))
        self.now = NOON
        self.requests: list[httpx.Request] = []
        self.counted: list[Call] = []
        free = {name: AsyncLimiter(1000) for name in account_limiters()}
        client = httpx.AsyncClient(transport=httpx.MockTransport(self._answer))
        wire = Wire(client=client, clock=lambda: self.now, count=self.counted.append)
        self.debrid = TorBox(TOKEN, "https://torbox.test/v1/api", wire, limiters=free)

    def answers(self, path: str, *responses: httpx.Response) -> None:
        """The next calls whose path ends so get these in turn, the last one for ever."""
        left, others = list(responses), self.respond

        def respond(request: httpx.Request) -> httpx.Response:
            if not request.url.path.endswith(path):
                return others(request)
            response = left.pop(0) if len(left) > 1 else left[0]
            return httpx.Response(response.status_code, content=response.content, headers=response.headers)

        self.respond = respond

    @property
    def asked(self) -> list[str]:
        """Method and path of each request."""
        return [f"{request.method} {request.url.path.removeprefix('/v1/api')}" for request in self.requests]

    def form(self) -> dict[str, list[str]]:
        """The form of the last request."""
        return parse_qs(self.requests[-1].content.decode())

    def json(self) -> object:
        """The JSON of the last request."""
        return msgspec.json.decode(self.requests[-1].content)

    def passes(self, seconds: float) -> None:
        """Time passes."""
        self.now += timedelta(seconds=seconds)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return self.respond(request)


def giving(answer: httpx.Response) -> Service:
    """A TorBox that gives the same answer to everything but a look at its queue."""
    service = Service()
    service.answers("", answer)
    service.answers("/getqueued", success(None))
    return service


async def ask(service: Service, call: str) -> UpstreamError | None:
    """What the call raises."""
    debrid = service.debrid
    calls: dict[str, Callable[[], Awaitable[object]]] = {
        "add": lambda: debrid.add(Order(magnet=MAGNET, info_hash=HASH)),
        "info": lambda: debrid.info("7", HASH),
        "unlock": lambda: debrid.unlock(LINK, HASH),
        "delete": lambda: debrid.delete("7", HASH),
        "list": debrid.torrents,
        "cached": lambda: debrid.cached((HASH,)),
        "account": debrid.account,
    }
    try:
        await calls[call]()
    except UpstreamError as error:
        return error
    return None


async def settled() -> None:
    """Lets every task go as far as it can."""
    for _ in range(30):
        await asyncio.sleep(0)
