"""The whole story of a movie, as somebody sees it who never opens anything but these pages."""

import re

import pytest
from playwright.async_api import Locator, expect

from tests.e2e.conftest import OpenScene
from tests.e2e.films import catalogue_of, copy_of, film
from tests.e2e.stops import SLOW_BYTES_PER_SECOND
from tests.e2e.waiting import until

from .conftest import Visit

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


async def test_asked_for_chosen_watched_and_completed(open_scene: OpenScene, visit: Visit) -> None:
    movie = film()
    best, chosen = copy_of(movie, "PIER", seeders=90), copy_of(movie, mib=4)
    large = copy_of(movie, "QUAY", quality="2160p")
    scene = await open_scene(catalogue_of(movie, best, chosen, large))
    scene.town.realdebrid.node.bytes_per_second = SLOW_BYTES_PER_SECOND
    visitor = await visit(scene.usher.url, moves=True)
    page = visitor.page
    await visitor.enter("ask")
    await page.get_by_role("searchbox", name="Title or IMDb id").fill("copper heron")
    await page.get_by_role("button", name=movie.title).click()
    panel = page.get_by_role("region", name=f"Ask for {movie.title}")
    await panel.get_by_role("checkbox", name="Take the best release without asking me").uncheck()
    await panel.get_by_role("button", name="Ask for this movie").click()
    await expect(page.get_by_text(f"Asked for {movie.title}.")).to_be_visible()

    await visitor.navigation.get_by_role("link", name="Requests").click()
    await page.get_by_role("link", name=f"Choose a release of {movie.title}").click()
    releases = page.get_by_role("region", name="Releases")
    choose = re.compile("^Choose: ")
    await expect(releases.get_by_role("button", name=choose)).to_have_count(2)
    await releases.get_by_role("button", name="Rejected").click()
    await expect(releases.get_by_role("row").filter(has_text=large.name)).to_contain_text("2160p")
    await releases.get_by_role("button", name="Accepted").click()
    row = releases.get_by_role("row").filter(has_text=chosen.name)
    await row.get_by_role("button", name=choose).click()

    bar = page.get_by_role("progressbar", name=f"{chosen.name}, downloaded")
    await expect(bar).to_be_visible()
    await until(lambda: _has_passed(bar, 5), "the bar moves")
    await visitor.shifts()  # that the download has begun may move something
    await until(lambda: _has_passed(bar, 35), "it moves on")
    assert await visitor.shifts() == []
    await visitor.picture("request-moving")
    scene.town.realdebrid.node.bytes_per_second = None
    await expect(page.get_by_text("Completed", exact=True).first).to_be_visible()
    await expect(bar).to_be_hidden()
    await scene.completed(chosen)


async def _has_passed(bar: Locator, percent: int) -> bool:
    return int(await bar.get_attribute("aria-valuenow") or 0) >= percent
