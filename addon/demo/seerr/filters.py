"""Which requests a filter of `GET /request` means, by request and media status. Pure."""

from addon.demo.seerr.rows import MediaStatus, Request, RequestStatus

_WORK = frozenset(
    {
        MediaStatus.UNKNOWN,
        MediaStatus.PENDING,
        MediaStatus.PROCESSING,
        MediaStatus.PARTIALLY_AVAILABLE,
    }
)
_NOT_BLOCKED = frozenset(MediaStatus) - {MediaStatus.BLOCKLISTED}
_ANY = frozenset(RequestStatus)

FILTERS: dict[str, tuple[frozenset[RequestStatus], frozenset[MediaStatus]]] = {
    "all": (_ANY, _NOT_BLOCKED),
    "approved": (frozenset({RequestStatus.APPROVED}), _NOT_BLOCKED),
    "available": (frozenset({RequestStatus.COMPLETED}), frozenset({MediaStatus.AVAILABLE})),
    "pending": (frozenset({RequestStatus.PENDING}), _NOT_BLOCKED),
    "processing": (frozenset({RequestStatus.APPROVED}), _WORK),
    "unavailable": (frozenset({RequestStatus.PENDING, RequestStatus.APPROVED}), _WORK),
    "failed": (frozenset({RequestStatus.FAILED}), _NOT_BLOCKED),
    "deleted": (frozenset({RequestStatus.COMPLETED}), frozenset({MediaStatus.DELETED})),
    "completed": (frozenset({RequestStatus.COMPLETED}), _NOT_BLOCKED),
}


def passes(request: Request, name: str) -> bool:
    """True when the filter lets the request through; for a 4K request the 4K status counts."""
    statuses, media_statuses = FILTERS[name]
    media_status = request.media.status_for(is4k=request.is4k)
    return request.status in statuses and media_status in media_statuses
