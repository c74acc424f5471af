"""What can be asked and done about Usher itself: its upstreams, accounts, space and calls. Part of the roots."""

from datetime import datetime, timedelta
from typing import Annotated

import strawberry

from addon.domain.wording import label_of
from addon.errors import BadInputError
from addon.store import call_history
from schema.context import Info
from schema.errors import check_range
from schema.fields import mutation, resolved
from schema.types.calls import CallSeries, call_series
from schema.types.health import UpstreamHealth, upstream_health
from schema.types.system import DebridAccount, Space, System, account_of, space_of, system_of

_MOST_POINTS = 400
_LONGEST_STEP = 1440


@strawberry.type
class SystemQueries:
    """The part of the queries that is about Usher itself."""

    @resolved(
        "How everything that Usher depends on does, the broken first. Upstreams as their last calls showed; aria2, the"
        " database and the library as they are."
    )
    async def health(
        self,
        info: Info,
        *,
        include_missing: Annotated[
            bool, strawberry.argument(description="Also what is not set up, with what it would be good for.")
        ] = False,
    ) -> list[UpstreamHealth]:
        """No upstream is called for it."""
        conditions = await info.context.system.health(include_missing=include_missing)
        return [upstream_health(each) for each in conditions]

    @resolved("The accounts of the debrid services that are set up.")
    async def accounts(self, info: Info) -> list[DebridAccount]:
        """Each is asked at most every 5 minutes."""
        return [account_of(each) for each in await info.context.system.accounts()]

    @resolved("The file systems on which the library and unfinished downloads lie.")
    async def spaces(self, info: Info) -> list[Space]:
        """As they are now."""
        return [space_of(each) for each in await info.context.system.spaces()]

    @resolved("The calls to each upstream over time; the one with the most failures first.")
    async def call_history(
        self,
        info: Info,
        since: Annotated[
            datetime, strawberry.argument(description="From the step on that holds this time; not in the future.")
        ],
        step_minutes: Annotated[
            int,
            strawberry.argument(
                description="1 to 1440; at most 400 steps up to now, which begin at whole multiples of it since 1970"
                " UTC: with 60 at full hours. Calls older than two days are known by the hour."
            ),
        ] = 60,
    ) -> list[CallSeries]:
        """What was counted up to this moment. Raises BadInputError."""
        check_range("stepMinutes", step_minutes, 1, _LONGEST_STEP)
        now, step = info.context.clock(), timedelta(minutes=step_minutes)
        if since > now:
            raise BadInputError("`since` must not be in the future.")
        if (now - since) / step > _MOST_POINTS - 1:
            raise BadInputError(
                f"`stepMinutes` is too short: at most {_MOST_POINTS} steps fit between `since` and now."
            )
        await info.context.flush_calls()
        series = await info.context.store.read(call_history.calls_over_time, since, now, step)
        return [call_series(each, label_of(each.upstream)) for each in series]

    @resolved("Usher itself: version, settings, defaults.")
    async def system(self, info: Info) -> System:
        """The program as it runs."""
        return system_of(await info.context.system.overview())


@strawberry.type
class SystemMutations:
    """The part of the mutations that is about Usher itself."""

    @mutation(
        "Asks every upstream now, or the one, and answers like `health` with what is not set up. A pause that a service"
        " asked for is kept; nobody waits for a back-off."
    )
    async def check_health(
        self,
        info: Info,
        name: Annotated[
            str | None, strawberry.argument(description="`name` of UpstreamHealth: only this one is asked. Null: all.")
        ] = None,
    ) -> list[UpstreamHealth] | None:
        """Raises BadInputError for a name that nothing has."""
        return [upstream_health(each) for each in await info.context.system.check(name)]
