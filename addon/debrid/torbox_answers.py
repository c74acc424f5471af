"""Reads TorBox's bodies into the words of the port. Lenient with what is not needed; knows nothing of calls.

Every answer stands in an envelope: `success`, `error`, `detail` and the `data` that is meant.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar
from urllib.parse import quote, unquote

import msgspec

from addon.debrid.base import Account, DirectLink, RemoteState, RemoteTorrent
from addon.debrid.bodies import LARGEST, UnreadableError, bounded, decoded, info_hash_of, moment, web_address
from addon.debrid.pages import Page, page_of
from addon.domain.releases import RemoteFile

_T = TypeVar("_T")

_LINK = re.compile(r"torbox://(\d{1,18})/(\d{1,18})/([^/]+)")
_PLANS = {0: "free", 1: "Essential", 2: "Pro", 3: "Standard"}
_CONNECTIONS = 8  # the service names no number for one file; half of aria2's own maximum
_NONE = (b"null", b"[]")
_FAILURES = ("failed", "error", "missing")


class _Envelope(msgspec.Struct):
    success: bool
    data: msgspec.Raw = msgspec.Raw(b"null")


class _File(msgspec.Struct):
    id: int
    name: str
    size: int = 0
    infected: bool | None = None


class _Torrent(msgspec.Struct):
    id: int
    hash: str
    name: str | None = None
    download_state: str | None = None
    progress: float | None = None
    seeds: int | None = None
    download_present: bool | None = None
    download_finished: bool | None = None
    files: list[_File] | None = None


class _Added(msgspec.Struct):
    torrent_id: int | None = None
    queued_id: int | None = None


class _Queued(msgspec.Struct):
    id: int
    hash: str


class _CachedFile(msgspec.Struct):
    name: str
    size: int = 0


class _Cached(msgspec.Struct):
    hash: str
    files: list[_CachedFile] | None = None


class _User(msgspec.Struct):
    email: str | None = None
    plan: int = 0
    premium_expires_at: str | None = None
    cooldown_until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A new torrent, or its place in the queue, where it has no id of a torrent yet."""

    torrent_id: int | None
    queued_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAddress:
    """Which file a link of ours means."""

    torrent_id: int
    file_id: int
    filename: str


def page(body: bytes) -> Page:
    """A page of the listing, without the rows that make no sense; raises UnreadableError when it is no array."""
    return page_of(_data(body, list[msgspec.Raw]) or [], lambda row: _torrent(decoded(row, _Torrent)))


def torrent(body: bytes) -> RemoteTorrent | None:
    """A torrent with files and links, None when there is none; raises UnreadableError, also for one broken file."""
    row = _data(body, _Torrent)
    return None if row is None else _torrent(row)


def added(body: bytes) -> Added:
    """What became of an add; raises UnreadableError when it has no id at all."""
    answer = _data(body, _Added)
    if answer is None or (answer.torrent_id is None and answer.queued_id is None):
        raise UnreadableError
    return Added(torrent_id=answer.torrent_id, queued_id=answer.queued_id)


def queue(body: bytes) -> Mapping[str, int]:
    """The place of each hash in the queue, as the number by which it is taken out; raises UnreadableError."""
    return {info_hash_of(row.hash): row.id for row in _data(body, list[_Queued]) or []}


def cached(body: bytes) -> Mapping[str, tuple[RemoteFile, ...]]:
    """The hashes that are cached, each with its files in the order of the answer; raises UnreadableError."""
    return {
        info_hash_of(row.hash): tuple(
            RemoteFile(id=place, path=_path(file.name), size_bytes=bounded(file.size))
            for place, file in enumerate(row.files or ())
        )
        for row in _data(body, list[_Cached]) or []
    }


def direct_link(body: bytes, address: FileAddress) -> DirectLink:
    """Where to download; raises UnreadableError when there is no URL in it. The service tells neither name nor size."""
    url = web_address(_data(body, str) or "")
    return DirectLink(url=url, filename=address.filename, size_bytes=None, connections=_CONNECTIONS)


def file_address(link: str) -> FileAddress | None:
    """What a link in `RemoteTorrent.links` means; None when it is none of this service."""
    match = _LINK.fullmatch(link)
    if match is None:
        return None
    return FileAddress(torrent_id=int(match[1]), file_id=int(match[2]), filename=unquote(match[3]))


def account(body: bytes, now: datetime) -> Account:
    """The account; raises UnreadableError."""
    user = _data(body, _User)
    if user is None:
        raise UnreadableError
    left = (moment(user.premium_expires_at) - now).total_seconds() if user.premium_expires_at else 0
    return Account(
        username=user.email or "somebody",
        premium=user.plan > 0 and left > 0,
        premium_seconds=bounded(int(left)),
        plan=_PLANS.get(user.plan, "paid"),
    )


def _torrent(row: _Torrent) -> RemoteTorrent:
    """Every file counts as selected, since the service always fetches the whole torrent."""
    files = tuple(
        RemoteFile(id=file.id, path=_path(file.name), size_bytes=bounded(file.size), selected=True)
        for file in row.files or ()
    )
    if not 0 <= row.id <= LARGEST or any(not 0 <= file.id <= LARGEST for file in files):
        raise UnreadableError
    state = _state(row)
    is_ready = state is RemoteState.READY
    found = RemoteTorrent(
        id=str(row.id),
        info_hash=info_hash_of(row.hash),
        name=row.name or "",
        state=state,
        progress=1.0 if is_ready else min(max(row.progress or 0.0, 0.0), 1.0),
        seeders=None if row.seeds is None else bounded(row.seeds),
        files=files,
    )
    return replace(found, links=tuple(_link(found, file) for file in found.selected)) if is_ready else found


def _state(row: _Torrent) -> RemoteState:
    """`download_state` is for people, with words of every torrent program: it only tells failures and the queue."""
    word = (row.download_state or "").lower()
    if any(file.infected for file in row.files or ()):
        return RemoteState.INFECTED
    if row.download_finished and row.download_present and row.files:
        return RemoteState.READY
    if word.startswith(_FAILURES):
        return RemoteState.DEAD
    if not row.files:
        return RemoteState.CONVERTING
    return RemoteState.QUEUED if word.startswith("queued") else RemoteState.FETCHING


def _link(torrent: RemoteTorrent, file: RemoteFile) -> str:
    """The service has no links of its own before one is asked for: this one names the file for `unlock`."""
    return f"torbox://{torrent.id}/{file.id}/{quote(file.basename, safe='')}"


def _path(name: str) -> str:
    """As every service has it: from the root of the torrent, here with the torrent's own folder in it."""
    return f"/{name.lstrip('/')}"


def _data(body: bytes, kind: type[_T]) -> _T | None:
    """What is meant; None for the service's ways to say "none"."""
    envelope = decoded(body, _Envelope)
    if not envelope.success:
        raise UnreadableError
    data = bytes(envelope.data)
    return None if data in _NONE else decoded(data, kind)
