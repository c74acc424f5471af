"""Games that a person asks for over GraphQL, looked up at the demo's IGDB: found, refused, once each, and growing."""

from datetime import date
from typing import Any

import pytest

from addon.demo.catalogue import Catalogue, Game

from .answers import Reply
from .conftest import OpenScene
from .films import catalogue_of, copy_of, film
from .games import KITES
from .scene import Scene

pytestmark = pytest.mark.e2e

KITES_AGAIN = Game(igdb_id=502, title="Paper Kites", released_on=date(2021, 1, 1), genres=("Racing",))
_GAME = "id title year igdbId platforms genres status explanation items { platform status explanation }"
_ASK = f"mutation($input: GameRequestInput!) {{ requestGame(input: $input) {{ {_GAME} }} }}"
_TITLES = (
    "query($text: String!, $kind: MediaType) { titles(search: $text, mediaType: $kind) { title igdbId requestId } }"
)
_NO_INDEXER = "No indexer that can search games is set: set USHER_TORZNAB_URLS."


def town() -> Catalogue:
    movie = film()
    return catalogue_of(movie, copy_of(movie)).with_titles(KITES, KITES_AGAIN)


async def ask(scene: Scene, **wish: object) -> Reply:
    return await scene.usher.graphql(_ASK, input=wish)


async def asked(scene: Scene, **wish: object) -> dict[str, Any]:
    game: dict[str, Any] = (await ask(scene, **wish)).read("requestGame", dict[str, Any])
    return game


async def titles(scene: Scene, text: str, kind: str | None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await scene.usher.graphql(_TITLES, text=text, kind=kind)).read(
        "titles", list[dict[str, Any]]
    )
    return found


async def test_game_is_found_grows_by_platforms_and_is_there_once(open_scene: OpenScene) -> None:
    scene = await open_scene(town())
    first = await asked(scene, title="paper kites", year=2019, platforms=["windows"], genres=["puzzle"])
    assert (first["title"], first["year"], first["igdbId"]) == ("Paper Kites", 2019, 501)
    assert (first["platforms"], first["genres"]) == (["PC"], ["Puzzle"])
    again = await ask(scene, title="Paper Kites", igdbId=501, platforms=["PC"])
    assert again.codes == ("DUPLICATE",)
    assert again.errors[0].extensions.request_id == first["id"]
    grown = await asked(scene, title="Paper Kites", igdbId=501, platforms=["PC", "Switch"])
    assert (grown["id"], grown["platforms"]) == (first["id"], ["PC", "Switch"])
    assert [item["platform"] for item in grown["items"]] == ["PC", "Switch"]
    hits = await titles(scene, "kites", "GAME")
    assert [(hit["igdbId"], hit["requestId"]) for hit in hits] == [(501, first["id"]), (502, None)]
    other = await asked(scene, title="Paper Kites", genres=["Racing"])
    assert (other["igdbId"], other["platforms"], [item["platform"] for item in other["items"]]) == (502, [], ["PC"])
    request = await scene.until_explained(_NO_INDEXER)
    assert request.explanation.startswith(("Switch: ", "PC: "))
    assert scene.town.igdb.switches.count("POST /oauth2/token") == 1
    assert scene.queries() == []  # the add-on has no games


async def test_bad_wishes_and_outages_create_nothing(open_scene: OpenScene) -> None:
    scene = await open_scene(town())
    for wish, said in (
        (
            {"title": "Paper Kites", "igdbId": 501, "platforms": ["PS5"]},
            "'PS5' is none of its platforms, which are PC, Switch.",
        ),
        ({"title": "Paper Kites", "genres": ["Opera"]}, "'Opera' is no genre; there are "),
        (
            {"title": "Paper Kites"},
            "There are several: Paper Kites (2019, igdbId 501), Paper Kites (2021, igdbId 502).",
        ),
        ({"title": "Stone Kites"}, "IGDB knows no game called Stone Kites."),
        ({"title": " "}, "A title has 1 to 300 characters."),
    ):
        reply = await ask(scene, **wish)
        assert reply.codes == ("BAD_INPUT",), (wish, reply)
        assert said in reply.errors[0].message
    assert [hit["title"] for hit in await titles(scene, "e", None)] == [film().title, "Paper Kites", "Paper Kites"]
    scene.town.igdb.take_tokens_back()
    assert len(await titles(scene, "paper", "GAME")) == 2
    scene.town.igdb.switches.fail(status=503, times=None)
    assert (await ask(scene, title="Other Kites")).codes == ("UPSTREAM_UNAVAILABLE",)
    assert [hit["title"] for hit in await titles(scene, film().title, None)] == [film().title]
    assert await scene.requests() == ()


async def test_without_keys_the_title_is_taken_as_given(open_scene: OpenScene) -> None:
    scene = await open_scene(town(), igdb_client_id="", igdb_client_secret="")
    game = await asked(scene, title="Stone Kites", platforms=["PlayStation 5"], genres=["Opera"])
    assert (game["title"], game["igdbId"], game["platforms"], game["genres"]) == (
        "Stone Kites",
        None,
        ["PS5"],
        ["Opera"],
    )
    reply = await ask(scene, title="Stone Kites", igdbId=501)
    assert reply.codes == ("BAD_INPUT",)
    assert "USHER_IGDB_CLIENT_ID" in reply.errors[0].message
    assert (await ask(scene, title="Stone Kites", platforms=["Tabletop"])).codes == ("BAD_INPUT",)
    assert scene.town.igdb.switches.count() == 0
