"""A store with which the program ends at a chosen write."""

from typing import Any

from addon.store.session import Store

from .fake_debrid import CrashError


class CrashingStore(Store):
    """Ends the program right after, or right before, its so manieth write."""

    crash_at = 0
    written = 0
    before = False

    async def write(self, unit: Any, *args: Any, **kwargs: Any) -> Any:
        self.written += 1
        if self.written == self.crash_at and self.before:
            raise CrashError
        result = await super().write(unit, *args, **kwargs)
        if self.written == self.crash_at:
            raise CrashError
        return result
