"""The whole program tells how it does: what is broken and what mends it, its accounts, its space and its calls."""

import json
from typing import Any

import pytest

from .conftest import OpenScene
from .films import catalogue_of, copy_of, film
from .scene import REALDEBRID, TORBOX, Scene
from .waiting import until

pytestmark = pytest.mark.e2e

_FIELDS = "name label state need ok detail consequence remedy settings link since"


async def _asked(scene: Scene, document: str) -> Any:
    answer = await scene.usher.web.post("/graphql", json={"query": document})
    told = json.loads(answer.content)
    assert "errors" not in told, told
    return told["data"]


async def _checked(scene: Scene, name: str | None = None) -> dict[str, Any]:
    argument = f'(name: "{name}")' if name else ""
    told = await _asked(scene, f"mutation {{ checkHealth{argument} {{ {_FIELDS} }} }}")
    return {each["name"]: each for each in told["checkHealth"]}


async def _failing(scene: Scene, name: str) -> dict[str, Any] | None:
    """What a check says once this one fails: who asks again at once is answered without a call."""
    told = await _checked(scene, name)
    return None if told[name]["ok"] else told


async def test_a_check_asks_everybody_and_finds_what_is_broken(open_scene: OpenScene) -> None:
    movie = film()
    scene = await open_scene(catalogue_of(movie, copy_of(movie)), debrid=(REALDEBRID, TORBOX))
    told = await _checked(scene)
    upstreams = {name: each for name, each in told.items() if each["state"] != "NOT_SET_UP"}
    assert {each["state"] for each in upstreams.values()} == {"ANSWERS"}, upstreams
    assert {"realdebrid", "torbox", "seerr", "jellyfin", "metadata", "aria2", "database", "library"} <= set(upstreams)
    assert told["seerr"]["detail"].startswith("Version ")
    assert told["aria2"]["detail"].endswith("0 active, 0 waiting")

    await scene.town.seerr.stop()
    told = await until(lambda: _failing(scene, "seerr"), "a check finds that Seerr is gone")
    assert next(iter(told)) == "seerr"
    assert (told["seerr"]["state"], told["seerr"]["settings"]) == ("NOT_REACHABLE", ["seerr_url"])
    assert "Nothing listens on port" in told["seerr"]["remedy"]


async def test_a_token_that_is_refused_is_told_with_the_page_of_a_new_one(open_scene: OpenScene) -> None:
    movie = film()
    scene = await open_scene(catalogue_of(movie, copy_of(movie)), realdebrid_token="an-old-token")
    told = await _checked(scene, "realdebrid")
    debrid = told["realdebrid"]
    assert (debrid["state"], debrid["settings"]) == ("REFUSED", ["realdebrid_token"])
    assert debrid["link"] == "https://real-debrid.com/apitoken"
    system = await _asked(scene, "{ system { isReady } accounts { upstream premiumUntil message } }")
    assert system["system"] == {"isReady": False}
    (account,) = system["accounts"]
    assert account["premiumUntil"] is None
    assert "does not accept the token" in account["message"]


async def test_premium_that_is_over_is_told_with_the_page_where_it_is_extended(open_scene: OpenScene) -> None:
    movie = film()
    scene = await open_scene(catalogue_of(movie, copy_of(movie)))
    body = {"username": "someone", "type": "free", "premium": 0}
    scene.town.realdebrid.switches.fail(path="GET /rest/1.0/user", status=200, body=body, times=None)
    (account,) = (await _asked(scene, "{ accounts { message } }"))["accounts"]
    assert account["message"].startswith("The Real-Debrid premium is over")
    debrid = (await _checked(scene))["realdebrid"]
    assert (debrid["state"], debrid["link"]) == ("REFUSED", "https://real-debrid.com/premium")


async def test_accounts_space_and_calls_are_told(open_scene: OpenScene) -> None:
    movie = film()
    scene = await open_scene(catalogue_of(movie, copy_of(movie)), debrid=(REALDEBRID, TORBOX))
    told = await _asked(
        scene,
        """{ accounts { upstream premiumUntil callsLastMinute callsPerMinute message }
        spaces { label freeBytes message } callHistory(since: "2026-01-01T00:00:00Z", stepMinutes: 1440) { upstream }
        system { version isReady requestCount hasSeerr settings { name value } } health { name detail } }""",
    )
    by_name = {each["upstream"]: each for each in told["accounts"]}
    assert set(by_name) == {"realdebrid", "torbox"}
    assert all(each["premiumUntil"] and each["message"] is None for each in by_name.values()), by_name
    assert by_name["realdebrid"]["callsPerMinute"] == 250
    assert [each["message"] for each in told["spaces"]] == [None]
    assert told["system"]["isReady"]
    assert told["system"]["hasSeerr"]
    shown = await _asked(scene, "{ health { name detail } }")
    details = {each["name"]: each["detail"] for each in shown["health"]}
    assert details["realdebrid"].startswith("Premium until ")
