"""How what Usher depends on does, as a person is told: states, needs, accounts, spaces. Pure data."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from addon.domain.status import Format, Quality


class HealthState(StrEnum):
    """What is known of an upstream, in one word."""

    ANSWERS = "ANSWERS"
    HELD_BACK = "HELD_BACK"
    NOT_REACHABLE = "NOT_REACHABLE"
    REFUSED = "REFUSED"
    NOT_SET_UP = "NOT_SET_UP"
    NOT_ASKED = "NOT_ASKED"


class Need(StrEnum):
    """How much depends on it."""

    REQUIRED = "REQUIRED"
    RECOMMENDED = "RECOMMENDED"
    OPTIONAL = "OPTIONAL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """What mends it: sentences with names of settings in `backticks`, those settings, and a page where it is mended."""

    text: str
    settings: tuple[str, ...] = ()
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """How one of them does. `consequence` and `remedy` are None while it answers, or was never asked."""

    name: str
    label: str
    state: HealthState
    need: Need
    ok: bool = True
    url: str | None = None  # origin only
    checked_at: datetime | None = None
    latency_ms: float | None = None
    message: str | None = None
    detail: str | None = None
    consequence: str | None = None
    remedy: Remedy | None = None
    since: datetime | None = None
    held_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DebridAccount:
    """What a debrid service tells of the account. None where it has no limit or does not tell."""

    upstream: str
    label: str
    premium_until: datetime | None
    calls_last_minute: int
    calls_per_minute: int | None
    message: str | None
    traffic_used_bytes: int | None = None
    traffic_limit_bytes: int | None = None
    traffic_resets_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """One file system with library folders on it. The sizes are None while nothing can be read there."""

    label: str
    folders: tuple[str, ...]
    free_bytes: int | None
    total_bytes: int | None
    kept_free_bytes: int
    message: str | None = None
    writable: bool = True  # at least one of the folders


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingValue:
    """A setting as it may be shown: never a secret, never what stands before the host of an address."""

    name: str
    description: str
    value: str | None
    is_secret: bool
    is_set: bool
    is_default: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The program as it runs."""

    version: str
    started_at: datetime
    time_zone: str
    is_ready: bool
    database_bytes: int
    request_count: int
    item_count: int
    has_games: bool
    has_seerr: bool
    qualities: tuple[Quality, ...]
    formats: tuple[Format, ...]
    auto_select: bool
    settings: tuple[SettingValue, ...] = field(default=())
