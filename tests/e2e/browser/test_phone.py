"""On a phone: the places at the bottom, what is asked for in a sheet, releases one below the other."""

import pytest
from playwright.async_api import Locator, expect

from tests.e2e.conftest import OpenScene
from tests.e2e.films import catalogue_of, copy_of, film
from tests.e2e.shows import series, singles

from .chromium import PHONE
from .conftest import Visit

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

_FINGER = 44


async def test_season_is_asked_for_and_a_release_chosen_with_a_thumb(open_scene: OpenScene, visit: Visit) -> None:
    movie, show = film(), series(3, 2)
    world = catalogue_of(movie, copy_of(movie, "PIER", seeders=90), copy_of(movie)).with_titles(show)
    for torrent in (*singles(show, 1, (1, 2, 3)), *singles(show, 2, (1, 2))):
        world = world.with_torrent(torrent)
    scene = await open_scene(world)
    await scene.request_movie(movie, autoSelect=False)
    visitor = await visit(scene.usher.url, PHONE)
    page = visitor.page
    await visitor.enter()
    for link in await visitor.navigation.get_by_role("link").all():
        box = await _box(link)
        assert box["y"] + box["height"] >= PHONE[1] - 40, "at the bottom"
        assert min(box["height"], box["width"]) >= _FINGER

    await visitor.navigation.get_by_role("link", name="Ask").tap()
    await page.get_by_role("searchbox", name="Title or IMDb id").fill("slate")
    await page.get_by_role("button", name=show.title).tap()
    sheet = page.get_by_role("dialog", name=f"Ask for {show.title}")
    await expect(sheet).to_be_visible()
    assert (await _box(sheet))["width"] == PHONE[0]
    assert await visitor.grave_findings() == []
    await visitor.picture("ask-sheet-phone")
    await sheet.get_by_role("button", name="Choose").tap()
    await sheet.get_by_role("checkbox", name="Season 2").check()
    await sheet.get_by_role("button", name="Ask for 2 episodes").tap()
    await expect(page.get_by_text(f"Asked for {show.title}")).to_be_visible()
    await scene.until_completed((2, 1), (2, 2))

    await visitor.navigation.get_by_role("link", name="Requests").tap()
    await page.get_by_role("link", name=f"Choose a release of {movie.title}").tap()
    releases = page.get_by_role("region", name="Releases").get_by_role("button", name="Choose: ")
    await expect(releases).to_have_count(2)
    first, second = [await _box(each) for each in await releases.all()]
    assert second["y"] > first["y"] + first["height"]
    assert await visitor.overhang(PHONE[0]) == 0
    await releases.first.tap()
    await expect(page.get_by_text("Completed", exact=True).first).to_be_visible()


async def _box(place: Locator) -> dict[str, float]:
    """Where it stands and how large it is."""
    box = await place.bounding_box()
    assert box is not None
    return {"x": box["x"], "y": box["y"], "width": box["width"], "height": box["height"]}
