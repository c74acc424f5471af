"""What every service stands on: the settings, the store, what speaks to others, the one writer of phases."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import httpx
from prometheus_client import CollectorRegistry

from addon.bus import Bus
from addon.clients.http import Wire
from addon.clients.notifier import Notifier, notifiers
from addon.clock import Clock
from addon.outside import Outside, build_outside
from addon.services.accounting import Accounting
from addon.services.library import Library
from addon.services.lifecycle import Lifecycle
from addon.services.link_watch import LinkWatch
from addon.services.mount import Mount
from addon.services.policy import policy_of
from addon.services.speeds import SpeedRecords
from addon.services.troubles import Troubles
from addon.settings import Settings
from addon.store.session import Store

_TIMEOUT = httpx.Timeout(20.0, connect=5.0)
_AGENT = "Mozilla/5.0 (compatible; Usher)"  # some add-ons stand behind a guard that refuses unknown programs


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What every service stands on."""

    settings: Settings
    clock: Clock
    store: Store
    bus: Bus
    registry: CollectorRegistry
    accounting: Accounting
    outside: Outside
    library: Library
    lifecycle: Lifecycle
    troubles: Troubles
    notifiers: tuple[Notifier, ...]
    links: LinkWatch | None
    speeds: SpeedRecords


def lay_ground(settings: Settings, clock: Clock) -> Ground:
    """The ground as the settings want it. Raises SettingError for what cannot be; nothing is asked of anybody yet."""
    registry = CollectorRegistry()
    accounting = Accounting(clock, registry)
    http = httpx.AsyncClient(timeout=_TIMEOUT, headers={"user-agent": _AGENT}, follow_redirects=False)
    senders = notifiers(settings.notify_urls, accounting.count)
    store, bus, library = Store(settings.database_path), Bus(), Library(settings)
    troubles = Troubles(store, clock)
    outside = build_outside(settings, Wire(client=http, clock=clock, count=accounting.count, denied=troubles.note))
    speeds = SpeedRecords(clock, ZoneInfo(settings.tz))
    outside.aria2.seen = speeds.note
    library.set_up()
    lifecycle = Lifecycle(store, bus, clock, policy_of(settings))
    mount = Mount(settings.mount_dir, clock) if settings.mount_dir and settings.delivery == "mount" else None
    return Ground(
        settings=settings,
        clock=clock,
        store=store,
        bus=bus,
        registry=registry,
        accounting=accounting,
        outside=outside,
        library=library,
        troubles=troubles,
        notifiers=senders,
        lifecycle=lifecycle,
        links=LinkWatch(mount, lifecycle, store, clock) if mount else None,
        speeds=speeds,
    )
