"""What a client learns of errors: the codes of the contract, and of everything else one sentence."""

from collections.abc import Iterator

import pytest
import structlog
from structlog.testing import capture_logs
from structlog.typing import EventDict

from addon.domain.status import MediaType
from schema.errors import MASKED
from tests.schema.kit import Room, only_error

SECRET = "token=5ecret https://files.example/d/5ecret"


@pytest.fixture
def logs() -> Iterator[list[EventDict]]:
    structlog.reset_defaults()
    with capture_logs() as captured:
        yield captured


async def test_unforeseen_error_is_masked_and_logged_with_its_cause(room: Room, logs: list[EventDict]) -> None:
    room.orders.error = ValueError(SECRET)
    await room.movie()
    result = await room.ask("""mutation { cancelRequest(id: "request-1") { id } }""")
    error = only_error(result)
    assert (error.message, error.path, error.original_error) == (MASKED, ["cancelRequest"], None)
    assert "5ecret" not in str(error.formatted)
    (entry,) = [entry for entry in logs if entry["log_level"] == "error"]
    assert isinstance(entry["exc_info"], ValueError)


async def test_unforeseen_error_in_a_query_leaves_the_other_fields(room: Room, logs: list[EventDict]) -> None:
    room.aria2.error = KeyError(SECRET)
    result = await room.ask("{ downloads { gid } health { name } }")
    assert result.data == {"downloads": None, "health": []}
    assert [error.message for error in result.errors or ()] == [MASKED]
    assert logs


async def test_answer_that_breaks_the_schema_is_ours_not_the_clients(room: Room, logs: list[EventDict]) -> None:
    room.titles[MediaType.MOVIE] = ("no title",)  # type: ignore[assignment]  # a bug, for once
    result = await room.ask("""{ titles(search: "x", mediaType: MOVIE) { title } }""")
    assert [error.message for error in result.errors or ()] == [MASKED]
    assert logs


@pytest.mark.parametrize(
    "document",
    [
        "{ requests { nonsense } }",
        "{ requests(first: true) { totalCount } }",
        "{ request { id } }",
        "{ health { name ",
        "not GraphQL",
        "query a { health { name } } query a { health { name } }",
        "query ($x: Int!) { requests(first: $x) { totalCount } }",
        "query ($x: DateTime) { apiCalls(since: $x) { count } }",
        '{ apiCalls(since: "yesterday") { count } }',
    ],
)
async def test_wrong_document_is_bad_input_and_no_matter_for_the_log(
    room: Room, logs: list[EventDict], document: str
) -> None:
    for _ in range(2):  # the second time its verdict comes out of a cache
        result = await room.ask(document, x="yesterday")
        assert result.errors
        assert {str((error.extensions or {}).get("code")) for error in result.errors} == {"BAD_INPUT"}
    assert logs == []


async def test_callers_mistake_is_no_matter_for_the_log(room: Room, logs: list[EventDict]) -> None:
    await room.ask("{ requests(first: 0) { totalCount } }")
    assert logs == []
