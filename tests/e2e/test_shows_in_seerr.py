"""Shows that are asked for in Seerr: its seasons are the contract, compared on every poll; a quiet poll is cheap."""

import pytest

from addon.demo.seerr.rows import RequestStatus

from .conftest import OpenScene
from .scene import Scene
from .shows import pack, seats_of_pack, series, world_of
from .stops import TRANSFERRING
from .waiting import until

pytestmark = pytest.mark.e2e

_POLL = "GET /api/v1/request$"


@pytest.mark.parametrize("by_webhook", [True, False], ids=["webhook", "poll"])
async def test_season_arrives_and_seerr_is_told(open_scene: OpenScene, by_webhook: bool) -> None:
    show = series(2, 2)
    torrent = pack(show, 1, (1, 2))
    scene = await open_scene(world_of(show, torrent, pack(show, 2, (1, 2))), started=False)
    if not by_webhook:
        seerr_id = await scene.ask(show, 1)
    await scene.start()
    if by_webhook:
        await until(lambda: _is_polled(scene), "the first poll is over")
        seerr_id = await scene.ask(show, 1)
    request = await scene.until_status("COMPLETED")
    assert request.source == ("SEERR_WEBHOOK" if by_webhook else "SEERR_POLL")
    assert (request.requested_by, request.ongoing) == ("friend", False)
    assert sorted(request.episodes) == [(1, 1), (1, 2)]
    scene.check_shows(*seats_of_pack(show, 1, torrent, (1, 2)))

    async def told() -> bool:
        row = scene.town.seerr.request(seerr_id)
        return row is not None and row.status is RequestStatus.COMPLETED

    await until(told, "COMPLETED in Seerr")


async def test_all_seasons_of_a_show_that_continues_are_ongoing(open_scene: OpenScene) -> None:
    show = series(2, 2, ended=False)
    scene = await open_scene(world_of(show, pack(show, 1, (1, 2)), pack(show, 2, (1, 2))))
    await scene.ask(show)
    request = await scene.until_status("COMPLETED")
    assert request.ongoing
    assert [season.number for season in request.seasons] == [1, 2]


async def test_season_added_in_seerr_is_followed_by_a_poll(open_scene: OpenScene) -> None:
    show = series(2, 2, 1)
    second = pack(show, 2, (1, 2))
    scene = await open_scene(world_of(show, second), seerr_poll_seconds="1")
    seerr_id = await scene.ask(show, 1)
    await scene.until_request(lambda seen: set(seen.numbers("PENDING")) == {(1, 1), (1, 2)}, "season 1 waits")
    scene.town.seerr.change_seasons(seerr_id, (1, 2))

    request = await scene.until_completed((2, 1), (2, 2))
    scene.check_shows(*seats_of_pack(show, 2, second, (1, 2)))
    assert sorted(request.episodes) == [(1, 1), (1, 2), (2, 1), (2, 2)]
    assert len(await scene.requests()) == 1
    assert (await scene.until_status("PENDING")).numbers("PENDING") == [(1, 1), (1, 2)]


async def test_season_taken_away_in_seerr_cancels_its_open_episodes(open_scene: OpenScene) -> None:
    show = series(2, 2)
    second = pack(show, 2, (1, 2), size_bytes=1_000_000)
    scene = await open_scene(world_of(show, second), seerr_poll_seconds="1")
    TRANSFERRING.hold(scene, carried_out=False)
    seerr_id = await scene.ask(show, 1, 2)
    await scene.until_request(lambda seen: seen.numbers("DOWNLOADING") == [(2, 1), (2, 2)], "season 2 is on its way")
    scene.town.seerr.change_seasons(seerr_id, (1,))

    request = await scene.until_request(lambda seen: len(seen.numbers("CANCELLED")) == 2, "season 2 is cancelled")
    assert request.numbers("CANCELLED") == [(2, 1), (2, 2)]
    assert request.numbers("PENDING") == [(1, 1), (1, 2)]
    await scene.tidy(for_seconds=1.5)
    assert scene.library() == ()


async def test_season_taken_away_in_seerr_keeps_what_has_arrived(open_scene: OpenScene) -> None:
    show = series(2, 2)
    second = pack(show, 2, (1, 2))
    scene = await open_scene(world_of(show, second), seerr_poll_seconds="1")
    seerr_id = await scene.ask(show, 1, 2)
    await scene.until_completed((2, 1), (2, 2))
    scene.town.seerr.change_seasons(seerr_id, (2,))
    await scene.until_request(lambda seen: seen.numbers("CANCELLED") == [(1, 1), (1, 2)], "season 1 is cancelled")
    scene.check_shows(*seats_of_pack(show, 2, second, (1, 2)))


async def test_declined_request_for_a_show_is_cancelled(open_scene: OpenScene) -> None:
    show = series(2)
    scene = await open_scene(world_of(show))
    seerr_id = await scene.ask(show, 1)
    await scene.until_explained("No release found")
    await scene.town.seerr.decline(seerr_id)
    request = await scene.until_status("CANCELLED")
    assert request.numbers("CANCELLED") == [(1, 1), (1, 2)]


async def test_poll_with_nothing_new_costs_one_call(open_scene: OpenScene) -> None:
    show = series(2, 2)
    scene = await open_scene(world_of(show), seerr_poll_seconds="1")
    await scene.ask(show, 1)
    await scene.until_request(lambda seen: "No release found" in seen.explanation, "it was searched")
    await _polls(scene, 2)
    before = _calls(scene)
    await _polls(scene, 3)
    after = _calls(scene)
    assert after["seerr"] - before["seerr"] in (3, 4)  # one may begin as we look
    assert {name: count for name, count in after.items() if name != "seerr"} == {
        name: count for name, count in before.items() if name != "seerr"
    }
    assert all(call.matches(_POLL) for call in scene.town.seerr.switches.calls[before["seerr"] :])


async def _is_polled(scene: Scene) -> bool:
    return any(call.matches(_POLL) and call.status is not None for call in scene.town.seerr.switches.calls)


def _calls(scene: Scene) -> dict[str, int]:
    names = ("seerr", "jellyfin", "stremio", "cinemeta", "realdebrid")
    return {name: scene.town.upstreams[name].switches.count() for name in names}


async def _polls(scene: Scene, count: int) -> None:
    """Returns after so many more polls."""
    before = scene.town.seerr.switches.count(_POLL)
    await scene.town.seerr.switches.reached(_POLL, count=before + count)
