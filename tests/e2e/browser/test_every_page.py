"""Every page of a lively street, wide and on a phone, light and dark: nothing grave for axe, no sideways scrolling.

What is seen is kept as pictures.
"""

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import OpenScene

from .chromium import LOOKS, PHONE, WIDE
from .conftest import Visit
from .street import FERRYMEN, open_street, places
from .visitor import Visitor

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

_SIZES = {"wide": WIDE, "phone": PHONE}
_WIDTHS = (320, 390, 1280, 1900)


@pytest.mark.timeout(180)
async def test_every_page_is_sound_in_every_look_and_size(open_scene: OpenScene, visit: Visit) -> None:
    scene = await open_street(open_scene)
    stranger = await visit(scene.usher.url)
    stranger.faults.expect("401")
    await stranger.open()
    # await expect(stranger.page.get_by_role("button", name="Sign in")).to_be_visible()
    found = await _look_at(stranger, "sign-in")
    visitor = await visit(scene.usher.url)
    await visitor.enter()
    for name, place in (await places(scene)).items():
        await visitor.open(place)
        await expect(visitor.page.get_by_role("heading", level=1)).to_be_visible()
        await visitor.settled()
        found += await _look_at(visitor, name)
    await visitor.open("ask")
    await visitor.page.get_by_role("searchbox").fill(FERRYMEN.title)
    await visitor.page.get_by_role("button", name=FERRYMEN.title).click()
    await visitor.page.get_by_role("button", name="Episodes of season 3").click()
    found += await _look_at(visitor, "ask-picked")
    assert found == []


async def _look_at(visitor: Visitor, name: str) -> list[str]:
    """What is wrong with the page that is open; a picture of each look and size is kept."""
    found = []
    for size_name, (width, height) in _SIZES.items():
        await visitor.page.set_viewport_size({"width": width, "height": height})
        for look in LOOKS:
            await visitor.page.emulate_media(color_scheme=look)
            await visitor.picture(f"{name}-{look}-{size_name}")
            found += [f"{name}, {look}, {size_name}: {finding}" for finding in await visitor.grave_findings()]
    for width in _WIDTHS:
        over = await visitor.overhang(width)
        found += [f"{name}, {width} wide: {over} pixels too wide"] if over > 0 else []
    await visitor.page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    return found
