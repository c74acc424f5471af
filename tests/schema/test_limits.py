"""What a document may cost: depth, aliases, tokens; and documents made to cost more than they look."""

from time import process_time

import pytest
from graphql import parse

from schema.errors import check_range
from schema.limits import MAX_ALIASES, MAX_DEPTH, cost_errors
from tests.schema.kit import Room


def nested(levels: int) -> str:
    return "{ a " * levels + "}" * levels


def aliased(number: int) -> str:
    return "{" + " ".join(f"a{i}: health {{ name }}" for i in range(number)) + "}"


def messages(document: str) -> list[str]:
    return [error.message for error in cost_errors(parse(document))]


def test_depth_is_counted_in_levels_of_fields() -> None:
    assert messages(nested(MAX_DEPTH)) == []
    assert messages(nested(MAX_DEPTH + 1)) == ["Too complex: at most 12 levels of fields are allowed."]


def test_fragments_hide_no_depth() -> None:
    parts = "".join(f"fragment f{i} on Query {{ a {{ ...f{i + 1} }} }} " for i in range(MAX_DEPTH))
    deep = f"{{ ...f0 }} {parts} fragment f{MAX_DEPTH} on Query {{ a }}"
    assert messages(deep) == ["Too complex: at most 12 levels of fields are allowed."]
    assert messages("{ ... on Query { ... { ... { a } } } }") == []


def test_introspection_is_apart_from_the_depth() -> None:
    assert messages(f"{{ __schema {nested(20)} }}") == []


async def test_deep_introspection_has_a_limit_of_its_own(room: Room) -> None:
    bomb = "{ __schema { types %s } }" % ("{ fields { type " * 8 + "{ name }" + " } }" * 8)
    assert await room.code(bomb) == "BAD_INPUT"


async def test_usual_introspection_passes(room: Room) -> None:
    from graphql import get_introspection_query

    assert "__schema" in await room.data(get_introspection_query())


async def test_aliases_are_counted_wherever_they_stand(room: Room) -> None:
    assert len(await room.data(aliased(MAX_ALIASES))) == MAX_ALIASES
    assert await room.code(aliased(MAX_ALIASES + 1)) == "TOO_COMPLEX"
    spread = "{ ...f ...g } fragment f on Query { %s } fragment g on Query { %s }"
    half = " ".join(f"a{i}: health {{ b: name }}" for i in range(8))
    assert await room.code(spread % (half, half.replace("a", "c"))) == "TOO_COMPLEX"


async def test_tokens_are_limited(room: Room) -> None:
    statuses = " PENDING" * 1970
    fits = f"{{ requests(filter: {{ statuses: [{statuses}] }}) {{ totalCount }} }}"
    assert await room.data(fits) == {"requests": {"totalCount": 0}}
    assert await room.code(fits.replace(statuses, statuses * 2)) == "TOO_COMPLEX"
    too_many = "{ health { name } } # comments are free\n" + "query q { health { name } }" * 250
    assert await room.code(too_many) == "TOO_COMPLEX"
    assert await room.code(nested(1000)) == "TOO_COMPLEX"  # more than the parser's own depth


async def test_same_field_is_not_repeated_without_end(room: Room) -> None:
    assert (await room.ask("{" + " health { name }" * 50 + "}")).errors is None
    assert await room.code("{" + " health { name }" * 51 + "}") == "TOO_COMPLEX"
    hidden = "{" + " ... { health { name } }" * 26 + " ...f" * 25 + "} fragment f on Query { health { name } }"
    assert await room.code(hidden) == "TOO_COMPLEX"


@pytest.mark.parametrize(
    "document",
    [
        "{ ...f0 } " + "".join(f"fragment f{i} on Query {{ ...f{i + 1} ...f{i + 1} }} " for i in range(150)),
        "{ ...f0 } " + "".join(f"fragment f{i} on Query {{ ...f{i + 1} a{i}: a }} " for i in range(150)),
        "{ ...f } fragment f on Query { ...f ...f a { ...f } }",
        "{ ...missing }",
        "{" + " a { id }" * 480 + "}",
        "{" + " downloads { gid name status }" * 280 + "}",
        "{" + " ... { a }" * 400 + "}",
        "{" + "...{a" * 150 + "}" * 150 + "}",
        "{ health { " + "name " * 29 + "} " + "health { name } " * 29 + "}" + "fragment f on Query { a }" * 200,
        "".join(f"fragment f{i} on Query {{ {'a{' * 15}...f{i + 1}{'}' * 15} }} " for i in range(38)) + "{ ...f0 }",
    ],
)
async def test_hostile_document_is_refused_at_once(room: Room, document: str) -> None:
    started = process_time()
    result = await room.ask(document)
    assert result.errors
    assert process_time() - started < 0.7  # seconds of the processor: one that is walked again and again takes hours
    assert {str((error.extensions or {}).get("code")) for error in result.errors} <= {"TOO_COMPLEX", "BAD_INPUT"}


def test_range_names_what_is_allowed() -> None:
    assert check_range("first", 1, 1, 100) == check_range("first", 1, 1, 1) == 1
    with pytest.raises(Exception, match=r"`intervalMs` must be 250 to 60,000, not 60,001\."):
        check_range("intervalMs", 60_001, 250, 60_000)
