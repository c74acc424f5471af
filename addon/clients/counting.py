"""Who is charged for an outside call. Every client reports here; what is done with the reports is not known here."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum

_request_id: ContextVar[int | None] = ContextVar("request_id", default=None)


class Outcome(StrEnum):
    """How a question to an upstream ended."""

    ANSWERED = "answered"
    FAILED = "failed"  # sent, but answered with an error or not at all
    CACHED = "cached"  # answered without a call


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One question. `request_id` is None for what all share (listings, account, polls)."""

    upstream: str
    endpoint: str
    outcome: Outcome
    info_hash: str | None = None
    request_id: int | None = None


CallSink = Callable[[Call], None]


@contextmanager
def on_behalf_of(request_id: int) -> Iterator[None]:
    """Charges the calls made inside, and in tasks started inside, to this request."""
    token = _request_id.set(request_id)
    try:
        yield
    finally:
        _request_id.reset(token)


def charged_request() -> int | None:
    """The request that is charged here; None outside any."""
    return _request_id.get()
