"""Everything that can be told. Ids become numbers here; what may be done, the services know."""

from typing import Annotated

import strawberry

from addon.domain import models
from addon.errors import NotFoundError
from addon.services.commands import Part
from addon.store import listing
from schema.context import Context, Info
from schema.fields import mutation
from schema.ids import Kind, public_id, row_id_of
from schema.inputs import GameRequestInput, MovieRequestInput, ShowRequestInput, UpdateRequestInput
from schema.presenting import request_of
from schema.system_fields import SystemMutations
from schema.types.game import GameRequest
from schema.types.request import MovieRequest, Request
from schema.types.show import ShowRequest

_Id = Annotated[strawberry.ID, strawberry.argument(description="The id of the request.")]


@strawberry.type(
    description="What can be done. Mutations answer null with an error where they fail, so that the others in the same"
    " document keep their results."
)
class Mutation(SystemMutations):
    """See the description: it is written for clients."""

    @mutation(
        "Asks for a movie. DUPLICATE, with extensions.requestId, when it is open or completed already; a cancelled,"
        " failed or expired request for it comes back to life."
    )
    async def request_movie(
        self, info: Info, input: Annotated[MovieRequestInput, strawberry.argument(description="What is asked for.")]
    ) -> MovieRequest | None:
        """The new or revived request."""
        request = await _shown(
            info.context, await info.context.asking.request_movie(input.to_wish(info.context.source))
        )
        assert isinstance(request, MovieRequest)
        return request

    @mutation(
        "Asks for a show: seasons, episodes, or all of it and what is still to come. DUPLICATE, with"
        " extensions.requestId, when all of it is asked for or there already; what was asked for before stays where it"
        " is, and what was cancelled, failed or expired comes back to life."
    )
    async def request_show(
        self, info: Info, input: Annotated[ShowRequestInput, strawberry.argument(description="What is asked for.")]
    ) -> ShowRequest | None:
        """The new or revived request."""
        request = await _shown(
            info.context, await info.context.asking.request_show(input.to_wish(info.context.source), input.to_asked())
        )
        assert isinstance(request, ShowRequest)
        return request

    @mutation(
        "Asks for a game, for some platforms or for all that it runs on. DUPLICATE, with extensions.requestId, when all"
        " of it is open or completed already; platforms that are new join the request that there is, and what was"
        " cancelled, failed or expired comes back to life."
    )
    async def request_game(
        self, info: Info, input: Annotated[GameRequestInput, strawberry.argument(description="What is asked for.")]
    ) -> GameRequest | None:
        """The new, grown or revived request."""
        wish = input.to_wish(info.context.source)
        request = await _shown(info.context, await info.context.games.request_game(wish))
        assert isinstance(request, GameRequest)
        return request

    @mutation("Changes what a request wishes for; the known releases are judged by it at once.")
    async def update_request(
        self,
        info: Info,
        id: _Id,
        input: Annotated[UpdateRequestInput, strawberry.argument(description="What is changed.")],
    ) -> Request | None:
        """The request with its new wishes."""
        row_id, wishes, asked = _request_id(id), input.to_wishes(), input.to_asked()
        return await _shown(info.context, await info.context.commands.update(row_id, wishes, asked))

    @mutation(
        "Search now, past every cache; a cancelled, failed or expired request comes back to life. Season and episode"
        " narrow it for a show, whose episodes and dates are looked up first."
    )
    async def search_request(
        self,
        info: Info,
        id: _Id,
        season: Annotated[int | None, strawberry.argument(description="Of a show: only this season.")] = None,
        episode: Annotated[int | None, strawberry.argument(description="Of a show: only this episode.")] = None,
    ) -> Request | None:
        """The request as it waits for the search."""
        part = Part(season=season, episode=episode)
        return await _shown(info.context, await info.context.commands.search(_request_id(id), part))

    @mutation("A rejected release needs `force`, which overrides every rule, never a refusal by the provider.")
    async def select_release(
        self,
        info: Info,
        request_id: _Id,
        release_id: Annotated[strawberry.ID, strawberry.argument(description="One of the request's releases.")],
        *,
        force: Annotated[bool, strawberry.argument(description="Take it although it was rejected.")] = False,
    ) -> Request | None:
        """The request as it goes on with this release."""
        row_id = _request_id(request_id)
        release = row_id_of(Kind.RELEASE, release_id)
        if release is None:
            raise NotFoundError("There is no such release.")
        return await _shown(info.context, await info.context.commands.select(row_id, release, force=force))

    @mutation("Cancels a request: nothing of it is searched or downloaded any more. Files in the library stay.")
    async def cancel_request(self, info: Info, id: _Id) -> Request | None:
        """The cancelled request; one that was cancelled before is returned as it is."""
        return await _shown(info.context, await info.context.commands.cancel(_request_id(id)))

    @mutation(
        "Cancels the download and the items that it serves: a movie, an episode, the episodes of its file, a platform."
    )
    async def cancel_download(
        self, info: Info, gid: Annotated[strawberry.ID, strawberry.argument(description="aria2's own id of it.")]
    ) -> Request | None:
        """The request whose download it was."""
        return await _shown(info.context, await info.context.commands.cancel_download(gid))

    @mutation("Forgets the request; not while DOWNLOADING. Files in the library stay.")
    async def remove_request(self, info: Info, id: _Id) -> strawberry.ID | None:
        """The id that is no more."""
        row_id = _request_id(id)
        await info.context.commands.remove(row_id)
        return public_id(Kind.REQUEST, row_id)


def _request_id(id: strawberry.ID) -> int:
    row_id = row_id_of(Kind.REQUEST, id)
    if row_id is None:
        raise NotFoundError("There is no such request.")
    return row_id


async def _shown(context: Context, changed: models.Request) -> Request:
    """The request as it stands now, with its explanation."""
    listed = await context.store.read(listing.find_request, changed.id)
    if listed is None:
        raise NotFoundError("There is no such request.")
    return request_of(listed, context)
