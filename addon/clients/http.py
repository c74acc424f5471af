"""One upstream over HTTP: rate limits, back-off after failures, counting, health. Knows no particular service."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from time import perf_counter

import httpx
import stamina
from aiolimiter import AsyncLimiter

from addon.clients.backoff import Backoff, retry_after
from addon.clients.counting import Call, CallSink, Outcome, charged_request
from addon.clients.exchange import UnreadableAnswerError, exchange
from addon.clients.failures import Failure, failure_of
from addon.clients.urgency import is_urgent
from addon.clock import Clock
from addon.errors import UpstreamUnavailableError

stamina.instrumentation.set_on_retry_hooks(())  # what is retried here is nothing to be told of

_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_OUTAGE_SECONDS = (1, 60)  # first delay and longest, doubling (budgets: 5xx and time-outs)
_LIMIT_SECONDS = (10, 300)  # 429 and 509 without Retry-After
_LONGEST_CALL_SECONDS = 120  # body and redirects included; the pool's own time-outs are for each read


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the last call to an upstream showed. `ok` None: not called yet."""

    name: str
    url: str  # without path or credentials
    ok: bool | None = None
    checked_at: datetime | None = None
    latency_ms: float | None = None
    message: str | None = None
    held_until: datetime | None = None  # no call goes out before
    failure: Failure | None = None  # what kind of trouble `message` tells
    status: int | None = None  # of the answer that failed, where there was one
    since: datetime | None = None  # when the first call of those failed that went wrong in a row
    detail: str | None = None  # what it last said of itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What is sent. `endpoint` is the name under which the call is counted; `shared` calls are charged to nobody."""

    method: str
    path: str
    endpoint: str
    info_hash: str | None = None
    shared: bool = False
    query: str = field(default="", repr=False)  # encoded already; may hold a token
    form: Mapping[str, str] | None = field(default=None, repr=False)  # may hold links
    json: object | None = field(default=None, repr=False)
    text: str | None = field(default=None, repr=False)  # a body in plain text
    token: str | None = field(default=None, repr=False)  # a bearer token, where it changes from time to time
    limits: tuple[str, ...] = ()  # names of further limiters than "all"
    read_seconds: float | None = None  # for a call that is known to be slow: how long to wait for its next bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """What every upstream shares: the connection pool, the time, where calls are counted, who hears of a denial."""

    client: httpx.AsyncClient
    clock: Clock
    count: CallSink
    denied: Callable[[str, str], None] = lambda name, message: None  # a person must act; `message` says how


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """What is particular to one service: its credentials, its limits, and how its failures look."""

    headers: Mapping[str, str] = field(default_factory=dict, repr=False)  # hold the credentials
    limiters: Mapping[str, AsyncLimiter] = field(default_factory=dict)  # "all" is for every call
    is_outage: Callable[[httpx.Response], bool] = lambda response: response.status_code >= 500
    is_limit: Callable[[httpx.Response], bool] = lambda response: response.status_code in {429, 509}
    limit_seconds: tuple[float, float] = _LIMIT_SECONDS  # first and longest pause after a limit
    limit_words: Callable[[httpx.Response], str] = lambda response: f"asks for a pause ({response.status_code})"
    redirects: int = 0  # how many are followed; 0: the redirect is the answer
    largest_bytes: int = 32 * 2**20  # of a body


class Upstream:
    """Sends calls to one service, never faster than its limits and never while it is held back."""

    def __init__(self, name: str, base_url: str, wire: Wire, manners: Manners | None = None) -> None:
        self.name = name
        self.base_url = base_url.rstrip("/")
        self._wire = wire
        self._manners = manners or Manners()
        # As bytes: a pasted key with a character beyond ASCII is for the upstream to refuse; httpx would trip over it.
        self._headers = {name.encode(): value.encode() for name, value in self._manners.headers.items()}
        self._outages = Backoff(*_OUTAGE_SECONDS)
        self._limit_hits = Backoff(*self._manners.limit_seconds)
        self._held_until: datetime | None = None
        self._is_pause_asked = False
        self._failed_at = 0.0  # of the counter that calls are timed by
        parts = httpx.URL(base_url)
        self.health = Health(name=name, url=f"{parts.scheme}://{parts.netloc.decode().rpartition('@')[2]}")
        self.last_limited_at: datetime | None = None

    async def send(self, ask: Ask) -> httpx.Response:
        """The answer, whatever its status, unless it is an outage or a limit.

        Raises UpstreamUnavailableError then, and while the upstream is held back (without a call). Waits for a free
        place in its rate limits; a burst queues.
        """
        self._refuse_while_held(ask)
        for limiter in ("all", *ask.limits):
            if limiter in self._manners.limiters:
                await self._manners.limiters[limiter].acquire()
        self._refuse_while_held(ask)
        return await self._send(ask)

    def answered_from_cache(self, endpoint: str, info_hash: str | None = None) -> None:
        """Counts an answer that needed no call."""
        self._report(Outcome.CACHED, endpoint, info_hash, charged_request())

    def broken_answer(self, ask: Ask, response: httpx.Response, what: str) -> UpstreamUnavailableError:
        """The error for an answer that makes no sense; the upstream is held back as after an outage."""
        self._outages.resumed()
        return self._hold(ask, self._outages, what, Failure.STRANGE, response)

    def note_denied(self, message: str, failure: Failure = Failure.ACCOUNT) -> None:
        """The upstream answers but wants a person to act; health says so until a call goes well."""
        self._wire.denied(self.name, message)
        self._note(replace(self.health, ok=False, message=message, failure=failure, status=None, held_until=None))

    def note_detail(self, detail: str) -> None:
        """What the upstream says of itself, in a short sentence; health tells it from now on."""
        self.health = replace(self.health, detail=detail)

    async def _send(self, ask: Ask) -> httpx.Response:
        started = perf_counter()
        try:
            async with asyncio.timeout(_LONGEST_CALL_SECONDS):
                response = await self._exchange(ask)
        except (httpx.HTTPError, TimeoutError) as error:
            self._charge(Outcome.FAILED, ask)
            named = str(error) if isinstance(error, UnreadableAnswerError) else f"does not answer ({_kind(error)})"
            held = self._hold(ask, self._outages, named, failure_of(error))
            held.unanswered = not isinstance(error, _NEVER_SENT)
            raise held from None
        except asyncio.CancelledError:
            self._charge(Outcome.FAILED, ask)  # it may have gone out
            raise
        latency_ms = (perf_counter() - started) * 1000
        self._charge(Outcome.ANSWERED if response.status_code < 400 else Outcome.FAILED, ask)
        if self._manners.is_limit(response):
            self.last_limited_at = self._wire.clock()
            raise self._hold(ask, self._limit_hits, self._manners.limit_words(response), Failure.LIMITED, response)
        if self._manners.is_outage(response):
            what = f"is out of order ({response.status_code})"
            raise self._hold(ask, self._outages, what, Failure.OUT_OF_ORDER, response)
        self._went_well(started, latency_ms)
        return response

    async def _exchange(self, ask: Ask) -> httpx.Response:
        url = f"{self.base_url}{ask.path}" + (f"?{ask.query}" if ask.query else "")
        client = self._wire.client
        usual = client.timeout
        read = usual.read if ask.read_seconds is None else ask.read_seconds
        timeout = httpx.Timeout(connect=usual.connect, read=read, write=usual.write, pool=usual.pool)
        request = client.build_request(
            ask.method,
            httpx.URL(url),
            headers=self._headers,
            content=ask.text,
            data=ask.form,
            json=ask.json,
            timeout=timeout,
        )
        if ask.token is not None:
            request.headers["authorization"] = f"Bearer {ask.token}"
        # A kept connection may be closed by its other end just when it is used again: a question is asked once more.
        attempts = 2 if ask.method == "GET" else 1
        async for attempt in stamina.retry_context(
            on=httpx.RemoteProtocolError, attempts=attempts, wait_initial=0, wait_max=0, wait_jitter=0
        ):
            with attempt:
                response = await exchange(
                    client, request, redirects=self._manners.redirects, largest_bytes=self._manners.largest_bytes
                )
        return response

    def _went_well(self, sent_at: float, latency_ms: float) -> None:
        if self._is_held() and sent_at < self._failed_at:
            return  # sent before the failure that holds the others back: it says nothing about now
        self._outages.ended()
        self._limit_hits.ended()
        self._held_until = None
        self._note(Health(name=self.name, url=self.health.url, ok=True, latency_ms=latency_ms))

    def _is_held(self) -> bool:
        return self._held_until is not None and self._wire.clock() < self._held_until

    def _refuse_while_held(self, ask: Ask) -> None:
        if self._is_held() and (self._is_pause_asked or not is_urgent()):
            message = self.health.message or f"{self.name} is held back"
            raise UpstreamUnavailableError(
                message, upstream=self.name, operation=ask.endpoint, retry_at=self._held_until
            )

    def _hold(
        self, ask: Ask, backoff: Backoff, what: str, failure: Failure, response: httpx.Response | None = None
    ) -> UpstreamUnavailableError:
        now, asked, self._failed_at = self._wire.clock(), retry_after(response), perf_counter()
        if self._held_until is None or self._held_until <= now:  # calls that fail together count as one failure
            self._held_until = now + (asked or backoff.next_delay())
            self._is_pause_asked = False
        elif asked:
            self._held_until = max(self._held_until, now + asked)
        self._is_pause_asked = self._is_pause_asked or failure is Failure.LIMITED or asked is not None
        message, status = f"{self.name} {what}", response.status_code if response is not None else None
        failed = replace(self.health, ok=False, message=message, failure=failure, status=status)
        self._note(replace(failed, latency_ms=None, held_until=self._held_until))
        return UpstreamUnavailableError(
            message, upstream=self.name, operation=ask.endpoint, status=status, retry_at=self._held_until
        )

    def _note(self, seen: Health) -> None:
        now, before = self._wire.clock(), self.health
        since = None if seen.ok else before.since if before.ok is False else now
        self.health = replace(seen, checked_at=now, since=since, detail=before.detail)

    def _charge(self, outcome: Outcome, ask: Ask) -> None:
        self._report(outcome, ask.endpoint, ask.info_hash, None if ask.shared else charged_request())

    def _report(self, outcome: Outcome, endpoint: str, info_hash: str | None, request_id: int | None) -> None:
        self._wire.count(
            Call(upstream=self.name, endpoint=endpoint, outcome=outcome, info_hash=info_hash, request_id=request_id)
        )


def _kind(error: Exception) -> str:
    return type(error).__name__
