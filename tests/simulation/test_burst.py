"""Many at once at one debrid account: each call takes its turn, none fails by the crowd, the oldest are first."""

import pytest
from aiolimiter import AsyncLimiter

from addon.debrid import realdebrid
from addon.debrid.realdebrid_errors import ADD, LIST
from addon.store.entities import Tables
from tests.e2e.films import copy_of, film

from .conftest import OpenDay
from .day import Forecast
from .stories import Story

_MANY = 36
_SIDE_BY_SIDE = 8  # those in hand together may change places
_DONE = frozenset({"COMPLETED"})


class Turnstile(AsyncLimiter):
    """A bucket that counts whom it has let through, and how many were kept waiting."""

    def __init__(self, max_rate: float, time_period: float) -> None:
        super().__init__(max_rate, time_period)
        self.passed = self.waited = 0

    async def acquire(self, amount: float = 1) -> None:
        self.waited += not self.has_capacity(amount)
        await super().acquire(amount)
        self.passed += 1


async def test_a_burst_queues_at_the_accounts_limits_and_fails_nothing(
    open_day: OpenDay, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls, lists, adds = Turnstile(2, 0.02), Turnstile(20, 0.05), Turnstile(1, 0.01)
    monkeypatch.setattr(realdebrid, "account_limiters", lambda: {"all": calls, LIST: lists, ADD: adds})
    movies = [film(number) for number in range(_MANY)]
    told = tuple(Story(name=each.title, title=each, ends=_DONE, torrents=(copy_of(each, mib=0.01),)) for each in movies)
    day = open_day(Forecast(seed=1, fine_from_seconds=0.0), told)
    await day.live(until_seconds=3600.0)

    assert set((await day.statuses()).values()) == {"COMPLETED"}
    added = [info_hash for _, info_hash in day.town.neighbours.realdebrid.added()]
    wanted = [story.torrents[0].info_hash for story in told]
    assert sorted(added) == sorted(wanted)
    assert max(abs(wanted.index(info_hash) - place) for place, info_hash in enumerate(added)) < _SIDE_BY_SIDE
    assert (calls.waited > 0, adds.waited > 0) == (True, True)
    sent = [call for name, call in day.town.calls if name == "realdebrid"]
    assert (calls.passed, adds.passed) == (len(sent), _MANY)
    await day.house.accounting.flush(day.house.store)
    assert await day.house.store.read(_counted) == (len(sent), 0)


def _counted(tables: Tables) -> tuple[int, int]:
    """The calls that the house has counted, and those of them that failed."""
    sql = "SELECT sum(count), sum(failed) FROM api_call WHERE upstream = 'realdebrid'"
    ((count, failed),) = tables.db.select(sql)
    return count, failed
