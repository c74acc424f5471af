"""What those see who look at Usher itself."""

from zoneinfo import ZoneInfo

import httpx

from addon.services.accounts import Accounts
from addon.services.conditions import Cast, Conditions, View
from addon.services.health import HealthBoard
from addon.services.home import Home
from addon.services.missing import missing
from addon.services.spaces import Spaces
from addon.services.system import Attempt, Parts, System
from addon.wiring.ground import Ground


def build_system(ground: Ground, board: HealthBoard, tries: tuple[Attempt, ...]) -> System:
    """The view over everything that stands."""
    settings, outside, clock = ground.settings, ground.outside, ground.clock
    spaces = Spaces(ground.library)
    accounts = Accounts(outside.debrid.values(), ground.accounting, clock)
    conditions = Conditions(
        board,
        Home(outside.aria2, _origin(settings.aria2_url), spaces, ground.store, clock),
        missing(settings),
        Cast(deliverers=tuple(outside.debrid), indexers=tuple(each.name for each in outside.indexers)),
        accounts,
        view=View(clock=clock, zone=ZoneInfo(settings.tz)),
    )
    parts = Parts(accounts=accounts, spaces=spaces)
    return System(settings, conditions, tries, ground.store, clock, parts=parts)


def _origin(url: str | None) -> str | None:
    """The address without path and credentials."""
    if url is None:
        return None
    parts = httpx.URL(url)
    return f"{parts.scheme}://{parts.netloc.decode()}"
