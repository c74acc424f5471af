"""Delays after failures: doubling ones, and those that an upstream asks for. Pure."""

from dataclasses import dataclass, field
from datetime import timedelta

import httpx

_LONGEST_RETRY_AFTER_SECONDS = 3600


@dataclass(slots=True)
class Backoff:
    """Doubling delays between a first and a longest one, in seconds; `ended` starts it over."""

    first: float
    longest: float
    failures: int = field(default=0)
    ended_failures: int = field(default=0)  # as many as the last `ended` forgot

    def next_delay(self) -> timedelta:
        """How long to wait after one more failure."""
        delay = min(self.longest, self.first * 2 ** min(self.failures, 30))
        self.failures += 1
        return timedelta(seconds=delay)

    def ended(self) -> None:
        """A call went well."""
        self.ended_failures, self.failures = self.failures, 0

    def resumed(self) -> None:
        """The last `ended` was too early: the answer made no sense after all."""
        self.failures = max(self.failures, self.ended_failures)


def retry_after(response: httpx.Response | None) -> timedelta | None:
    """The delay that the upstream asks for, when it says so in seconds."""
    text = response.headers.get("retry-after", "") if response is not None else ""
    if not (text.isascii() and text.isdigit()):
        return None
    return timedelta(seconds=min(int(text[:9]), _LONGEST_RETRY_AFTER_SECONDS))
