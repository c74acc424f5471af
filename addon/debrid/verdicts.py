"""What may follow from a refusal of a debrid service. Each service's table of codes decides which."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from addon.clients.failures import Failure


class Verdict(StrEnum):
    """What follows from a refusal."""

    PAUSE = "pause"  # a limit: the whole account waits
    SLOTS_FULL = "slots_full"  # nothing new until a torrent is done; links and lists still work
    ADDS_HELD = "adds_held"  # nothing new until a time; links and lists still work
    WAIT = "wait"  # this call, later
    WAIT_LONG = "wait_long"  # this call, in an hour
    DENIED = "denied"  # a person must act
    REFUSED_FOR_GOOD = "refused_for_good"  # this release, for everyone
    REFUSED = "refused"  # this release, this time
    NOT_CACHED = "not_cached"  # only a cached copy was wanted
    ROTTED = "rotted"  # the link; adding again may help
    MISSING = "missing"
    REJECTED = "rejected"  # this call makes no sense to the service
    DONE = "done"  # it is as it was to be


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One refused call: what follows, and one sentence for a person.

    `status` is the HTTP status; of a service that refuses with 200, the one that fits. `pause` and `until` are how long
    to wait, where the service says so.
    """

    verdict: Verdict
    sentence: str
    status: int
    pause: timedelta | None = None
    until: datetime | None = None
    denial: Failure = Failure.ACCOUNT  # what kind of trouble it is, where a person must act
