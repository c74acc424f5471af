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

_FOLDER = ROOT / "docs" / "pictures"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One picture: of which page, in which look, on how large a screen."""

    name: str
    place: str
    look: Look = "light"
    size: tuple[int, int] = WIDE
    typed: str = ""  # into the page's search


SHOTS = (
    Shot(name="requests-light", place="requests"),
    Shot(name="requests-dark", place="requests", look="dark"),
    Shot(name="show-dark", place="request-show", look="dark"),
    Shot(name="choose-light", place="request-choose"),
    Shot(name="movie-light", place="request-movie"),
    Shot(name="ask-light", place="ask", typed="the"),
    Shot(name="downloads-dark", place="downloads", look="dark"),
    Shot(name="system-light", place="system"),
    Shot(name="requests-phone", place="requests", look="dark", size=PHONE),
    Shot(name="movie-phone", place="request-movie", size=PHONE),
)


async def take(folder: Path, shots: Sequence[Shot] = SHOTS) -> None:
    """Every picture, into the folder."""
    with tempfile.TemporaryDirectory(prefix="usher-pictures-") as scratch:
        async with scenes_in(Path(scratch), Path(scratch) / "bytecode") as open_scene, chromium() as browser:
            scene = await open_street(open_scene)
            await move_on(scene)
            where = await places(scene)
            for shot in shots:
                visitor = Visitor(await new_context(browser, shot.size, shot.look), scene.usher.url)
                await visitor.begin()
                await visitor.enter(where[shot.place])
                await _compose(visitor, shot)
                await visitor.page.screenshot(path=folder / f"{shot.name}.png")
                await visitor.context.close()


async def _compose(visitor: Visitor, shot: Shot) -> None:
    """Has the page be as it is to be seen."""
    page = visitor.page
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    if shot.typed:
        await page.get_by_role("searchbox").fill(shot.typed)
        await expect(page.get_by_role("status").first).to_be_attached()
        await page.wait_for_load_state("networkidle")
    await visitor.settled()


if __name__ == "__main__":
    asyncio.run(take(Path(sys.argv[1]) if len(sys.argv) > 1 else _FOLDER))
