"""The parts of the bench by name, in the order in which they are measured."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from tests.bench import browser, budgets, fanout, lists, live, selection, shows, start, waiting, webhooks
from tests.bench.figures import Figure

PARTS: Mapping[str, Callable[[Path], Awaitable[tuple[Figure, ...]]]] = {
    "start": start.measure,
    "webhook": webhooks.measure_webhook,
    "cached": webhooks.measure_cached,
    "busy": webhooks.measure_busy,
    "list": lists.measure,
    "shows": shows.measure,
    "live": live.measure,
    "fanout": fanout.measure,
    "selection": selection.measure,
    "waiting": waiting.measure,
    "browser": browser.measure,
    "budgets": budgets.measure,
}
"""Each is given an empty folder."""
