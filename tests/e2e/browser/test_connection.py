"""Between the page and the program: a restart, a proxy with a prefix."""

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import OpenScene
from tests.e2e.films import catalogue_of, copy_of, film

from .conftest import Visit
from .ports import free_port
from .proxies import StrippingProxy

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


async def test_page_survives_a_restart_and_shows_what_happened_meanwhile(open_scene: OpenScene, visit: Visit) -> None:
    movie, later = film(), film(1)
    world = catalogue_of((movie, later), copy_of(movie), copy_of(later))
    scene = await open_scene(world, port=free_port())
    await scene.request_movie(movie)
    await scene.until_status("COMPLETED")
    visitor = await visit(scene.usher.url)
    page = visitor.page
    await visitor.enter()
    await expect(page.get_by_role("link", name=movie.title, exact=True)).to_be_visible()

    visitor.faults.expect("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE", "WebSocket")
    await scene.usher.kill()
    strip = page.get_by_role("status").filter(has_text="Connection lost")
    await expect(strip).to_be_visible()
    await expect(page.get_by_role("link", name=movie.title, exact=True)).to_be_visible()
    assert await visitor.grave_findings() == []
    await visitor.picture("connection-lost")

    await scene.start()
    await scene.ask(later)
    await strip.get_by_role("button", name="Try now").click()
    await expect(page.get_by_text("Connected again.")).to_be_visible()
    await expect(strip).to_be_hidden()
    row = page.get_by_role("article").filter(has_text=later.title)
    await expect(row.get_by_text("Completed")).to_be_visible()
    await expect(page.get_by_text("Connected again.")).to_be_hidden()


async def test_everything_works_behind_a_proxy_that_strips_a_prefix(open_scene: OpenScene, visit: Visit) -> None:
    movie = film()
    scene = await open_scene(catalogue_of(movie, copy_of(movie)))
    async with StrippingProxy(scene.usher.url) as proxy:
        visitor = await visit(proxy.url)
        page = visitor.page
        await visitor.enter()
        await expect(page.get_by_role("heading", level=1, name="Requests")).to_be_visible()
        (cookie,) = await visitor.context.cookies()
        assert cookie["path"].rstrip("/") == proxy.prefix

        await scene.request_movie(movie)  # the socket tells of it
        await page.get_by_role("link", name=movie.title, exact=True).click()
        await expect(page.get_by_text("Completed", exact=True).first).to_be_visible()
        poster = page.get_by_role("main").get_by_role("presentation").first
        assert await poster.evaluate("image => image.complete && image.naturalWidth > 0")
        for place in ("Ask", "Downloads", "System", "Requests"):
            await visitor.navigation.get_by_role("link", name=place).click()
            await expect(page.get_by_role("heading", level=1)).to_be_visible()
        await page.reload()
        await expect(page.get_by_role("article")).to_have_count(1)
        assert proxy.strays == []
        await page.goto("about:blank")  # before the proxy ends


async def test_what_could_not_be_read_is_read_again_by_itself(open_scene: OpenScene, visit: Visit) -> None:
    movie = film()
    scene = await open_scene(catalogue_of(movie, copy_of(movie)))
    await scene.request_movie(movie)
    request = await scene.until_status("COMPLETED")
    visitor = await visit(scene.usher.url)
    page = visitor.page
    await visitor.enter("system")
    await expect(page.get_by_role("heading", name="System")).to_be_visible()
    visitor.faults.expect("ERR_FAILED", "503")
    for place, unread, title in (
        (f"r/{request.id}", "This request could not be read", f"{movie.title} · Usher"),
        ("", "Usher does not answer.", "Requests · Usher"),
    ):
        await page.route("**/graphql", lambda route: route.fulfill(status=503))  # the socket is still there
        await visitor.open(place)
        await expect(page.get_by_role("heading", name=unread)).to_be_visible()
        await page.unroute("**/graphql")
        await expect(page.get_by_text("Completed", exact=True).first).to_be_visible()
        await expect(page).to_have_title(title)
