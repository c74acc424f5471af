"""The mounted debrid account: every look at it has a thread of its own, since it may hang for ever.

One look at a time; one that hangs is left behind, and none is begun until it has ended. Such a thread holds up neither
the loop nor the end of the program. Knows no database.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from addon.clock import Clock
from addon.errors import MountUnavailableError
from addon.services.aside import Aside
from addon.services.mounted_files import Sought, check_mount, find_anywhere, find_near

T = TypeVar("T")

_LOOK_SECONDS = 30.0
_BETWEEN_WALKS = timedelta(seconds=60)


class Mount:
    """The folder where the account is mounted."""

    def __init__(self, root: Path, clock: Clock, *, look_seconds: float = _LOOK_SECONDS) -> None:
        """`look_seconds`: how long the mount may be silent until it counts as away."""
        self.root = root.absolute()
        self.trouble: str | None = None  # why it could not be used when it was last looked at
        self.looked_at: datetime | None = None
        self._clock = clock
        self._turn = asyncio.Lock()
        self._aside = Aside("mount", look_seconds)
        self._sought: set[Sought] = set()  # for the next walk
        self._found: dict[Sought, Path] = {}  # by the last walk
        self._walked_at: datetime | None = None

    async def find(self, sought: Sought, *, everywhere: bool) -> Path | None:
        """Where the file lies; None: it is not seen. Raises MountUnavailableError when that cannot be said.

        `everywhere`: also in unlikely places, for which all is looked through, at most once a minute for all together.
        """
        near = await self.look(partial(find_near, self.root, sought))
        if near is not None or not everywhere:
            return near
        self._sought.add(sought)
        now = self._clock()
        if self._walked_at is None or now - self._walked_at >= _BETWEEN_WALKS:
            self._walked_at, asked = now, frozenset(self._sought)
            self._sought.clear()
            self._found = await self.look(partial(find_anywhere, self.root, asked))
        return self._found.pop(sought, None)

    async def check(self) -> str:
        """One sentence that says the mount can be used; raises MountUnavailableError when it cannot."""
        await self.look(lambda: None)
        return f"mount: {self.root} can be read"

    async def look(self, work: Callable[[], T]) -> T:
        """What the work says, done where it may hang, after the mount was seen to be there."""
        async with self._turn:
            self.looked_at = self._clock()
            try:
                answer = await self._in_thread(partial(_checked, self.root, work))
            except MountUnavailableError as error:
                self.trouble = str(error)
                raise
            self.trouble = None
            return answer

    async def _in_thread(self, work: Callable[[], T]) -> T:
        try:
            return await self._aside.run(work)
        except TimeoutError:
            raise self._silent() from None

    def _silent(self) -> MountUnavailableError:
        return MountUnavailableError(f"The mount {self.root} does not answer. Goes on by itself when it does.")


def _checked(root: Path, work: Callable[[], T]) -> T:
    check_mount(root)
    return work()
