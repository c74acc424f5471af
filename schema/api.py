"""The schema itself: its roots, its scalars, its limits, and how its errors look. Knows no transport."""

from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from typing import Any, TypeVar

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig
from strawberry.types.execution import ExecutionContext, ExecutionResult

from schema.errors import presented
from schema.execution import Executor
from schema.limits import CachedParsing, CachedValidation, Limits
from schema.mutations import Mutation
from schema.queries import Query
from schema.scalars import SCALARS
from schema.subscriptions import Subscription
from schema.types.game import GamePlatform, GameRequest
from schema.types.history import StatusChange
from schema.types.release import Release
from schema.types.request import MovieRequest
from schema.types.show import Episode, Season, ShowRequest

_NODES = (MovieRequest, ShowRequest, Season, Episode, GameRequest, GamePlatform, Release, StatusChange)


class Schema(strawberry.Schema):
    """Strawberry's schema, whose every answer carries the contract's errors: nothing unforeseen gets out."""

    async def execute(self, *args: Any, **kwargs: Any) -> ExecutionResult:
        """The answer to a query or mutation."""
        return _with_presented_errors(await super().execute(*args, **kwargs))

    async def stream(self, *args: Any, **kwargs: Any) -> AsyncGenerator[Any, None]:
        """The answers to a subscription; one answer to anything else."""
        return _presented_stream(await super().stream(*args, **kwargs))

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Strawberry would log every error of a client; `presented` logs those that are ours."""


Result = TypeVar("Result", bound=ExecutionResult)


def _with_presented_errors(result: Result) -> Result:
    if result.errors:
        result.errors = presented(result.errors)
    return result


async def _presented_stream(results: AsyncGenerator[Any, None]) -> AsyncGenerator[Any, None]:
    async with aclosing(results):
        async for result in results:
            yield _with_presented_errors(result)


def _build(nodes: Iterable[type]) -> Schema:
    return Schema(
        query=Query,
        mutation=Mutation,
        subscription=Subscription,
        types=nodes,
        extensions=[Limits, CachedParsing, CachedValidation],
        execution_context_class=Executor,
        config=StrawberryConfig(scalar_map=SCALARS),
    )


schema = _build(_NODES)
"""The one schema of the program; it holds no state of its own."""


def print_sdl() -> str:
    """The schema in GraphQL's own language, as in schema.graphql."""
    return f"{schema.as_str()}\n"
