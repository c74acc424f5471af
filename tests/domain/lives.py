"""Requests, items, grabs and events as tests of the domain and the store need them: plain, at one invented noon."""

from datetime import UTC, datetime

from addon.domain import events as e
from addon.domain.models import Grab, Item, Request
from addon.domain.moves import Policy
from addon.domain.status import MediaType, Source, Status
from addon.domain.transitions import Phase

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
INFO_HASH = "0123456789abcdef0123456789abcdef01234567"
READY = e.ReadyFile(file_id=1, name="Night Ferry.mkv", size_bytes=700, link="https://example.test/1")
POLICY = Policy(
    backoff_first_seconds=600,
    backoff_max_seconds=604800,
    expire_after_seconds=2592000,
    stall_after_seconds=3600,
    drop_finished=False,
)

KINDS: tuple[type[e.Event], ...] = tuple(
    each for each in vars(e).values() if isinstance(each, type) and issubclass(each, e.Event) and each is not e.Event
)
"""Every kind of event that there is."""


def event_of(kind: type[e.Event], reason: str = "It happened.") -> e.Event:
    """An event of the kind, with something plausible in its fields."""
    if kind is e.ReleaseSelected:
        return e.ReleaseSelected(reason=reason, release_id=7)
    if kind is e.ReleaseRefused:
        return e.ReleaseRefused(reason=reason, info_hash=INFO_HASH, rule="dead")
    if kind is e.DownloadFailed:
        return e.DownloadFailed(reason=reason, info_hash=INFO_HASH)
    if kind is e.FilesReady:
        return e.FilesReady(reason=reason, files=(READY,))
    if kind is e.FileShared:
        return e.FileShared(reason=reason, files=(READY,))
    return kind(reason=reason)


def request_with(**changed: object) -> Request:
    """A request for an invented movie, made at noon, that accepts any release."""
    fields: dict[str, object] = {"id": 1, "media_type": MediaType.MOVIE, "status": Status.PENDING, "year": 1931}
    fields |= {"title": "Night Ferry", "imdb_id": "tt0000001", "qualities": (), **changed}
    return Request(
        other_titles=(),
        tmdb_id=None,
        is_4k=False,
        poster_url=None,
        formats=(),
        auto_select=True,
        source=Source.API,
        requested_by=None,
        created_at=NOON,
        updated_at=NOON,
        **fields,  # type: ignore[arg-type]
    )


def item_in(phase: Phase, **changed: object) -> Item:
    """An item in the phase since noon."""
    fields: dict[str, object] = {"note": "", "phase_since": NOON, "expiry_base_at": NOON, **changed}
    return Item(id=1, request_id=1, phase=phase, revision=0, **fields)  # type: ignore[arg-type]


def grab_with(**changed: object) -> Grab:
    """A grab of Usher's own, its torrent added."""
    fields: dict[str, object] = {"ours": True, "torrent_id": "T1", **changed}
    return Grab(
        id=3,
        request_id=1,
        release_id=7,
        provider="realdebrid",
        info_hash=INFO_HASH,
        readds=0,
        selected=(1,),
        progress=0.0,
        progressed_at=NOON,
        created_at=NOON,
        **fields,  # type: ignore[arg-type]
    )
