"""`python -m tests.e2e.browser.pictures [FOLDER]`: makes the README's pictures again, out of the demo neighbourhood."""

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import expect

from tests.e2e.conftest import scenes_in
from tests.e2e.program import ROOT

from .chromium import PHONE, WIDE, Look, chromium, new_context
from .street import move_on, open_street, places
from .visitor import Visitor

_CALM_SECONDS = 30.0  # until speeds and the time that is left have settled
_BROKEN = "system"
_FOLDER = ROOT / "docs" / "pictures"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One picture: of which page, in which look, on how large a screen."""

    name: str
    place: str
    look: Look = "light"
    size: tuple[int, int] = WIDE
    typed: str = ""  # into the page's search
    picked: str = ""  # of what is found


SHOTS = (
    Shot(name="requests-light", place="requests"),
    Shot(name="requests-dark", place="requests", look="dark"),
    Shot(name="show-dark", place="request-show", look="dark"),
    Shot(name="choose-light", place="request-choose"),
    Shot(name="movie-light", place="request-movie"),
    Shot(name="ask-light", place="ask", typed="the", picked="The Slate Ferrymen"),
    Shot(name="downloads-dark", place="downloads", look="dark"),
    Shot(name="requests-phone", place="requests", look="dark", size=PHONE),
    Shot(name="show-phone", place="request-show", size=PHONE),
    Shot(name="system-light", place=_BROKEN),
)


async def take(folder: Path, shots: Sequence[Shot] = SHOTS) -> None:
    """Every picture, into the folder."""
    with tempfile.TemporaryDirectory(prefix="usher-pictures-") as scratch:
        async with scenes_in(Path(scratch), Path(scratch) / "bytecode") as open_scene, chromium() as browser:
            scene = await open_street(open_scene)
            await move_on(scene)
            where = await places(scene)
            visitor = Visitor(await new_context(browser), scene.usher.url)
            await visitor.begin()
            await visitor.enter()
            await asyncio.sleep(_CALM_SECONDS)
            for shot in shots:
                if shot.place == _BROKEN:
                    await scene.town.jellyfin.stop()  # it is more telling when something is
                await _compose(visitor, shot, where[shot.place])
                await visitor.page.screenshot(path=folder / f"{shot.name}.png")


async def _compose(visitor: Visitor, shot: Shot, place: str) -> None:
    """Has the page be as it is to be seen."""
    page = visitor.page
    await page.set_viewport_size({"width": shot.size[0], "height": shot.size[1]})
    await page.emulate_media(color_scheme=shot.look)
    await visitor.open(place)
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    if shot.place == _BROKEN:
        await page.get_by_role("button", name="Check again").click()
        await expect(page.get_by_text("Not reachable").first).to_be_visible()
        await page.get_by_role("button", name="Close").click()
    if shot.typed:
        await page.get_by_role("searchbox").fill(shot.typed)
        await page.get_by_role("button", name=shot.picked).click()
        await page.get_by_role("button", name="Episodes of season 3").click()
    await visitor.settled()
    await page.mouse.move(0, 0)


if __name__ == "__main__":
    asyncio.run(take(Path(sys.argv[1]) if len(sys.argv) > 1 else _FOLDER))
