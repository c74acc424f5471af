"""The system's Chromium and what a page in it must never do. Knows nothing of the pages."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal
from urllib.parse import urlsplit

from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    WebError,
    async_playwright,
)

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")  # as the Makefile looks for it
WIDE = (1280, 800)
PHONE = (390, 844)
Look = Literal["light", "dark"]
LOOKS: tuple[Look, ...] = ("light", "dark")

# Runs before any script of a page, and is not bound by its content security policy.
_OBSERVERS = """
window.seen = { shifts: [] }
addEventListener('securitypolicyviolation', (event) =>
  console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI}`))
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue
    const named = (node) => (node && (node.id || node.className || node.nodeName)) || '?'
    window.seen.shifts.push(`${entry.value.toFixed(4)} of ${entry.sources.map((each) => named(each.node)).join(', ')}`)
  }
}).observe({ type: 'layout-shift', buffered: true })
"""


def path_of_chromium() -> str | None:
    """Where it is; None where there is none."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A running browser without a window. Raises LookupError where there is none."""
    path = path_of_chromium()
    if path is None:
        raise LookupError("there is no Chromium here (Debian: apt-get install chromium)")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            await browser.close()


async def new_context(
    browser: Browser, size: tuple[int, int] = WIDE, look: Look = "light", *, moves: bool = False
) -> BrowserContext:
    """A browser as new, of a person in London; `moves`: who has not asked for less motion."""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=look,
        reduced_motion="no-preference" if moves else "reduce",
        locale="en-GB",
        timezone_id="Europe/London",
        has_touch=size[0] < 720,
    )
    context.set_default_timeout(15_000)
    await context.add_init_script(_OBSERVERS)
    return context


class Faults:
    """What went wrong in the pages of one context: errors, refused or failed calls, calls to other hosts."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        """`origin`: where all that a page asks must lie, as in http://127.0.0.1:8099."""
        self._host = urlsplit(origin).netloc
        self._expected: list[str] = []
        self._found: list[str] = []
        context.on("console", self._on_console)
        context.on("weberror", self._on_page_error)
        context.on("request", lambda request: self._on_address(request.url))
        context.on("requestfailed", self._on_failed)
        context.on("response", self._on_response)
        context.on("page", self._on_page)

    def expect(self, *parts: str) -> None:
        """From now on, and for what was found up to now, nothing with such a part counts as a fault."""
        self._expected += parts

    @property
    def found(self) -> list[str]:
        """What counts."""
        return [fault for fault in self._found if not any(part in fault for part in self._expected)]

    def _on_page(self, page: Page) -> None:
        page.on("websocket", lambda socket: self._on_address(socket.url))

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._found.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _on_page_error(self, error: WebError) -> None:
        self._found.append(f"page error: {error.error}")

    def _on_address(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != self._host:
            self._found.append(f"another host: {url}")

    def _on_failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the page was left
            self._found.append(f"failed: {request.method} {request.url} {request.failure}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400:
            self._found.append(f"refused: {response.status} {response.request.method} {response.url}")
