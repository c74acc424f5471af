"""What a person asks for over GraphQL: a movie or a show. Checked with the metadata source first, then taken in."""

import re
from dataclasses import dataclass, replace

from addon.clients.metadata import Cinemeta
from addon.clients.metadata_answers import MovieInfo, ShowInfo
from addon.clock import Clock
from addon.domain.admission import Verdict
from addon.domain.episodes import Asked, check_asked, chosen
from addon.domain.models import Request
from addon.domain.status import Format, MediaType, Quality, Source, Status
from addon.errors import BadInputError, DuplicateError
from addon.services.intake.admissions import Admissions, Admitted
from addon.services.intake.defaults import Defaults
from addon.services.intake.show_facts import first_refresh, look_up
from addon.store.requests import NewRequest, NewShow

_IMDB_ID = re.compile(r"tt[0-9]{7,9}")
LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleWish:
    """A movie or show as a person asks for it. Empty qualities and formats, and auto_select None: as configured."""

    imdb_id: str
    title: str | None = None
    year: int | None = None
    qualities: tuple[Quality, ...] = ()
    formats: tuple[Format, ...] = ()
    auto_select: bool | None = None
    source: Source = Source.API
    requested_by: str | None = None


class Asking:
    """Each method raises a CallerError or an UpstreamError and changes nothing when it cannot be done."""

    def __init__(self, metadata: Cinemeta, admissions: Admissions, defaults: Defaults, clock: Clock) -> None:
        self._metadata = metadata
        self._admissions = admissions
        self._defaults = defaults
        self._clock = clock

    async def request_movie(self, wish: TitleWish) -> Request:
        """The new or revived request. Raises DuplicateError when it is open or completed already."""
        _check(wish)
        found = await self._metadata.movie(wish.imdb_id)
        if found is None:
            raise BadInputError(f"The metadata source knows no movie with the IMDb id {wish.imdb_id}.")
        new = self._new(MediaType.MOVIE, wish, found)
        in_library = await self._admissions.holdings.holds_movie(new)  # before it is searched for
        return taken(await self._admissions.admit(new, reason_of(wish.requested_by), in_library=in_library))

    async def request_show(self, wish: TitleWish, asked: Asked) -> Request:
        """The new or revived request for what is `asked` of the show, or the one that is ongoing from now on.

        Raises BadInputError for what the show does not have, DuplicateError when all of it is asked for or there.
        """
        _check(wish)
        check_asked(asked)
        now = self._clock()
        facts = await look_up(self._metadata, wish.imdb_id, now)
        if facts is None:
            raise BadInputError(f"The metadata source knows no show with the IMDb id {wish.imdb_id}.")
        new = self._new(MediaType.SHOW, wish, facts.info)
        episodes = chosen(facts.episodes, asked, facts.info.title)
        show = NewShow(
            episodes=episodes,
            present=await self._admissions.holdings.episodes_held_now(new),
            ongoing=asked.ongoing,
            seasons=tuple(sorted(set(asked.seasons))),
            is_anime=facts.is_anime,
            has_ended=facts.has_ended,
            refresh_at=first_refresh(episodes, facts, asked, now),
        )
        admitted = await self._admissions.admit_show(replace(new, show=show), reason_of(wish.requested_by))
        return taken(admitted)

    def _new(self, media_type: MediaType, wish: TitleWish, found: MovieInfo | ShowInfo) -> NewRequest:
        if wish.year is not None and found.year is not None and abs(wish.year - found.year) > 1:
            raise BadInputError(f"{found.title} is from {found.year}, not from {wish.year}.")
        return NewRequest(
            media_type=media_type,
            title=found.title,
            other_titles=(wish.title.strip(),) if wish.title and wish.title.strip() != found.title else (),
            year=found.year or wish.year,
            imdb_id=wish.imdb_id,
            tmdb_id=found.tmdb_id,
            poster_url=found.poster_url,
            runtime_minutes=found.runtime_minutes,
            qualities=wish.qualities or self._defaults.qualities,
            formats=wish.formats or self._defaults.formats,
            auto_select=self._defaults.auto_select if wish.auto_select is None else wish.auto_select,
            source=wish.source,
            requested_by=wish.requested_by,
        )


def _check(wish: TitleWish) -> None:
    if not _IMDB_ID.fullmatch(wish.imdb_id):
        raise BadInputError(f"{wish.imdb_id!r} is no IMDb id; one looks like tt0063350.")
    if wish.title is not None and not 0 < len(wish.title.strip()) <= LONGEST_TITLE:
        raise BadInputError(f"A title has 1 to {LONGEST_TITLE} characters.")


def reason_of(requested_by: str | None) -> str:
    """What the history says of a wish."""
    return f"Asked for by {requested_by}." if requested_by else "Asked for."


def taken(admitted: Admitted) -> Request:
    """The request; raises DuplicateError when nothing has changed."""
    request = admitted.request
    if admitted.verdict is Verdict.DUPLICATE:
        state = "in the library already" if request.status is Status.COMPLETED else "asked for already"
        raise DuplicateError(f"{request.title} is {state}.", request_id=request.public_id)
    return request
