"""Shows that go on: what has aired is fetched, what is to air waits and says so, what is new is taken in."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import pytest

from addon.demo.catalogue import Episode, Show

from .answers import SHOW, Request
from .conftest import OpenScene
from .scene import Scene
from .shows import in_days, pack, seats_of_singles, show_of, singles, with_episodes, world_of
from .waiting import until

pytestmark = pytest.mark.e2e

SEARCH = f"mutation($id: ID!) {{ searchRequest(id: $id) {{ id ... on ShowRequest {{ {SHOW} }} }} }}"
CANCEL = f"mutation($id: ID!) {{ cancelRequest(id: $id) {{ id ... on ShowRequest {{ {SHOW} }} }} }}"
_SINGLE = 4
_AIRED = (1, 2)


async def test_season_that_still_airs_comes_by_episodes_and_the_rest_waits(open_scene: OpenScene) -> None:
    show = with_episodes(
        _running(), Episode(season=1, number=3, name="Part 3", airs_at=in_days(3)), Episode(season=1, number=4, name="")
    )
    alone = singles(show, 1, _AIRED)
    scene = await open_scene(world_of(show, pack(show, 1, _AIRED), *alone))
    assert not (await scene.request_show(show, seasons=[1])).errors

    await scene.until_completed((1, 1), (1, 2))
    scene.check_shows(*seats_of_singles(show, 1, alone, _AIRED))
    await scene.tidy(*alone)
    (request,) = await scene.requests()
    assert (request.status, request.ongoing) == ("PENDING", False)
    assert request.numbers("PENDING") == [(1, 3), (1, 4)]
    assert request.episodes[1, 3].explanation.startswith("Airs on ")
    assert request.episodes[1, 4].explanation.startswith("Announced without a date")
    assert sorted(scene.queries()) == [f"{show.imdb_id}:1:1", f"{show.imdb_id}:1:2"]
    assert len(scene.debrid_calls()) == request.calls("realdebrid") == 2 * _SINGLE


async def test_show_that_goes_on_is_completed_when_all_that_has_aired_is_there(open_scene: OpenScene) -> None:
    show = with_episodes(_running(), Episode(season=1, number=3, name="Part 3", airs_at=in_days(3)))
    alone = singles(show, 1, _AIRED)
    scene = await open_scene(world_of(show, *alone))
    made = (await scene.request_show(show, ongoing=True)).read("requestShow", Request)
    request = await scene.until_status("COMPLETED")
    assert (made.ongoing, request.ongoing) == (True, True)
    assert "The next episode airs on " in request.explanation
    assert request.numbers("PENDING") == [(1, 3)]
    assert len(scene.queries()) == 2


async def test_new_episode_is_taken_in_when_a_person_searches(open_scene: OpenScene) -> None:
    show, grown = _running(), _grown()
    alone = singles(grown, 1, (1, 2, 3))
    scene = await open_scene(world_of(show, *alone))
    await scene.request_show(show, ongoing=True)
    request = await scene.until_status("COMPLETED")
    assert sorted(request.episodes) == [(1, 1), (1, 2)]
    queries, calls = len(scene.queries()), len(scene.debrid_calls())
    scene.town.use(world_of(grown, *alone))

    reply = await scene.usher.graphql(SEARCH, id=request.id)
    assert (1, 3) in reply.read("searchRequest", Request).episodes
    request = await scene.until_completed((1, 1), (1, 2), (1, 3))
    await scene.tidy(*alone)
    scene.check_shows(*seats_of_singles(grown, 1, alone, (1, 2, 3)))
    assert request.status == "COMPLETED"
    assert scene.queries()[queries:] == [f"{show.imdb_id}:1:3"]
    assert scene.debrid_calls()[calls:] == ["add", "select", "info", "unlock"]
    assert request.way[-2:] == ("DOWNLOADING", "COMPLETED")


async def test_new_episode_is_taken_in_when_the_look_at_the_metadata_is_due(open_scene: OpenScene) -> None:
    show, grown = _running(), _grown()
    alone = singles(grown, 1, (1, 2, 3))
    scene = await open_scene(world_of(show, *alone))
    await scene.request_show(show, ongoing=True)
    await scene.until_status("COMPLETED")
    await scene.tidy(*alone[:2])
    await scene.usher.terminate()
    scene.town.use(world_of(grown, *alone))
    looks = scene.town.cinemeta.switches.count("/meta/series/")
    _has_time_passed(scene)

    await scene.start()
    request = await scene.until_completed((1, 1), (1, 2), (1, 3))
    assert (request.status, request.ongoing) == ("COMPLETED", True)
    await scene.tidy(*alone)
    assert scene.town.cinemeta.switches.count("/meta/series/") == looks + 1


async def test_episode_counts_from_the_moment_it_airs(open_scene: OpenScene) -> None:
    airs_at = datetime.now(UTC) + timedelta(seconds=8)
    show = with_episodes(_running(), Episode(season=1, number=3, name="Part 3", airs_at=airs_at))
    alone = singles(show, 1, (1, 2, 3))
    scene = await open_scene(world_of(show, *alone))
    await scene.request_show(show, ongoing=True)
    request = await scene.until_status("COMPLETED")
    assert datetime.now(UTC) < airs_at
    assert request.numbers("COMPLETED") == [(1, 1), (1, 2)]

    request = await scene.until_status("PENDING")
    assert datetime.now(UTC) >= airs_at
    assert request.episodes[1, 3].status == "PENDING"
    assert f"{show.imdb_id}:1:3" not in scene.queries()  # releases take a while to appear
    assert request.next_search_at is not None


async def test_cancelled_when_all_is_there_it_grows_no_more(open_scene: OpenScene) -> None:
    show, grown = _running(), _grown()
    alone = singles(grown, 1, (1, 2, 3))
    scene = await open_scene(world_of(show, *alone))
    await scene.request_show(show, ongoing=True)
    request = await scene.until_status("COMPLETED")
    reply = await scene.usher.graphql(CANCEL, id=request.id)
    cancelled = reply.read("cancelRequest", Request)
    assert (cancelled.status, cancelled.ongoing) == ("COMPLETED", False)
    assert (await scene.usher.graphql(CANCEL, id=request.id)).codes == ("INVALID_TRANSITION",)

    scene.town.use(world_of(grown, *alone))
    reply = await scene.usher.graphql(SEARCH, id=request.id)
    assert sorted(reply.read("searchRequest", Request).episodes) == [(1, 1), (1, 2)]
    assert len(scene.queries()) == 2


async def test_show_that_has_ended_is_not_looked_up_any_more(open_scene: OpenScene) -> None:
    show = show_of(*_running().episodes, ended=True)
    torrent = pack(show, 1, _AIRED)
    scene = await open_scene(world_of(show, torrent))
    await scene.request_show(show, ongoing=True)
    request = await scene.until_status("COMPLETED")
    assert "the show has ended" in request.explanation
    await scene.tidy(torrent)
    await scene.usher.terminate()
    looks = scene.town.cinemeta.switches.count("/meta/series/")
    _has_time_passed(scene)
    await scene.start()

    async def asked() -> int | None:
        with closing(_database(scene)) as database:
            (at,) = database.execute("SELECT refresh_at FROM request").fetchone()
        return None if at is not None else 1

    await until(asked, "no look is due any more")
    assert scene.town.cinemeta.switches.count("/meta/series/") == looks


def _running() -> Show:
    """Two episodes that have aired, and more to come."""
    return show_of(
        *(Episode(season=1, number=n, name=f"Part {n}", aired_on=date(2024, 1, 5) + timedelta(weeks=n)) for n in _AIRED)
    )


def _grown() -> Show:
    """A third one has aired since."""
    return with_episodes(_running(), Episode(season=1, number=3, name="Part 3", airs_at=in_days(-0.1)))


def _has_time_passed(scene: Scene) -> None:
    """Has the next look at the metadata be due: the only way to let days pass for a process."""
    with closing(_database(scene)) as database, database:
        database.execute("UPDATE request SET refresh_at = 0")


def _database(scene: Scene) -> sqlite3.Connection:
    return sqlite3.connect(scene.data / "usher.db")
