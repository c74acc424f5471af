"""The first run says what is missing instead of an empty list, until something can be fetched and stored."""

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import OpenScene
from tests.e2e.films import catalogue_of, film

from .chromium import LOOKS, PHONE
from .conftest import Visit
from .ports import free_port

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]


async def test_what_is_missing_is_told_until_it_is_there(open_scene: OpenScene, visit: Visit) -> None:
    scene = await open_scene(catalogue_of(film()), debrid=(), torrents="never", port=free_port())
    visitor = await visit(scene.usher.url, PHONE)
    page = visitor.page
    await visitor.enter()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("One thing to mend")
    missing = page.get_by_role("listitem").filter(has_text="A debrid service")
    await expect(missing).to_contain_text("To mend")
    await expect(missing).to_contain_text("realdebrid_token")
    for look in LOOKS:
        await page.emulate_media(color_scheme=look)
        await visitor.settled()
        assert await visitor.grave_findings() == []
        await visitor.picture(f"first-run-phone-{look}")
    assert [await visitor.overhang(width) for width in (320, 1280)] == [0, 0]

    visitor.faults.expect("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "WebSocket")
    await scene.usher.terminate()
    await scene.start(torrents="auto")
    await expect(page.get_by_role("heading", level=1, name="Requests")).to_be_visible(timeout=30_000)
