"""Blocking work on disks that may be silent, each in a thread of its own. Knows no folder."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

from addon.errors import LibraryError

T = TypeVar("T")


class Aside:
    """One piece of work at a time; while it hangs, the next is refused at once and no second thread is lost."""

    def __init__(self, name: str, seconds: float) -> None:
        """`seconds`: how long each may take."""
        self._name = name
        self._seconds = seconds
        self._last: Future[object] | None = None

    async def run(self, work: Callable[[], T]) -> T:
        """What the work says. Raises TimeoutError when it does not come back in time, or an earlier one has not yet."""
        if self._last is not None and not self._last.done():
            raise TimeoutError
        done = Future[T]()
        self._last = done  # type: ignore[assignment]  # of it only is asked whether it is done
        done.set_running_or_notify_cancel()  # from now on whoever waits may give up, and the thread goes on
        Thread(target=_run, args=(work, done, self._name), name=self._name, daemon=True).start()
        async with asyncio.timeout(self._seconds):
            return await asyncio.wrap_future(done)


def _run(work: Callable[[], T], done: Future[T], name: str) -> None:
    try:
        done.set_result(work())
    except (OSError, LibraryError) as error:
        done.set_exception(error)
    finally:
        if not done.done():
            done.set_exception(RuntimeError(f"a look at the {name} has failed; its traceback stands above"))
