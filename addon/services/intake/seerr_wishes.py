"""What a request of Seerr wishes for, whatever its kind: Seerr's own facts, and defaults for what it does not say."""

from addon.clients.seerr_requests import SeerrRequest
from addon.clients.seerr_titles import SeerrMovie, SeerrShow
from addon.domain.status import MediaType, Quality, Source
from addon.services.intake.defaults import Defaults
from addon.store.requests import NewRequest


def new_request(
    found: SeerrRequest,
    title: SeerrMovie | SeerrShow,
    other_titles: tuple[str | None, ...],
    source: Source,
    defaults: Defaults,
) -> NewRequest:
    """The request as it is taken in; a 4K one is for 4K and nothing less.

    `other_titles` are known beside Seerr's title and original title.
    """
    others = (title.original_title, *other_titles)
    return NewRequest(
        media_type=MediaType.MOVIE if isinstance(title, SeerrMovie) else MediaType.SHOW,
        title=title.title,
        other_titles=tuple(dict.fromkeys(other for other in others if other and other != title.title)),
        year=title.year,
        imdb_id=title.imdb_id,
        tmdb_id=found.tmdb_id,
        is_4k=found.is_4k,
        poster_url=title.poster_url,
        runtime_minutes=title.runtime_minutes if isinstance(title, SeerrMovie) else None,
        qualities=(Quality.P2160,) if found.is_4k else defaults.qualities,
        formats=defaults.formats,
        auto_select=defaults.auto_select,
        source=source,
        requested_by=found.requested_by,
        seerr_id=found.id,
        seerr_seasons=found.wanted_seasons,
    )


def asked_in_seerr(found: SeerrRequest) -> str:
    """The sentence that stands in the history."""
    return f"Asked for by {found.requested_by} in Seerr." if found.requested_by else "Asked for in Seerr."
