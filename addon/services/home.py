"""How what Usher has at home does: aria2, the database, the library's folders. Looked at, not remembered."""

import asyncio
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Protocol

from addon.clock import Clock
from addon.domain.conditions import Condition, HealthState, Need, Remedy, Space
from addon.domain.downloads import DownloadStatus, Snapshot
from addon.domain.explanation import spoken
from addon.domain.sizes import size_words
from addon.domain.wording import label_of, listed
from addon.errors import UpstreamDeniedError, UpstreamError
from addon.services.remedies import settings_in
from addon.services.spaces import Seen, Spaces
from addon.store import counts
from addon.store.session import Store

_LOOK_SECONDS = 5.0
_YOUNG_SECONDS = 2.0


class Downloader(Protocol):
    """What aria2 is asked for."""

    async def snapshot(self, *, max_age_seconds: float = 0.0) -> Snapshot:
        """Everything that it holds."""
        ...

    async def version(self) -> str:
        """Its version."""
        ...


class Home:
    """Looks at each; a look is bounded, and what fails is told instead of raised."""

    def __init__(self, aria2: Downloader, aria2_url: str | None, spaces: Spaces, store: Store, clock: Clock) -> None:
        """`aria2_url`: the origin of somebody else's aria2; None: it is ours."""
        self._aria2 = aria2
        self._aria2_url = aria2_url
        self._spaces = spaces
        self._store = store
        self._clock = clock
        self._since: dict[str, datetime] = {}

    async def __call__(self) -> tuple[Condition, ...]:
        """aria2, the database and the library."""
        return tuple(await asyncio.gather(self._downloads(), self._database(), self._library()))

    async def _downloads(self) -> Condition:
        started = perf_counter()
        try:
            async with asyncio.timeout(_LOOK_SECONDS):
                snapshot = await self._aria2.snapshot(max_age_seconds=_YOUNG_SECONDS)
                version = await self._aria2.version()
        except TimeoutError:
            return self._away("aria2 does not answer in time.", HealthState.NOT_REACHABLE)
        except UpstreamError as error:
            refused = isinstance(error, UpstreamDeniedError)
            return self._away(spoken(str(error)), HealthState.REFUSED if refused else HealthState.NOT_REACHABLE)
        statuses = [entry.status for entry in snapshot.entries]
        active, waiting = statuses.count(DownloadStatus.ACTIVE), statuses.count(DownloadStatus.WAITING)
        return self._fine(
            "aria2", f"Version {version}, {active} active, {waiting} waiting", started, url=self._aria2_url
        )

    def _away(self, message: str, state: HealthState) -> Condition:
        if self._aria2_url is None:
            text = "Usher starts it anew by itself. If it stays away, see Usher's log."
        elif state is HealthState.REFUSED:
            text = "It refuses its RPC secret: copy its `rpc-secret` into `aria2_secret`."
        else:
            text = f"Is aria2 started, with its RPC enabled? If it is not at {self._aria2_url}, change `aria2_url`."
        return self._broken(
            "aria2", state, message, "Nothing is downloaded. What is under way goes on when it is back.", text
        )

    async def _database(self) -> Condition:
        started = perf_counter()
        try:
            async with asyncio.timeout(_LOOK_SECONDS):
                requests, items = await self._store.read(counts.requests_and_items)
        except TimeoutError:
            text = "Is the disk with the data folder slow or full? See Usher's log."
            message = "The database does not answer in time."
            return self._broken("database", HealthState.NOT_REACHABLE, message, "Usher stands still.", text)
        size = size_words(await asyncio.to_thread(database_bytes, self._store.path))
        return self._fine("database", f"SQLite, {size}: {requests:,} requests, {items:,} items", started)

    async def _library(self) -> Condition:
        started = perf_counter()
        seen = await self._spaces.look()
        spaces = self._spaces.among(seen)
        wrong = tuple(each for each in seen if not each.can_be_written)
        if wrong:
            return self._unusable(wrong, seen)
        full = tuple(space for space in spaces if space.message is not None)
        if full:
            without = f"{listed(tuple(each.label for each in full))} wait until there is room; nothing is lost."
            message, text = full[0].message or "", "Make room on the disk, or keep less free with `min_free_gb`."
            return self._broken("library", HealthState.HELD_BACK, message, without, text)
        return self._fine("library", _room(spaces), started)

    def _unusable(self, wrong: tuple[Seen, ...], seen: tuple[Seen, ...]) -> Condition:
        state = HealthState.NOT_REACHABLE if all(each.device is None for each in wrong) else HealthState.REFUSED
        kinds = listed(tuple(dict.fromkeys(kind for each in wrong for kind in each.place.kinds)))
        rest = listed(tuple(kind for each in seen if each not in wrong for kind in each.place.kinds))
        without = f"{kinds[:1].upper()}{kinds[1:]} wait until then; nothing is lost."
        without += f" {rest[:1].upper()}{rest[1:]} go on." if rest else ""
        message = " ".join(each.message or "" for each in wrong)
        return self._broken("library", state, message, without, " ".join(_mend(each) for each in wrong))

    def _fine(self, name: str, detail: str, started: float, url: str | None = None) -> Condition:
        self._since.pop(name, None)
        return Condition(
            name=name,
            label=label_of(name),
            state=HealthState.ANSWERS,
            need=Need.REQUIRED,
            url=url,
            checked_at=self._clock(),
            latency_ms=(perf_counter() - started) * 1000,
            detail=detail,
        )

    def _broken(self, name: str, state: HealthState, message: str, without: str, text: str) -> Condition:
        now = self._clock()
        return Condition(
            name=name,
            label=label_of(name),
            state=state,
            need=Need.REQUIRED,
            ok=False,
            url=self._aria2_url if name == "aria2" else None,
            checked_at=now,
            message=message,
            consequence=without,
            remedy=Remedy(text=text, settings=settings_in(text)),
            since=self._since.setdefault(name, now),
        )


def _mend(seen: Seen) -> str:
    setting = seen.place.setting
    if seen.device is None:
        return f"{seen.message} Is its disk connected? Else name another folder in `{setting}`."
    return f"{seen.message} Give it to the user that Usher runs as, or name another folder in `{setting}`."


def _room(spaces: tuple[Space, ...]) -> str:
    return ", ".join(f"{each.label}: {size_words(each.free_bytes or 0)} free" for each in spaces)


def database_bytes(path: Path) -> int:
    """What the database takes on the disk, with what is not yet written back."""
    sizes = (each.stat().st_size for each in (path, path.with_name(f"{path.name}-wal")) if each.exists())
    return sum(sizes)
