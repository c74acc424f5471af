"""Calls to one debrid service: what it refuses, or answers without sense, becomes an error of the port."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar, assert_never

import httpx

from addon.clients.failures import Failure
from addon.clients.http import Ask, Upstream
from addon.clock import Clock
from addon.debrid.bodies import UnreadableError
from addon.debrid.verdicts import Refusal, Verdict
from addon.errors import (
    LinkRottedError,
    NotCachedError,
    ReleaseRefusedError,
    UpstreamDeniedError,
    UpstreamError,
    UpstreamMissingError,
    UpstreamRejectedError,
    UpstreamUnavailableError,
)

_T = TypeVar("_T")

Judge = Callable[[httpx.Response, str], Refusal | None]
RetryAt = Callable[[Refusal], datetime | None]

LONG_WAIT = timedelta(hours=1)  # daily and monthly limits end at an hour that the services do not tell
_PENALTY = timedelta(seconds=30)  # so long after a limit a refusal may be a penalty (seen by Debrid Media Manager)


class Calls:
    """Sends, judges and reads. It decides nothing about releases."""

    def __init__(self, upstream: Upstream, clock: Clock, judge: Judge, retry_at: RetryAt) -> None:
        """`judge` says what is wrong with an answer; `retry_at` notes a wait and says until when, if known."""
        self._upstream = upstream
        self._clock = clock
        self._judge = judge
        self._retry_at = retry_at

    async def read(self, ask: Ask, read: Callable[[bytes], _T]) -> _T:
        """What the answer says; raises as `send` does, and UpstreamUnavailableError when it makes no sense."""
        return self.understood(ask, await self.send(ask), read)

    def understood(self, ask: Ask, response: httpx.Response, read: Callable[[bytes], _T]) -> _T:
        """What this answer says; raises UpstreamUnavailableError when it makes no sense."""
        try:
            return read(response.content)
        except UnreadableError:
            what = f"answers what is no {ask.endpoint} ({response.status_code})"
            raise self._upstream.broken_answer(ask, response, what) from None

    async def send(self, ask: Ask) -> httpx.Response:
        """The answer, when the service did what was asked; raises the error that fits otherwise."""
        response = await self._upstream.send(ask)
        refused = self._judge(response, ask.endpoint)
        if refused is not None:
            raise self._error(refused, ask.endpoint)
        return response

    def denied(self, text: str, call: str, failure: Failure, status: int | None = None) -> UpstreamDeniedError:
        """The error that a person must act; health says so too."""
        self._upstream.note_denied(text, failure)
        return UpstreamDeniedError(text, upstream=self._upstream.name, operation=call, status=status)

    def _error(self, refused: Refusal, call: str) -> UpstreamError:
        text, name, status = refused.sentence, self._upstream.name, refused.status
        match refused.verdict:
            case Verdict.PAUSE | Verdict.WAIT | Verdict.WAIT_LONG | Verdict.SLOTS_FULL | Verdict.ADDS_HELD:
                retry_at = self._retry_at(refused)
                return UpstreamUnavailableError(text, upstream=name, operation=call, status=status, retry_at=retry_at)
            case Verdict.DENIED:
                return self.denied(text, call, refused.denial, status)
            case Verdict.REFUSED_FOR_GOOD | Verdict.REFUSED:
                lasting = refused.verdict is Verdict.REFUSED_FOR_GOOD and not self._was_limited_just_now()
                return ReleaseRefusedError(text, upstream=name, operation=call, status=status, lasting=lasting)
            case Verdict.NOT_CACHED:
                return NotCachedError(text, upstream=name, operation=call, status=status, lasting=False)
            case Verdict.ROTTED:
                return LinkRottedError(text, upstream=name, operation=call, status=status, lasting=False)
            case Verdict.MISSING:
                return UpstreamMissingError(text, upstream=name, operation=call, status=status)
            case Verdict.REJECTED | Verdict.DONE:
                return UpstreamRejectedError(text, upstream=name, operation=call, status=status)
            case _:
                assert_never(refused.verdict)

    def _was_limited_just_now(self) -> bool:
        """Whether a refusal may be a penalty for too many calls instead of a verdict."""
        limited_at = self._upstream.last_limited_at
        return limited_at is not None and self._clock() - limited_at <= _PENALTY
