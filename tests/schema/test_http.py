"""GraphQL over HTTP: who is let in, what a body may be, and that whatever is wrong comes in GraphQL's shape."""

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from addon.door import Door
from schema.http import LARGEST_BODY_BYTES, GraphQLApp
from tests.schema.kit import Room

KEY = "a-key-of-this-test"
ASK = {"query": "{ health { name } }"}


@pytest.fixture
async def client(room: Room) -> AsyncIterator[httpx.AsyncClient]:
    """A client without a key."""
    app = Starlette(routes=[Route("/graphql", GraphQLApp(lambda: room.context, Door(KEY)), methods=["GET", "POST"])])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://usher.test") as client:
        yield client


def key_of(answer: httpx.Response) -> str:
    """The code of the only error, in an answer of GraphQL's shape."""
    body = answer.json()
    assert answer.headers["content-type"] == "application/json"
    assert body["data"] is None
    (error,) = body["errors"]
    assert error["message"]
    return str(error["extensions"]["code"])


@pytest.mark.parametrize(
    "headers",
    [{"authorization": f"Bearer {KEY}"}, {"Authorization": f"bearer  {KEY} "}, {"x-api-key": KEY}],
)
async def test_key_opens_the_door_in_either_header(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    answer = await client.post("/graphql", json=ASK, headers=headers)
    assert (answer.status_code, answer.json()) == (200, {"data": {"health": []}})


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": "Bearer "},
        {"authorization": f"Basic {KEY}"},
        {"authorization": KEY},
        {"x-api-key": KEY + "x"},
        {"x-api-key": KEY[:-1]},
        {"x-api-key": ""},
        {"x-api-key": "kéy"},
        {"authorization": "Bearer wrong", "x-api-key": KEY},
    ],
)
async def test_without_the_key_nothing_is_answered(
    client: httpx.AsyncClient, room: Room, headers: dict[str, str]
) -> None:
    await room.movie()
    sent = {name.encode(): value.encode() for name, value in headers.items()}
    for document in (
        "{ health { name } }",
        'mutation { cancelRequest(id: "request-1") { id } }',
        "{ __typename }",
        "%",
    ):
        answer = await client.post("/graphql", json={"query": document}, headers=sent)
        assert answer.status_code == 401
        assert key_of(answer) == "UNAUTHENTICATED"
        assert KEY not in answer.text
    assert room.orders.given == []


@pytest.fixture
def friend(client: httpx.AsyncClient) -> httpx.AsyncClient:
    """A client with the key."""
    client.headers["x-api-key"] = KEY
    return client


async def test_query_may_be_a_get_and_a_mutation_may_not(friend: httpx.AsyncClient, room: Room) -> None:
    await room.movie()
    answer = await friend.get(
        "/graphql", params={"query": "query ($id: ID!) { request(id: $id) { id } }", "variables": '{"id": "request-1"}'}
    )
    assert answer.json() == {"data": {"request": {"id": "request-1"}}}
    refused = await friend.get("/graphql", params={"query": 'mutation { removeRequest(id: "request-1") }'})
    assert (refused.status_code, key_of(refused)) == (400, "BAD_INPUT")
    assert room.orders.given == []


async def test_person_who_opens_the_address_is_told_what_it_is(client: httpx.AsyncClient) -> None:
    answer = await client.get("/graphql", headers={"accept": "text/html,*/*"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert 'href="./"' in answer.text


async def test_subscription_over_http_is_refused(friend: httpx.AsyncClient) -> None:
    document = {"query": "subscription { requestChanged { change { id } } }"}
    for accept in ("application/json", "text/event-stream", "multipart/mixed;subscriptionSpec=1.0"):
        answer = await friend.post("/graphql", json=document, headers={"accept": accept})
        assert (answer.status_code, key_of(answer)) == (400, "BAD_INPUT")


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"5", b'"x"', b"null", b"[]", b'[{"query": "{ health { name } }"}]', b"\xff\xfe", b"{}"),
        *(b'{"query": 5}', b'{"query": ""}', b'{"query": "{ health { name } }", "variables": []}'),
        *(b'{"query": null}', b'{"query": "query a { health { name } }", "operationName": "b"}'),
        *(b'{"query": "{ health { name } }", "extensions": 1}', b"[" * 100_000),
        b'{"query": "\\ud800"}',
    ],
)
async def test_body_that_is_no_question_is_bad_input(friend: httpx.AsyncClient, body: bytes) -> None:
    answer = await friend.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in (200, 400)
    assert key_of(answer) == "BAD_INPUT"


async def test_only_json_is_taken(friend: httpx.AsyncClient) -> None:
    for kind in ("text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", ""):
        answer = await friend.post(
            "/graphql", content=b'{"query":"{ health { name } }"}', headers={"content-type": kind}
        )
        assert (answer.status_code, key_of(answer)) == (400, "BAD_INPUT")


async def test_body_may_be_large_but_not_larger(friend: httpx.AsyncClient) -> None:
    frame = b'{"query":"{ health { name } }","variables":{"x":"%s"}}'
    fits = frame % (b"x" * (LARGEST_BODY_BYTES - len(frame) + 2))
    assert len(fits) == LARGEST_BODY_BYTES
    json = {"content-type": "application/json"}
    assert (await friend.post("/graphql", content=fits, headers=json)).json() == {"data": {"health": []}}
    larger = await friend.post("/graphql", content=fits + b" ", headers=json)
    assert (larger.status_code, key_of(larger)) == (413, "TOO_COMPLEX")


async def test_body_without_a_length_is_read_no_further_than_it_may_be(friend: httpx.AsyncClient) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 100:
            sent += 1
            yield b" " * 65_536

    answer = await friend.post("/graphql", content=endless(), headers={"content-type": "application/json"})
    assert (answer.status_code, key_of(answer)) == (413, "TOO_COMPLEX")


async def test_errors_of_fields_come_with_status_200_and_the_rest(friend: httpx.AsyncClient, room: Room) -> None:
    answer = await friend.post("/graphql", json={"query": '{ a: titles(search: "") { title } health { name } }'})
    assert answer.status_code == 200
    assert answer.json() == {
        "data": {"a": None, "health": []},
        "errors": [
            {
                "message": "`search` must have 1 to 200 characters.",
                "locations": [{"line": 1, "column": 3}],
                "path": ["a"],
                "extensions": {"code": "BAD_INPUT"},
            }
        ],
    }
