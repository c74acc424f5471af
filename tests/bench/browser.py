"""How soon a browser shows the requests, and what the UI weighs. Needs Chromium, and says so where there is none."""

import gzip
import sys
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Page

from addon.demo.program import Program
from addon.pages import BUILT
from tests.bench.figures import Figure, Goal, middle, spread
from tests.bench.filling import fill
from tests.bench.household import usher
from tests.e2e.browser.chromium import chromium, new_context, path_of_chromium

_REQUESTS = 1_000
_VIEWS = 5
# Milliseconds from the start of the navigation to the first frame with rows in it.
_WATCH = """
window.drawn = new Promise((resolve) => {
  new MutationObserver((_, watcher) => {
    if (!document.querySelector('main article')) return
    watcher.disconnect()
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())))
  }).observe(document, { childList: true, subtree: true })
})
"""


async def measure(folder: Path) -> tuple[Figure, ...]:
    """The first view of 1,000 requests, the next one, and sizes as they are sent."""
    sizes = (_size("JavaScript, gzip", "*.js", Goal(bound=60)), _size("styles, gzip", "*.css"))
    if path_of_chromium() is None:
        print("browser: no view is measured, since there is no Chromium here", file=sys.stderr)
        return sizes
    fill(folder, _REQUESTS)
    first: list[float] = []
    again: list[float] = []
    async with usher(folder) as program, chromium() as browser:
        for _ in range(_VIEWS + 1):
            context = await _signed_in(browser, program)
            page = await context.new_page()
            await page.goto(program.url)
            first.append(await _seconds(page))
            await page.reload()
            again.append(await _seconds(page))
            await context.close()
    return (*_views(first[1:], again[1:]), *sizes)  # the very first warms the browser itself


async def _signed_in(browser: Browser, program: Program) -> BrowserContext:
    """A browser that keeps nothing but the cookie."""
    context = await new_context(browser)
    await context.add_init_script(_WATCH)
    answer = await context.request.post(f"{program.url}/session", data={"key": program.api_key})
    if not answer.ok:
        raise RuntimeError(f"the sign-in answers {answer.status}")
    return context


async def _seconds(page: Page) -> float:
    """From the start of the navigation until rows are drawn."""
    return float(await page.evaluate("window.drawn")) / 1000


def _views(first: list[float], again: list[float]) -> tuple[Figure, Figure]:
    named = f"first view of {_REQUESTS:,} requests ({spread(first)})"
    return (
        Figure(part="browser", name=named, value=middle(first), unit="s", goal=Goal(bound=1.0)),
        Figure(part="browser", name=f"… the next one ({spread(again)})", value=middle(again), unit="s"),
    )


def _size(name: str, pattern: str, goal: Goal | None = None) -> Figure:
    """All files of the built UI that fit the pattern. Raises LookupError when there is none."""
    files = sorted(BUILT.rglob(pattern))
    if not files:
        raise LookupError(f"the browser UI is not built: no {pattern}")
    kilobytes = sum(len(gzip.compress(path.read_bytes(), 9)) for path in files) / 1000
    return Figure(part="browser", name=name, value=kilobytes, unit="kB", goal=goal)
