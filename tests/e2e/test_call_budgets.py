"""No run of the program, smooth or rough, costs more calls than its budget, and `callBudgets` shows both."""

import pytest

from addon.demo.catalogue import VANISHED, Fate, Torrent

from .conftest import OpenScene
from .films import catalogue_of, copy_of, film
from .scene import Scene
from .shows import pack, series, singles, world_of

pytestmark = pytest.mark.e2e

_MOVIE = film()
_GOOD = copy_of(_MOVIE)
_RUNS = [
    pytest.param((_GOOD,), 5, id="cached"),
    pytest.param((copy_of(_MOVIE, "PIER", fate=VANISHED, seeders=90), _GOOD), 10, id="vanished"),
    pytest.param((copy_of(_MOVIE, fate=Fate(rotten_adds=1)),), 8, id="rotten link"),
]


async def _budgets(scene: Scene) -> dict[str, tuple[int, int]]:
    """(spent, budget) of the only request, by upstream."""
    query = "{ requests { edges { node { callBudgets { upstream spent budget } } } } }"
    reply = await scene.usher.graphql(query)
    assert reply.data is not None, reply.errors
    (edge,) = reply.data["requests"]["edges"]
    return {each["upstream"]: (each["spent"], each["budget"]) for each in edge["node"]["callBudgets"]}


@pytest.mark.parametrize(("torrents", "most"), _RUNS)
async def test_a_run_stays_within_its_budget(open_scene: OpenScene, torrents: tuple[Torrent, ...], most: int) -> None:
    scene = await open_scene(catalogue_of(_MOVIE, *torrents))
    await scene.ask(_MOVIE)
    await scene.until_status("COMPLETED")
    await scene.tidy(torrents[-1])
    found = await _budgets(scene)
    assert {name.partition(":")[0] for name in found} == {"realdebrid", "stremio"}
    assert all(spent <= budget for spent, budget in found.values()), found
    assert found["realdebrid"][1] == most
    assert [figures for name, figures in found.items() if name.startswith("stremio:")] == [(1, 1)]
    assert "more calls than it may" not in scene.usher.log


async def test_somebody_elses_torrent_costs_a_look_and_a_link(open_scene: OpenScene) -> None:
    scene = await open_scene(catalogue_of(_MOVIE, _GOOD))
    scene.town.realdebrid.own(_GOOD.info_hash)
    await scene.ask(_MOVIE)
    await scene.completed(_GOOD)
    assert (await _budgets(scene))["realdebrid"] == (2, 2)


async def test_a_season_whose_pack_lacks_an_episode_stays_within_its_budget(open_scene: OpenScene) -> None:
    show = series(4)
    scene = await open_scene(world_of(show, pack(show, 1, range(1, 4)), *singles(show, 1, range(1, 5))))
    await scene.request_show(show, seasons=[1])
    await scene.until_status("COMPLETED")
    found = await _budgets(scene)
    assert all(spent <= budget for spent, budget in found.values()), found
    assert "more calls than it may" not in scene.usher.log
