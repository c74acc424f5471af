"""What can be told: orders reach the services as they were given, and failures are null with a code."""

import pytest

from addon.domain.episodes import Asked, Episode
from addon.domain.status import Format, Quality
from addon.errors import (
    BadInputError,
    CallerError,
    DuplicateError,
    ForbiddenError,
    InvalidTransitionError,
    NotFoundError,
)
from addon.services.commands import ALL, Part
from addon.services.intake.asking import TitleWish
from addon.store.requests import Wishes
from tests.schema.kit import Room, only_error, outage

REQUEST_SHOW = "mutation ($input: ShowRequestInput!) { requestShow(input: $input) { id title ongoing } }"
REQUEST_MOVIE = "mutation ($input: MovieRequestInput!) { requestMovie(input: $input) { id title explanation } }"


async def test_movie_is_asked_for_with_every_wish(room: Room) -> None:
    room.orders.made = (await room.movie()).id
    wish = {
        "imdbId": "tt0063350",
        "title": "Night",
        "year": 1968,
        "qualities": ["P2160", "P1080", "P2160"],
        "formats": ["BLURAY"],
        "autoSelect": False,
    }
    assert (await room.data(REQUEST_MOVIE, input=wish))["requestMovie"] == {
        "id": "request-1",
        "title": "Night of the Living Dead",
        "explanation": "Asked for by Mia; the first search starts in a few seconds.",
    }
    assert room.orders.given == [
        TitleWish(
            imdb_id="tt0063350",
            title="Night",
            year=1968,
            qualities=(Quality.P2160, Quality.P1080),
            formats=(Format.BLURAY,),
            auto_select=False,
        )
    ]


async def test_what_is_left_out_is_as_configured(room: Room) -> None:
    room.orders.made = (await room.movie()).id
    await room.data(REQUEST_MOVIE, input={"imdbId": "tt0063350"})
    assert room.orders.given == [TitleWish(imdb_id="tt0063350")]


async def test_duplicate_names_the_request_that_exists(room: Room) -> None:
    room.orders.error = DuplicateError("It is asked for already.", request_id="request-7")
    result = await room.ask(REQUEST_MOVIE, input={"imdbId": "tt0063350"})
    assert result.data == {"requestMovie": None}
    error = only_error(result)
    assert error.message == "It is asked for already."
    assert error.extensions == {"code": "DUPLICATE", "requestId": "request-7"}


@pytest.mark.parametrize(
    ("document", "order"),
    [
        ('searchRequest(id: "request-1") { id }', ("search", 1, ALL)),
        ('searchRequest(id: "request-1", season: 0) { id }', ("search", 1, Part(season=0))),
        ('searchRequest(id: "request-1", episode: 4) { id }', ("search", 1, Part(episode=4))),
        ('searchRequest(id: "request-1", season: 2, episode: 4) { id }', ("search", 1, Part(season=2, episode=4))),
        ('selectRelease(requestId: "request-1", releaseId: "release-5") { id }', ("select", 1, 5, False)),
        ('selectRelease(requestId: "request-1", releaseId: "release-5", force: true) { id }', ("select", 1, 5, True)),
        ('cancelRequest(id: "request-1") { id }', ("cancel", 1)),
        ('cancelDownload(gid: "00000000000000aa") { id }', ("cancel download", "00000000000000aa")),
        ('removeRequest(id: "request-1")', ("remove", 1)),
        (
            'updateRequest(id: "request-1", input: { qualities: [P720], autoSelect: true }) { id }',
            (Wishes(qualities=(Quality.P720,), auto_select=True), None),
        ),
        ('updateRequest(id: "request-1", input: { formats: [] }) { id }', (Wishes(formats=()), None)),
        ('updateRequest(id: "request-1", input: {}) { id }', (Wishes(), None)),
        (
            'updateRequest(id: "request-1", input: { seasons: [2, 0, 2] }) { id }',
            (Wishes(), Asked(seasons=(2, 0))),
        ),
        (
            'updateRequest(id: "request-1", input: { episodes: [{ season: 2, episode: 4 }], formats: [MKV] }) { id }',
            (Wishes(formats=(Format.MKV,)), Asked(episodes=((2, 4),))),
        ),
        ('updateRequest(id: "request-1", input: { ongoing: true }) { id }', (Wishes(), Asked(ongoing=True))),
        ('updateRequest(id: "request-1", input: { ongoing: false }) { id }', (Wishes(), Asked())),
    ],
)
async def test_order_reaches_the_services_as_it_was_given(room: Room, document: str, order: object) -> None:
    await room.movie()
    answered = await room.data(f"mutation {{ done: {document} }}")
    assert answered["done"] in ({"id": "request-1"}, "request-1")
    assert room.orders.given == [order]


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (BadInputError("no"), "BAD_INPUT", "no"),
        (NotFoundError("no"), "NOT_FOUND", "no"),
        (InvalidTransitionError("no"), "INVALID_TRANSITION", "no"),
        (ForbiddenError("no"), "FORBIDDEN", "no"),
        (outage("metadata"), "UPSTREAM_UNAVAILABLE", "The metadata source does not answer."),
    ],
)
async def test_refusal_is_null_with_its_code(room: Room, error: Exception, code: str, words: str) -> None:
    await room.movie()
    room.orders.error = error
    result = await room.ask("""mutation { cancelRequest(id: "request-1") { id } }""")
    assert result.data == {"cancelRequest": None}
    told = only_error(result)
    assert (told.message, told.extensions, told.path) == (words, {"code": code}, ["cancelRequest"])


@pytest.mark.parametrize(
    "document",
    [
        'searchRequest(id: "release-1") { id }',
        'cancelRequest(id: "") { id }',
        'removeRequest(id: "request-x")',
        'updateRequest(id: "7", input: {}) { id }',
        'selectRelease(requestId: "request-1", releaseId: "request-1") { id }',
        'selectRelease(requestId: "release-1", releaseId: "release-1") { id }',
        'searchRequest(id: "request-99") { id }',
        'removeRequest(id: "request-99")',
    ],
)
async def test_id_of_nothing_is_not_found(room: Room, document: str) -> None:
    await room.movie()
    assert await room.code(f"mutation {{ {document} }}") == "NOT_FOUND"
    assert room.orders.given == []


async def test_show_is_asked_for_with_every_wish(room: Room) -> None:
    room.orders.made = (await room.show(Episode(season=1, number=1, airs_at=room.clock()))).id
    wish = {
        "imdbId": "tt0000003",
        "title": "Laternen",
        "year": 1957,
        "seasons": [2, 1, 2],
        "qualities": ["P720"],
        "formats": ["MKV", "MKV"],
        "autoSelect": True,
    }
    answered = await room.data(REQUEST_SHOW, input=wish)
    assert answered["requestShow"] == {"id": "request-1", "title": "Lamplighters", "ongoing": False}
    assert room.orders.given == [
        (
            TitleWish(
                imdb_id="tt0000003",
                title="Laternen",
                year=1957,
                qualities=(Quality.P720,),
                formats=(Format.MKV,),
                auto_select=True,
            ),
            Asked(seasons=(2, 1)),
        )
    ]


@pytest.mark.parametrize(
    ("parts", "asked"),
    [
        ({"seasons": [1, 0]}, Asked(seasons=(1, 0))),
        (
            {"episodes": [{"season": 1, "episode": 3}, {"season": 1, "episode": 2}, {"season": 1, "episode": 3}]},
            Asked(episodes=((1, 3), (1, 2))),
        ),
        ({"ongoing": True}, Asked(ongoing=True)),
        ({}, Asked()),
        ({"seasons": [1], "ongoing": True}, Asked(seasons=(1,), ongoing=True)),  # which the services refuse
    ],
)
async def test_what_is_asked_for_of_a_show_reaches_the_services_each_part_once(
    room: Room, parts: dict[str, object], asked: Asked
) -> None:
    room.orders.made = (await room.show(Episode(season=1, number=1))).id
    await room.data(REQUEST_SHOW, input={"imdbId": "tt0000003", **parts})
    assert room.orders.given == [(TitleWish(imdb_id="tt0000003"), asked)]


async def test_show_that_is_asked_for_already_names_its_request(room: Room) -> None:
    room.orders.error = DuplicateError("It is asked for already.", request_id="request-7")
    result = await room.ask(REQUEST_SHOW, input={"imdbId": "tt0000003", "ongoing": True})
    assert result.data == {"requestShow": None}
    assert only_error(result).extensions == {"code": "DUPLICATE", "requestId": "request-7"}


@pytest.mark.parametrize(
    "parts",
    [
        "seasons: []",
        "episodes: []",
        "seasons: [1], ongoing: true",
        "seasons: [1], ongoing: false",
        "seasons: [1], episodes: [{ season: 1, episode: 1 }]",
        "seasons: [], episodes: []",
    ],
)
async def test_change_of_more_than_one_part_or_of_nothing_is_bad_input(room: Room, parts: str) -> None:
    await room.show(Episode(season=1, number=1))
    document = f'mutation {{ updateRequest(id: "request-1", input: {{ {parts} }}) {{ id }} }}'
    error = only_error(await room.ask(document))
    assert error.message == "Change one of `seasons`, `episodes` and `ongoing`, and name something."
    assert error.extensions == {"code": "BAD_INPUT"}
    assert room.orders.given == []


async def test_one_failure_leaves_the_other_results_of_the_document(room: Room) -> None:
    await room.movie()
    result = await room.ask(
        """mutation { a: cancelRequest(id: "request-1") { id } b: cancelRequest(id: "request-9") { id }
            c: searchRequest(id: "request-1") { id } }"""
    )
    assert result.data == {"a": {"id": "request-1"}, "b": None, "c": {"id": "request-1"}}
    assert [error.path for error in result.errors or ()] == [["b"]]
    assert room.orders.given == [("cancel", 1), ("search", 1, ALL)]


async def test_input_of_the_wrong_kind_is_bad_input_and_reaches_nobody(room: Room) -> None:
    for wrong in (
        {"imdbId": 5},
        {},
        {"imdbId": "tt0063350", "year": "x"},
        {"imdbId": "tt0063350", "qualities": ["P1"]},
    ):
        result = await room.ask(REQUEST_MOVIE, input=wrong)
        assert {str((e.extensions or {}).get("code")) for e in result.errors or ()} == {CallerError.code}
    assert room.orders.given == []
