"""The life of an item. This file alone decides which event moves which phase where; absence is illegal.

A phase is what we wait for or do; it belongs to exactly one public status. WORK names the work of a phase, DEADLINE how
long it may stay. README's diagram is drawn from these tables.
"""

from enum import StrEnum

from addon.domain import events as e
from addon.domain.status import Status
from addon.errors import InvalidTransitionError


class Phase(StrEnum):
    """Where an item stands."""

    SEARCHING = "SEARCHING"  # waits for its next search
    CHOOSING = "CHOOSING"  # accepted releases are known; a person chooses
    GRABBING = "GRABBING"  # accepted releases are tried, best first
    TAKING = "TAKING"  # the release that a person selected is tried
    CACHING = "CACHING"  # the debrid service fetches the files
    UNLOCKING = "UNLOCKING"  # the files are ready: handed to aria2, or linked from a mounted account
    TRANSFERRING = "TRANSFERRING"  # aria2 downloads
    IMPORTING = "IMPORTING"  # the files are moved into the library
    COMPLETED = "COMPLETED"  # in the library; with a due time a better release is searched for then
    UPGRADE_GRABBING = "UPGRADE_GRABBING"  # better releases are tried, best first; the file in the library stays
    UPGRADE_CACHING = "UPGRADE_CACHING"
    UPGRADE_UNLOCKING = "UPGRADE_UNLOCKING"
    UPGRADE_TRANSFERRING = "UPGRADE_TRANSFERRING"
    UPGRADE_IMPORTING = "UPGRADE_IMPORTING"
    FAILED = "FAILED"  # waits for the next candidate or the next search
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"


class Work(StrEnum):
    """What is done for an item while it is in a phase."""

    SEARCH = "search"
    GRAB = "grab"
    FOLLOW = "follow"
    FETCH = "fetch"
    WATCH = "watch"  # for all transfers together, at aria2's pace
    IMPORT = "import"
    RETRY = "retry"
    UPGRADE = "upgrade"  # a search for something better


class Deadline(StrEnum):
    """How long an item may stay in a phase."""

    EXPIRY = "expiry"  # EXPIRE_AFTER_SECONDS since the latest of: created, searched, revived, aired
    STALL = "stall"  # STALL_AFTER_SECONDS without progress


ORDINARY: dict[Phase, Phase] = {
    Phase.UPGRADE_GRABBING: Phase.GRABBING,
    Phase.UPGRADE_CACHING: Phase.CACHING,
    Phase.UPGRADE_UNLOCKING: Phase.UNLOCKING,
    Phase.UPGRADE_TRANSFERRING: Phase.TRANSFERRING,
    Phase.UPGRADE_IMPORTING: Phase.IMPORTING,
}
"""The phases of an upgrade, each with the one whose work it does."""

STATUS: dict[Phase, Status] = {
    Phase.SEARCHING: Status.PENDING,
    Phase.CHOOSING: Status.FOUND,
    Phase.GRABBING: Status.FOUND,
    Phase.TAKING: Status.DOWNLOADING,
    Phase.CACHING: Status.DOWNLOADING,
    Phase.UNLOCKING: Status.DOWNLOADING,
    Phase.TRANSFERRING: Status.DOWNLOADING,
    Phase.IMPORTING: Status.DOWNLOADING,
    Phase.COMPLETED: Status.COMPLETED,
    Phase.FAILED: Status.FAILED,
    Phase.CANCELLED: Status.CANCELLED,
    Phase.EXPIRED: Status.EXPIRED,
    **dict.fromkeys(ORDINARY, Status.COMPLETED),
}

WORK: dict[Phase, Work | None] = {
    Phase.SEARCHING: Work.SEARCH,
    Phase.CHOOSING: None,
    Phase.GRABBING: Work.GRAB,
    Phase.TAKING: Work.GRAB,
    Phase.CACHING: Work.FOLLOW,
    Phase.UNLOCKING: Work.FETCH,
    Phase.TRANSFERRING: Work.WATCH,
    Phase.IMPORTING: Work.IMPORT,
    Phase.COMPLETED: Work.UPGRADE,  # never due unless something better is wanted
    Phase.FAILED: Work.RETRY,
    Phase.CANCELLED: None,
    Phase.EXPIRED: None,
}
WORK |= {phase: WORK[ordinary] for phase, ordinary in ORDINARY.items()}

TOGETHER = (Phase.SEARCHING, Phase.GRABBING, Phase.TAKING, Phase.CACHING, Phase.FAILED)
"""Phases in which the work is done once for all items that go with their season."""

DEADLINE: dict[Phase, Deadline | None] = {
    Phase.SEARCHING: Deadline.EXPIRY,
    Phase.CHOOSING: Deadline.EXPIRY,
    Phase.GRABBING: Deadline.EXPIRY,
    Phase.TAKING: Deadline.STALL,
    Phase.CACHING: Deadline.STALL,
    Phase.UNLOCKING: None,  # outages and full disks wait, however long
    Phase.TRANSFERRING: Deadline.STALL,
    Phase.IMPORTING: None,  # a missing library waits, however long
    Phase.COMPLETED: None,
    Phase.FAILED: Deadline.EXPIRY,
    Phase.CANCELLED: None,
    Phase.EXPIRED: None,
    Phase.UPGRADE_GRABBING: None,  # nobody waits for it, so it never expires
    Phase.UPGRADE_CACHING: Deadline.STALL,
    Phase.UPGRADE_UNLOCKING: None,
    Phase.UPGRADE_TRANSFERRING: Deadline.STALL,
    Phase.UPGRADE_IMPORTING: None,
}

_IN_FLIGHT = (Phase.TAKING, Phase.CACHING, Phase.UNLOCKING, Phase.TRANSFERRING, Phase.IMPORTING)
_OPEN = (Phase.SEARCHING, Phase.CHOOSING, Phase.GRABBING, *_IN_FLIGHT)

WAITS_FOR_DOWNLOADS = (*_IN_FLIGHT, *ORDINARY)
"""Phases in which an item waits for its downloads, or may come back to those it has."""

TRANSITIONS: dict[tuple[Phase, type[e.Event]], Phase] = {
    # a search
    (Phase.SEARCHING, e.ReleasesFound): Phase.GRABBING,
    (Phase.SEARCHING, e.ChoiceOffered): Phase.CHOOSING,
    (Phase.SEARCHING, e.NothingAccepted): Phase.SEARCHING,
    (Phase.SEARCHING, e.NoPackAccepted): Phase.SEARCHING,  # not as a season, so by itself
    # a release is tried
    (Phase.GRABBING, e.ReleaseRefused): Phase.GRABBING,  # a recorded rejection; the next one is tried
    (Phase.GRABBING, e.PassedOver): Phase.GRABBING,  # not cached, or not at this service
    (Phase.GRABBING, e.CandidatesExhausted): Phase.SEARCHING,
    (Phase.GRABBING, e.CachingStarted): Phase.CACHING,
    (Phase.GRABBING, e.FilesReady): Phase.UNLOCKING,
    (Phase.TAKING, e.ReleaseRefused): Phase.FAILED,
    (Phase.TAKING, e.PassedOver): Phase.TAKING,  # another service is asked
    (Phase.TAKING, e.CandidatesExhausted): Phase.FAILED,  # what was to be taken is not known any more
    (Phase.TAKING, e.CachingStarted): Phase.CACHING,
    (Phase.TAKING, e.FilesReady): Phase.UNLOCKING,
    (Phase.CACHING, e.ReleaseRefused): Phase.FAILED,
    (Phase.CACHING, e.PassedOver): Phase.TAKING,  # its service is not configured any more
    (Phase.CACHING, e.FilesReady): Phase.UNLOCKING,
    # a pack is for many, a file may be for two
    (Phase.GRABBING, e.LeftOut): Phase.SEARCHING,
    (Phase.TAKING, e.LeftOut): Phase.FAILED,
    (Phase.CACHING, e.LeftOut): Phase.FAILED,
    **{(p, e.FileShared): Phase.UNLOCKING for p in (Phase.SEARCHING, Phase.CHOOSING, Phase.GRABBING, Phase.FAILED)},
    # it is downloaded
    (Phase.UNLOCKING, e.ReleaseRefused): Phase.FAILED,
    (Phase.UNLOCKING, e.LinksRotted): Phase.TAKING,
    (Phase.UNLOCKING, e.DownloadStarted): Phase.TRANSFERRING,
    (Phase.UNLOCKING, e.Imported): Phase.COMPLETED,  # linked to the mounted account: nothing is downloaded
    (Phase.UNLOCKING, e.ImportFailed): Phase.FAILED,  # seen before a byte is fetched
    (Phase.TRANSFERRING, e.LinkExpired): Phase.UNLOCKING,
    (Phase.TRANSFERRING, e.DownloadFinished): Phase.IMPORTING,
    (Phase.TRANSFERRING, e.DownloadFailed): Phase.FAILED,
    # it is put into the library
    (Phase.IMPORTING, e.Imported): Phase.COMPLETED,
    (Phase.IMPORTING, e.LinkExpired): Phase.UNLOCKING,  # the downloaded file is gone: fetched again
    (Phase.IMPORTING, e.DownloadFailed): Phase.FAILED,  # the file is not what was announced
    (Phase.IMPORTING, e.ImportFailed): Phase.FAILED,
    (Phase.COMPLETED, e.FileLost): Phase.SEARCHING,
    # after a failure
    (Phase.FAILED, e.NextCandidateDue): Phase.GRABBING,
    (Phase.FAILED, e.SearchDue): Phase.SEARCHING,
    # a person's word, Seerr's, the library's, the calendar's
    **{(p, e.ReleaseSelected): Phase.TAKING for p in (Phase.SEARCHING, Phase.CHOOSING, Phase.GRABBING, Phase.FAILED)},
    **{
        (p, e.SearchRequested): Phase.SEARCHING
        for p in (Phase.SEARCHING, Phase.CHOOSING, Phase.GRABBING, Phase.FAILED, Phase.CANCELLED, Phase.EXPIRED)
    },
    **{(p, e.Cancelled): Phase.CANCELLED for p in (*_OPEN, Phase.FAILED, Phase.EXPIRED)},
    **{(p, e.SeenInLibrary): Phase.COMPLETED for p in (*_OPEN, Phase.FAILED)},
    **{
        (p, e.Expired): Phase.EXPIRED
        for p in (Phase.SEARCHING, Phase.CHOOSING, Phase.GRABBING, Phase.FAILED)
        if DEADLINE[p] is Deadline.EXPIRY
    },
    # something better than what is in the library
    (Phase.COMPLETED, e.ReleasesFound): Phase.UPGRADE_GRABBING,
    (Phase.COMPLETED, e.NothingAccepted): Phase.COMPLETED,
    (Phase.COMPLETED, e.FileShared): Phase.UPGRADE_UNLOCKING,  # found for the other episode in it
    **{(p, e.UpgradeCancelled): Phase.COMPLETED for p in ORDINARY},
    # late results move nothing
    **{(p, e.ResultCameLate): p for p in Phase},
}

_NOT_OF_UPGRADES = (
    *(e.ReleaseSelected, e.SearchRequested, e.Cancelled, e.SeenInLibrary, e.Expired, e.ResultCameLate),
    *(e.LeftOut, e.FileShared),  # an upgrade is for one item by itself
)
_UPGRADES: dict[Phase, Phase] = {ordinary: phase for phase, ordinary in ORDINARY.items()}
_UPGRADES[Phase.TAKING] = Phase.UPGRADE_GRABBING  # nobody selects an upgrade
# What a step reports moves an upgrade as it moves anything else; where that ends, well or badly, it is COMPLETED again.
TRANSITIONS |= {
    (_UPGRADES[phase], event): _UPGRADES.get(to, Phase.COMPLETED)
    for (phase, event), to in TRANSITIONS.items()
    if phase in ORDINARY.values() and event not in _NOT_OF_UPGRADES
}


def next_phase(phase: Phase, event: type[e.Event]) -> Phase:
    """The phase that follows; raises InvalidTransitionError when the table lacks the move."""
    try:
        return TRANSITIONS[phase, event]
    except KeyError:
        status = STATUS[phase]
        raise InvalidTransitionError(f"{_SENTENCES.get(event, event.__name__)} while it is {status}.") from None


def allows(phase: Phase, event: type[e.Event]) -> bool:
    """Whether the table has this move."""
    return (phase, event) in TRANSITIONS


_SENTENCES: dict[type[e.Event], str] = {
    e.ReleaseSelected: "A release cannot be selected",
    e.SearchRequested: "It cannot be searched",
    e.Cancelled: "It cannot be cancelled",
    e.UpgradeCancelled: "There is no upgrade to cancel",
}
