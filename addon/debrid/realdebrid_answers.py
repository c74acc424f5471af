"""Reads Real-Debrid's bodies into the words of the port. Lenient with what is not needed; knows nothing of calls."""

import re
from datetime import date

import msgspec

from addon.debrid.base import Account, DirectLink, RemoteState, RemoteTorrent
from addon.debrid.bodies import LARGEST, UnreadableError, bounded, decoded, info_hash_of, web_address
from addon.debrid.pages import Page, page_of
from addon.domain.releases import RemoteFile

_MOST_CONNECTIONS = 16  # aria2's own maximum for one server
_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")

_STATES = {
    "magnet_conversion": RemoteState.CONVERTING,
    "waiting_files_selection": RemoteState.CHOOSING,
    "queued": RemoteState.QUEUED,
    "downloading": RemoteState.FETCHING,
    "compressing": RemoteState.FETCHING,
    "uploading": RemoteState.FETCHING,
    "downloaded": RemoteState.READY,
    "magnet_error": RemoteState.DEAD,
    "error": RemoteState.DEAD,
    "dead": RemoteState.DEAD,
    "virus": RemoteState.INFECTED,
}  # an unknown one counts as FETCHING: waiting, with the caller's time-out


class _File(msgspec.Struct):
    id: int
    path: str
    bytes: int = 0
    selected: int | bool = 0


class _Listed(msgspec.Struct):
    id: str
    hash: str
    status: str
    filename: str | None = None
    progress: float | None = None
    seeders: int | None = None
    links: list[str] | None = None


class _Info(_Listed):
    original_filename: str | None = None
    files: list[_File] | None = None


class _Added(msgspec.Struct):
    id: str


class _Unlocked(msgspec.Struct):
    download: str
    filename: str
    filesize: int | None = None
    chunks: int | None = None


class _User(msgspec.Struct):
    username: str
    type: str
    premium: int = 0


class _Day(msgspec.Struct):
    bytes: int = 0


def page(body: bytes) -> Page:
    """A page of the listing, without the rows that make no sense; raises UnreadableError when it is no array."""
    return page_of(decoded(body, list[msgspec.Raw]), lambda row: _torrent(decoded(row, _Listed)))


def torrent(body: bytes) -> RemoteTorrent:
    """A torrent with files and links; raises UnreadableError, also for one broken file: links go by position."""
    info = decoded(body, _Info)
    files = tuple(
        RemoteFile(id=file.id, path=file.path, size_bytes=bounded(file.bytes), selected=file.selected == 1)
        for file in info.files or ()
    )
    if any(file.id < 0 or file.id > LARGEST for file in files):
        raise UnreadableError
    return _torrent(info, name=info.original_filename, files=files)


def added_id(body: bytes) -> str:
    """The id of a new torrent; raises UnreadableError."""
    torrent_id = decoded(body, _Added).id
    if not _ID.fullmatch(torrent_id):
        raise UnreadableError
    return torrent_id


def direct_link(body: bytes) -> DirectLink:
    """Where to download; raises UnreadableError when there is no URL in it."""
    unlocked = decoded(body, _Unlocked)
    return DirectLink(
        url=web_address(unlocked.download),
        filename=unlocked.filename,
        size_bytes=bounded(unlocked.filesize or 0) or None,
        connections=min(max(unlocked.chunks or 1, 1), _MOST_CONNECTIONS),
    )


def account(body: bytes) -> Account:
    """The account; raises UnreadableError."""
    user = decoded(body, _User)
    return Account(username=user.username, premium=user.type == "premium", premium_seconds=bounded(user.premium))


def traffic_bytes(body: bytes, today: date) -> int:
    """The bytes of this day, 0 when it is not named: days without downloads are not, and none at all is an empty list.

    Shape as public clients read it (no capture): {"2026-12-01": {"host": {…}, "bytes": 12}}. Raises UnreadableError.
    """
    if not body.lstrip().startswith(b"{"):
        decoded(body, list[msgspec.Raw])
        return 0
    found = decoded(body, dict[str, _Day]).get(today.isoformat())
    return 0 if found is None else bounded(found.bytes)


def _torrent(row: _Listed, *, name: str | None = None, files: tuple[RemoteFile, ...] = ()) -> RemoteTorrent:
    if not _ID.fullmatch(row.id):
        raise UnreadableError
    return RemoteTorrent(
        id=row.id,
        info_hash=info_hash_of(row.hash),
        name=name or row.filename or "",
        state=_STATES.get(row.status, RemoteState.FETCHING),
        progress=min(max(row.progress or 0.0, 0.0), 100.0) / 100,
        seeders=None if row.seeders is None else bounded(row.seeders),
        files=files,
        links=tuple(row.links or ()),
    )
