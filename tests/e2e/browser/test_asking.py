"""Asking: what is there or asked for shows before one asks, the button counts, and refusals stand where they happen."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Locator, Page, expect

from addon.demo.catalogue import Episode
from tests.e2e.conftest import OpenScene
from tests.e2e.films import catalogue_of, copy_of, film
from tests.e2e.games import KITES
from tests.e2e.shows import series, show_of

from .conftest import Visit

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


async def search(page: Page, words: str) -> None:
    """Types them into the box."""
    await page.get_by_role("searchbox", name="Title or IMDb id").fill(words)


def plan(panel: Locator) -> Locator:
    """What the panel says that happens when one asks."""
    return panel.locator("#ask-plan")


async def test_what_is_asked_for_cannot_be_ticked_and_the_button_counts_the_rest(
    open_scene: OpenScene, visit: Visit
) -> None:
    aired, later = datetime.now(UTC) - timedelta(days=90), datetime.now(UTC) + timedelta(days=90)
    dates = [(1, 1, aired), (1, 2, aired), (2, 1, aired), (2, 2, later)]
    show = show_of(*(Episode(season=s, number=n, name=f"Part {n}", aired_on=on.date()) for s, n, on in dates))
    scene = await open_scene(catalogue_of(film()).with_titles(show))
    await scene.request_show(show, episodes=[{"season": 1, "episode": 1}])
    visitor = await visit(scene.usher.url)
    page = visitor.page
    await visitor.enter(f"ask?q={show.imdb_id}")
    await expect(page.get_by_role("searchbox")).to_be_focused()
    tile = page.get_by_role("button", name=show.title)
    await expect(tile).to_contain_text("Pending")
    await tile.click()
    panel = page.get_by_role("region", name=f"Ask for {show.title}")
    await expect(panel.get_by_text("Asked for already.")).to_be_visible()
    await expect(panel.get_by_role("button", name="Ask for episodes")).to_have_attribute("aria-disabled", "true")

    await panel.get_by_role("button", name="Episodes of season 1").click()
    await expect(panel.get_by_role("img", name="Episode 1, Part 1, Pending")).to_be_visible()
    await panel.get_by_role("button", name="Episode 2, Part 2").click()
    await panel.get_by_role("button", name="Episodes of season 2").click()
    await panel.get_by_role("button", name=re.compile("^Episode 2, Part 2, airs ")).click()
    await expect(plan(panel)).to_contain_text("Season 1 and one episode of season 2, searched at once, 1 of them when")
    assert await visitor.grave_findings() == []
    await panel.get_by_role("button", name="Ask for 2 episodes").click()
    await expect(page.get_by_text(f"Asked for {show.title}, 2 episodes.")).to_be_visible()
    await expect(panel).to_be_hidden()
    await expect(tile).to_be_focused()
    newest, before = await scene.requests()
    assert [(season.number, len(season.episodes)) for season in newest.seasons] == [(1, 1), (2, 1)]
    assert [(season.number, len(season.episodes)) for season in before.seasons] == [(1, 1)]


async def test_second_wish_for_a_movie_leads_to_the_first(open_scene: OpenScene, visit: Visit) -> None:
    movie = film()
    scene = await open_scene(catalogue_of(movie))
    visitor = await visit(scene.usher.url)
    page = visitor.page
    await visitor.enter("ask")
    await search(page, movie.title)
    await page.get_by_role("button", name=movie.title).click()
    panel = page.get_by_role("region", name=f"Ask for {movie.title}")
    await expect(panel.get_by_text("Searched at once.")).to_be_visible()
    await scene.request_movie(movie)  # somebody else is faster
    await expect(panel.get_by_text("Asked for already.")).to_be_visible()
    await panel.get_by_role("button", name="Ask for this movie").click()
    told = panel.get_by_text(f"{movie.title} is asked for already.")
    await expect(told).to_be_visible()
    await panel.get_by_role("link", name="Open").last.click()
    await expect(page.get_by_role("heading", name=movie.title)).to_be_visible()
    await page.go_back()
    await expect(panel).to_be_visible()
    await page.go_back()
    await expect(panel).to_be_hidden()
    await expect(page.get_by_role("searchbox")).to_have_value(movie.title)


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


async def test_without_a_source_of_games_the_bare_name_does(open_scene: OpenScene, visit: Visit) -> None:
    scene = await open_scene(catalogue_of(film()), igdb_client_id="", igdb_client_secret="")
    visitor = await visit(scene.usher.url)
    page = visitor.page
    await visitor.enter("ask?q=Paper Kites")
    await expect(page.get_by_role("button", name="Games")).to_be_hidden()
    await page.get_by_role("button", name="Ask for a game called “Paper Kites”").click()
    panel = page.get_by_role("region", name="Ask for Paper Kites")
    await panel.get_by_label("Year, if you know it").fill("2019")
    await panel.get_by_role("button", name="Xbox Series").click()
    await panel.get_by_role("button", name="Ask for this game").click()
    await expect(page.get_by_text("Asked for Paper Kites, Xbox Series.")).to_be_visible()
