"""What can be asked about titles, whether anybody has asked for them or not. Changes nothing."""

from typing import Annotated

import strawberry

from addon.errors import BadInputError
from addon.store import titles
from schema.context import Info
from schema.enums import MediaType
from schema.errors import check_range
from schema.fields import resolved
from schema.types.title import Title, title_of
from schema.types.title_details import TitleDetails, title_details_of

_LONGEST_SEARCH = 200

_First = Annotated[int, strawberry.argument(description="How many at most, 1 to 100.")]


@strawberry.type
class TitleQueries:
    """A part of Query."""

    @resolved(
        "Titles that can be requested, the best match first. Null when their source does not answer; while only that of"
        " games does not, games are left out where all kinds are asked for."
    )
    async def titles(
        self,
        info: Info,
        search: Annotated[str, strawberry.argument(description="A title, or part of one.")],
        media_type: Annotated[
            MediaType | None,
            strawberry.argument(description="Null: movies, shows and, with the keys of IGDB, games by turns."),
        ] = None,
        first: _First = 20,
    ) -> list[Title] | None:
        """Raises BadInputError for an empty search, a bad `first`, or games without the keys; and UpstreamError."""
        check_range("first", first, 1, 100)
        text = search.strip()
        if not 0 < len(text) <= _LONGEST_SEARCH:
            raise BadInputError(f"`search` must have 1 to {_LONGEST_SEARCH} characters.")
        hits = (await info.context.search_titles(text, media_type))[:first]
        store = info.context.store
        by_imdb = await store.read(titles.requests_by_imdb, [hit.imdb_id for hit in hits if hit.imdb_id])
        by_igdb = await store.read(titles.requests_by_igdb, [hit.igdb_id for hit in hits if hit.igdb_id])
        known = [by_imdb.get(hit.imdb_id or "") or by_igdb.get(hit.igdb_id or 0) for hit in hits]
        posters = info.context.posters
        return [title_of(hit, each, posters.path_of(hit.poster_url)) for hit, each in zip(hits, known, strict=True)]

    @resolved(
        "One title with all that can be asked for of it; null when it is unknown, or when its source does not answer."
    )
    async def title_details(
        self,
        info: Info,
        media_type: Annotated[MediaType, strawberry.argument(description="What it is.")],
        imdb_id: Annotated[str | None, strawberry.argument(description="Of a movie or show.")] = None,
        igdb_id: Annotated[int | None, strawberry.argument(description="Of a game.")] = None,
    ) -> TitleDetails | None:
        """Raises BadInputError without its id, or for games without the keys; and UpstreamError."""
        found = await info.context.title_details(media_type, imdb_id, igdb_id)
        if found is None:
            return None
        return title_details_of(found, info.context.posters.path_of(found.title.poster_url))
