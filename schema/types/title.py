"""A title that can be asked for."""

import strawberry

from addon.clients.metadata_answers import TitleInfo
from addon.store.titles import Standing
from schema.context import Info
from schema.enums import MediaType, Status
from schema.fields import resolved
from schema.ids import Kind, public_id


@strawberry.type(description="A title that can be requested, from the metadata source.")
class Title:
    """See the description: it is written for clients."""

    media_type: MediaType = strawberry.field(description="What it is.")
    imdb_id: str | None = strawberry.field(description="Of a movie or show: what to ask for it with.")
    igdb_id: int | None = strawberry.field(description="Of a game.")
    title: str = strawberry.field(description="Its name.")
    year: int | None = strawberry.field(description="The year of its release, or of its first episode.")
    poster_url: str | None = strawberry.field(
        description="Usher's own address of the poster, relative to its base; null when there is none."
    )
    request_id: strawberry.ID | None = strawberry.field(description="The newest request for it, when there is one.")
    request_status: Status | None = strawberry.field(description="Where that request stands.")

    @resolved("Whether Jellyfin shows it, of a show any of it; null: not known. At most a minute old.")
    async def in_library(self, info: Info) -> bool | None:
        """Looked up when it is selected."""
        return await info.context.in_library(self.imdb_id, self.media_type, self.title, self.year)


def title_of(found: TitleInfo, request: Standing | None, poster_url: str | None) -> Title:
    """The hit as clients see it; `poster_url` is Usher's own address of the poster."""
    return Title(
        media_type=found.media_type,
        imdb_id=found.imdb_id,
        igdb_id=found.igdb_id,
        title=found.title,
        year=found.year,
        poster_url=poster_url,
        request_id=None if request is None else public_id(Kind.REQUEST, request.id),
        request_status=None if request is None else request.status,
    )
