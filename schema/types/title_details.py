"""A title with all that can be asked for of it."""

from datetime import datetime

import strawberry

from addon.services.title_details import Details, EpisodeDetails
from schema.enums import MediaType, Status
from schema.types.title import title_of


@strawberry.type(description="An episode that can be asked for.")
class TitleEpisode:
    """See the description: it is written for clients."""

    number: int = strawberry.field(description="Within its season.")
    title: str | None = strawberry.field(description="Its own name, when it is known.")
    airs_at: datetime | None = strawberry.field(description="When it airs or has aired; null: not announced.")
    in_library: bool = strawberry.field(description="Whether Jellyfin shows it; false also while that is not known.")
    status: Status | None = strawberry.field(description="Where it stands; null: nobody has asked for it.")


@strawberry.type(description="A season that can be asked for.")
class TitleSeason:
    """See the description: it is written for clients."""

    number: int = strawberry.field(description="0 holds the specials.")
    episodes: list[TitleEpisode] = strawberry.field(description="Ascending.")


@strawberry.type(description="One title with all that can be asked for of it.")
class TitleDetails:
    """See the description: it is written for clients."""

    media_type: MediaType = strawberry.field(description="What it is.")
    imdb_id: str | None = strawberry.field(description="Of a movie or show: what to ask for it with.")
    igdb_id: int | None = strawberry.field(description="Of a game.")
    title: str = strawberry.field(description="Its name.")
    year: int | None = strawberry.field(description="The year of its release, or of its first episode.")
    poster_url: str | None = strawberry.field(
        description="Usher's own address of the poster, relative to its base; null when there is none."
    )
    description: str | None = strawberry.field(description="What it is about, as its source tells.")
    has_ended: bool | None = strawberry.field(description="Of a show: whether no more episodes will come.")
    in_library: bool | None = strawberry.field(
        description="Whether Jellyfin shows it in any quality, of a show any of it; null: not known."
    )
    request_id: strawberry.ID | None = strawberry.field(description="The newest request for it, when there is one.")
    request_status: Status | None = strawberry.field(description="Where that request stands.")
    seasons: list[TitleSeason] = strawberry.field(description="Of a show: ascending, the specials last.")
    platforms: list[str] = strawberry.field(description="Of a game: those it runs on, as `requestGame` takes them.")
    genres: list[str] = strawberry.field(description="As its source names them.")


def title_details_of(found: Details, poster_url: str | None) -> TitleDetails:
    """The title as clients see it; `poster_url` is Usher's own address of the poster."""
    title = title_of(found.title, found.request, poster_url)
    return TitleDetails(
        media_type=title.media_type,
        imdb_id=title.imdb_id,
        igdb_id=title.igdb_id,
        title=title.title,
        year=title.year,
        poster_url=title.poster_url,
        description=found.description,
        has_ended=found.has_ended,
        in_library=found.in_library,
        request_id=title.request_id,
        request_status=title.request_status,
        seasons=[
            TitleSeason(number=episodes[0].episode.season, episodes=[_episode(each) for each in episodes])
            for episodes in found.seasons
        ],
        platforms=list(found.platforms),
        genres=list(found.genres),
    )


def _episode(found: EpisodeDetails) -> TitleEpisode:
    return TitleEpisode(
        number=found.episode.number,
        title=found.episode.title,
        airs_at=found.episode.airs_at,
        in_library=found.in_library,
        status=found.status,
    )
