"""What can happen to an item, in the past tense. Pure data; `transitions` says what follows.

Each event carries `reason`: the sentence that stands in the history and on the item.
"""

from dataclasses import dataclass
from datetime import datetime

from addon.domain.status import Quality


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something happened to one item."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasesFound(Event):
    """A search brought accepted releases; the best is tried without asking. `with_season`: they are season packs."""

    with_season: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceOffered(Event):
    """A search brought accepted releases; a person chooses. `with_season`: they are season packs."""

    with_season: bool = False


class NoPackAccepted(Event):
    """A search for the whole season brought no accepted pack: the episode is searched by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingAccepted(Event):
    """A search brought nothing, or nothing that is accepted. Before `fresh_until` a search would repeat the answer."""

    fresh_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseSelected(Event):
    """A person selected this release. `with_season`: a season pack."""

    release_id: int
    with_season: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRefused(Event):
    """The release cannot be had: its hash is blocklisted for the item. `rule` names why, as in a rejection."""

    info_hash: str
    rule: str


class PassedOver(Event):
    """The release is not taken here and now, though nothing is wrong with it: what may be had sooner is tried first."""


class CandidatesExhausted(Event):
    """No accepted release is left untried."""


class NextCandidateDue(Event):
    """After a failure an untried accepted release is there."""


class SearchDue(Event):
    """After a failure the time of the next search has come."""


class CachingStarted(Event):
    """The debrid service fetches the selected files first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyFile:
    """A file that the debrid service delivers. `link` is secret, `path` where it stands in the torrent."""

    file_id: int
    name: str
    size_bytes: int
    link: str
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesReady(Event):
    """The debrid service has the wanted files, proven by their list."""

    files: tuple[ReadyFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileShared(Event):
    """A file that was fetched for another episode holds this one too."""

    files: tuple[ReadyFile, ...]


class LeftOut(Event):
    """The season pack that was taken does not hold this episode."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinksRotted(Event):
    """The links are dead although the torrent is there: it is added once more. `with_season`: for all of its pack."""

    with_season: bool = False


class DownloadStarted(Event):
    """aria2 holds every file of the item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkExpired(Event):
    """aria2 lost its link or its entry; the partial file stays. `not_before`: when it makes sense to go on."""

    not_before: datetime | None = None


class DownloadFinished(Event):
    """aria2 has every file of the item in full."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadFailed(Event):
    """The download cannot be finished, or is not what was announced: the hash is blocklisted for the item.

    `rule` names why, as in a rejection.
    """

    info_hash: str
    rule: str = "not_blocklisted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported(Event):
    """The files are in the library. `quality`: as their names say; None: they do not."""

    quality: Quality | None = None
    is_game: bool = False


class ImportFailed(Event):
    """Something that a person must clear away keeps the files out of the library."""


class FileLost(Event):
    """What the item's link in the library led to has vanished from the mounted account."""


class SeenInLibrary(Event):
    """The library has it already, from elsewhere."""


class Cancelled(Event):
    """A person cancelled, here or in Seerr."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpgradeCancelled(Event):
    """A person gave an upgrade up: what is in the library stays.

    `info_hash`: of the release that was taken, if any; it is blocklisted for the item.
    """

    info_hash: str | None = None


class Expired(Event):
    """It was not searched for too long."""


class SearchRequested(Event):
    """A person wants it searched now; brings it back to life."""


class ResultCameLate(Event):
    """A step ended after the item had moved on; what it left behind is cleared away."""
