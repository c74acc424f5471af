"""What clients hand in, and how it becomes what services understand."""

import strawberry

from addon.domain.episodes import Asked
from addon.errors import BadInputError
from addon.services.intake.asking import TitleWish
from addon.services.intake.games import GameWish
from addon.store.listing import Filter
from addon.store.requests import Wishes
from schema.enums import Format, MediaType, Quality, Source, Status
from schema.ids import Kind, row_id_of

_MOST_IDS = 100
_QUALITIES = "In order of preference; empty: as configured."
_FORMATS = "What a release must have; empty: as configured."
_AUTO_SELECT = "Whether the best accepted release is selected without asking. Null: as configured."


@strawberry.input(
    description="Which requests are listed. Everything that is given must hold; null and empty: all, but for `ids`."
)
class RequestFilter:
    """See the description: it is written for clients."""

    statuses: list[Status] | None = strawberry.field(default=None, description="Requests in one of these statuses.")
    media_types: list[MediaType] | None = strawberry.field(default=None, description="Requests of one of these kinds.")
    search: str | None = strawberry.field(
        default=None, description="Part of the title, in whatever case, or a whole IMDb id."
    )
    requested_by: str | None = strawberry.field(default=None, description="Requests of this person, spelled exactly.")
    ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Only these requests, at most 100; an empty list: none. Unknown ids are left out."
    )

    def to_filter(self) -> Filter:
        """As the store understands it. Raises BadInputError for too many ids."""
        if self.ids is not None and len(self.ids) > _MOST_IDS:
            raise BadInputError(f"`ids` must be at most {_MOST_IDS}.")
        named = (row_id_of(Kind.REQUEST, each) for each in self.ids or ())
        return Filter(
            statuses=tuple(dict.fromkeys(self.statuses or ())),
            media_types=tuple(dict.fromkeys(self.media_types or ())),
            search=(self.search or "").strip(),
            requested_by=self.requested_by,
            ids=None if self.ids is None else tuple({each for each in named if each is not None}),
        )


@strawberry.input(description="A movie that is asked for.")
class MovieRequestInput:
    """See the description: it is written for clients."""

    imdb_id: str = strawberry.field(description="Such as tt0063350.")
    title: str | None = strawberry.field(default=None, description="One more title to match, not a replacement.")
    year: int | None = strawberry.field(default=None, description="Refused when it is off by more than one.")
    qualities: list[Quality] = strawberry.field(default_factory=list, description=_QUALITIES)
    formats: list[Format] = strawberry.field(default_factory=list, description=_FORMATS)
    auto_select: bool | None = strawberry.field(default=None, description=_AUTO_SELECT)

    def to_wish(self, source: Source) -> TitleWish:
        """As the services understand it."""
        return _wish(self, source)


@strawberry.input(description="One episode of a show.")
class EpisodeInput:
    """See the description: it is written for clients."""

    season: int = strawberry.field(description="0 holds the specials.")
    episode: int = strawberry.field(description="Its number within the season.")


@strawberry.input(description="Exactly one of: seasons, episodes, ongoing: true.")
class ShowRequestInput:
    """See the description: it is written for clients."""

    imdb_id: str = strawberry.field(description="Such as tt0052520.")
    title: str | None = strawberry.field(default=None, description="One more title to match, not a replacement.")
    year: int | None = strawberry.field(default=None, description="Refused when it is off by more than one.")
    seasons: list[int] = strawberry.field(default_factory=list, description="Whole seasons.")
    episodes: list[EpisodeInput] = strawberry.field(default_factory=list, description="Single episodes.")
    ongoing: bool = strawberry.field(default=False, description="All seasons, and every new episode as it airs.")
    qualities: list[Quality] = strawberry.field(default_factory=list, description=_QUALITIES)
    formats: list[Format] = strawberry.field(default_factory=list, description=_FORMATS)
    auto_select: bool | None = strawberry.field(default=None, description=_AUTO_SELECT)

    def to_wish(self, source: Source) -> TitleWish:
        """As the services understand it."""
        return _wish(self, source)

    def to_asked(self) -> Asked:
        """What is asked for of the show."""
        return _asked(self.seasons, self.episodes, ongoing=self.ongoing)


@strawberry.input(description="A game that is asked for.")
class GameRequestInput:
    """See the description: it is written for clients."""

    title: str = strawberry.field(description="Its name.")
    year: int | None = strawberry.field(default=None, description="The year of its release.")
    igdb_id: int | None = strawberry.field(default=None, description="The Internet Game Database's id.")
    platforms: list[str] = strawberry.field(default_factory=list, description="Empty: all platforms.")
    genres: list[str] = strawberry.field(default_factory=list, description="Empty: all genres.")
    auto_select: bool | None = strawberry.field(default=None, description=_AUTO_SELECT)

    def to_wish(self, source: Source) -> GameWish:
        """As the services understand it."""
        return GameWish(
            title=self.title,
            year=self.year,
            igdb_id=self.igdb_id,
            platforms=tuple(self.platforms),
            genres=tuple(self.genres),
            auto_select=self.auto_select,
            source=source,
        )


@strawberry.input(description="What is changed of a request. Null: as it is.")
class UpdateRequestInput:
    """See the description: it is written for clients."""

    qualities: list[Quality] | None = strawberry.field(default=None, description="In order of preference; empty: any.")
    formats: list[Format] | None = strawberry.field(default=None, description="What a release must have.")
    auto_select: bool | None = strawberry.field(
        default=None, description="Whether the best accepted release is selected without asking."
    )
    seasons: list[int] | None = strawberry.field(
        default=None, description="Of a show: just these seasons from now on; what is open beside them is cancelled."
    )
    episodes: list[EpisodeInput] | None = strawberry.field(
        default=None, description="Of a show: just these episodes from now on; what is open beside them is cancelled."
    )
    ongoing: bool | None = strawberry.field(
        default=None, description="Of a show: true: all seasons and every new episode; false: it stops growing."
    )

    def to_asked(self) -> Asked | None:
        """What of a show is asked for from now on; None: as it is. Raises BadInputError for more than one of them."""
        given = [each for each in (self.seasons, self.episodes, self.ongoing) if each is not None]
        if not given:
            return None
        if len(given) > 1 or [] in given:
            raise BadInputError("Change one of `seasons`, `episodes` and `ongoing`, and name something.")
        return _asked(self.seasons or [], self.episodes or [], ongoing=self.ongoing is True)

    def to_wishes(self) -> Wishes:
        """As the services understand it."""
        return Wishes(
            qualities=None if self.qualities is None else tuple(dict.fromkeys(self.qualities)),
            formats=None if self.formats is None else tuple(dict.fromkeys(self.formats)),
            auto_select=self.auto_select,
        )


def _asked(seasons: list[int], episodes: list[EpisodeInput], *, ongoing: bool) -> Asked:
    return Asked(
        seasons=tuple(dict.fromkeys(seasons)),
        episodes=tuple(dict.fromkeys((each.season, each.episode) for each in episodes)),
        ongoing=ongoing,
    )


def _wish(given: MovieRequestInput | ShowRequestInput, source: Source) -> TitleWish:
    return TitleWish(
        imdb_id=given.imdb_id,
        title=given.title,
        year=given.year,
        qualities=tuple(dict.fromkeys(given.qualities)),
        formats=tuple(dict.fromkeys(given.formats)),
        auto_select=given.auto_select,
        source=source,
    )
