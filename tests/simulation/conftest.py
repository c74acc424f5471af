"""Makes days: the house exactly as it is wired, but for the network, aria2 and the pace of calls."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiolimiter import AsyncLimiter

from addon import outside
from addon.clients.http import Wire
from addon.debrid import realdebrid
from addon.settings import load_settings
from addon.wiring import House, ground
from addon.wiring import build as build_house

from .aria2 import DayAria2
from .day import Day, Forecast
from .stories import Story
from .town import Town

OpenDay = Callable[[Forecast, tuple[Story, ...]], Day]


@pytest.fixture
async def open_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[OpenDay]:
    """Opens a day with its weather and what is asked for."""
    days: list[Day] = []
    names = realdebrid.account_limiters().keys()
    monkeypatch.setattr(realdebrid, "account_limiters", lambda: {name: AsyncLimiter(100_000) for name in names})

    def build(folder: Path, environment: dict[str, str], town: Town, aria2: DayAria2) -> House:
        def wire(**parts: Any) -> Wire:
            made = Wire(**parts)
            return replace(made, client=httpx.AsyncClient(transport=town, timeout=made.client.timeout))

        monkeypatch.setattr(ground, "Wire", wire)
        monkeypatch.setattr(outside, "Aria2", lambda *_, **__: aria2)
        settings, _ = load_settings(environment, folder / "no options")
        return build_house(settings, clock=town.neighbours.time.now)

    def open_it(forecast: Forecast, told: tuple[Story, ...]) -> Day:
        days.append(Day(tmp_path / f"day {forecast.seed}", forecast, told, build))
        return days[-1]

    yield open_it
    for day in days:
        await day.close()
