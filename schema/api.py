"""The schema itself: its roots, its scalars, its limits, and how its errors look. Knows no transport."""

from collections.abc import Iterable
from contextlib import aclosing
from typing import Any, TypeVar

import msgspec
import strawberry
from graphql import (
    GraphQLArgument,
    GraphQLError,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    Undefined,
)
from strawberry.schema.config import StrawberryConfig
from strawberry.types.execution import ExecutionContext, ExecutionResult
from strawberry.types.graphql import OperationType

from schema.context import Context
from schema.errors import presented
from schema.execution import Executor
from schema.limits import CachedParsing, CachedValidation, Limits, subscribed_field
from schema.mutations import Mutation
from schema.queries import Query
from schema.scalars import SCALARS
from schema.sharing import Answers
from schema.subscriptions import Subscription
from schema.types.game import GamePlatform, GameRequest
from schema.types.history import StatusChange
from schema.types.release import Release
from schema.types.request import MovieRequest
from schema.types.show import Episode, Season, ShowRequest

_SHARED = {"requestChanged": False, "downloadsChanged": True}
"""Subscriptions whose answers are shared; True: each answer is the whole state, so that only the newest matters."""

_NODES = (MovieRequest, ShowRequest, Season, Episode, GameRequest, GamePlatform, Release, StatusChange)


class Schema(strawberry.Schema):
    """Strawberry's schema, whose every answer carries the contract's errors: nothing unforeseen gets out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in self._schema.type_map.values():
            _drop_null_defaults(kind)

    async def execute(self, *args: Any, **kwargs: Any) -> ExecutionResult:
        """The answer to a query or mutation. A subscription, which Strawberry would run as a query, is refused."""
        allowed = kwargs.get("allowed_operation_types") or OperationType
        kwargs["allowed_operation_types"] = set(allowed) - {OperationType.SUBSCRIPTION}
        return _with_presented_errors(await super().execute(*args, **kwargs))

    async def stream(self, query: str | None, *args: Any, **kwargs: Any) -> Answers:
        """The answers to a subscription, which all share who ask the same; one answer to anything else."""
        own = super().stream

        async def start() -> Answers:
            return _presented_stream(await own(query, *args, **kwargs))

        newest_only = _SHARED.get(subscribed_field(query or "", kwargs.get("operation_name")) or "")
        context = kwargs.get("context_value")
        if newest_only is None or not isinstance(context, Context) or args:
            return await start()
        words = msgspec.json.encode((query, kwargs.get("operation_name"), kwargs.get("variable_values")))
        return context.sharing.join(words, start, newest_only=newest_only)

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Strawberry would log every error of a client; `presented` logs those that are ours."""


def _drop_null_defaults(kind: GraphQLNamedType) -> None:
    """What may be left out has no default in the contract; Strawberry takes Python's None for one."""
    if isinstance(kind, GraphQLInputObjectType):
        given: Iterable[GraphQLArgument | GraphQLInputField] = kind.fields.values()
    elif isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
        given = [argument for field in kind.fields.values() for argument in field.args.values()]
    else:
        given = ()
    for each in given:
        if each.default_value is None:
            each.default_value = Undefined


Result = TypeVar("Result", bound=ExecutionResult)


def _with_presented_errors(result: Result) -> Result:
    if result.errors:
        result.errors = presented(result.errors)
    return result


async def _presented_stream(results: Answers) -> Answers:
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
