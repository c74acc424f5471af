"""The door for WebSockets: the key, the one protocol, foreign pages, and messages that make no sense."""

import pytest
from websockets.exceptions import InvalidStatus

from tests.schema.kit import Room, dig
from tests.schema.sockets import KEY, dial, enter, serve


@pytest.mark.parametrize("headers", [{"X-Api-Key": KEY}, {"Authorization": f"Bearer {KEY}"}])
async def test_key_may_come_in_a_header(room: Room, headers: dict[str, str]) -> None:
    async with serve(room) as port, dial(port, headers=headers) as client:
        await client.send({"type": "connection_init"})
        assert await client.receive() == {"type": "connection_ack"}


@pytest.mark.parametrize(
    ("payload", "headers", "code"),
    [
        (None, {}, 4401),
        ({}, {}, 4401),
        ({"apiKey": 5}, {}, 4401),
        ({"apiKey": "wrong"}, {}, 4403),
        ({"apiKey": "\ud800"}, {}, 4400),
        ({}, {"X-Api-Key": "wrong"}, 4403),
        ("no object", {}, 4401),
        ("no object", {"X-Api-Key": KEY}, 4400),
    ],
)
async def test_without_the_key_the_socket_is_closed(
    room: Room, payload: object, headers: dict[str, str], code: int
) -> None:
    message: dict[str, object] = {"type": "connection_init"}
    if payload is not None:
        message["payload"] = payload
    async with serve(room) as port, dial(port, headers=headers) as client:
        await client.send(message)
        assert await client.closed() == code


async def test_nothing_is_answered_before_the_key(room: Room) -> None:
    async with serve(room) as port, dial(port, headers={"X-Api-Key": KEY}) as client:
        await client.subscribe("{ health { name } }")
        assert await client.closed() == 4401


async def test_legacy_protocol_is_refused(room: Room) -> None:
    async with serve(room) as port, dial(port, protocol="graphql-ws", headers={"X-Api-Key": KEY}) as client:
        assert client.connection.subprotocol is None
        assert await client.closed() == 4406


async def test_page_of_a_foreign_origin_is_refused_unless_it_is_allowed(room: Room) -> None:
    async with serve(room, origins=("https://home.example",)) as port:
        with pytest.raises(InvalidStatus) as refused:
            async with dial(port, origin="https://foreign.example"):
                pass
        assert refused.value.response.status_code == 403
        for origin in ("https://home.example", f"http://127.0.0.1:{port}"):
            async with dial(port, origin=origin, headers={"X-Api-Key": KEY}) as client:
                await client.send({"type": "connection_init"})
                assert await client.receive() == {"type": "connection_ack"}


@pytest.mark.parametrize(
    "message",
    [
        *(5, [], "x", {}, {"type": "nonsense"}, {"type": "subscribe"}, {"type": "subscribe", "id": "1"}),
        {"type": "subscribe", "id": 1, "payload": {"query": "{ health { name } }"}},
        {"type": "subscribe", "id": "1", "payload": []},
        {"type": "subscribe", "id": "1", "payload": {"query": 5}},
        {"type": "subscribe", "id": "1", "payload": {"query": "{ health { name } }", "variables": []}},
        {"type": "subscribe", "id": "1", "payload": {"query": "{ health { name } }", "operationName": 1}},
    ],
)
async def test_message_that_makes_no_sense_closes_only_its_own_socket(room: Room, message: object) -> None:
    async with serve(room) as port, enter(port) as other, enter(port) as client:
        await client.send(message)
        assert await client.closed() == 4400
        await other.settle()


async def test_message_that_is_too_large_closes_the_socket(room: Room) -> None:
    async with serve(room) as port, enter(port) as client:
        await client.subscribe("{ health { name } }", x="x" * 300_000)
        assert await client.closed() == 1009


async def test_queries_and_mutations_are_answered_too(room: Room) -> None:
    await room.movie()
    async with serve(room) as port, enter(port) as client:
        id = await client.subscribe('mutation { cancelRequest(id: "request-1") { id } }')
        answer = {"data": {"cancelRequest": {"id": "request-1"}}}
        assert await client.receive() == {"id": id, "type": "next", "payload": answer}
        assert await client.receive() == {"id": id, "type": "complete"}


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("{ health { ", "BAD_INPUT"),
        ("subscription { nonsense }", "BAD_INPUT"),
        ("query q { health { name } } " * 400, "TOO_COMPLEX"),
        ('subscription { requestChanged(id: "request-9") { request { id } } }', "NOT_FOUND"),
        ('subscription { requestChanged(id: "nonsense") { request { id } } }', "NOT_FOUND"),
        ('subscription { downloadsChanged(requestId: "request-9") { gid } }', "NOT_FOUND"),
        ("subscription { downloadsChanged(intervalMs: 249) { gid } }", "BAD_INPUT"),
        ("subscription { downloadsChanged(intervalMs: 60001) { gid } }", "BAD_INPUT"),
        ("fragment f on Query { __typename }", "BAD_INPUT"),
    ],
)
async def test_wrong_question_gets_an_error_and_the_socket_lives_on(room: Room, document: str, code: str) -> None:
    async with serve(room) as port, enter(port) as client:
        id = await client.subscribe(document)
        answer = await client.receive()
        assert (answer["type"], answer["id"]) == ("error", id)
        assert dig(answer, "payload", 0, "extensions", "code") == code
        await client.settle()
