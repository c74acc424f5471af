"""Usher itself for those who look: health, accounts, space, settings; and asking every upstream now."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from addon import __version__
from addon.clients.urgency import at_once
from addon.clock import Clock
from addon.domain.conditions import Condition, DebridAccount, Overview, SettingValue, Space
from addon.errors import BadInputError, UsherError
from addon.services.accounts import Accounts
from addon.services.conditions import Conditions
from addon.services.home import database_bytes
from addon.services.spaces import Spaces
from addon.setting_fields import FIELDS
from addon.setting_values import without_credentials
from addon.settings import Settings
from addon.store import counts
from addon.store.session import Store

_LONGEST_SECONDS = 25.0  # more than the pool's own time-outs, which say better what is wrong
_BETWEEN = timedelta(seconds=2)  # who presses again sooner sees the same
_QUERY = re.compile(r"(?<=://)(\S*?)[?#]\S*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One thing that can be tried. `title` is what `usher check` calls it; `run` says in a sentence that it works."""

    name: str
    title: str
    run: Callable[[], Awaitable[str]]
    is_upstream: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What is shown as it comes."""

    accounts: Accounts
    spaces: Spaces


class System:
    """Everything that the page of that name shows."""

    def __init__(
        self,
        settings: Settings,
        conditions: Conditions,
        attempts: tuple[Attempt, ...],
        store: Store,
        clock: Clock,
        *,
        parts: Parts,
    ) -> None:
        self._settings = settings
        self._conditions = conditions
        self._attempts = attempts
        self._store = store
        self._clock = clock
        self._parts = parts
        self._started_at = clock()
        self._tries: dict[Attempt, tuple[datetime, asyncio.Task[None]]] = {}

    async def health(self, *, include_missing: bool) -> tuple[Condition, ...]:
        """Everything that Usher depends on, the broken first, as the last calls showed."""
        return await self._conditions.look(include_missing=include_missing)

    async def check(self, name: str | None) -> tuple[Condition, ...]:
        """The same with what is missing, after every upstream was asked, or the one.

        A pause that an upstream asked for is kept; no back-off of our own is waited for. Raises BadInputError for a
        name that nothing has.
        """
        if name is not None and name not in {each.name for each in await self.health(include_missing=True)}:
            raise BadInputError("Nothing has this name; `health` lists the names.")
        meant = (each for each in self._attempts if each.is_upstream and name in (None, each.name))
        with at_once():
            tries = [self._trying(each) for each in meant]
        await asyncio.gather(*(asyncio.shield(each) for each in tries))
        return await self.health(include_missing=True)

    async def accounts(self) -> tuple[DebridAccount, ...]:
        """One for each debrid service."""
        return await self._parts.accounts()

    async def spaces(self) -> tuple[Space, ...]:
        """One for each file system."""
        return await self._parts.spaces()

    async def overview(self) -> Overview:
        """The program as it runs."""
        settings = self._settings
        seen = await self._parts.spaces.look()
        can_store = any(each.can_be_written for each in seen if each.place.is_library)
        requests, items = await self._store.read(counts.requests_and_items)
        return Overview(
            version=__version__,
            started_at=self._started_at,
            time_zone=settings.tz,
            is_ready=can_store and self._conditions.can_deliver,
            database_bytes=await asyncio.to_thread(database_bytes, self._store.path),
            request_count=requests,
            item_count=items,
            has_games=settings.igdb_client_id is not None,
            has_seerr=settings.seerr_url is not None,
            qualities=settings.qualities,
            formats=settings.formats,
            auto_select=settings.auto_select,
            settings=shown_settings(settings),
        )

    def _trying(self, attempt: Attempt) -> asyncio.Task[None]:
        """A try that is under way or has only just begun, also somebody else's; else a new one."""
        now, known = self._clock(), self._tries.get(attempt)
        if known is not None and (now - known[0] < _BETWEEN or not known[1].done()):
            return known[1]
        task = asyncio.create_task(_try(attempt), name="a check")
        self._tries[attempt] = now, task
        return task


def shown_settings(settings: Settings) -> tuple[SettingValue, ...]:
    """Every setting as it may be shown: no secret, no credentials in addresses, nothing behind their path."""
    return tuple(
        SettingValue(
            name=each.key,
            description=each.description,
            value=_shown(settings.texts.get(each.key, "")),
            is_secret=each.secret,
            is_set=each.key in settings.given,
            is_default=each.key not in settings.given or settings.texts.get(each.key) == each.default,
        )
        for each in FIELDS
    )


def _shown(text: str) -> str | None:
    return _QUERY.sub(r"\1", without_credentials(text)) or None


async def _try(attempt: Attempt) -> None:
    """Its upstream's health tells how it went."""
    with suppress(UsherError, TimeoutError):
        async with asyncio.timeout(_LONGEST_SECONDS):
            await attempt.run()
