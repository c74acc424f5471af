"""What can be asked about requests and downloads as a whole. Changes nothing."""

from typing import Annotated

import strawberry

from addon.store import listing
from addon.store.listing import Filter
from schema.context import Info
from schema.enums import Status
from schema.fields import resolved
from schema.inputs import RequestFilter
from schema.types.speed import SpeedHistory, speed_history
from schema.types.standing import StatusCount, status_counts


@strawberry.type
class RequestQueries:
    """A part of Query."""

    @resolved("How many requests stand where: one for each status, zeros too, in the order of the enum.")
    async def request_counts(
        self,
        info: Info,
        filter: Annotated[
            RequestFilter | None,
            strawberry.argument(description="Null: all requests. Its `statuses` are left aside."),
        ] = None,
    ) -> list[StatusCount]:
        """Counted now. Raises BadInputError for too many ids."""
        wanted = filter.to_filter() if filter else Filter()
        counts = await info.context.store.read(listing.count_by_status, wanted)
        return status_counts((status, counts.get(status, 0)) for status in Status)

    @resolved("How fast downloads went these last 10 minutes, in steps of 2 seconds.")
    async def speed_history(
        self,
        info: Info,
        gid: Annotated[
            strawberry.ID | None, strawberry.argument(description="aria2's own id of one download. Null: all together.")
        ] = None,
    ) -> SpeedHistory:
        """From memory; nobody is asked."""
        return speed_history(info.context.speeds(gid))
