"""For eyes that need more: colours of the system, text twice as large, names of any length."""

import pytest
from playwright.async_api import Locator, Route, expect

from tests.e2e.conftest import OpenScene
from tests.e2e.films import catalogue_of, copy_of, film
from tests.e2e.shows import series, singles

from .conftest import Visit

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

_TWICE = (640, 400)  # what is left of 1280×800 at 200 %
_NARROWEST = (320, 640)
_WORD = "Lighthousekeepersgrandchildrensassociation"


async def test_what_is_picked_is_seen_in_the_colours_of_the_system(open_scene: OpenScene, visit: Visit) -> None:
    scene = await open_scene(catalogue_of(film()))
    visitor = await visit(scene.usher.url)
    page = visitor.page
    await page.emulate_media(forced_colors="active")
    await visitor.enter()
    kinds = page.get_by_role("group", name="Type")
    statuses = page.get_by_role("group", name="Status")
    assert await _ground(kinds.get_by_text("All")) != await _ground(kinds.get_by_text("Shows"))
    await statuses.get_by_role("button", name="Failed").click()
    await expect(statuses.get_by_role("button", name="Failed", pressed=True)).to_be_visible()
    assert await _ground(statuses.get_by_text("Failed")) != await _ground(statuses.get_by_text("Found"))


async def test_form_is_reached_and_read_at_twice_the_size(open_scene: OpenScene, visit: Visit) -> None:
    show = series(3, 2)
    world = catalogue_of(film()).with_titles(show)
    for torrent in singles(show, 1, (1, 2, 3)):
        world = world.with_torrent(torrent)
    scene = await open_scene(world)
    visitor = await visit(scene.usher.url, _TWICE)
    page = visitor.page
    await visitor.enter("ask?q=slate")
    await page.get_by_role("button", name=show.title).click()
    sheet = page.get_by_role("dialog", name=f"Ask for {show.title}")
    await sheet.get_by_role("button", name="Choose").click()
    season = sheet.get_by_role("checkbox", name="Season 1")
    await season.scroll_into_view_if_needed()
    foot = sheet.get_by_role("button", name="Ask for episodes")
    high = await season.bounding_box(), await foot.bounding_box()
    assert high[0] is not None
    assert high[1] is not None
    assert high[1]["y"] - high[0]["y"] > _TWICE[1] / 2, "the foot takes no room from what is picked"
    await season.check()
    await sheet.get_by_role("button", name="Ask for 3 episodes").click()
    await expect(page.get_by_text(f"Asked for {show.title}")).to_be_visible()


async def test_name_of_any_length_stays_in_the_confirmation(open_scene: OpenScene, visit: Visit) -> None:
    movie = film()
    scene = await open_scene(catalogue_of(movie, copy_of(movie)))
    await scene.request_movie(movie, autoSelect=False)
    request = await scene.until_status("FOUND")
    visitor = await visit(scene.usher.url, _NARROWEST)
    page = visitor.page

    async def rename(route: Route) -> None:
        answer = await route.fetch()
        await route.fulfill(response=answer, body=(await answer.text()).replace(movie.title, _WORD))

    await page.route("**/graphql", rename)
    await visitor.enter(f"r/{request.id}")
    await page.get_by_role("button", name="Cancel request").click()
    dialog = page.get_by_role("alertdialog", name=_WORD)
    await expect(dialog).to_be_visible()
    assert await dialog.evaluate("dialog => dialog.scrollWidth - dialog.clientWidth") == 0
    await expect(dialog.get_by_role("button", name="Keep it")).to_be_focused()


async def _ground(place: Locator) -> str:
    """The colour that the words of a button stand on."""
    return str(await place.evaluate("place => getComputedStyle(place.closest('button')).backgroundColor"))
