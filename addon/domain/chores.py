"""Side effects that decide nothing: stored with the move that causes them, done at least once. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from addon.domain import events as e
from addon.domain.models import Grab, Item


class ChoreKind(StrEnum):
    """What is to be done."""

    REMOVE_DOWNLOADS = "remove_downloads"  # aria2's entries and the staged files of a grab, for one item
    DROP_REMOTE = "drop_remote"  # the torrent on the account, when Usher added it and no item needs it
    SCAN_JELLYFIN = "scan_jellyfin"
    SCAN_SEERR = "scan_seerr"
    NOTIFY = "notify"
    REMOVE_REPLACED = "remove_replaced"  # files of the item that something better in the library has replaced


@dataclass(frozen=True, slots=True, kw_only=True)
class Chore:
    """One thing to do. Chores of the same `kind` and `subject` that wait are one chore.

    `subject` is `<grab id>` or `<grab id>/<item id>` for what clears away, the item id for scans and replaced files,
    what `notices` calls a subject for notifications.
    """

    kind: ChoreKind
    subject: str


def chores_of(event: e.Event, item: Item, grab: Grab | None, *, drop_finished: bool) -> tuple[Chore, ...]:
    """What the event leaves to do. `drop_finished`: remote torrents go once their files are imported.

    Neither Jellyfin nor Seerr knows games.
    """
    match event:
        case e.Imported(is_game=True):
            return _clear(item, grab, remote=drop_finished)
        case e.Imported():
            scans = (
                Chore(kind=ChoreKind.SCAN_JELLYFIN, subject=str(item.id)),
                Chore(kind=ChoreKind.SCAN_SEERR, subject=str(item.id)),
            )
            return (*_clear(item, grab, remote=drop_finished), *scans)
        case (
            e.Cancelled()
            | e.UpgradeCancelled()
            | e.Expired()
            | e.SeenInLibrary()
            | e.SearchRequested()
            | e.ReleaseSelected()
            | e.ReleaseRefused()
            | e.PassedOver()
            | e.DownloadFailed()
            | e.ImportFailed()
            | e.CandidatesExhausted()
            | e.LeftOut()
            | e.FileLost()
            | e.ResultCameLate()
        ):
            return _clear(item, grab, remote=True)
        case _:
            return ()


def _clear(item: Item, grab: Grab | None, *, remote: bool) -> tuple[Chore, ...]:
    if grab is None:
        return ()
    downloads = Chore(kind=ChoreKind.REMOVE_DOWNLOADS, subject=f"{grab.id}/{item.id}")
    if not remote or not grab.ours:
        return (downloads,)
    return (downloads, Chore(kind=ChoreKind.DROP_REMOTE, subject=str(grab.id)))


ENDS_GRAB: tuple[type[e.Event], ...] = (
    e.Cancelled,
    e.UpgradeCancelled,
    e.Expired,
    e.SeenInLibrary,
    e.SearchRequested,
    e.ReleaseSelected,
    e.ReleaseRefused,
    e.PassedOver,
    e.DownloadFailed,
    e.ImportFailed,
    e.CandidatesExhausted,
    e.LeftOut,
    e.FileLost,
)
"""After these an item has no grab any more; `Imported` keeps it, so that the file's origin is known."""
