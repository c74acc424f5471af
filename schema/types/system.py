"""Usher itself: its version, its settings, its space, its accounts and its calls over time."""

from datetime import datetime

import strawberry

from addon.domain import conditions
from addon.domain.status import Format, Quality
from schema.scalars import BigInt, big_int, small_int


@strawberry.type(
    description="What a debrid service tells of the account. It is asked at most every 5 minutes, and only when this is"
    " asked for. Null where it has no limit or does not tell."
)
class DebridAccount:
    """See the description: it is written for clients."""

    upstream: str = strawberry.field(description="As in ApiCallCount.upstream.")
    label: str = strawberry.field(description="The name that people know.")
    premium_until: datetime | None = strawberry.field(description="Until when it is paid for.")
    traffic_used_bytes: BigInt | None = strawberry.field(description="What was downloaded since the last reset.")
    traffic_limit_bytes: BigInt | None = strawberry.field(description="How much may be downloaded between two resets.")
    traffic_resets_at: datetime | None = strawberry.field(description="When the traffic starts again at nothing.")
    calls_last_minute: int = strawberry.field(description="Calls that Usher made in the last 60 seconds.")
    calls_per_minute: int | None = strawberry.field(
        description="At most so many calls in a minute, all kinds together."
    )
    message: str | None = strawberry.field(description="What is wrong with the account, or why nothing is known of it.")


@strawberry.type(description="A file system that holds library folders, or unfinished downloads.")
class Space:
    """See the description: it is written for clients."""

    label: str = strawberry.field(description="What lies there, such as Movies and shows.")
    folders: list[str] = strawberry.field(description="Usher's folders on it.")
    free_bytes: BigInt | None = strawberry.field(description="What is free for Usher; null: it cannot be read.")
    total_bytes: BigInt | None = strawberry.field(description="How large it is; null: it cannot be read.")
    kept_free_bytes: BigInt = strawberry.field(description="So much is always left free (MIN_FREE_GB).")
    message: str | None = strawberry.field(
        description="What is wrong with it, such as a folder that cannot be written."
    )


@strawberry.type(description="What a request gets that names nothing else.")
class RequestDefaults:
    """See the description: it is written for clients."""

    qualities: list[Quality] = strawberry.field(description="Wanted qualities, best first.")
    formats: list[Format] = strawberry.field(description="Formats that a release must have.")
    auto_select: bool = strawberry.field(description="Whether the best release is taken without asking.")


@strawberry.type(description="A setting as it is now. Settings are read at the start.")
class SettingValue:
    """See the description: it is written for clients."""

    name: str = strawberry.field(description="In lower case, as in the add-on's options.")
    description: str = strawberry.field(description="What it is for.")
    value: str | None = strawberry.field(
        description="As it is written, addresses without user, password and query; null for a secret and when unset."
    )
    is_secret: bool = strawberry.field(description="Whether its value is never shown.")
    is_set: bool = strawberry.field(description="Whether somebody set it.")
    is_default: bool = strawberry.field(description="Whether it has the value that it has when nobody sets it.")


@strawberry.type(description="Usher itself.")
class System:
    """See the description: it is written for clients."""

    version: str = strawberry.field(description="Usher's version.")
    started_at: datetime = strawberry.field(description="When it was started.")
    time_zone: str = strawberry.field(description="In which explanations and remedies name times.")
    is_ready: bool = strawberry.field(
        description="Whether something can be fetched and stored: a library folder can be written, and a debrid service"
        " whose key is not refused, or the swarm, delivers."
    )
    database_bytes: BigInt = strawberry.field(description="The size of the database on the disk.")
    request_count: int = strawberry.field(description="All requests, finished ones too.")
    item_count: int = strawberry.field(description="All movies, episodes and platforms of them.")
    has_games: bool = strawberry.field(description="Whether games can be looked up: IGDB's keys are set.")
    has_seerr: bool = strawberry.field(description="Whether requests come from Seerr.")
    defaults: RequestDefaults = strawberry.field(description="What a request gets that names nothing else.")
    settings: list[SettingValue] = strawberry.field(description="Every setting, as it is now.")


def account_of(account: conditions.DebridAccount) -> DebridAccount:
    """The account as clients see it."""
    return DebridAccount(
        upstream=account.upstream,
        label=account.label,
        premium_until=account.premium_until,
        traffic_used_bytes=_bytes(account.traffic_used_bytes),
        traffic_limit_bytes=_bytes(account.traffic_limit_bytes),
        traffic_resets_at=account.traffic_resets_at,
        calls_last_minute=account.calls_last_minute,
        calls_per_minute=account.calls_per_minute,
        message=account.message,
    )


def space_of(space: conditions.Space) -> Space:
    """The space as clients see it."""
    return Space(
        label=space.label,
        folders=list(space.folders),
        free_bytes=_bytes(space.free_bytes),
        total_bytes=_bytes(space.total_bytes),
        kept_free_bytes=big_int(space.kept_free_bytes),
        message=space.message,
    )


def system_of(view: conditions.Overview) -> System:
    """The overview as clients see it."""
    return System(
        version=view.version,
        started_at=view.started_at,
        time_zone=view.time_zone,
        is_ready=view.is_ready,
        database_bytes=big_int(view.database_bytes),
        request_count=small_int(view.request_count) or 0,
        item_count=small_int(view.item_count) or 0,
        has_games=view.has_games,
        has_seerr=view.has_seerr,
        defaults=RequestDefaults(
            qualities=list(view.qualities), formats=list(view.formats), auto_select=view.auto_select
        ),
        settings=[
            SettingValue(
                name=each.name,
                description=each.description,
                value=each.value,
                is_secret=each.is_secret,
                is_set=each.is_set,
                is_default=each.is_default,
            )
            for each in view.settings
        ],
    )


def _bytes(size: int | None) -> BigInt | None:
    return None if size is None else big_int(size)
