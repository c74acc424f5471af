"""Waits for something to become true, by looking again and again until a deadline. Knows nothing of the program."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TypeVar

_T = TypeVar("_T")

PAUSE_SECONDS = 0.05
LONGEST_SECONDS = 30.0


async def until(look: Callable[[], Awaitable[_T | None]], what: str, seconds: float = LONGEST_SECONDS) -> _T:
    """The first thing seen that is neither None nor False; AssertionError when there is none in time."""
    deadline = monotonic() + seconds
    while True:
        seen = await look()
        if seen is not None and seen is not False:
            return seen
        assert monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        await asyncio.sleep(PAUSE_SECONDS)


async def lasting(look: Callable[[], Awaitable[object]], what: str, *, for_seconds: float = 1.5) -> None:
    """Returns when `look` has found nothing (an empty answer) for so long without a break."""
    deadline = monotonic() + LONGEST_SECONDS
    since = None
    while True:
        found = await look()
        now = monotonic()
        since = None if found else (since or now)
        if since is not None and now - since >= for_seconds:
            return
        assert now < deadline, f"{what}: {found}"
        await asyncio.sleep(PAUSE_SECONDS)
