"""Days with upstreams that fail, limit and lie: nothing is lost, nobody is pressed, nothing is left behind."""

import pytest

from addon.store import grabs

from .conftest import OpenDay
from .day import BACKOFF_SECONDS, Day, Delay, Forecast
from .stories import stories
from .weather import LIMITS, OUTAGES, Sky

_ASKED_OVER_SECONDS = 4 * 3600.0
_BAD_CALLS = 100
_FRESH_SECONDS = 3600.0  # an answer with releases is good for so long; a search comes no sooner
_JITTER = 1.1


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_a_bad_day_ends_as_its_upstreams_allow(open_day: OpenDay, seed: int) -> None:
    day = open_day(Forecast(seed=seed), stories(_ASKED_OVER_SECONDS))
    await day.live()
    assert sum(day.town.met[sky] for sky in OUTAGES | LIMITS | {Sky.EMPTY}) > _BAD_CALLS

    ends = await day.statuses()
    assert {each.name: ends[each.name] for each in day.stories if ends[each.name] not in each.ends} == {}
    assert day.stuck == [], "each item that is not at rest has a next time"
    assert day.town.broken_pauses == [], "nobody is called while it wants to be left alone"
    assert [delay for delay in day.delays if not _is_doubled(delay)] == []
    await _check_account(day)
    await _check_disk(day)


async def _check_account(day: Day) -> None:
    """What lies there is in use, once each, or was there before; nothing of others was touched."""
    views = day.town.neighbours.realdebrid.torrents()
    in_use = await day.house.store.read(grabs.torrents_in_use)
    assert [view for view in views if not view.foreign and view.id not in in_use] == []
    assert {view.id for view in views if view.foreign} == day.foreign
    assert day.foreign.isdisjoint(day.town.deleted)
    assert len({view.info_hash for view in views}) == len(views)


async def _check_disk(day: Day) -> None:
    """A file in the library for each item that is completed; nothing is staged, nothing left in aria2."""
    done = [row for row in await day.items() if row.phase == "COMPLETED"]
    files = [path for path in (day.folder / "library").rglob("*") if path.is_file()]
    assert len(files) == len(done)
    assert [path for path in files if ".usher" in path.parts] == []
    assert day.aria2.entries == {}


def _is_doubled(delay: Delay) -> bool:
    """First, twice, four times … up to the longest, a tenth more at most; or until the answer is stale."""
    first, longest = BACKOFF_SECONDS
    wanted = min(longest, first * 2.0 ** (delay.attempts - 1))
    return wanted - 1 <= delay.seconds <= max(min(longest, wanted * _JITTER), _FRESH_SECONDS) + 1
