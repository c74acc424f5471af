"""How many calls of a rare kind a service still allows. Counts exactly; waits for nobody."""

from collections import deque
from datetime import datetime, timedelta

from addon.clock import Clock


class Ration:
    """So many uses within so long, for several spans at once."""

    def __init__(self, clock: Clock, *spans: tuple[int, timedelta]) -> None:
        """`spans`: the most uses, and within which time."""
        self._clock = clock
        self._spans = spans
        self._uses: deque[datetime] = deque(maxlen=max(most for most, _ in spans))

    def use(self) -> datetime | None:
        """None when it may be used, which counts; else when it may be used again, and nothing is counted."""
        now = self._clock()
        waits = [self._uses[-most] + span for most, span in self._spans if len(self._uses) >= most]
        until = max(waits, default=now)
        if until > now:
            return until
        self._uses.append(now)
        return None
