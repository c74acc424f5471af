"""Whole seasons: one pack where it holds enough, single episodes for what it lacks, each within its budget of calls."""

from pathlib import Path

import pytest

from addon.demo.seerr.rows import RequestStatus

from .answers import Request
from .conftest import OpenScene
from .scene import Scene
from .shows import pack, seat, seats_of_pack, seats_of_singles, series, singles, world_of
from .waiting import until

pytestmark = pytest.mark.e2e

WAY = ("FOUND", "DOWNLOADING", "COMPLETED")  # of an episode; what it begins with is the request's own row
TEN = range(1, 11)
SINGLE = 4  # calls for an episode that comes alone: add, select, info, unlock


async def test_full_pack_brings_the_season_with_one_query_and_four_calls_and_one_a_file(open_scene: OpenScene) -> None:
    show = series(10)
    torrent = pack(show, 1, TEN)
    scene = await open_scene(world_of(show, torrent, *singles(show, 1, TEN)))
    seerr_id = await scene.ask(show, 1)

    request = await scene.until_status("COMPLETED")
    assert (request.title, request.year) == (show.title, show.year)
    scene.check_shows(*seats_of_pack(show, 1, torrent, TEN))
    assert {request.way_of(1, number) for number in TEN} == {WAY}
    await _is_completed_in_seerr(scene, seerr_id)
    await scene.tidy(torrent)

    assert scene.debrid_calls() == ["add", "info", "select", "info", *["unlock"] * 10]
    assert scene.town.realdebrid.torrents()[0].selected == tuple(number + 1 for number in TEN)
    assert scene.queries() == [f"{show.imdb_id}:1:1"]
    _counted(request, scene)
    assert request.calls_about(torrent.info_hash) == 14
    assert scene.town.jellyfin.switches.count("POST /Library/Refresh") == 1
    assert scene.town.seerr.jobs.runs == ["jellyfin-full-scan"]


async def test_episodes_that_a_pack_lacks_follow_singly(open_scene: OpenScene) -> None:
    show = series(10)
    torrent, (ninth, tenth) = pack(show, 1, range(1, 9)), singles(show, 1, (9, 10))
    scene = await open_scene(world_of(show, torrent, ninth, tenth))
    assert not (await scene.request_show(show, seasons=[1])).errors

    await scene.until_status("COMPLETED")
    scene.check_shows(
        *seats_of_pack(show, 1, torrent, range(1, 9)), *seats_of_singles(show, 1, (ninth, tenth), (9, 10))
    )
    await scene.tidy(torrent, ninth, tenth)
    request = await scene.until_status("COMPLETED")
    assert sorted(scene.queries()) == sorted(f"{show.imdb_id}:1:{number}" for number in (1, 9, 10))
    assert request.calls_about(torrent.info_hash) == 4 + 8
    assert [request.calls_about(each.info_hash) for each in (ninth, tenth)] == [SINGLE, SINGLE]
    assert len(scene.debrid_calls()) == 4 + 8 + 2 * SINGLE
    assert "FAILED" not in {change.to for change in request.history}


async def test_pack_with_too_few_episodes_is_refused_and_all_come_singly(open_scene: OpenScene) -> None:
    show = series(10)
    torrent, alone = pack(show, 1, range(1, 8)), singles(show, 1, TEN)
    scene = await open_scene(world_of(show, torrent, *alone))
    assert not (await scene.request_show(show, seasons=[1])).errors

    await scene.until_status("COMPLETED", seconds=60.0)
    scene.check_shows(*seats_of_singles(show, 1, alone, TEN))
    await scene.tidy(*alone)
    request = await scene.until_status("COMPLETED")
    calls = scene.debrid_calls()
    assert request.calls_about(torrent.info_hash) == 3
    assert calls[:2] == ["add", "info"]
    assert calls.count("delete") == 1
    assert {request.calls_about(each.info_hash) for each in alone} == {SINGLE}
    assert len(calls) == 3 + 10 * SINGLE
    assert len(scene.queries()) <= 1 + 10
    assert set(scene.queries()) == {f"{show.imdb_id}:1:{number}" for number in TEN}
    assert "FAILED" not in {change.to for change in request.history}


async def test_episodes_that_jellyfin_shows_are_neither_searched_nor_fetched(open_scene: OpenScene) -> None:
    show = series(10)
    torrent, there = pack(show, 1, TEN), (1, 5, 9)
    scene = await open_scene(world_of(show, torrent))
    bought = [_put_by_hand(scene, seat(show, 1, number, torrent=torrent).path) for number in there]
    await _is_shown(scene, len(there))
    gate = scene.town.stremio.switches.hold(path="/stream/")
    assert not (await scene.request_show(show, seasons=[1])).errors

    await gate.reached()
    (request,) = await scene.requests()
    assert request.numbers("COMPLETED") == [(1, number) for number in there]
    gate.release()
    request = await scene.until_status("COMPLETED")
    await scene.tidy(torrent)
    wanted = [number for number in TEN if number not in there]
    assert scene.queries() == [f"{show.imdb_id}:1:2"]
    assert scene.town.realdebrid.torrents()[0].selected == tuple(number + 1 for number in wanted)
    assert scene.debrid_calls() == ["add", "info", "select", "info", *["unlock"] * 7]
    assert {request.way_of(1, number) for number in wanted} == {WAY}
    assert all(path.read_text() == "bought on a disc" for path in bought)
    assert len(scene.library()) == 10


async def test_season_that_jellyfin_shows_in_full_is_completed_at_once(open_scene: OpenScene) -> None:
    show = series(3)
    scene = await open_scene(world_of(show, torrent := pack(show, 1, (1, 2, 3))))
    for number in (1, 2, 3):
        _put_by_hand(scene, seat(show, 1, number, torrent=torrent).path)
    await _is_shown(scene, 3)
    made = (await scene.request_show(show, seasons=[1])).read("requestShow", Request)
    assert made.status == "COMPLETED"
    assert (scene.queries(), scene.debrid_calls()) == ([], [])


async def test_file_of_two_episodes_in_a_pack_completes_both(open_scene: OpenScene) -> None:
    show = series(4)
    torrent = pack(show, 1, (1, (2, 3), 4))
    scene = await open_scene(world_of(show, torrent))
    assert not (await scene.request_show(show, seasons=[1])).errors
    request = await scene.until_status("COMPLETED")
    scene.check_shows(
        seat(show, 1, 1, torrent=torrent, index=1),
        seat(show, 1, 2, 3, torrent=torrent, index=2),
        seat(show, 1, 4, torrent=torrent, index=3),
    )
    await scene.tidy(torrent)
    assert scene.debrid_calls() == ["add", "info", "select", "info", *["unlock"] * 3]
    assert {request.way_of(1, number) for number in range(1, 5)} == {WAY}


def _put_by_hand(scene: Scene, path: str) -> Path:
    target = scene.shows / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("bought on a disc")
    return target


async def _is_shown(scene: Scene, episodes: int) -> None:
    """Returns when Jellyfin has scanned and shows so many episodes."""
    scene.town.jellyfin.scan()

    async def look() -> bool:
        return sum(item.type == "Episode" for item in scene.town.jellyfin.items) == episodes

    await until(look, f"Jellyfin shows {episodes} episodes")


async def _is_completed_in_seerr(scene: Scene, seerr_id: int) -> None:
    async def look() -> bool:
        row = scene.town.seerr.request(seerr_id)
        return row is not None and row.status is RequestStatus.COMPLETED

    await until(look, "COMPLETED in Seerr")


def _counted(request: Request, scene: Scene) -> None:
    """As many calls were counted on the request as have arrived."""
    assert request.calls("realdebrid") == len(scene.debrid_calls())
    assert request.calls("stremio:") == len(scene.queries())
