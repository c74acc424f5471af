"""Single episodes: just what is asked for, no question about packs; and what cannot be asked for."""

from datetime import date

import pytest

from addon.demo.catalogue import Episode

from .answers import Request
from .conftest import OpenScene
from .scene import Scene
from .shows import pack, seat, series, single, singles, with_episodes, world_of

pytestmark = pytest.mark.e2e

_SINGLE = ["add", "select", "info", "unlock"]
_FIRST = [{"season": 1, "episode": 1}]
_BAD: tuple[tuple[dict[str, object], str], ...] = (
    ({}, "exactly one"),
    ({"seasons": [1], "ongoing": True}, "exactly one"),
    ({"seasons": [1], "episodes": _FIRST}, "exactly one"),
    ({"episodes": _FIRST, "ongoing": True}, "exactly one"),
    ({"seasons": [1, 7]}, "no season 7"),
    ({"seasons": [-1]}, "no season -1"),
    ({"episodes": [*_FIRST, {"season": 1, "episode": 9}]}, "S01E09"),
    ({"episodes": [{"season": 4, "episode": 1}]}, "S04E01"),
    ({"seasons": [1], "year": 1999}, "2011"),
)


async def test_episodes_of_two_seasons_come_alone(open_scene: OpenScene) -> None:
    show = series(3, 3)
    first, second = single(show, 1, 2), single(show, 2, 3)
    scene = await open_scene(world_of(show, pack(show, 1, (1, 2, 3)), pack(show, 2, (1, 2, 3)), first, second))
    wanted = [{"season": 1, "episode": 2}, {"season": 2, "episode": 3}]
    assert not (await scene.request_show(show, episodes=wanted)).errors

    request = await scene.until_status("COMPLETED")
    scene.check_shows(seat(show, 1, 2, torrent=first), seat(show, 2, 3, torrent=second))
    await scene.tidy(first, second)
    assert sorted(request.episodes) == [(1, 2), (2, 3)]
    assert sorted(scene.queries()) == [f"{show.imdb_id}:1:2", f"{show.imdb_id}:2:3"]
    assert sorted(scene.debrid_calls()) == sorted(_SINGLE * 2)
    assert [request.calls_about(each.info_hash) for each in (first, second)] == [4, 4]


async def test_episode_out_of_a_pack_is_taken_where_there_is_no_other(open_scene: OpenScene) -> None:
    show = series(3)
    torrent = pack(show, 1, (1, 2, 3))
    scene = await open_scene(world_of(show, torrent))
    assert not (await scene.request_show(show, episodes=[{"season": 1, "episode": 2}])).errors
    await scene.until_status("COMPLETED")
    scene.check_shows(seat(show, 1, 2, torrent=torrent, index=2))
    await scene.tidy(torrent)
    assert scene.town.realdebrid.torrents()[0].selected == (3,)
    assert scene.debrid_calls() == ["add", "info", "select", "info", "unlock"]


async def test_file_of_two_episodes_is_fetched_once_and_completes_both(open_scene: OpenScene) -> None:
    show = series(4)
    both, first, last = single(show, 1, 2, 3), single(show, 1, 1), single(show, 1, 4)
    scene = await open_scene(world_of(show, both, first, last))
    assert not (await scene.request_show(show, seasons=[1])).errors
    await scene.until_status("COMPLETED")
    scene.check_shows(
        seat(show, 1, 1, torrent=first), seat(show, 1, 2, 3, torrent=both), seat(show, 1, 4, torrent=last)
    )
    await scene.tidy(both, first, last)
    request = await scene.until_status("COMPLETED")
    assert sorted(scene.debrid_calls()) == sorted(_SINGLE * 3)
    assert set(request.way_of(1, 3)) == {"PENDING", "FOUND", "DOWNLOADING", "COMPLETED"}


async def test_special_comes_only_when_it_is_asked_for_by_number(open_scene: OpenScene) -> None:
    show = with_episodes(series(2), Episode(season=0, number=1, name="A Winter Night", aired_on=date(2011, 12, 24)))
    special = single(show, 0, 1)
    scene = await open_scene(world_of(show, special, pack(show, 1, (1, 2))))
    assert not (await scene.request_show(show, ongoing=True)).errors
    request = await scene.until_status("COMPLETED")
    assert sorted(request.episodes) == [(1, 1), (1, 2)]
    assert not (await scene.request_show(show, episodes=[{"season": 0, "episode": 1}])).errors
    await scene.until_request(lambda seen: (0, 1) in seen.numbers("COMPLETED"), "the special is there")
    assert (scene.shows / seat(show, 0, 1, torrent=special).path).exists()


async def test_what_the_show_does_not_have_is_bad_input_that_names_it(open_scene: OpenScene) -> None:
    show = series(3)
    scene = await open_scene(world_of(show, *singles(show, 1, (1, 2, 3))))
    for wishes, words in _BAD:
        reply = await scene.request_show(show, **wishes)
        assert reply.codes == ("BAD_INPUT",), wishes
        assert words in reply.errors[0].message, wishes
    reply = await scene.request_show(series(3, number=1), seasons=[1])
    assert reply.codes == ("BAD_INPUT",)
    assert "tt9700001" in reply.errors[0].message
    assert await scene.requests() == ()
    assert (scene.queries(), scene.debrid_calls()) == ([], [])


async def test_asked_for_again_it_is_a_duplicate_that_names_the_request(open_scene: OpenScene) -> None:
    show = series(2)
    torrent = pack(show, 1, (1, 2))
    scene = await open_scene(world_of(show, torrent))
    gate = scene.town.stremio.switches.hold(path="/stream/")
    made = (await scene.request_show(show, seasons=[1])).read("requestShow", Request)
    await _is_duplicate(scene, made, seasons=[1])
    await _is_duplicate(scene, made, episodes=[{"season": 1, "episode": 2}])
    gate.release()
    await scene.until_status("COMPLETED")
    await _is_duplicate(scene, made, seasons=[1])
    assert len(await scene.requests()) == 1
    assert scene.debrid_calls().count("add") == 1


async def _is_duplicate(scene: Scene, made: Request, **wishes: object) -> None:
    reply = await scene.request_show(series(2), **wishes)
    assert reply.codes == ("DUPLICATE",)
    assert reply.errors[0].extensions.request_id == made.id
