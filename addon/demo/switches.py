"""What a demo upstream does besides its job: latency, faults, and a log of its calls. Knows no protocol."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from addon.demo.clock import Timekeeper

Body = str | bytes | Mapping[str, object] | Sequence[object] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request that arrived; `status` is None until it was answered."""

    method: str
    path: str
    query: str
    at_seconds: float
    status: int | None = None

    def matches(self, pattern: str) -> bool:
        """True when the pattern occurs in `METHOD /path`; a `$` at its end means the path's end."""
        text = f"{self.method} {self.path}"
        return text.endswith(pattern[:-1]) if pattern.endswith("$") else pattern in text


class Deed(StrEnum):
    """What a fault does to a call."""

    ANSWER = "answer"  # answers this instead of handling the call
    HANG = "hang"  # never answers
    RESET = "reset"  # closes the connection without handling the call
    LOSE = "lose"  # handles the call, then closes the connection instead of answering
    HOLD = "hold"  # waits at a gate before the call is handled
    HOLD_ANSWER = "hold_answer"  # handles the call, waits at a gate, then answers


class Gate:
    """Where held calls wait: `await gate.reached()` in the test, then `gate.release()`."""

    def __init__(self) -> None:
        self._arrived = asyncio.Event()
        self._open = asyncio.Event()

    async def reached(self, timeout_seconds: float = 30.0) -> None:
        """Returns when a call waits at the gate; TimeoutError when none came in time."""
        await asyncio.wait_for(self._arrived.wait(), timeout_seconds)

    def release(self) -> None:
        """Let every call through, now and later."""
        self._open.set()

    async def wait(self) -> None:
        """What the held call does."""
        self._arrived.set()
        await self._open.wait()


@dataclass(slots=True, kw_only=True)
class Fault:
    """A fault that is switched on; `times_left` None means until `clear()`."""

    pattern: str
    deed: Deed
    times_left: int | None = 1
    status: int = 500
    body: bytes = b""
    headers: tuple[tuple[bytes, bytes], ...] = ()
    gate: Gate = field(default_factory=Gate)


ErrorBody = Callable[[int], Body]


def _nothing(status: int) -> Body:
    return ""


class Switches:
    """Latency, faults and the calls log of one upstream; every method may be called while it serves.

    `path` in all methods is a part of `METHOD /path`, for example `"addMagnet"`, `"DELETE "`,
    `"GET /rest/1.0/torrents$"`; empty means every call. `times` None means until `clear()`.
    """

    def __init__(self, time: Timekeeper, error_body: ErrorBody = _nothing) -> None:
        self.latency_seconds = 0.0
        self.calls: list[Call] = []
        self.closing = asyncio.Event()
        self._time = time
        self._error_body = error_body
        self._faults: list[Fault] = []
        self._arrived = asyncio.Event()

    def fail(
        self,
        *,
        path: str = "",
        status: int = 500,
        body: Body = None,
        times: int | None = 1,
        retry_after: int | None = None,
    ) -> None:
        """Answer the next calls with this status; without a body, the one that the upstream is known for.

        Text that starts with `<` is sent as HTML, other text as plain text, everything else as JSON.
        """
        content, content_type = _encoded(self._error_body(status) if body is None else body)
        headers = [(b"content-type", content_type)] if content else []
        headers.append((b"content-length", str(len(content)).encode()))
        if retry_after is not None:
            headers.append((b"retry-after", str(retry_after).encode()))
        fault = Fault(pattern=path, deed=Deed.ANSWER, times_left=times, status=status)
        fault.body, fault.headers = content, tuple(headers)
        self._faults.append(fault)

    def hang(self, *, path: str = "", times: int | None = 1) -> None:
        """Take the next calls and never answer them."""
        self._faults.append(Fault(pattern=path, deed=Deed.HANG, times_left=times))

    def reset(self, *, path: str = "", times: int | None = 1) -> None:
        """Reset the connection of the next calls, which have no effect."""
        self._faults.append(Fault(pattern=path, deed=Deed.RESET, times_left=times))

    def lose(self, *, path: str = "", times: int | None = 1) -> None:
        """Carry the next calls out, then reset the connection instead of answering."""
        self._faults.append(Fault(pattern=path, deed=Deed.LOSE, times_left=times))

    def hold(self, *, path: str = "", times: int | None = 1, answer_only: bool = False) -> Gate:
        """Stop the next calls at a gate, before they are carried out or (`answer_only`) after it."""
        deed = Deed.HOLD_ANSWER if answer_only else Deed.HOLD
        fault = Fault(pattern=path, deed=deed, times_left=times)
        self._faults.append(fault)
        return fault.gate

    def clear(self) -> None:
        """Switch every fault off and let held calls go on; latency and the calls log stay."""
        for fault in self._faults:
            fault.gate.release()
        self._faults.clear()

    def count(self, path: str = "") -> int:
        """How many calls have arrived whose `METHOD /path` contains this."""
        return sum(call.matches(path) for call in self.calls)

    async def reached(self, path: str = "", *, count: int = 1, timeout_seconds: float = 30.0) -> None:
        """Returns when so many such calls have arrived since the start; TimeoutError when they have not."""
        async with asyncio.timeout(timeout_seconds):
            while self.count(path) < count:
                self._arrived.clear()
                await self._arrived.wait()

    def close(self) -> None:
        """End everything that hangs or is held, so that the server can stop."""
        self.closing.set()
        for fault in self._faults:
            fault.gate.release()

    def note(self, method: str, path: str, query: str) -> int:
        """Log an arrived call; returns its place in the log."""
        self.calls.append(Call(method=method, path=path, query=query, at_seconds=self._time.seconds()))
        self._arrived.set()
        return len(self.calls) - 1

    def answered(self, place: int, status: int) -> None:
        """Log how a call was answered."""
        if place < len(self.calls):
            self.calls[place] = replace(self.calls[place], status=status)

    def take(self, place: int) -> Fault | None:
        """The fault that this call meets, used up once."""
        call = self.calls[place]
        for fault in self._faults:
            if fault.times_left != 0 and call.matches(fault.pattern):
                if fault.times_left is not None:
                    fault.times_left -= 1
                return fault
        return None


def _encoded(body: Body) -> tuple[bytes, bytes]:
    match body:
        case None:
            return b"", b"text/plain; charset=utf-8"
        case bytes():
            return body, b"application/octet-stream"
        case str() if body.lstrip().startswith("<"):
            return body.encode(), b"text/html; charset=utf-8"
        case str():
            return body.encode(), b"text/plain; charset=utf-8"
        case _:
            return json.dumps(body).encode(), b"application/json"
