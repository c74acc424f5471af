"""Signing in: one cookie for everything, only from Usher's own pages, and no guessing of keys."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from addon.domain.status import Source
from addon.door import COOKIE, Door
from addon.services.intake.asking import TitleWish
from addon.sessions import Sessions
from schema.http import GraphQLApp
from tests.conftest import HeldClock
from tests.schema.conftest import room
from tests.schema.kit import Room
from tests.schema.sockets import KEY as SOCKET_KEY
from tests.schema.sockets import dial, serve

__all__ = ["room"]
KEY = "a-key-of-this-test"
ASK = {"query": "{ health { name } }"}
DAY = 86_400


@dataclass
class Site:
    """One program as its visitors see it."""

    room: Room
    clock: HeldClock

    def visitor(self, key: str = KEY, peer: str = "192.168.7.7", *, is_addon: bool = False) -> httpx.AsyncClient:
        """A browser without a session."""
        door = Door(key, ("https://home.example",), is_addon=is_addon, clock=self.clock)
        app = Starlette(
            routes=[
                Route("/session", Sessions(door, self.clock).answer, methods=["GET", "POST", "DELETE"]),
                Route("/graphql", GraphQLApp(lambda: self.room.context, door), methods=["GET", "POST"]),
            ]
        )
        return httpx.AsyncClient(transport=httpx.ASGITransport(app, client=(peer, 5)), base_url="http://usher.test")


@pytest.fixture
def site(room: Room, held_clock: HeldClock) -> Site:
    return Site(room, held_clock)


@pytest.fixture
async def visitor(site: Site) -> AsyncIterator[httpx.AsyncClient]:
    async with site.visitor() as client:
        yield client


async def sign_in(client: httpx.AsyncClient, key: str = KEY, **headers: str) -> httpx.Response:
    return await client.post("/session", json={"key": key}, headers=headers)


async def test_key_becomes_a_cookie_that_opens_graphql(visitor: httpx.AsyncClient) -> None:
    assert (await visitor.get("/session")).json() == {"signedIn": False, "ingress": False}
    assert (await visitor.post("/graphql", json=ASK)).status_code == 401
    answer = await sign_in(visitor)
    assert answer.status_code == 204
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "max-age=31536000" in cookie
    assert "path" not in cookie
    assert "secure" not in cookie
    assert KEY not in cookie
    assert (await visitor.post("/graphql", json=ASK)).json() == {"data": {"health": []}}
    assert (await visitor.get("/session")).json() == {"signedIn": True, "ingress": False}


async def test_cookie_is_for_https_only_where_the_browser_speaks_it(visitor: httpx.AsyncClient) -> None:
    answer = await sign_in(visitor, **{"x-forwarded-proto": "https"})
    assert "secure" in answer.headers["set-cookie"].lower()


async def test_signing_out_takes_the_cookie_away(visitor: httpx.AsyncClient) -> None:
    await sign_in(visitor)
    assert (await visitor.delete("/session")).status_code == 204
    assert (await visitor.post("/graphql", json=ASK)).status_code == 401


async def test_another_key_ends_every_session(site: Site, visitor: httpx.AsyncClient) -> None:
    await sign_in(visitor)
    async with site.visitor("renewed-key") as later:
        later.cookies = visitor.cookies
        assert (await later.post("/graphql", json=ASK)).status_code == 401


async def test_session_lasts_a_year_and_is_prolonged_when_used(visitor: httpx.AsyncClient, site: Site) -> None:
    await sign_in(visitor)
    site.clock.forward(6 * DAY)
    assert "set-cookie" not in (await visitor.get("/session")).headers
    site.clock.forward(358 * DAY)
    assert "set-cookie" in (await visitor.get("/session")).headers
    site.clock.forward(364 * DAY)
    assert (await visitor.post("/graphql", json=ASK)).status_code == 200
    site.clock.forward(2 * DAY)
    assert (await visitor.post("/graphql", json=ASK)).status_code == 401


@pytest.mark.parametrize(
    "value", ["", ".", "a.b", "MTc2Mzc.AAAA", "ééé", "x" * 5000, "MTc2NTc0NDA.AAAAAAAAAAAAAAAAAAAAAA"]
)
async def test_cookie_of_one_s_own_making_opens_nothing(visitor: httpx.AsyncClient, value: str) -> None:
    sent = {b"cookie": f"{COOKIE}={value}".encode()}
    assert (await visitor.post("/graphql", json=ASK, headers=sent)).status_code == 401


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://usher.test", 200),
        ("https://home.example", 200),
        ("http://usher.test:8100", 401),
        ("https://foreign.example", 401),
        ("null", 401),
        ("http://usher.test:x", 401),
    ],
)
async def test_session_counts_only_from_usher_s_own_pages(visitor: httpx.AsyncClient, origin: str, status: int) -> None:
    await sign_in(visitor)
    assert (await visitor.post("/graphql", json=ASK, headers={"origin": origin})).status_code == status


async def test_key_in_a_header_counts_from_everywhere_and_before_the_session(visitor: httpx.AsyncClient) -> None:
    foreign = {"origin": "https://foreign.example"}
    assert (await visitor.post("/graphql", json=ASK, headers={"x-api-key": KEY, **foreign})).status_code == 200
    await sign_in(visitor)
    assert (await visitor.post("/graphql", json=ASK, headers={"x-api-key": "wrong"})).status_code == 401


async def test_session_takes_json_alone_so_that_no_form_can_use_it(visitor: httpx.AsyncClient) -> None:
    await sign_in(visitor)
    plain = {"content-type": "text/plain"}
    assert (await visitor.post("/graphql", content=b'{"query":"{__typename}"}', headers=plain)).status_code == 400
    assert (await visitor.post("/session", content=b'{"key":"x"}', headers=plain)).status_code == 415
    assert (await sign_in(visitor, origin="https://foreign.example")).status_code == 403


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"key": 5}', b"[" * 4000, b'{"key": "' + b"x" * 5000 + b'"}'])
async def test_what_holds_no_key_is_no_try(visitor: httpx.AsyncClient, body: bytes) -> None:
    json = {"content-type": "application/json"}
    for _ in range(12):
        assert (await visitor.post("/session", content=body, headers=json)).status_code == 400
    assert (await sign_in(visitor)).status_code == 204


async def test_wrong_keys_are_slowed_and_a_right_one_in_a_header_never_is(
    visitor: httpx.AsyncClient, forward: Callable[[float], None]
) -> None:
    for _ in range(10):
        answer = await sign_in(visitor, "wrong")
        assert answer.status_code == 401
        assert answer.json()["message"]
    held = await sign_in(visitor)
    assert (held.status_code, held.headers["retry-after"]) == (429, "6")
    assert (await visitor.post("/graphql", json=ASK, headers={"x-api-key": KEY})).status_code == 200
    forward(6)
    assert (await sign_in(visitor)).status_code == 204


@pytest.mark.parametrize(
    ("peer", "is_addon", "status"),
    [("172.30.32.2", True, 200), ("172.30.32.2", False, 401), ("172.30.32.1", True, 401), ("127.0.0.1", True, 401)],
)
async def test_ingress_needs_no_signing_in_and_nobody_else_is_ingress(
    site: Site, peer: str, *, is_addon: bool, status: int
) -> None:
    async with site.visitor(peer=peer, is_addon=is_addon) as client:
        faked = {"x-forwarded-for": "172.30.32.2", "x-ingress-path": "/api/hassio_ingress/x"}
        assert (await client.post("/graphql", json=ASK, headers=faked)).status_code == status
        told = (await client.get("/session")).json()
        assert told == {"signedIn": status == 200, "ingress": status == 200}


async def test_ingress_too_is_for_its_own_pages(site: Site) -> None:
    async with site.visitor(peer="172.30.32.2", is_addon=True) as client:
        own = {"origin": "https://ha.example", "x-forwarded-host": "ha.example"}
        assert (await client.post("/graphql", json=ASK, headers=own)).status_code == 200
        foreign = {**own, "origin": "https://foreign.example"}
        assert (await client.post("/graphql", json=ASK, headers=foreign)).status_code == 401


async def test_socket_is_open_to_a_session(room: Room) -> None:
    cookie = f"{COOKIE}={Door(SOCKET_KEY).new_session()}"
    async with serve(room) as port:
        own = f"http://127.0.0.1:{port}"
        async with dial(port, headers={"Cookie": cookie}, origin=own) as client:
            await client.send({"type": "connection_init"})
            assert await client.receive() == {"type": "connection_ack"}
        async with dial(port, headers={"Cookie": f"{COOKIE}=made.up"}, origin=own) as client:
            await client.send({"type": "connection_init"})
            assert await client.closed() == 4401


ASK_FOR_MOVIE = {"query": 'mutation { requestMovie(input: { imdbId: "tt0017136" }) { id } }'}


async def test_what_is_asked_for_in_the_pages_says_so(site: Site, visitor: httpx.AsyncClient) -> None:
    site.room.orders.made = (await site.room.movie()).id
    await sign_in(visitor)
    await visitor.post("/graphql", json=ASK_FOR_MOVIE)
    await visitor.post("/graphql", json=ASK_FOR_MOVIE, headers={"x-api-key": KEY})
    sources = [wish.source for wish in site.room.orders.given if isinstance(wish, TitleWish)]
    assert sources == [Source.WEB, Source.API]


async def test_keys_that_come_side_by_side_are_counted_one_by_one(visitor: httpx.AsyncClient) -> None:
    together = asyncio.Barrier(20)

    async def slowly() -> AsyncIterator[bytes]:
        yield b'{"key": '
        await together.wait()
        yield b'"wrong"}'

    headers = {"content-type": "application/json"}
    answers = await asyncio.gather(*(visitor.post("/session", content=slowly(), headers=headers) for _ in range(20)))
    assert sorted(answer.status_code for answer in answers) == [401] * 10 + [429] * 10
