"""The short cut of the execution: the same answers as graphql-core's own, only sooner."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime

import msgspec
import pytest
import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from addon.domain.status import Quality
from schema.api import schema
from schema.execution import Executor
from schema.fields import resolved, subscription
from schema.scalars import SCALARS
from tests.schema.kit import ENTRY, Room


def listing(node: str) -> str:
    return f"{{ requests(first: 2) {{ edges {{ cursor node {{ {node} }} }} pageInfo {{ endCursor }} totalCount }} }}"


DOCUMENTS = [
    "{ downloads { gid requestId name status totalBytes progress etaSeconds seeders errorMessage __typename } }",
    "{ d: downloads { g: gid } e: downloads { gid a: gid b: gid } }",
    listing("id title qualities formats status source createdAt lastSearchedAt posterUrl autoSelect"),
    listing("id history { at from to reason } title"),
    listing("id title ... on MovieRequest { imdbId tmdbId } ... on ShowRequest { ongoing }"),
    "{ requests { edges { node { __typename id ...f } } } } fragment f on Request { title releases { id } year }",
    listing("id title @skip(if: true) year @include(if: false) status @include(if: true)"),
    listing("updatedAt downloads { gid } id apiCalls { count } mediaType"),
    '{ request(id: "request-1") { title id } node(id: "request-2") { id __typename ... on Request { title } } }',
    '{ request(id: "request-9") { title } node(id: "change-1") { ... on StatusChange { from to } id } }',
    "{ __typename health { name } requests { __typename edges { __typename node { __typename } } } }",
    "{ __schema { queryType { name } } }",
    "{ requests { pageInfo { endCursor } edges { node { id } } pageInfo { hasNextPage } edges { node { title } } } }",
]


@pytest.mark.parametrize("document", DOCUMENTS)
async def test_answer_is_the_one_that_graphql_core_gives(
    room: Room, monkeypatch: pytest.MonkeyPatch, document: str
) -> None:
    for number in range(3):
        await room.movie(f"Film {number}")
    room.aria2.entries = (ENTRY, replace(ENTRY, gid="00000000000000bb", seeders=3, error_message="no"))
    ours = await room.data(document)
    monkeypatch.setattr(schema, "execution_context_class", StrawberryGraphQLCoreExecutionContext)
    theirs = await room.data(document)
    assert msgspec.json.encode(ours) == msgspec.json.encode(theirs)  # in the order of the query, too


@strawberry.type
class Leaf:
    name: str
    at: datetime
    times: list[datetime]
    qualities: list[Quality]
    note: str | None


@strawberry.interface
class Thing:
    name: str


@strawberry.type
class Box(Thing):
    leaf: Leaf
    leaves: list[Leaf]
    maybe: Leaf | None
    some: list[Leaf | None]

    @resolved("Fetched.")
    async def fetched(self) -> str:
        return "fetched"


AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def leaf(**changes: object) -> Leaf:
    given: dict[str, object] = {"name": "a", "at": AT, "times": [AT], "qualities": [Quality.P720], "note": None}
    return Leaf(**{**given, **changes})  # type: ignore[arg-type]  # a test may break the promise


def box(**changes: object) -> Box:
    given: dict[str, object] = {
        "name": "box",
        "leaf": leaf(),
        "leaves": [leaf(), leaf(name="b")],
        "maybe": None,
        "some": [leaf()],
    }
    return Box(**{**given, **changes})  # type: ignore[arg-type]


@strawberry.type
class Things:
    @resolved("One.")
    def box(self, info: strawberry.Info[Box, None]) -> Box | None:
        return info.context

    @resolved("As an interface.")
    async def things(self, info: strawberry.Info[Box, None]) -> list[Thing]:
        return [info.context, info.context]


@strawberry.type
class Ticks:
    @subscription("Many.")
    async def ticks(self, info: strawberry.Info[int, None]) -> AsyncGenerator[Leaf, None]:
        for number in range(info.context):
            yield leaf(name=str(number))


CONFIG = StrawberryConfig(scalar_map=SCALARS)
FAST = strawberry.Schema(Things, subscription=Ticks, types=[Box], config=CONFIG, execution_context_class=Executor)
SLOW = strawberry.Schema(Things, types=[Box], config=CONFIG)

ALL = " fragment l on Leaf { name at times qualities note }"
NESTED = (
    "{ box { name leaf { ...l } leaves { ...l } maybe { ...l } some { ...l } } things { __typename name } }" + ALL,
    "{ box { fetched leaf { ...l } name } things { ... on Box { fetched leaves { name } } name } }" + ALL,
    "{ things { name } box { leaves { note } maybe { note } } }",
)


@pytest.mark.parametrize("document", NESTED)
@pytest.mark.parametrize(
    "source",
    [
        box(),
        box(maybe=leaf(), leaves=[]),
        box(some=[None, leaf()]),
        box(leaf=leaf(name=None)),  # a missing value that must be there: an error, and null up to where null may be
        box(leaves=[leaf(), None]),
        box(leaves=None),
        box(name=None),
    ],
)
async def test_nested_attributes_and_missing_values_are_answered_alike(document: str, source: Box) -> None:
    ours = await FAST.execute(document, context_value=source)
    theirs = await SLOW.execute(document, context_value=source)
    assert ours.data == theirs.data
    assert list(ours.data or ()) == list(theirs.data or ())
    assert [(e.message, e.path) for e in ours.errors or ()] == [(e.message, e.path) for e in theirs.errors or ()]


async def test_subscription_does_not_grow_with_its_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    """graphql-core 3.3.2 keeps what it has collected for each message as long as the subscription lives."""
    made: list[Executor] = []
    real = Executor.build_per_event_executor

    def noted(self: Executor, payload: object) -> Executor:
        made.append(real(self, payload))
        return made[-1]

    monkeypatch.setattr(Executor, "build_per_event_executor", noted)
    answers = [answer async for answer in await FAST.stream("subscription { ticks { name at } }", context_value=50)]
    assert getattr(answers[-1], "data", None) == {"ticks": {"name": "49", "at": AT.isoformat()}}
    assert {len(executor._relevant_sub_fields) for executor in made} <= {0, 1}
    assert {len(executor._plans) for executor in made} <= {0, 1}
