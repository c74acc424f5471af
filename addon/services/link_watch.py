"""Looks after the links to the mounted debrid account: what has vanished is fetched again, unless it is the mount.

All links are looked at in rounds, some at a time. One that leads nowhere on two looks in a row is lost: its item is
searched again, its hash is not blocked, and the dead link goes. What was seen is stored, so a restart forgets nothing.
"""

from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from pathlib import Path

from addon.clients.http import Health
from addon.clock import Clock
from addon.domain.events import FileLost
from addon.domain.lost_links import looks_broken
from addon.errors import MountUnavailableError
from addon.log import get_logger
from addon.services.lifecycle import Lifecycle
from addon.services.links import Sight, look_at, remove_dead
from addon.services.mount import Mount
from addon.store import links, seerr_links
from addon.store.links import PlacedLink
from addon.store.session import Store

log = get_logger("links")

_BETWEEN_ROUNDS = timedelta(hours=1)
_SECOND_LOOK_AFTER = timedelta(minutes=5)  # a mount that comes up shows its torrents one after the other
_UNSEEN_AFTER = timedelta(minutes=10)
_REMEMBERED = timedelta(days=1)
_BATCH = 1000


class LinkWatch:
    """Watches over the links in the library."""

    def __init__(self, mount: Mount, lifecycle: Lifecycle, store: Store, clock: Clock) -> None:
        self.mount = mount
        self._lifecycle = lifecycle
        self._store = store
        self._clock = clock
        self._round_began: datetime | None = None
        self._after: int | None = None  # the link up to which the round has come; None: it has ended
        self._is_braked = False
        self._unclear: set[int] = set()  # links of which the last looks could say nothing
        self._lost: deque[tuple[datetime, str]] = deque()  # when and what, for a day
        self._findings: tuple[str, ...] = ()
        self.troubled: Callable[[str, str], None] = lambda name, message: None  # a person is needed

    @property
    def health(self) -> Health:
        """How the mount does, and what was found."""
        found = (*self._findings, *self._lately())
        message = self.mount.trouble or " ".join(found) or None
        is_fine = self.mount.trouble is None and not self._findings
        at = self.mount.looked_at
        return Health(name="mount", url="", ok=is_fine if at else None, checked_at=at, message=message)

    async def tick(self) -> None:
        """Some links, and the findings brought up to date; nothing is decided while the mount is not there."""
        try:
            await self.mount.check()
            await self._remove_dead()
            await self._look()
        except MountUnavailableError as error:
            log.warning("links are not looked at", reason=str(error))
        await self._find_out()

    async def _look(self) -> None:
        now = self._clock()
        if self._after is None and (self._round_began is None or now - self._round_began >= _BETWEEN_ROUNDS):
            self._round_began, self._after, self._is_braked = now, 0, False
            self._unclear.clear()
        if self._after is not None:
            batch = await self._store.read(links.links_after, self._after, _BATCH)
            await self._look_at(batch)
            self._after = batch[-1].id if len(batch) == _BATCH else None
        elif not self._is_braked:
            await self._look_again(now)

    async def _look_at(self, batch: tuple[PlacedLink, ...]) -> tuple[PlacedLink, ...]:
        """Those that lead nowhere. What cannot be said of a link changes nothing."""
        sights = await self.mount.look(partial(_sights, batch, self.mount.root))
        missed = tuple(link for link in batch if sights[link.id] is Sight.DEAD)
        seen = tuple(link.id for link in batch if sights[link.id] in (Sight.THERE, Sight.NOT_OURS))
        self._unclear -= sights.keys()
        self._unclear |= {link.id for link in batch if sights[link.id] is Sight.UNKNOWN}
        if batch:
            await self._store.write(links.looked_at, seen, tuple(link.id for link in missed), self._clock())
        return missed

    async def _look_again(self, now: datetime) -> None:
        """The second look at what led nowhere: lost now, unless it is so much that the mount must be at fault."""
        suspects = await self._store.read(links.missed_before, now - _SECOND_LOOK_AFTER, _BATCH)
        missed = await self._look_at(suspects)
        if not missed:
            return
        count = await self._store.read(links.count_links)
        lately = sum(now - at < 2 * _BETWEEN_ROUNDS for at, _ in self._lost)
        if looks_broken(count.missed + lately, count.links + lately):
            self._is_braked = True
            log.error("so many links lead nowhere that nothing is fetched again", lost=count.missed, links=count.links)
            return
        await self._remove(link for link in missed if link.is_replaced)
        by_request = sorted(
            (link for link in missed if not link.is_replaced), key=lambda link: (link.request_id, link.id)
        )
        for request_id, lost in groupby(by_request, key=lambda link: link.request_id):
            await self._fetch_again(request_id, tuple(lost))
        await self._remove_dead()

    async def _fetch_again(self, request_id: int, lost: tuple[PlacedLink, ...]) -> None:
        """All of a request at once, so that what they came from is given up before it is looked for again."""
        names = list(dict.fromkeys(Path(link.path).name for link in lost))
        log.warning("files have vanished from the mount", request=request_id, files=names)
        self._lost.extend((self._clock(), name) for name in names)
        # Seerr still says that it is there, from the time when it was: that must not complete it now.
        await self._store.write(seerr_links.settle_request, request_id)
        reason = "Its file has vanished from the mount, so the link in the library leads nowhere; it is fetched again."
        items = dict.fromkeys(link.item_id for link in lost)
        await self._lifecycle.tell_all(items, FileLost(reason=reason), if_allowed=True)

    async def _remove_dead(self) -> None:
        """Takes dead links of items that are fetched again out of the library; after a crash too."""
        await self._remove(await self._store.read(links.left_behind, _BATCH))

    async def _remove(self, dead: Iterable[PlacedLink]) -> None:
        for link in dead:
            work = partial(remove_dead, Path(link.path), Path(link.link), self.mount.root)
            try:
                is_gone = await self.mount.look(work)
            except OSError as error:
                log.warning("a dead link stays", request=link.request_id, reason=error.strerror)
                continue
            if is_gone:
                await self._store.write(links.forget_link, link.id)

    async def _find_out(self) -> None:
        count = await self._store.read(links.count_links)
        unseen = await self._store.read(links.unseen_since, self._clock() - _UNSEEN_AFTER)
        findings = []
        if self._is_braked:
            findings.append(
                f"{count.missed} of {count.links} links lead nowhere at once, which looks like a broken mount: nothing"
                " is fetched again until they are back. Where they are gone for good, remove them and ask again."
            )
            self.troubled("The mount", findings[-1])
        elif count.missed:
            findings.append(
                f"{_links(count.missed)} nowhere; fetched again if a second look, five minutes later, says the same."
            )
        if self._unclear:
            findings.append(f"{_links(len(self._unclear))} to a part of the mount that shows nothing or gives errors.")
        if unseen:
            have = "1 title has" if unseen == 1 else f"{unseen} titles have"
            findings.append(
                f"{have} waited for more than 10 minutes to be seen below {self.mount.root}."
                " Check that the mount is of this account and shows new files."
            )
        self._findings = tuple(findings)

    def _lately(self) -> Iterable[str]:
        while self._lost and self._clock() - self._lost[0][0] > _REMEMBERED:
            self._lost.popleft()
        if self._lost:
            what = "1 file has" if len(self._lost) == 1 else f"{len(self._lost)} files have"
            yield f"{what} vanished from the mount within a day and been fetched again, {self._lost[-1][1]} the last."


def _sights(batch: Iterable[PlacedLink], root: Path) -> dict[int, Sight]:
    return {link.id: look_at(Path(link.path), Path(link.link), root) for link in batch}


def _links(count: int) -> str:
    return "1 link leads" if count == 1 else f"{count} links lead"
