"""What a step is and how it ends. Knows no particular step."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from addon.domain.events import Event
from addon.domain.models import Item, Job
from addon.domain.wording import service_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """The step is done: this event follows for all items of the job, but for those in `apart` what stands there.

    `apart` may hold items beyond the job, which the step has come to serve too. `grab_id` names a grab that the step
    itself has made.
    """

    event: Event
    grab_id: int | None = None
    apart: tuple[tuple[Item, Event], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Nothing has changed: the step runs again at `until`. `note` says in a sentence what it waits for."""

    until: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Overtaken:
    """The item has moved while the step ran; there is nothing to report."""


NO_SERVICE = (
    "Nothing that delivers is configured; set USHER_REALDEBRID_TOKEN or USHER_TORBOX_TOKEN, or USHER_TORRENTS=auto, and"
    " restart."
)


def anew_without(provider: str) -> str:
    """Why the choice is made anew: the service that was to deliver is gone from the settings."""
    return f"{service_name(provider)} is not configured any more, so the choice is made anew."


Outcome = Happened | Waits | Overtaken
Step = Callable[[Job], Awaitable[Outcome]]
