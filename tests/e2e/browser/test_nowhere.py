"""Where there is nothing, a page says so, and is a page as every other: with a name, a heading and a way out."""

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import OpenScene
from tests.e2e.films import catalogue_of, film

from .conftest import Visit

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


async def test_pages_that_there_are_not_are_named_and_have_the_focus(open_scene: OpenScene, visit: Visit) -> None:
    scene = await open_scene(catalogue_of(film()))
    visitor = await visit(scene.usher.url)
    page = visitor.page
    await visitor.enter()
    for place, title in (("nowhere", "There is no such page"), ("r/nothing", "This request is gone")):
        await visitor.open("system")
        await visitor.open(place)
        heading = page.get_by_role("heading", level=1, name=title)
        await expect(heading).to_be_focused()
        await expect(page).to_have_title(f"{title} · Usher")
        assert await visitor.grave_findings() == []
        await page.get_by_role("link", name="All requests", exact=True).click()
        await expect(page.get_by_role("heading", level=1, name="Requests")).to_be_visible()
