"""What a browser does, without one: signs in, watches over a socket, sees posters; and nobody fakes where they are."""

import httpx
import pytest
from websockets.asyncio.client import connect

from addon.demo.posters import poster

from .conftest import OpenScene
from .films import catalogue_of, film
from .program import API_KEY
from .subscriber import PROTOCOL, address

pytestmark = pytest.mark.e2e

_TITLES = "query($search: String!) { titles(search: $search) { title posterUrl } }"
_POSTERS = "{ requests { edges { node { posterUrl } } } }"


async def test_cookie_opens_graphql_the_socket_and_posters(open_scene: OpenScene) -> None:
    movie = film()
    scene = await open_scene(catalogue_of(movie))
    await scene.ask(movie)
    await scene.until_status("PENDING")
    stranger = httpx.AsyncClient(base_url=scene.usher.url, trust_env=False)
    async with stranger, httpx.AsyncClient(base_url=scene.usher.url, trust_env=False) as browser:
        assert (await browser.post("/graphql", json={"query": _POSTERS})).status_code == 401
        assert (await browser.post("/session", json={"key": API_KEY})).status_code == 204
        own = {"origin": scene.usher.url}
        body = {"query": _TITLES, "variables": {"search": movie.title}}
        (found,) = (await browser.post("/graphql", json=body, headers=own)).json()["data"]["titles"]
        asked = (await browser.post("/graphql", json={"query": _POSTERS}, headers=own)).json()["data"]["requests"]
        for path in (found["posterUrl"], asked["edges"][0]["node"]["posterUrl"]):
            answer = await browser.get(f"/{path}")
            assert (answer.headers["content-type"], answer.content) == ("image/png", poster(movie.title))
            assert (await stranger.get(f"/{path}")).status_code == 401
        assert (await browser.get("/metrics")).status_code == 200
        cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    async with connect(
        address(scene.usher),
        subprotocols=[PROTOCOL],
        additional_headers={"Cookie": cookie, "Origin": scene.usher.url},
        proxy=None,
    ) as socket:
        await socket.send('{"type": "connection_init"}')
        assert '"connection_ack"' in str(await socket.recv())


async def test_no_header_makes_a_visitor_the_supervisor(open_scene: OpenScene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUPERVISOR_TOKEN", "token")
    scene = await open_scene(catalogue_of(film()))
    faked = {"x-forwarded-for": "172.30.32.2", "x-real-ip": "172.30.32.2", "x-ingress-path": "/api/x"}
    async with httpx.AsyncClient(base_url=scene.usher.url, headers=faked, trust_env=False) as visitor:
        assert (await visitor.get("/session")).json() == {"signedIn": False, "ingress": False}
        assert (await visitor.post("/graphql", json={"query": _POSTERS})).status_code == 401
