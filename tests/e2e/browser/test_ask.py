"""Asking: what is there or asked for already shows before one asks, and a refusal says where to look."""

import re

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import OpenScene
from tests.e2e.films import catalogue_of, copy_of, film
from tests.e2e.scene import Scene
from tests.e2e.shows import series, singles
from tests.e2e.waiting import until

from .conftest import Visit
from .visitor import Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

_BOX = "Title or IMDb id"


async def test_id_and_the_address_of_its_page_find_the_title(open_scene: OpenScene, visit: Visit) -> None:
    movie, show = film(), series(3, 2)
    visitor = await _asking(await open_scene(catalogue_of(movie).with_titles(show)), visit)
    box = visitor.page.get_by_role("searchbox", name=_BOX)
    await expect(box).to_be_focused()
    await box.fill(str(movie.imdb_id))
    await expect(visitor.page.get_by_role("button", name=movie.title)).to_be_visible()
    await box.fill(f"https://www.imdb.com/title/{show.imdb_id}/?ref_=nv")
    await expect(visitor.page.get_by_role("button", name=show.title)).to_be_visible()
    await expect(visitor.page.get_by_role("button", name=movie.title)).to_be_hidden()


async def test_back_and_escape_close_the_panel_and_keep_the_search(open_scene: OpenScene, visit: Visit) -> None:
    movie = film()
    visitor = await _asking(await open_scene(catalogue_of(movie, copy_of(movie))), visit)
    page = visitor.page
    await page.get_by_role("searchbox", name=_BOX).fill("heron")
    tile = page.get_by_role("button", name=movie.title)
    panel = page.get_by_role("region", name=f"Ask for {movie.title}")
    for close in (page.go_back, lambda: page.keyboard.press("Escape")):
        await tile.click()
        await expect(panel).to_be_visible()
        await expect(page).to_have_url(re.compile(f"q=heron.*title={movie.imdb_id}"))
        await close()
        await expect(panel).to_be_hidden()
        await expect(tile).to_be_focused()
        await expect(page.get_by_role("searchbox", name=_BOX)).to_have_value("heron")
    await tile.click()
    await page.reload()
    await expect(panel).to_be_visible()


async def test_what_is_asked_for_shows_at_once_and_is_not_asked_for_twice(open_scene: OpenScene, visit: Visit) -> None:
    movie = film()
    visitor = await _asking(await open_scene(catalogue_of(movie)), visit)
    page = visitor.page
    await page.get_by_role("searchbox", name=_BOX).fill("heron")
    tile = page.get_by_role("button", name=movie.title)
    await tile.click()
    panel = page.get_by_role("region", name=f"Ask for {movie.title}")
    await panel.get_by_role("button", name="Ask for this movie").click()
    await expect(tile).to_contain_text("Pending")
    await tile.click()
    await expect(panel).to_contain_text("Asked for already.")
    await panel.get_by_role("button", name="Ask for this movie").click()
    refusal = panel.get_by_text(f"{movie.title} is asked for already.")
    await expect(refusal).to_be_visible()
    assert await visitor.grave_findings() == []
    await panel.get_by_role("link", name="Open").last.click()
    await expect(page.get_by_role("heading", level=1, name=movie.title)).to_be_visible()


async def test_what_the_library_has_cannot_be_ticked_and_the_rest_is_counted(
    open_scene: OpenScene, visit: Visit
) -> None:
    show = series(3, 2)
    world = catalogue_of(film()).with_titles(show)
    for torrent in singles(show, 1, (1, 2)):
        world = world.with_torrent(torrent)
    scene = await open_scene(world)
    await scene.request_show(show, episodes=[{"season": 1, "episode": number} for number in (1, 2)])
    await scene.until_completed((1, 1), (1, 2))
    visitor = await _asking(scene, visit)
    page = visitor.page
    await page.get_by_role("searchbox", name=_BOX).fill("slate")
    await page.get_by_role("button", name=show.title).click()
    panel = page.get_by_role("region", name=f"Ask for {show.title}")
    await panel.get_by_role("button", name="Episodes of season 1").click()
    await expect(panel.get_by_role("img", name=re.compile("^Episode 1, "))).to_be_visible()
    await panel.get_by_role("checkbox", name="Season 1").check()
    await panel.get_by_role("checkbox", name="Season 2").check()
    assert await visitor.grave_findings() == []
    await visitor.picture("ask-show")
    await panel.get_by_role("button", name="Ask for 3 episodes").click()
    await expect(page.get_by_text(f"Asked for {show.title}, 2 seasons.")).to_be_visible()

    async def asked() -> bool:
        seasons = [season for request in await scene.requests() for season in request.seasons]
        return sum(len(season.episodes) for season in seasons) == 5

    await until(asked, "the three others are asked for, and none twice")


async def test_game_is_asked_for_by_its_bare_name_where_none_can_be_looked_up(
    open_scene: OpenScene, visit: Visit
) -> None:
    scene = await open_scene(catalogue_of(film()), started=False)
    await scene.start(igdb_client_id="", igdb_client_secret="")
    visitor = await _asking(scene, visit)
    page = visitor.page
    await page.get_by_role("searchbox", name=_BOX).fill("Old Salt")
    await page.get_by_role("button", name="Ask for a game called “Old Salt”").click()
    panel = page.get_by_role("region", name="Ask for Old Salt")
    await panel.get_by_role("button", name="Switch", exact=True).click()
    await panel.get_by_role("button", name="Ask for this game").click()
    await expect(page.get_by_text("Asked for Old Salt")).to_be_visible()


async def _asking(scene: Scene, visit: Visit) -> Visitor:
    visitor = await visit(scene.usher.url)
    visitor.faults.expect("/posters/")
    await visitor.enter("ask")
    return visitor
