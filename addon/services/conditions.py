"""How everything that Usher depends on does, as a person is told: what happened, what goes on, what mends it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import tzinfo

from addon.clients.failures import Failure
from addon.clients.http import Health
from addon.clock import Clock
from addon.domain.conditions import Condition, HealthState, Need, Remedy
from addon.domain.explanation import moment
from addon.domain.wording import label_of, listed
from addon.services.accounts import Accounts
from addon.services.remedies import in_backticks, remedy_of, settings_in
from addon.services.roles import role_of

_NEEDS = {"seerr": Need.RECOMMENDED, "jellyfin": Need.OPTIONAL, "igdb": Need.OPTIONAL}
_BRAKES = {  # what is held back on purpose; the message says how it goes on
    "seerr": "Nothing is cancelled meanwhile. Everything else goes on.",
    "library": "No replaced file is removed meanwhile. Everything else goes on.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who stands in for whom: what delivers and what is searched, by name."""

    deliverers: tuple[str, ...]
    indexers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """When and where it is looked at: the time, and the zone in which times are named."""

    clock: Clock
    zone: tzinfo


class Conditions:
    """Puts together what the upstreams' last calls showed, what is at home, and what is missing."""

    def __init__(
        self,
        board: Callable[[], tuple[Health, ...]],
        home: Callable[[], Awaitable[tuple[Condition, ...]]],
        absent: tuple[Condition, ...],
        cast: Cast,
        accounts: Accounts,
        *,
        view: View,
    ) -> None:
        self._board = board
        self._home = home
        self._absent = absent
        self._cast = cast
        self._accounts = accounts
        self._view = view

    async def look(self, *, include_missing: bool) -> tuple[Condition, ...]:
        """The broken first, then what is needed but missing, then what answers, then what may stay away."""
        told = [self.condition(self._with_account(health)) for health in self._board()]
        upstreams = [each for each in told if each.name != "library"]
        braked = {each.name: each for each in told if each.name == "library"}
        home = [braked.get(each.name, each) if each.ok else each for each in await self._home()]
        found = (*upstreams, *home, *(self._absent if include_missing else ()))
        return tuple(sorted(found, key=_place))

    @property
    def can_deliver(self) -> bool:
        """Whether something delivers whose key is not refused."""
        refused = {health.name for health in self._board() if health.failure is Failure.KEY}
        return any(name not in refused for name in self._cast.deliverers)

    def condition(self, health: Health) -> Condition:
        """What a person is told of an upstream."""
        now, name, state = self._view.clock(), health.name, state_of(health)
        is_broken = health.ok is False
        shown = Condition(
            name=name,
            label=label_of(name),
            state=state,
            need=self._need(name),
            ok=not is_broken,
            url=health.url if "://" in health.url else None,
            checked_at=health.checked_at,
            latency_ms=health.latency_ms,
            message=health.message,
            detail=self._detail(health),
        )
        if not is_broken:
            return shown
        if health.failure is None and name in _BRAKES:
            return replace(shown, consequence=_BRAKES[name], remedy=self._remedy(health))
        return replace(
            shown,
            consequence=self._consequence(name),
            remedy=self._remedy(health),
            since=health.since,
            held_until=health.held_until if health.held_until and health.held_until > now else None,
        )

    def _with_account(self, health: Health) -> Health:
        """A service goes on answering when its premium is over, but delivers nothing."""
        over = self._accounts.over(health.name)
        if health.ok is not True or over is None:
            return health
        return replace(health, ok=False, failure=Failure.PREMIUM, message=over)

    def _remedy(self, health: Health) -> Remedy:
        if health.failure is None:
            text = "See aria2." if health.name == "swarm" else in_backticks(health.message or "")
            return Remedy(text=text, settings=settings_in(text))
        return remedy_of(health, self._view.clock(), self._view.zone)

    def _detail(self, health: Health) -> str | None:
        until, now = self._accounts.premium_until(health.name), self._view.clock()
        if until is not None and until > now:
            return f"Premium until {moment(until, now, self._view.zone).removeprefix('on ').removeprefix('at ')}"
        return health.detail or role_of(health.name).does or None

    def _need(self, name: str) -> Need:
        for group in (self._cast.deliverers, self._cast.indexers):
            if name in group:
                return Need.REQUIRED if len(group) == 1 else Need.RECOMMENDED
        return _NEEDS.get(name, Need.REQUIRED)

    def _consequence(self, name: str) -> str | None:
        if name in self._cast.deliverers:
            others = [label_of(each) for each in self._cast.deliverers if each != name]
            if not others:
                return "Nothing new is downloaded. Searches go on, and nothing is lost."
            return f"Nothing is taken from it meanwhile; {listed(tuple(others))} {_go(others)} on."
        if name in self._cast.indexers:
            number = len(self._cast.indexers) - 1
            if number == 0:
                return "Nothing is found meanwhile. Searches are made again by themselves."
            rest = "other indexer is" if number == 1 else f"other {number} indexers are"
            return f"Its releases are missing from searches meanwhile; the {rest} used."
        return role_of(name).without or None


def state_of(health: Health) -> HealthState:
    """What is known of an upstream, in one word."""
    if health.ok is None:
        return HealthState.NOT_ASKED
    if health.ok:
        return HealthState.ANSWERS
    if health.failure is None:
        return HealthState.HELD_BACK if health.name in _BRAKES else HealthState.NOT_REACHABLE
    if health.failure.needs_person:
        return HealthState.REFUSED
    held_back = health.failure in (Failure.LIMITED, Failure.OUT_OF_ORDER)
    return HealthState.HELD_BACK if held_back else HealthState.NOT_REACHABLE


def _go(names: list[str]) -> str:
    return "goes" if len(names) == 1 else "go"


def _place(condition: Condition) -> int:
    """Where it stands in the list; equals keep their order."""
    if not condition.ok:
        return 0 if condition.need is Need.REQUIRED else 1
    if condition.state is not HealthState.NOT_SET_UP:
        return 3
    return 2 if condition.need is Need.REQUIRED else 4
