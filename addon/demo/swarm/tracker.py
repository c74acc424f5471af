"""A BitTorrent tracker on loopback: who announces a torrent is told to the others. Knows no torrent's content."""

import asyncio
import struct
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from addon.demo.catalogue import Catalogue
from addon.demo.clock import Timekeeper
from addon.demo.torrent_file import Bencoded, bencode
from addon.demo.upstream import Upstream

_INTERVAL_SECONDS = 60
_LOOPBACK = bytes((127, 0, 0, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """Who takes part in a swarm."""

    port: int
    left_bytes: int

    @property
    def has_all(self) -> bool:
        """Whether it is a seeder."""
        return self.left_bytes == 0


class Tracker(Upstream):
    """Answers `/announce` for every torrent: switched off by `stop`, made faulty by its switches."""

    def __init__(self, time: Timekeeper | None = None, catalogue: Catalogue | None = None) -> None:
        super().__init__(time or Timekeeper(), catalogue or Catalogue(), lambda status: "the tracker is out of order")
        self.app = Starlette(routes=[Route("/announce", self._announce)])
        self._swarms: dict[str, dict[int, Peer]] = {}
        self._announced = asyncio.Event()

    @property
    def announce_url(self) -> str:
        """What a torrent names."""
        return f"{self.origin}/announce"

    def peers(self, info_hash: str) -> tuple[Peer, ...]:
        """Who is in the swarm of this torrent."""
        return tuple(self._swarms.get(info_hash, {}).values())

    async def seeded(self, info_hash: str, *, timeout_seconds: float = 20.0) -> None:
        """Returns when somebody seeds this torrent; TimeoutError when nobody does in time."""
        async with asyncio.timeout(timeout_seconds):
            while not any(peer.has_all for peer in self.peers(info_hash)):
                self._announced.clear()
                await self._announced.wait()

    def forget(self, port: int) -> None:
        """Names whoever listens there no more."""
        for swarm in self._swarms.values():
            swarm.pop(port, None)

    async def _announce(self, request: Request) -> Response:
        asked = _asked(request.scope["query_string"])
        try:
            info_hash, port = asked["info_hash"].hex(), int(asked["port"])
            left_bytes = int(asked.get("left", b"1"))
        except (KeyError, ValueError):
            return _answer({"failure reason": "this is no announce"})
        swarm = self._swarms.setdefault(info_hash, {})
        if asked.get("event") == b"stopped":
            swarm.pop(port, None)
        else:
            swarm[port] = Peer(port=port, left_bytes=left_bytes)
        self._announced.set()
        others = [peer for peer in swarm.values() if peer.port != port]
        return _answer(
            {
                "interval": _INTERVAL_SECONDS,
                "min interval": 1,
                "complete": sum(peer.has_all for peer in swarm.values()),
                "incomplete": sum(not peer.has_all for peer in swarm.values()),
                "peers": b"".join(_LOOPBACK + struct.pack("!H", peer.port) for peer in others),
            }
        )


def _asked(query: bytes) -> dict[str, bytes]:
    """The parameters, raw: an info hash is no text."""
    pairs = (pair.partition(b"=") for pair in query.split(b"&"))
    return {name.decode("latin-1"): unquote_to_bytes(value) for name, _, value in pairs}


def _answer(body: dict[str, Bencoded]) -> Response:
    return Response(bencode(body), media_type="text/plain")
