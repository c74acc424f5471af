"""The accounts of the debrid services: asked when somebody looks, at most every 5 minutes. Writes nothing."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from addon.clock import Clock
from addon.debrid.base import Account, DebridService
from addon.domain.conditions import DebridAccount
from addon.domain.explanation import spoken
from addon.domain.wording import label_of
from addon.errors import UpstreamError
from addon.services.accounting import Accounting

_FRESH = timedelta(minutes=5)
_LONGEST_SECONDS = 15.0


@dataclass(slots=True)
class _Known:
    """What a service said last, or why it said nothing."""

    asked_at: datetime | None = None
    account: Account | None = None
    premium_until: datetime | None = None
    traffic_bytes: int | None = None
    message: str | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Accounts:
    """Those of the services that have one."""

    def __init__(self, services: Iterable[DebridService], accounting: Accounting, clock: Clock) -> None:
        self._services = tuple(service for service in services if not service.is_local)
        self._accounting = accounting
        self._clock = clock
        self._known = {service.name: _Known() for service in self._services}

    async def __call__(self) -> tuple[DebridAccount, ...]:
        """One for each service, in the order in which they are asked. Nothing is raised: `message` says what failed."""
        return tuple(await asyncio.gather(*(self._account(service) for service in self._services)))

    def premium_until(self, name: str) -> datetime | None:
        """Until when it is paid for, as far as that is known; makes no call."""
        known = self._known.get(name)
        return known.premium_until if known else None

    def over(self, name: str) -> str | None:
        """Why nothing is delivered although calls go well: the paid time is over, as was last seen; makes no call."""
        known, label = self._known.get(name), label_of(name)
        if known is None or known.account is None or known.account.plan == "free":
            return None
        is_paid = known.premium_until is not None and known.premium_until > self._clock()
        return None if is_paid else _without_premium(known.account, label)

    async def _account(self, service: DebridService) -> DebridAccount:
        known = self._known[service.name]
        async with known.turn:
            if known.asked_at is None or self._clock() - known.asked_at >= _FRESH:
                await self._ask(service, known)
        return DebridAccount(
            upstream=service.name,
            label=label_of(service.name),
            premium_until=known.premium_until,
            calls_last_minute=self._accounting.lately(service.name),
            calls_per_minute=service.calls_per_minute,
            message=known.message,
            traffic_used_bytes=known.traffic_bytes,
        )

    async def _ask(self, service: DebridService, known: _Known) -> None:
        """What was known stands until there is an answer, or until it is clear that there is none."""
        account, premium_until, traffic_bytes = None, None, None
        try:
            async with asyncio.timeout(_LONGEST_SECONDS):
                account = await service.account()
            message = None if account.premium else _without_premium(account, label_of(service.name))
        except TimeoutError:
            message = f"{label_of(service.name)} does not answer in time."
        except UpstreamError as error:
            message = spoken(str(error))
        if account is not None and account.premium:
            premium_until = self._clock() + timedelta(seconds=min(account.premium_seconds, 10**9))
            traffic_bytes = await self._traffic_bytes(service)
        known.asked_at, known.account, known.message = self._clock(), account, message
        known.premium_until, known.traffic_bytes = premium_until, traffic_bytes

    async def _traffic_bytes(self, service: DebridService) -> int | None:
        """None also when it could not be asked: the rest of the account is worth more."""
        try:
            async with asyncio.timeout(_LONGEST_SECONDS):
                return await service.traffic_bytes()
        except (UpstreamError, TimeoutError):
            return None


def _without_premium(account: Account, label: str) -> str:
    if account.plan == "free":
        return f"{label} has the free plan, with its limits on size and number."
    return f"The {label} premium is over: what is asked for waits until it is extended."
