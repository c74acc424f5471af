"""What a request may have cost follows from what it went through; what is beyond is logged once."""

import pytest
from prometheus_client import CollectorRegistry
from structlog.testing import capture_logs

from addon.clients.counting import Call, Outcome
from addon.debrid.base import RemoteState
from addon.domain import events as e
from addon.domain.budgets import CallBudget
from addon.domain.transitions import Phase
from addon.services.accounting import Accounting
from addon.store import budgets

from .show_kit import ask, come_home, knows_pack, lists_season, pack
from .upgrade_kit import HIGH, UPGRADES, appears, completed, search_now
from .world import HASH, HASHES, World, movie_file, release

LINE = "a request costs more calls than it may"


async def _budget(world: World, request_id: int, upstream: str = "realdebrid") -> int:
    found = await world.store.read(budgets.budgets_of, request_id)
    return next(each.budget for each in found if each.upstream == upstream)


def _counted(accounting: Accounting, number: int, request_id: int, outcome: Outcome = Outcome.ANSWERED) -> None:
    for _ in range(number):
        accounting.count(
            Call(upstream="realdebrid", endpoint="info", outcome=outcome, info_hash=HASH, request_id=request_id)
        )


async def test_a_cached_movie_may_cost_what_its_search_and_its_files_take(world: World) -> None:
    item, _ = await world.transferring_item()
    assert await _budget(world, item.request_id) == 4 + 1
    await world.lifecycle.tell(item.id, e.LinkExpired(reason="It expired."))
    assert await _budget(world, item.request_id) == 4 + 2, "a link that expired is had again"


async def test_a_movie_that_is_fetched_first_may_cost_a_look_more(world: World) -> None:
    world.debrid.knows(HASH, movie_file(), chosen=RemoteState.FETCHING)
    item = await world.grabbing_item()
    await world.walk(item.id, to=Phase.CACHING)
    (remote,) = world.debrid.account_.values()
    remote.state = RemoteState.READY
    await world.walk(item.id, to=Phase.TRANSFERRING)
    assert await _budget(world, item.request_id) == 5 + 1


async def test_an_upgrade_may_cost_what_anything_else_does(world: World) -> None:
    world.wire(jellyfin=None, policy=UPGRADES)
    item = await completed(world)
    before = await _budget(world, item.request_id)
    appears(world, HIGH)
    await search_now(world, item.id)
    await world.walk(item.id, to=Phase.UPGRADE_TRANSFERRING)
    assert await _budget(world, item.request_id) == before + 4 + 1


async def test_an_upgrade_that_is_fetched_first_may_cost_a_look_more(world: World) -> None:
    world.wire(jellyfin=None, policy=UPGRADES)
    item = await completed(world)
    before = await _budget(world, item.request_id)
    appears(world, HIGH)
    world.debrid.swarms[HIGH].chosen = RemoteState.FETCHING
    await search_now(world, item.id)
    await world.walk(item.id, to=Phase.UPGRADE_CACHING)
    for remote in world.debrid.account_.values():
        remote.state = RemoteState.READY
    await world.walk(item.id, to=Phase.UPGRADE_TRANSFERRING)
    assert await _budget(world, item.request_id) == before + 5 + 1


async def test_a_refused_candidate_adds_what_it_may_take(world: World) -> None:
    world.debrid.knows(HASH)  # no film
    world.debrid.knows(HASHES[1], movie_file())
    item = await world.grabbing_item(release(), release(HASHES[1]))
    item = await world.walk(item.id, to=Phase.TRANSFERRING)
    assert await _budget(world, item.request_id) == (4 + 1) + (4 + 1)
    await world.clear()
    assert await _budget(world, item.request_id) == (4 + 1) + (4 + 1), "what is cleared away is not forgotten"


async def test_a_season_pack_may_take_a_link_for_each_episode(world: World) -> None:
    lists_season(world, 10)
    world.indexer.releases = (pack(),)
    knows_pack(world, *range(1, 11))
    request = await ask(world)
    await come_home(world)
    assert await _budget(world, request.id) == 4 + 10


async def test_a_search_is_noted_before_anybody_is_asked(world: World) -> None:
    item = await world.ask()
    world.indexer.error = RuntimeError("the program ends here")
    with pytest.raises(RuntimeError):
        await world.step(item.id)
    accounting = Accounting(world.clock, CollectorRegistry())
    accounting.count(
        Call(upstream="stremio:a.test", endpoint="stream", outcome=Outcome.ANSWERED, request_id=item.request_id)
    )
    await accounting.flush(world.store)
    assert await world.store.read(budgets.budgets_of, item.request_id) == (
        CallBudget(upstream="stremio:a.test", spent=1, budget=1),
    )


async def test_an_overrun_is_logged_once_with_its_request(world: World) -> None:
    item, _ = await world.transferring_item()
    registry = CollectorRegistry()
    accounting = Accounting(world.clock, registry)
    _counted(accounting, 5, item.request_id)
    _counted(accounting, 50, item.request_id, Outcome.FAILED)
    _counted(accounting, 50, item.request_id, Outcome.CACHED)
    with capture_logs() as lines:
        await accounting.flush(world.store)
        assert lines == []
        for _ in range(3):
            _counted(accounting, 1, item.request_id)
            await accounting.flush(world.store)
    assert [(line["event"], line["request"], line["upstream"], line["spent"], line["budget"]) for line in lines] == [
        (LINE, item.request_id, "realdebrid", 6, 5)
    ]
    assert registry.get_sample_value("usher_upstream_budget_overruns_total", {"upstream": "realdebrid"}) == 1


async def test_calls_for_a_request_that_is_gone_are_over_no_budget(world: World) -> None:
    accounting = Accounting(world.clock, CollectorRegistry())
    _counted(accounting, 9, 4711)
    with capture_logs() as lines:
        await accounting.flush(world.store)
    assert lines == []
