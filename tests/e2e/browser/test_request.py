"""The page of one request: choosing, watching it move, cancelling, a show of which an episode failed."""

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import OpenScene
from tests.e2e.films import catalogue_of, copy_of, film
from tests.e2e.shows import seat, seats_of_singles, series, singles, world_of
from tests.e2e.stops import SLOW_BYTES_PER_SECOND

from .conftest import Visit

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


async def test_running_download_is_cancelled_in_a_dialog(open_scene: OpenScene, visit: Visit) -> None:
    movie = film()
    torrent = copy_of(movie, mib=12)
    scene = await open_scene(catalogue_of(movie, torrent))
    scene.town.realdebrid.node.bytes_per_second = SLOW_BYTES_PER_SECOND
    await scene.request_movie(movie)
    request = await scene.until_status("DOWNLOADING")
    visitor = await visit(scene.usher.url)
    page = visitor.page
    await visitor.enter(f"r/{request.id}")
    bar = page.get_by_role("progressbar", name=f"{torrent.name}, downloaded")
    await expect(bar).to_be_visible()
    assert await visitor.grave_findings() == []

    ask = page.get_by_role("button", name="Cancel request")
    await ask.click()
    dialog = page.get_by_role("alertdialog", name=f"Cancel {movie.title}?")
    await expect(dialog.get_by_role("button", name="Keep it")).to_be_focused()
    assert await visitor.grave_findings() == []
    await visitor.picture("request-cancel-dialog")
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(ask).to_be_focused()
    await ask.click()
    await dialog.get_by_role("button", name="Cancel request").click()

    await expect(page.get_by_text("Cancelled", exact=True).first).to_be_visible()
    await expect(bar).to_be_hidden()
    await expect(page.get_by_role("button", name="Search again")).to_be_visible()
    await expect(page.get_by_role("heading", level=1)).to_be_focused()  # the button that had it is gone
    await scene.until_status("CANCELLED")
    await scene.tidy(for_seconds=0)
    assert scene.library() == ()


async def test_failed_episode_says_why_and_is_searched_again(open_scene: OpenScene, visit: Visit) -> None:
    show = series(3)
    torrents = singles(show, 1, (1, 2, 3))
    scene = await open_scene(world_of(show, *torrents))
    in_the_way = scene.shows / seat(show, 1, 3, torrent=torrents[2]).path
    in_the_way.parent.mkdir(parents=True)
    in_the_way.write_text("somebody else's")
    await scene.request_show(show, seasons=[1])
    request = await scene.until_status("FAILED")
    await scene.until_completed((1, 1), (1, 2))
    visitor = await visit(scene.usher.url)
    page = visitor.page
    await visitor.enter(f"r/{request.id}")
    await expect(page.get_by_role("heading", level=1)).to_contain_text(show.title)
    grid = page.get_by_role("group", name="Season 1")
    await expect(grid.get_by_role("button")).to_have_count(3)
    await expect(grid.get_by_role("button", name="Season 1 episode 1, completed")).to_be_visible()
    cell = grid.get_by_role("button", name="Season 1 episode 3, failed")
    await expect(cell).to_have_attribute("aria-expanded", "true")
    detail = page.locator(f"id={await cell.get_attribute('aria-controls')}")
    await expect(detail).to_contain_text(in_the_way.name)
    assert await visitor.grave_findings() == []
    await visitor.picture("request-show-failed")

    in_the_way.unlink()
    await detail.get_by_role("button", name="Search now").click()
    await expect(grid.get_by_role("button", name="Season 1 episode 3, completed")).to_be_visible()
    await expect(page.get_by_text("3 of 3 aired are in the library")).to_be_visible()
    scene.check_shows(*seats_of_singles(show, 1, torrents, (1, 2, 3)))
