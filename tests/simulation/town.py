"""The demo neighbourhood in memory behind bad weather: what stands for the network in a simulated day."""

import re
from collections import Counter
from collections.abc import Callable, Mapping

import httpx

from addon.demo.catalogue import Catalogue
from addon.demo.clock import ManualClock
from addon.demo.neighbourhood import Neighbourhood

from .patience import Patience
from .weather import Sky, Spell, forecast, gust, spell_at

_COMMON = (Sky.DOWN, Sky.GATEWAY, Sky.PAGE, Sky.LOST, Sky.HANGS, Sky.UNREACHABLE, Sky.LIMIT, Sky.BARE_LIMIT, Sky.EMPTY)
_SKIES: Mapping[str, tuple[Sky, ...]] = {
    "realdebrid": (*_COMMON, Sky.FAIR_USE),
    "stremio": _COMMON,
    "seerr": _COMMON,
    "cinemeta": tuple(sky for sky in _COMMON if sky is not Sky.EMPTY),
    "node": (),
}
_HARD = (Sky.DOWN, Sky.GATEWAY, Sky.LOST, Sky.HANGS, Sky.UNREACHABLE)
_GUSTS: Mapping[str, tuple[Sky, ...]] = {
    "realdebrid": (*_HARD, Sky.PAGE, Sky.BARE_LIMIT),
    "stremio": _HARD,
    "seerr": (*_HARD, Sky.PAGE, Sky.BARE_LIMIT),
    "cinemeta": (*_HARD, Sky.PAGE),
    "node": (),
}
_PORTS = {name: 40_001 + number for number, name in enumerate(_SKIES)}
_PAGE = "<!DOCTYPE html><html><head><title>Sorry</title></head><body>We will be back.</body></html>"
_NOTHING: Mapping[str, tuple[re.Pattern[str], Callable[[], httpx.Response]]] = {
    "realdebrid": (re.compile("GET .*/torrents$"), lambda: httpx.Response(204)),
    "stremio": (re.compile("GET .*/stream/"), lambda: httpx.Response(200, json={"streams": [], "cacheMaxAge": 60})),
    "seerr": (
        re.compile("GET .*/request$"),
        lambda: httpx.Response(200, json={"pageInfo": {"pages": 0, "results": 0}, "results": []}),
    ),
}
"""What an upstream says that has lost its memory: to which calls, and how."""


class Town(httpx.AsyncBaseTransport):
    """Carries calls to the neighbours as the weather allows, and notes whoever calls too soon."""

    def __init__(self, catalogue: Catalogue, seed: int, *, fine_from_seconds: float) -> None:
        self.clock = ManualClock()
        self.neighbours = Neighbourhood(catalogue, clock=self.clock)
        self.deleted: list[str] = []  # ids of torrents that the house removed
        self.wrong_sizes: frozenset[str] = frozenset()  # names of files whose links tell a wrong one
        self.met: Counter[Sky] = Counter()
        self.calls: list[tuple[str, str]] = []  # to whom, and what
        self._seed = seed
        self._fine_from = fine_from_seconds
        self._times: Counter[str] = Counter()
        self._ways: dict[int, tuple[str, httpx.ASGITransport]] = {}
        self._spells: dict[str, tuple[Spell, ...]] = {}
        self.patience = {name: Patience() for name in _SKIES}
        self.patience["stremio"] = Patience(limit_seconds=(3600.0, 21_600.0), page_is_limit=True)
        for name, skies in _SKIES.items():
            upstream = self.neighbours.upstreams[name]
            upstream.port = _PORTS[name]
            self._ways[upstream.port] = (name, httpx.ASGITransport(upstream.switched()))
            self._spells[name] = forecast(f"{seed} {name}", skies, fine_from_seconds) if skies else ()

    @property
    def seconds(self) -> float:
        """How late in the day it is."""
        return self.neighbours.time.seconds()

    @property
    def broken_pauses(self) -> list[str]:
        """The calls that came too soon."""
        return [f"{name}: {call}" for name, patience in self.patience.items() for call in patience.broken]

    def forget_pauses(self) -> None:
        """The house has been started anew: it cannot know of them."""
        for patience in self.patience.values():
            patience.forget()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer, or what a broken network raises."""
        assert request.url.port is not None
        name, way = self._ways[request.url.port]
        patience, call = self.patience[name], f"{request.method} {request.url.path}"
        sky, retry_after = self._sky(name, call)
        self.met[sky] += 1
        self.calls.append((name, call))
        patience.arrives(call, self.seconds)
        try:
            return await self._weathered(name, way, request, sky, retry_after)
        finally:
            patience.answered(sky, self.seconds, retry_after)

    def _sky(self, name: str, call: str) -> tuple[Sky, int]:
        """What this call meets, and the Retry-After that goes with it."""
        spell = spell_at(self._spells[name], self.seconds)
        if spell is not None:
            return spell.sky, spell.retry_after
        if self.seconds >= self._fine_from or not _GUSTS[name]:
            return Sky.FINE, 0
        self._times[call] += 1
        return gust(f"{self._seed} {call} {self._times[call]}", _GUSTS[name]), 0

    async def _weathered(
        self, name: str, way: httpx.ASGITransport, request: httpx.Request, sky: Sky, retry_after: int
    ) -> httpx.Response:
        call = f"{request.method} {request.url.path}"
        match sky:
            case Sky.HANGS:
                raise httpx.ReadTimeout("", request=request)
            case Sky.LOST:
                await self._carried(way, request, call)
                raise httpx.ReadTimeout("", request=request)
            case Sky.UNREACHABLE:
                raise httpx.ConnectError("", request=request)
            case Sky.DOWN:
                return httpx.Response(503)
            case Sky.GATEWAY:
                return httpx.Response(502, html=_PAGE)
            case Sky.PAGE:
                return httpx.Response(200, html=_PAGE)
            case Sky.LIMIT:
                return httpx.Response(429, headers={"retry-after": str(retry_after)})
            case Sky.BARE_LIMIT:
                return httpx.Response(429)
            case Sky.FAIR_USE:
                return httpx.Response(509)
            case Sky.EMPTY if name in _NOTHING and _NOTHING[name][0].match(call):
                return _NOTHING[name][1]()
            case _:
                return await self._carried(way, request, call)

    async def _carried(self, way: httpx.ASGITransport, request: httpx.Request, call: str) -> httpx.Response:
        if call.startswith("DELETE "):
            self.deleted.append(request.url.path.rsplit("/", 1)[-1])
        answer = await way.handle_async_request(request)
        return await self._belied(answer) if call.endswith("/unrestrict/link") else answer

    async def _belied(self, answer: httpx.Response) -> httpx.Response:
        """The link as the service tells of it, which is wrong about the size of some files."""
        await answer.aread()
        link = answer.json()
        if link.get("filename") not in self.wrong_sizes:
            return answer
        return httpx.Response(answer.status_code, json={**link, "filesize": link["filesize"] + 1})
