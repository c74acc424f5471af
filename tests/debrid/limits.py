"""How much a limiter lets through at most."""

import asyncio

import pytest
from aiolimiter import AsyncLimiter


async def most_in_a_minute(limiter: AsyncLimiter, monkeypatch: pytest.MonkeyPatch) -> int:
    """The calls of the busiest minute when everybody always wants more."""
    second, sent = 1000.0, list[float]()
    with monkeypatch.context() as patched:
        patched.setattr(asyncio.get_running_loop(), "time", lambda: second)
        while second < 1180:
            while limiter.has_capacity():
                await limiter.acquire()
                sent.append(second)
            second += 0.25
    return max(sum(1 for at in sent if start <= at < start + 60) for start in sent)
