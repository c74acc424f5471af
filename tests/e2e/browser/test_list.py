"""The list of requests: two thousand of them, filters that the address keeps, and everything by keyboard."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.bench.filling import RARE_TITLE, fill
from tests.e2e.conftest import OpenScene
from tests.e2e.films import catalogue_of, film
from tests.e2e.scene import Scene
from tests.e2e.waiting import until

from .conftest import Visit
from .visitor import Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

_MANY = 2000
_SCREENFUL = 40  # of rows, with those beyond its edges


async def test_two_thousand_requests_are_a_screenful_of_rows_at_any_time(open_scene: OpenScene, visit: Visit) -> None:
    visitor = await _among_many(open_scene, visit)
    page = visitor.page
    rows = page.get_by_role("article")
    await expect(page.get_by_role("heading", level=1, name="Requests")).to_contain_text("2,000")
    await expect(page.get_by_role("link", name=f"Tide Table {_MANY - 1}", exact=True)).to_be_in_viewport()
    most = [await rows.count()]
    print("SHIFTS", await visitor.shifts())

    async def at_the_end() -> bool:
        await page.keyboard.press("End")
        most.append(await rows.count())
        return await page.get_by_role("link", name="Tide Table 0", exact=True).count() == 1

    await until(at_the_end, "the oldest request is reached")
    await expect(page.get_by_role("link", name="Tide Table 0", exact=True)).to_be_in_viewport()
    assert max(most) <= _SCREENFUL
    await page.keyboard.press("Home")
    await expect(page.get_by_role("link", name=f"Tide Table {_MANY - 1}", exact=True)).to_be_in_viewport()
    assert await visitor.shifts() == []


async def test_filters_stand_in_the_address_and_survive_a_reload(open_scene: OpenScene, visit: Visit) -> None:
    visitor = await _among_many(open_scene, visit)
    page = visitor.page
    expired = page.get_by_role("group", name="Status").get_by_role("button", name="Expired")
    await expect(expired).to_contain_text("50")
    await expired.click()
    await page.get_by_role("group", name="Type").get_by_role("button", name="Movies").click()
    await page.get_by_role("searchbox", name="Search requests").fill("table 1")
    await expect(page).to_have_url(re.compile(r"#/\?.*table"))
    await page.reload()
    await expect(expired).to_have_attribute("aria-pressed", "true")
    await expect(page.get_by_role("searchbox", name="Search requests")).to_have_value("table 1")
    rows = page.get_by_role("article")
    await expect(rows.first).to_contain_text("Tide Table 1")
    await expect(rows.first).to_contain_text("Expired")
    assert await visitor.grave_findings() == []
    await page.get_by_role("searchbox", name="Search requests").fill("no such title")
    await expect(page.get_by_role("heading", name="Nothing matches")).to_be_visible()
    assert await visitor.grave_findings() == []


async def test_everything_is_reached_by_keys(open_scene: OpenScene, visit: Visit) -> None:
    visitor = await _among_many(open_scene, visit)
    page, press = visitor.page, visitor.page.keyboard.press
    search = page.get_by_role("searchbox", name="Search requests")
    await press("/")
    await expect(search).to_be_focused()
    await page.keyboard.type(f"{RARE_TITLE.lower()} 19n?")  # none of the keys fires while one types
    await expect(page.get_by_role("heading", name="Nothing matches")).to_be_visible()
    await press("Escape")
    await expect(search).to_have_value("")
    await press("Escape")
    await expect(search).not_to_be_focused()

    newest = [page.get_by_role("link", name=f"Tide Table {number}", exact=True) for number in (1999, 1998)]
    await expect(newest[0]).to_be_visible()
    await press("j")
    await expect(newest[0]).to_be_focused()
    await press("j")
    await expect(newest[1]).to_be_focused()
    await press("k")
    await expect(newest[0]).to_be_focused()
    await press("Enter")
    await expect(page.get_by_role("heading", level=1, name="Tide Table 1999")).to_be_visible()

    await press("?")
    keys = page.get_by_role("dialog", name="Keys")
    await expect(keys).to_be_visible()
    assert await visitor.grave_findings() == []
    await press("Escape")
    await expect(keys).to_be_hidden()
    await press("n")
    await expect(page).to_have_url(re.compile("#/ask$"))
    await _escape_leaves(page)


async def _escape_leaves(page: Page) -> None:
    """Nothing happens on Escape where nothing is open."""
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("heading", level=1)).to_be_visible()


async def _among_many(open_scene: OpenScene, visit: Visit) -> Visitor:
    """Somebody at the list of many requests, of which nobody has a poster."""
    scene: Scene = await open_scene(catalogue_of(film()), started=False)
    fill(scene.data, _MANY)
    await scene.start()
    visitor = await visit(scene.usher.url)
    visitor.faults.expect("/posters/")
    await visitor.enter()
    await expect(visitor.page.get_by_role("article").first).to_be_visible()
    return visitor
