"""Chores that tell a person: each is delivered at least once, what belongs together in one message.

A service that does not take a message is tried again with back-off, and given up after a day. Nothing here ever
touches a request.
"""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta, tzinfo
from itertools import groupby
from typing import Protocol

from addon.clock import Clock
from addon.domain.backoff import retry_delay
from addon.domain.chores import ChoreKind
from addon.domain.notices import (
    GATHERED,
    Notice,
    Subject,
    Tell,
    notice_of,
    parse_subject,
    trouble_notice,
    trouble_of,
    when,
)
from addon.log import get_logger
from addon.store import chores, notices
from addon.store.chores import Waiting
from addon.store.notices import Fact
from addon.store.session import Store

log = get_logger("notify")

_LOOK_AGAIN = timedelta(seconds=5)
_MOST_ATTEMPTS = 32  # 10 s, 20 s, 40 s … an hour: about a day


class Sender(Protocol):
    """A notification service."""

    @property
    def name(self) -> str:
        """Tells it from the others; no secret."""
        ...

    async def send(self, notice: Notice) -> bool:
        """Whether it took the message."""
        ...


class Notify:
    """Does the notification chores that are due."""

    def __init__(self, senders: Sequence[Sender], store: Store, clock: Clock, zone: tzinfo) -> None:
        self._senders = tuple(senders)
        self._store = store
        self._clock = clock
        self._zone = zone
        self._reached: set[tuple[str, int, int]] = set()  # service, chore, how often asked for: told it already

    async def tick(self) -> None:
        """Tells what is due; without a service nothing is kept, so that none tells old news when it is set up."""
        waiting = await self._store.read(chores.waiting_chores, ChoreKind.NOTIFY)
        now = self._clock()
        if not self._senders:
            await self._finish(waiting)
            return
        for group in _groups(waiting):
            if any(each.due_at <= now for each in group):
                await self._handle(group, now)

    async def _handle(self, group: tuple[Waiting, ...], now: datetime) -> None:
        subject = parse_subject(group[0].chore.subject)
        if subject is None:
            await self._tell_trouble(group, now)
            return
        known = await self._store.read(notices.facts, _subjects(group))
        facts = {each.id: fact for each, fact in zip(group, known, strict=True) if fact is not None}
        verdicts = {i: when(subject.kind, fact.told.item, now) for i, fact in facts.items()}
        await self._finish(tuple(each for each in group if verdicts.get(each.id, Tell.NEVER) is Tell.NEVER))
        later = tuple(each for each in group if verdicts.get(each.id) is Tell.LATER and each.due_at <= now)
        await self._put_off(later, now + _LOOK_AGAIN)
        ready = tuple(each for each in group if verdicts.get(each.id) is Tell.NOW)
        if not ready:
            return
        ready_at = ready[0].due_at if subject.season is None else max(ready[0].due_at, ready[0].created_at + GATHERED)
        if ready_at > now:
            await self._put_off(tuple(each for each in ready if each.due_at <= now), ready_at)
            return
        await self._tell(subject, ready, facts)

    async def _tell(self, subject: Subject, ready: tuple[Waiting, ...], facts: dict[int, Fact]) -> None:
        def notice(untold: Sequence[Waiting]) -> Notice:
            told = [facts[each.id].told for each in untold]
            return notice_of(subject.kind, facts[untold[0].id].request, told, self._clock(), self._zone)

        await self._deliver(ready, {sender: notice(untold) for sender, untold in self._untold(ready)})

    async def _tell_trouble(self, group: tuple[Waiting, ...], now: datetime) -> None:
        name = trouble_of(group[0].chore.subject)
        assert name is not None
        message = await self._store.read(notices.trouble_message, name)
        if message is None:
            await self._finish(group)
        elif group[0].due_at <= now:
            notice = trouble_notice(name, message)
            await self._deliver(group, {sender: notice for sender, _ in self._untold(group)})

    def _untold(self, ready: tuple[Waiting, ...]) -> Iterable[tuple[Sender, tuple[Waiting, ...]]]:
        """Each service with what it has not taken yet; after a crash it may be told something twice."""
        for sender in self._senders:
            untold = tuple(each for each in ready if (sender.name, each.id, each.asked) not in self._reached)
            if untold:
                yield sender, untold

    async def _deliver(self, ready: tuple[Waiting, ...], letters: dict[Sender, Notice]) -> None:
        taken = await asyncio.gather(*(sender.send(notice) for sender, notice in letters.items()))
        refusing = [sender for sender, good in zip(letters, taken, strict=True) if not good]
        if not refusing:
            await self._finish(ready)
            return
        for sender in letters:
            if sender not in refusing:
                self._reached |= {(sender.name, each.id, each.asked) for each in ready}
        names, attempts = ", ".join(sender.name for sender in refusing), ready[0].attempts + 1
        title = next(iter(letters.values())).title
        if attempts > _MOST_ATTEMPTS:
            log.warning("a notification is given up", to=names, title=title, attempts=attempts)
            await self._finish(ready)
            return
        log.warning("a notification waits: it was not taken", to=names, title=title)
        await self._put_off(ready, self._clock() + retry_delay(attempts), failed=True)

    async def _finish(self, done: tuple[Waiting, ...]) -> None:
        if done:
            await self._store.write(chores.finish_chores, done)
            gone = {each.id for each in done}
            self._reached = {told for told in self._reached if told[1] not in gone}

    async def _put_off(self, put_off: tuple[Waiting, ...], until: datetime, *, failed: bool = False) -> None:
        if put_off:
            await self._store.write(chores.put_off_chores, put_off, until, failed=failed)


def _groups(waiting: Iterable[Waiting]) -> list[tuple[Waiting, ...]]:
    """Those of one kind, request and season together, in the order in which they were asked for."""
    in_order = sorted(waiting, key=lambda each: (_together(each), each.id))
    return [tuple(group) for _, group in groupby(in_order, key=_together)]


def _together(waiting: Waiting) -> str:
    text = waiting.chore.subject
    return text if parse_subject(text) is None else text.rpartition("/")[0]


def _subjects(group: tuple[Waiting, ...]) -> tuple[Subject, ...]:
    found = (parse_subject(each.chore.subject) for each in group)
    return tuple(subject for subject in found if subject is not None)
