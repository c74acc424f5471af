"""The whole of it, wired: a check asks everybody, nothing ever shows a secret, ready means fetched and stored."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from addon.domain.conditions import HealthState
from addon.errors import BadInputError
from addon.services import spaces
from addon.services.spaces import Place, Seen
from addon.services.system import Attempt, System, shown_settings
from addon.wiring import House, build
from tests.conftest import HeldClock

from .world import settings_in

NOWHERE = "http://127.0.0.1:1"
CANARY = "canary7f3a"
SECRETS = {
    "api_key": f"{CANARY}-api",
    "seerr_url": f"http://user:{CANARY}@127.0.0.1:1?k={CANARY}",
    "seerr_api_key": f"{CANARY}-seerr",
    "seerr_webhook_secret": f"{CANARY}-hook",
    "jellyfin_url": f"http://{CANARY}@127.0.0.1:1",
    "jellyfin_api_key": f"{CANARY}-jf",
    "aria2_url": f"http://user:{CANARY}@127.0.0.1:1/jsonrpc?secret={CANARY}",
    "aria2_secret": f"{CANARY}-aria2",
    "realdebrid_token": f"{CANARY}-rd",
    "realdebrid_url": f"http://u:{CANARY}@127.0.0.1:1/rest?auth_token={CANARY}",
    "torbox_token": f"{CANARY}-tb",
    "torbox_url": NOWHERE,
    "igdb_client_id": f"{CANARY}-id",
    "igdb_client_secret": f"{CANARY}-secret",
    "igdb_url": NOWHERE,
    "twitch_url": NOWHERE,
    "metadata_url": NOWHERE,
    "stremio_addons": f"http://127.0.0.1:1/realdebrid={CANARY}/manifest.json",
    "torznab_urls": f"http://127.0.0.1:1/api?apikey={CANARY}",
    "notify_urls": f"json://user:{CANARY}@127.0.0.1:1",
    "allowed_origins": f"http://u:{CANARY}@a.test http://b.test?x={CANARY}",
}


@pytest.fixture
async def house(tmp_path: Path, held_clock: HeldClock) -> AsyncIterator[Callable[..., House]]:
    made: list[House] = []

    def make(**given: str) -> House:
        nowhere = {"aria2_url": NOWHERE, "metadata_url": NOWHERE, "stremio_addons": f"{NOWHERE}/manifest.json"}
        made.append(build(settings_in(tmp_path, **(nowhere | given)), clock=held_clock))
        return made[-1]

    yield make
    for each in made:
        await each.stop()


async def _everything(system: System) -> str:
    parts = [
        await system.health(include_missing=True),
        await system.check(None),
        await system.accounts(),
        await system.spaces(),
        await system.overview(),
    ]
    return repr(parts)


async def test_no_secret_is_ever_shown(house: Callable[..., House]) -> None:
    told = await _everything(house(**SECRETS).system)
    assert "127.0.0.1" in told
    assert CANARY not in told


async def test_a_setting_is_shown_as_it_is_written(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, **SECRETS, qualities="P2160", tz="Europe/Paris", max_downloads="3")
    shown = {each.name: each for each in shown_settings(settings)}
    assert (shown["qualities"].value, shown["qualities"].is_default) == ("P2160", False)
    assert (shown["max_downloads"].value, shown["max_downloads"].is_set) == ("3", True)
    assert shown["max_downloads"].is_default
    assert (shown["formats"].value, shown["formats"].is_set, shown["formats"].is_default) == (None, False, True)
    assert (shown["verify"].value, shown["verify"].is_set) == ("media", False)
    key = shown["realdebrid_token"]
    assert (key.value, key.is_secret, key.is_set, key.is_default) == (None, True, True, False)
    assert shown["seerr_url"].value == "http://***@127.0.0.1:1"
    assert shown["allowed_origins"].value == "http://***@a.test http://b.test"
    assert shown["movies_dir"].description == "Where movies belong"


async def test_a_check_asks_everybody_and_says_what_mends_it(house: Callable[..., House]) -> None:
    system = house(seerr_url=NOWHERE, seerr_api_key="a-key").system
    before = {each.name: each.state for each in await system.health(include_missing=False)}
    assert before["seerr"] is HealthState.NOT_ASKED
    told = {each.name: each for each in await system.check(None)}
    for name in ("seerr", "metadata", "stremio:127.0.0.1"):
        assert (told[name].state, told[name].ok) == (HealthState.NOT_REACHABLE, False), name
        assert told[name].remedy is not None
    remedy = told["seerr"].remedy
    assert remedy is not None
    assert remedy.text.startswith("Nothing listens on port 1 of 127.0.0.1. Is Seerr started?")
    assert (remedy.settings, remedy.link) == (("seerr_url",), NOWHERE)
    assert told["jellyfin"].state is HealthState.NOT_SET_UP


async def test_one_can_be_asked_alone_and_only_what_is_there(house: Callable[..., House]) -> None:
    system = house(seerr_url=NOWHERE, seerr_api_key="a-key").system
    told = {each.name: each.state for each in await system.check("seerr")}
    assert (told["seerr"], told["metadata"]) == (HealthState.NOT_REACHABLE, HealthState.NOT_ASKED)
    await system.check("library")
    await system.check("jellyfin")
    with pytest.raises(BadInputError):
        await system.check("nothing")


async def test_who_presses_again_at_once_makes_no_calls(house: Callable[..., House], held_clock: HeldClock) -> None:
    made = house()
    await made.system.check("metadata")
    await asyncio.gather(*(made.system.check("metadata") for _ in range(5)))
    held_clock.forward(2)
    await made.system.check("metadata")
    assert made.accounting.lately("metadata") == 2


async def test_who_presses_while_a_slow_one_is_asked_waits_for_the_same_answer(
    house: Callable[..., House], held_clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    system, asked, answers = house().system, list[str](), asyncio.Event()

    async def run() -> str:
        asked.append("slow")
        await answers.wait()
        return "slow: answers"

    monkeypatch.setattr(system, "_attempts", (Attempt(name="slow", title="slow", run=run),))
    checks = []
    for _ in range(4):
        checks.append(asyncio.create_task(system.check(None)))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        held_clock.forward(5)
    answers.set()
    await asyncio.gather(*checks)
    assert asked == ["slow"]


async def test_ready_means_that_something_can_be_fetched_and_stored(
    house: Callable[..., House], tmp_path: Path
) -> None:
    assert (await house().system.overview()).is_ready
    assert not (await house(torrents="never").system.overview()).is_ready
    away = {name: str(tmp_path / "away") for name in ("movies_dir", "shows_dir", "games_dir")}
    assert not (await house(**away).system.overview()).is_ready


async def test_aria2_the_database_and_the_library_are_always_told(house: Callable[..., House]) -> None:
    told = {each.name: each for each in await house().system.health(include_missing=False)}
    assert {"aria2", "database", "library"} <= set(told)
    assert told["aria2"].state is HealthState.NOT_REACHABLE
    assert told["aria2"].remedy is not None
    assert told["aria2"].remedy.settings == ("aria2_url",)
    assert (told["database"].detail or "").endswith("0 requests, 0 items")


async def test_health_looks_at_each_folder_once(house: Callable[..., House], monkeypatch: pytest.MonkeyPatch) -> None:
    system, seen = house().system, list[Path]()

    def noted(place: Place) -> Seen:
        seen.append(place.folder)
        return Seen(place=place, device=1, free_bytes=2**40, total_bytes=2**41)

    monkeypatch.setattr(spaces, "_seen", noted)
    await system.health(include_missing=False)
    assert seen
    assert len(seen) == len(set(seen))
