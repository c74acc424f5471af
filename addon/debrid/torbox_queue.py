"""TorBox's queue, in which a torrent has neither an id nor files: nothing of ours stays there.

An add that is put into it is taken out again, and one whose answer was lost is looked for there.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from addon.clients.http import Ask
from addon.clock import Clock
from addon.debrid import torbox_answers as answers
from addon.debrid.calls import Calls
from addon.debrid.torbox_errors import LEAVE_QUEUE, QUEUE
from addon.errors import UpstreamMissingError

_ADD_IN_FLIGHT = timedelta(seconds=60)  # longer than any call: an add whose answer is unknown has shown itself by then


class TorBoxQueue:
    """The queue of one account."""

    def __init__(self, calls: Calls, clock: Clock) -> None:
        self._calls = calls
        self._clock = clock
        self._astray: dict[str, datetime] = {}  # adds of ours that may stand in it, and when they were sent

    def may_hold(self, info_hash: str) -> None:
        """An add of this hash was sent, and nothing came back."""
        self._astray[info_hash] = self._clock()

    async def holds(self, info_hash: str) -> bool:
        """Whether the hash stands in the queue."""
        return info_hash in await self._read(info_hash)

    async def leave(self, info_hash: str, queued_id: int | None) -> None:
        """Takes an add of ours out; should that fail, `tidy` does it."""
        self.may_hold(info_hash)
        await self._take_out(info_hash, queued_id)
        self._astray.pop(info_hash, None)

    async def tidy(self) -> None:
        """Takes out what is ours, so that the account's listing shows all there is of it; mostly without any call."""
        if not self._astray:
            return
        queued, now = await self._read(None), self._clock()
        for info_hash, sent_at in tuple(self._astray.items()):
            if info_hash in queued:
                await self._take_out(info_hash, queued[info_hash])
            if info_hash in queued or now - sent_at > _ADD_IN_FLIGHT:
                self._astray.pop(info_hash, None)

    async def _read(self, info_hash: str | None) -> Mapping[str, int]:
        ask = Ask(
            method="GET",
            path="/queued/getqueued",
            endpoint=QUEUE,
            info_hash=info_hash,
            query="type=torrent&bypass_cache=true",
            shared=info_hash is None,
            limits=(QUEUE,),
        )
        try:
            return await self._calls.read(ask, answers.queue)
        except UpstreamMissingError:  # one of the service's ways to say "none"
            return {}

    async def _take_out(self, info_hash: str, queued_id: int | None) -> None:
        ask = Ask(
            method="POST",
            path="/queued/controlqueued",
            endpoint=LEAVE_QUEUE,
            info_hash=info_hash,
            json={"queued_id": queued_id, "operation": "delete", "all": False},
            limits=(LEAVE_QUEUE,),
        )
        await self._calls.send(ask)
