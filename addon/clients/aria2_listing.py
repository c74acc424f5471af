"""The bodies of aria2's status listing: what is asked, and what an answer says. Knows no connection."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import msgspec

from addon.domain.downloads import DownloadStatus, Entry

# Without `files`: they triple the answer (1,000 entries: 123 to 389 KB), so paths are asked for once per entry.
_ROW_KEYS = [
    *("gid", "status", "totalLength", "completedLength", "downloadSpeed", "connections", "numSeeders"),
    *("errorCode", "errorMessage", "infoHash", "followedBy", "following"),
]
_PLACE_KEYS = ["gid", "files", "bittorrent"]
_EVERYTHING = 1_000_000  # more than aria2 can hold
_PLACES_AT_ONCE = 1_000  # keeps the request far below the 2 MiB that aria2 takes by default
_LINK = re.compile(r"(?:magnet:|\w+://)\S+")
_METADATA = "[METADATA]"  # what aria2 writes before a magnet's name while it has no file list


class Fault(msgspec.Struct, frozen=True):
    """aria2's own error."""

    code: int
    message: str


class FaultError(Exception):
    """aria2 answered with an error in place of what was asked."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


class Row(msgspec.Struct, frozen=True, rename="camel"):
    """One download as the listing has it. aria2 writes numbers as strings; they are read as numbers."""

    gid: str
    status: str
    total_length: int = 0
    completed_length: int = 0
    download_speed: int = 0
    connections: int = 0
    num_seeders: int | None = None
    error_code: int = 0
    error_message: str = ""
    info_hash: str | None = None
    followed_by: tuple[str, ...] = ()
    following: str | None = None


class Stat(msgspec.Struct, frozen=True, rename="camel"):
    """What all downloads do together."""

    download_speed: int = 0


class Session(msgspec.Struct, frozen=True, rename="camel"):
    """Which start of aria2 this is."""

    session_id: str


class _File(msgspec.Struct, frozen=True):
    path: str = ""


class _Info(msgspec.Struct, frozen=True):
    name: str = ""


class _Torrent(msgspec.Struct, frozen=True):
    info: _Info | None = None


class PlaceRow(msgspec.Struct, frozen=True):
    """The files of one download."""

    gid: str
    files: tuple[_File, ...] = ()
    bittorrent: _Torrent | None = None


_Rows = tuple[tuple[Row, ...]]


class _ListAnswer(msgspec.Struct, frozen=True):
    result: tuple[_Rows, _Rows, _Rows, tuple[Stat], tuple[Session]]


class _PlaceAnswer(msgspec.Struct, frozen=True):
    result: tuple[tuple[PlaceRow] | Fault, ...]


class _Refusal(msgspec.Struct, frozen=True):
    error: Fault | None = None
    result: tuple[tuple[msgspec.Raw, ...] | Fault, ...] = ()


_list_decoder = msgspec.json.Decoder(_ListAnswer, strict=False)
_place_decoder = msgspec.json.Decoder(_PlaceAnswer, strict=False)
_refusal_decoder = msgspec.json.Decoder(_Refusal)


def list_body(secret: str) -> bytes:
    """The request for everything that aria2 holds, as one call."""
    return _multicall(
        secret,
        ("aria2.tellActive", [_ROW_KEYS]),
        ("aria2.tellWaiting", [0, _EVERYTHING, _ROW_KEYS]),
        ("aria2.tellStopped", [0, _EVERYTHING, _ROW_KEYS]),
        ("aria2.getGlobalStat", []),
        ("aria2.getSessionInfo", []),
    )


def place_body(secret: str, gids: tuple[str, ...]) -> bytes:
    """The request for the names and paths of these downloads, as one call."""
    return _multicall(secret, *(("aria2.tellStatus", [gid, _PLACE_KEYS]) for gid in gids))


def read_list(body: bytes) -> tuple[tuple[Row, ...], Stat, Session]:
    """What the listing says. Raises FaultError, or ValueError when it is nonsense."""
    try:
        answer = _list_decoder.decode(_valid_text(body))
    except msgspec.ValidationError:
        _raise_fault(body)
        raise
    active, waiting, stopped, (stat,), (session,) = answer.result
    return (*active[0], *waiting[0], *stopped[0]), stat, session


def read_places(body: bytes) -> tuple[PlaceRow, ...]:
    """The names and paths; entries that are gone by now are left out. Raises like `read_list`."""
    try:
        answer = _place_decoder.decode(_valid_text(body))
    except msgspec.ValidationError:
        _raise_fault(body)
        raise
    return tuple(part[0] for part in answer.result if not isinstance(part, Fault))


def without_links(text: str) -> str:
    """The text with every URL replaced: they hold keys."""
    return _LINK.sub("<link>", text)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    path: str | None
    name: str
    seen: tuple[str, int] | None = None  # status and size when it was asked for; None: ours, and never changes


class Ledger:
    """Remembers the last listing, so that the next one costs only what has changed."""

    def __init__(self) -> None:
        self._places: dict[str, _Place] = {}
        self._known: dict[str, tuple[Row, Entry]] = {}

    def place(self, gid: str, path: str) -> None:
        """Notes where a download of our own is written."""
        self._places[gid] = _Place(path=path, name=PurePosixPath(path).name)
        self._known.pop(gid, None)

    def unplaced(self, rows: tuple[Row, ...]) -> tuple[str, ...]:
        """The gids whose names must be asked for: new ones, and those that may have been renamed since."""
        asked = []
        for row in rows:
            place = self._places.get(row.gid)
            if place is None or (place.seen is not None and place.seen != (row.status, row.total_length)):
                asked.append(row.gid)
        return tuple(asked[:_PLACES_AT_ONCE])

    def note_places(self, rows: tuple[Row, ...], places: tuple[PlaceRow, ...]) -> None:
        """Takes in the names that were asked for because of these rows."""
        seen = {row.gid: (row.status, row.total_length) for row in rows}
        for place in places:
            if place.gid not in seen:
                continue
            path = place.files[0].path if place.files else ""
            name = PurePosixPath(path.removeprefix(_METADATA)).name
            if place.bittorrent is not None and place.bittorrent.info is not None:
                name = place.bittorrent.info.name or name
            known_path = None if not path or path.startswith(_METADATA) else path
            self._places[place.gid] = _Place(path=known_path, name=name, seen=seen[place.gid])
            self._known.pop(place.gid, None)

    def entries(self, rows: tuple[Row, ...]) -> tuple[Entry, ...]:
        """The rows as entries, and forgets whatever is not among them."""
        known: dict[str, tuple[Row, Entry]] = {}
        for row in rows:
            if row.gid not in known:  # a removed one and its successor share a gid; the living one comes first
                known[row.gid] = self._entry(row)
        self._known = known
        if len(self._places) > len(known):
            self._places = {gid: place for gid, place in self._places.items() if gid in known}
        return tuple([entry for _, entry in known.values()])

    def _entry(self, row: Row) -> tuple[Row, Entry]:
        before = self._known.get(row.gid)
        if before is not None and before[0] == row:
            return before
        place = self._places.get(row.gid)
        status = DownloadStatus(row.status.upper())
        failed = status is DownloadStatus.ERROR
        entry = Entry(
            gid=row.gid,
            status=status,
            total_bytes=row.total_length,
            completed_bytes=row.completed_length,
            bytes_per_second=row.download_speed,
            connections=row.connections,
            seeders=row.num_seeders,
            error_code=row.error_code if failed else None,
            error_message=without_links(row.error_message) or None if failed else None,
            path=place.path if place is not None else None,
            name=place.name or row.gid if place is not None else row.gid,
            info_hash=row.info_hash,
            followed_by=row.followed_by,
            following=row.following,
        )
        return row, entry


def _multicall(secret: str, *calls: tuple[str, Sequence[object]]) -> bytes:
    token = [f"token:{secret}"] if secret else []
    inner = [{"methodName": method, "params": [*token, *params]} for method, params in calls]
    return msgspec.json.encode({"jsonrpc": "2.0", "id": "usher", "method": "system.multicall", "params": [inner]})


def _valid_text(body: bytes) -> bytes:
    """The body; what is no UTF-8 in it is replaced, so that one foreign torrent's name cannot hide all others."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return body.decode(errors="replace").encode()
    return body


def _raise_fault(body: bytes) -> None:
    refusal = _refusal_decoder.decode(_valid_text(body))
    if refusal.error is not None:
        raise FaultError(without_links(refusal.error.message))
    for part in refusal.result:
        if isinstance(part, Fault):
            raise FaultError(without_links(part.message))
