"""What the tests of single upstreams share: a network that answers by a script."""

from collections.abc import Callable, Coroutine

import httpx
import pytest

from addon.clients.http import Ask, Upstream, Wire
from addon.clock import Clock
from addon.errors import UpstreamUnavailableError

Respond = Callable[[httpx.Request], httpx.Response] | Callable[[httpx.Request], Coroutine[None, None, httpx.Response]]
WireTo = Callable[[Respond], Wire]
Forward = Callable[[float], None]

ASK = Ask(method="GET", path="/things", endpoint="things")
URL = "https://user:pass@shelf.test:8443/secret-config"


class Script:
    """Answers in turn, the last one again and again; raises those that are errors."""

    def __init__(self, *answers: int | httpx.Response | Exception) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer) if isinstance(answer, int) else answer


async def failure(upstream: Upstream, ask: Ask = ASK) -> UpstreamUnavailableError:
    with pytest.raises(UpstreamUnavailableError) as caught:
        await upstream.send(ask)
    return caught.value


def waits(error: UpstreamUnavailableError, clock: Clock) -> float:
    assert error.retry_at is not None
    return (error.retry_at - clock()).total_seconds()
