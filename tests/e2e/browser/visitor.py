"""A person at one page of the browser UI: opens, signs in, looks at it. Knows no page in particular."""

from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, Locator, Page, expect

from tests.e2e.program import API_KEY, ROOT
from tests.e2e.waiting import lasting

from .chromium import Faults

PICTURES = ROOT / "artifacts" / "screenshots"
_AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
_PICTURES_THERE = """Promise.all([...document.images]
  .filter((image) => image.getBoundingClientRect().top < innerHeight)
  .map((image) => image.decode().catch(() => undefined)))"""
_GRAVE = ["serious", "critical"]
_FINDINGS = """async (grave) => (await axe.run(document, { resultTypes: ['violations'] })).violations
  .filter((finding) => grave.includes(finding.impact))
  .flatMap(({ id, impact, nodes }) => nodes.map(({ html }) => `${id} (${impact}): ${html.slice(0, 160)}`))"""


def picture_path(name: str) -> Path:
    """Where a picture is kept."""
    return PICTURES / f"{name}.png"


class Visitor:
    """`page` is Playwright's; what goes wrong in it is kept in `faults`."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        """`url`: where the UI is, with a prefix or without."""
        self.context = context
        self._page: Page | None = None
        self.url = url.rstrip("/")
        origin = urlsplit(url)
        self._reading = 0
        context.on("request", lambda _: self._count(1))
        context.on("requestfinished", lambda _: self._count(-1))
        context.on("requestfailed", lambda _: self._count(-1))
        self.faults = Faults(context, f"{origin.scheme}://{origin.netloc}")

    async def begin(self) -> None:
        """Opens a blank page."""
        self._page = await self.context.new_page()

    @property
    def page(self) -> Page:
        """The page."""
        assert self._page is not None
        return self._page

    async def open(self, place: str = "") -> None:
        """Goes to a page by its hash, as in `downloads`; loads the UI where it is not open yet."""
        await self.page.goto(f"{self.url}/#/{place}")

    async def enter(self, place: str = "") -> None:
        """Opens that page as one who has signed in before; `test_sign_in` does it by hand."""
        answer = await self.context.request.post(f"{self.url}/session", data={"key": API_KEY})
        assert answer.ok, answer.status
        await self.open(place)
        await expect(self.navigation).to_be_visible()

    @property
    def navigation(self) -> Locator:
        """The four places."""
        return self.page.get_by_role("navigation", name="Main")

    async def picture(self, name: str) -> Path:
        """Keeps what is seen as a PNG among the artefacts."""
        path = picture_path(name)
        await self.page.screenshot(path=path)
        return path

    async def grave_findings(self) -> list[str]:
        """What axe finds that is serious or critical: the rule and where."""
        if not await self.page.evaluate("'axe' in window"):
            await self.page.evaluate(_AXE.read_text(encoding="utf-8"))
        return list(await self.page.evaluate(_FINDINGS, _GRAVE))

    async def settled(self) -> None:
        """Returns when nothing is being read any more and every picture that is seen is there."""
        await lasting(self._is_reading, "still being read", for_seconds=0.3)
        await self.page.evaluate(_PICTURES_THERE)

    async def shifts(self) -> list[str]:
        """Every move of something on the page that no input of the person has made."""
        return list(await self.page.evaluate("window.seen.shifts.splice(0)"))

    async def overhang(self, width: int) -> int:
        """By how many pixels the page is wider than a window of this width."""
        size = self.page.viewport_size
        assert size is not None
        await self.page.set_viewport_size({"width": width, "height": size["height"]})
        over = await self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        await self.page.set_viewport_size(size)
        return int(over)

    async def _is_reading(self) -> bool:
        return self._reading > 0

    def _count(self, step: int) -> None:
        self._reading += step
