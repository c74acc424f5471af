"""How long an upstream must be left alone after what it said, by the written budgets. Knows no client."""

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum, auto

from .weather import LIMITS, OUTAGES, Sky

_BLUR_SECONDS = 0.01  # the house counts whole microseconds
_OUTAGE_SECONDS = (1.0, 60.0)


class Failure(Enum):
    """What doubles by itself."""

    OUTAGE = auto()
    LIMIT = auto()


@dataclass(slots=True, kw_only=True)
class Patience:
    """Watches the calls to one upstream. `limit_seconds`: its first and its longest pause after a limit.

    Which of several answers of one moment was seen first is open: the shortest pause that may follow is the law.
    """

    limit_seconds: tuple[float, float] = (10.0, 300.0)
    page_is_limit: bool = False  # a page instead of an answer means that this address is blocked
    held_until: float = 0.0
    broken: list[str] = field(default_factory=list)
    _failed_at: float = -1.0
    _counts: Counter[Failure] = field(default_factory=Counter)
    _before: Counter[Failure] = field(default_factory=Counter)  # the counts before the last failure

    def arrives(self, call: str, now: float) -> None:
        """A call. One that was under way when another failed, at the same moment, is no harm."""
        if self._failed_at < now < self.held_until - _BLUR_SECONDS:
            times = f"at {now:.3f} s, after a failure at {self._failed_at:.3f} s, held until {self.held_until:.3f} s"
            self.broken.append(f"{call} {times}")

    def forget(self) -> None:
        """Whoever calls has begun anew and knows of no failure."""
        self.held_until, self._counts = 0.0, Counter()

    def answered(self, sky: Sky, now: float, retry_after: int) -> None:
        """What came of a call; several failures at one moment are one."""
        failure = self._failure(sky)
        if failure is None:
            if now == self._failed_at:
                self.held_until = min(self.held_until, now + _OUTAGE_SECONDS[0])
            if now >= self.held_until - _BLUR_SECONDS or now == self._failed_at:
                self._counts.clear()
            return
        pause = float(retry_after) if sky is Sky.LIMIT else self._pause(failure)
        if now == self._failed_at:
            self.held_until, self._counts = min(self.held_until, now + pause), Counter(self._before)
        elif now >= self.held_until - _BLUR_SECONDS:
            self._before = Counter(self._counts)
            self._counts[failure] += sky is not Sky.LIMIT
            self._failed_at, self.held_until = now, now + pause

    def _failure(self, sky: Sky) -> Failure | None:
        if sky in LIMITS or (self.page_is_limit and sky is Sky.PAGE):
            return Failure.LIMIT
        return Failure.OUTAGE if sky in OUTAGES else None

    def _pause(self, failure: Failure) -> float:
        first, longest = self.limit_seconds if failure is Failure.LIMIT else _OUTAGE_SECONDS
        return float(min(longest, first * 2 ** self._counts[failure]))
