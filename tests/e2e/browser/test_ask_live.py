"""Asking, live: badges move by themselves, a silent source is told, and games are asked for by platform."""

import pytest
from playwright.async_api import Locator, Page, expect

from tests.e2e.conftest import OpenScene
from tests.e2e.films import catalogue_of, copy_of, film
from tests.e2e.games import KITES
from tests.e2e.shows import series

from .conftest import Visit

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


async def search(page: Page, words: str) -> None:
    """Types them into the box."""
    await page.get_by_role("searchbox", name="Title or IMDb id").fill(words)


def plan(panel: Locator) -> Locator:
    """What the panel says that happens when one asks."""
    return panel.locator("#ask-plan")


async def test_status_on_the_poster_moves_live(open_scene: OpenScene, visit: Visit) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene = await open_scene(catalogue_of(movie, torrent))
    visitor = await visit(scene.usher.url)
    await visitor.enter(f"ask?q={movie.title}")
    tile = visitor.page.get_by_role("button", name=movie.title)
    await expect(tile).to_be_visible()
    await scene.request_movie(movie)
    await scene.completed(torrent)
    await expect(tile).to_contain_text("Completed")


async def test_silent_source_is_told_with_the_way_on(open_scene: OpenScene, visit: Visit) -> None:
    show = series(2)
    scene = await open_scene(catalogue_of(film()).with_titles(show))
    scene.town.cinemeta.switches.fail(status=503, times=None)
    visitor = await visit(scene.usher.url)
    page = visitor.page
    await visitor.enter("ask")
    await search(page, "slate")
    await expect(page.get_by_role("heading", name="This cannot be searched now.")).to_be_visible()
    assert await visitor.grave_findings() == []
    scene.town.cinemeta.switches.clear()
    await scene.usher.graphql("mutation { checkHealth { name } }")  # no pause is waited for
    await page.get_by_role("button", name="Try again").click()
    await expect(page.get_by_role("button", name=show.title)).to_be_visible()
    await search(page, "nowhere at all")
    await expect(page.get_by_role("heading", name="Nothing is called “nowhere at all”")).to_be_visible()
    await search(page, "https://www.imdb.com/title/tt0000001/")
    await expect(page.get_by_role("heading", name="Nothing has this IMDb id")).to_be_visible()


async def test_game_is_asked_for_on_its_platforms(open_scene: OpenScene, visit: Visit) -> None:
    scene = await open_scene(catalogue_of(film()).with_titles(KITES))
    visitor = await visit(scene.usher.url)
    page = visitor.page
    await visitor.enter("ask?q=kites&kind=game")
    await page.get_by_role("button", name=KITES.title).click()
    panel = page.get_by_role("region", name=f"Ask for {KITES.title}")
    await panel.get_by_role("button", name="PC").click()
    await panel.get_by_role("button", name="Switch").click()
    await panel.get_by_role("button", name="Ask for 2 platforms").click()
    await expect(page.get_by_text("Asked for Paper Kites, PC, Switch.")).to_be_visible()
    await expect(page.get_by_role("button", name=KITES.title)).to_contain_text("Pending")
