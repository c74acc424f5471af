"""When a debrid service may next be asked for a free slot. Holds back adds and selects; links and lists go on."""

from datetime import datetime

from addon.clients.backoff import Backoff
from addon.clock import Clock
from addon.errors import UpstreamUnavailableError

_WAIT_SECONDS = (10, 300)  # first and longest wait, doubling
_NO_SLOT = "had no free slot a moment ago: too many torrents are active"


class Slots:
    """Whether the account has slots left, as far as its last refusal tells."""

    def __init__(self, upstream: str, clock: Clock, *, words: str = _NO_SLOT) -> None:
        """`words` say, after the name of the service, why nothing is asked."""
        self._upstream = upstream
        self._clock = clock
        self._words = words
        self._waits = Backoff(*_WAIT_SECONDS)
        self._full_until: datetime | None = None

    def filled(self, until: datetime | None = None) -> datetime:
        """The service had no slot; returns when to ask again. Calls that fail together count as one failure.

        `until`: what the service itself says.
        """
        now = self._clock()
        if self._full_until is None or self._full_until <= now:
            self._full_until = now + self._waits.next_delay()
        if until is not None and until > now:
            self._full_until = until
        return self._full_until

    def used(self) -> None:
        """A slot was taken, so there was one; an answer that comes late, while holding back, says nothing of now."""
        if self._full_until is None or self._full_until <= self._clock():
            self._waits.ended()

    def refuse_while_full(self, call: str) -> None:
        """Raises UpstreamUnavailableError, without a call, until it is time to ask again."""
        if self._full_until is not None and self._clock() < self._full_until:
            text = f"{self._upstream} {self._words}"
            raise UpstreamUnavailableError(text, upstream=self._upstream, operation=call, retry_at=self._full_until)
