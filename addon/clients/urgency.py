"""Calls that a person waits for: they go out although their upstream has just failed. Knows no upstream."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_is_urgent: ContextVar[bool] = ContextVar("is_urgent", default=False)


@contextmanager
def at_once() -> Iterator[None]:
    """Calls made inside wait for no back-off after a failure; a pause that the upstream asked for is kept."""
    token = _is_urgent.set(True)
    try:
        yield
    finally:
        _is_urgent.reset(token)


def is_urgent() -> bool:
    """Whether a person waits here."""
    return _is_urgent.get()
