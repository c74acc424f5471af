"""What a person may ask for over GraphQL, and what bad input gets: an error with its code, and nothing created."""

import httpx
import pytest

from .answers import REQUEST, Request
from .conftest import OpenScene
from .films import catalogue_of, copy_of, film
from .scene import Scene

pytestmark = pytest.mark.e2e

CANCEL = f"mutation($id: ID!) {{ cancelRequest(id: $id) {{ {REQUEST} }} }}"
SEARCH = f"mutation($id: ID!) {{ searchRequest(id: $id) {{ {REQUEST} }} }}"
REMOVE = "mutation($id: ID!) { removeRequest(id: $id) }"


async def test_second_wish_is_a_duplicate_until_the_first_is_cancelled(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene = await open_scene(catalogue_of(movie, torrent))
    gate = scene.town.stremio.switches.hold(path="/stream/")
    first = (await scene.request_movie(movie)).read("requestMovie", Request)
    again = await scene.request_movie(movie)
    assert again.codes == ("DUPLICATE",)
    assert again.errors[0].extensions.request_id == first.id

    cancelled = (await scene.usher.graphql(CANCEL, id=first.id)).read("cancelRequest", Request)
    assert cancelled.status == "CANCELLED"
    twice = (await scene.usher.graphql(CANCEL, id=first.id)).read("cancelRequest", Request)
    assert twice.history == cancelled.history
    gate.release()

    revived = (await scene.request_movie(movie, qualities=["P1080"])).read("requestMovie", Request)
    assert revived.id == first.id
    request = await scene.completed(torrent)
    assert request.qualities == ("P1080",)
    assert request.way == ("PENDING", "CANCELLED", "PENDING", "FOUND", "DOWNLOADING", "COMPLETED")
    assert (await scene.request_movie(movie)).codes == ("DUPLICATE",)


async def test_other_quality_is_another_request(open_scene: OpenScene) -> None:
    movie = film()
    scene = await open_scene(catalogue_of(movie, copy_of(movie)))
    assert not (await scene.request_movie(movie, qualities=["P1080"])).errors
    assert not (await scene.request_movie(movie, qualities=["P2160"])).errors
    assert (await scene.request_movie(movie, qualities=["P2160", "P720"])).codes == ("DUPLICATE",)
    assert len(await scene.requests()) == 2


async def test_bad_wishes_create_nothing(open_scene: OpenScene) -> None:
    movie, other = film(), film(1)
    scene = await open_scene(catalogue_of((movie, other), copy_of(movie)))
    for wish in (
        {"imdbId": "tt12"},
        {"imdbId": "nm0000001"},
        {"imdbId": "tt0000001; DROP"},
        {"imdbId": "tt9899999"},
        {"imdbId": movie.imdb_id, "year": 1997},
        {"imdbId": movie.imdb_id, "title": " "},
        {"imdbId": movie.imdb_id, "qualities": ["P999"]},
    ):
        query = "mutation($input: MovieRequestInput!) { requestMovie(input: $input) { id } }"
        reply = await scene.usher.graphql(query, input=wish)
        assert reply.codes == ("BAD_INPUT",), (wish, reply)
    scene.town.cinemeta.switches.fail(status=503, times=None)
    assert (await scene.request_movie(other)).codes == ("UPSTREAM_UNAVAILABLE",)
    assert await scene.requests() == ()
    assert scene.town.stremio.switches.count("/stream/") == 0


async def test_year_beside_the_right_one_and_one_more_title_are_fine(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene = await open_scene(catalogue_of(movie, torrent))
    assert not (await scene.request_movie(movie, year=2000, title="Another Name")).errors
    request = await scene.completed(torrent)
    assert (request.title, request.year) == (movie.title, 1999)


async def test_unknown_ids_and_wrong_pages_are_told_apart(open_scene: OpenScene) -> None:
    movie = film()
    scene = await open_scene(catalogue_of(movie, copy_of(movie)))
    made = (await scene.request_movie(movie, autoSelect=False)).read("requestMovie", Request)
    gone = await _removed_id(scene, made)
    for query in (CANCEL, SEARCH, REMOVE):
        assert (await scene.usher.graphql(query, id=gone)).codes == ("NOT_FOUND",)
        assert (await scene.usher.graphql(query, id="no id at all")).codes in (("NOT_FOUND",), ("BAD_INPUT",))
    missing = await scene.usher.graphql("query($id: ID!) { request(id: $id) { id } node(id: $id) { id } }", id=gone)
    assert not missing.errors
    assert missing.data == {"request": None, "node": None}
    for first in (0, -1, 101):
        reply = await scene.usher.graphql("query($n: Int!) { requests(first: $n) { totalCount } }", n=first)
        assert reply.codes == ("BAD_INPUT",)
    assert (await scene.usher.graphql('mutation { cancelDownload(gid: "00000000000000ff") { id } }')).codes == (
        "NOT_FOUND",
    )


async def test_completed_request_can_be_neither_searched_nor_cancelled(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene = await open_scene(catalogue_of(movie, torrent))
    await scene.request_movie(movie)
    request = await scene.completed(torrent)
    for query in (SEARCH, CANCEL):
        assert (await scene.usher.graphql(query, id=request.id)).codes == ("INVALID_TRANSITION",)
    removed = await scene.usher.graphql(REMOVE, id=request.id)
    assert removed.data == {"removeRequest": request.id}
    assert await scene.requests() == ()
    assert scene.holds(torrent)


async def test_api_key_is_required_everywhere(open_scene: OpenScene) -> None:
    scene = await open_scene(catalogue_of(film()))
    async with httpx.AsyncClient(base_url=scene.usher.url, trust_env=False) as stranger:
        query = {"query": "{ requests { totalCount } }"}
        for headers in ({}, {"x-api-key": "wrong"}, {"authorization": "Bearer wrong"}):
            answer = await stranger.post("/graphql", json=query, headers=headers)
            assert "UNAUTHENTICATED" in answer.text
            assert "totalCount" not in answer.text
        key = scene.usher.web.headers["x-api-key"]
        answer = await stranger.post("/graphql", json=query, headers={"authorization": f"Bearer {key}"})
        assert answer.json() == {"data": {"requests": {"totalCount": 0}}}
        assert (await stranger.get("/metrics")).status_code == 401
        assert (await stranger.get("/readyz")).status_code == 200


async def _removed_id(scene: Scene, made: Request) -> str:
    """The id of a request that was there."""
    await scene.until_status("FOUND")
    assert (await scene.usher.graphql(REMOVE, id=made.id)).data == {"removeRequest": made.id}
    return made.id
