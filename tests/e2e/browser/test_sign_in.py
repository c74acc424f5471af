"""Without the right key there is the sign-in with a message, never a blank page."""

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import OpenScene
from tests.e2e.films import catalogue_of, film
from tests.e2e.program import API_KEY

from .conftest import Visit
from .ports import free_port

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

_ANOTHER_KEY = "another-api-key"


async def test_missing_and_wrong_keys_are_told_and_the_right_one_opens(open_scene: OpenScene, visit: Visit) -> None:
    scene = await open_scene(catalogue_of(film()))
    visitor = await visit(scene.usher.url)
    visitor.faults.expect("401")  # how the page finds out
    page = visitor.page
    await visitor.open("downloads")
    field = page.get_by_label("API key")
    await expect(field).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_have_text("The key is missing.")
    await field.fill("not-the-key")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("not the right one")
    assert await visitor.grave_findings() == []
    await visitor.picture("sign-in-wrong")
    await field.fill(f" {API_KEY} ")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", name="Downloads")).to_be_visible()

    (cookie,) = await visitor.context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    assert API_KEY not in str(await visitor.context.storage_state())
    await page.reload()
    await expect(page.get_by_role("heading", name="Downloads")).to_be_visible()


async def test_renewed_key_asks_for_itself_while_the_page_is_open(open_scene: OpenScene, visit: Visit) -> None:
    scene = await open_scene(catalogue_of(film()), port=free_port())
    visitor = await visit(scene.usher.url)
    visitor.faults.expect("401", "403", "ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "WebSocket")
    page = visitor.page
    await visitor.enter("system")
    await expect(page.get_by_role("heading", name="System")).to_be_visible()
    await scene.usher.terminate()
    await scene.start(api_key=_ANOTHER_KEY)
    await expect(page.get_by_label("API key")).to_be_visible(timeout=15_000)
    await expect(page.get_by_text("You were signed out: the key was renewed")).to_be_visible()
    await page.get_by_label("API key").fill(_ANOTHER_KEY)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="System")).to_be_visible()
    await expect(page.get_by_text("Connection lost")).to_be_hidden()
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_label("API key")).to_be_focused()
    await expect(page.get_by_text("You were signed out")).to_be_hidden()  # by oneself
