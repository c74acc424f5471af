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


@pytest.mark.parametrize("size", _SIZES)
async def test_every_page_is_sound_in_both_looks(open_scene: OpenScene, visit: Visit, size: str) -> None:
    scene = await open_street(open_scene)
    stranger = await visit(scene.usher.url, _SIZES[size])
    stranger.faults.expect("401")
    await stranger.open()
    await expect(stranger.page.get_by_role("button", name="Sign in")).to_be_visible()
    found = await _look_at(stranger, f"sign-in-{size}")
    visitor = await visit(scene.usher.url, _SIZES[size])
    await visitor.enter()
    for name, place in (await places(scene)).items():
        await visitor.open(place)
        await expect(visitor.page.get_by_role("heading", level=1)).to_be_visible()
        await visitor.settled()
        found += await _look_at(visitor, f"{name}-{size}")
    await visitor.open("ask")
    await visitor.page.get_by_role("searchbox").fill(FERRYMEN.title)
    await visitor.page.get_by_role("button", name=FERRYMEN.title).click()
    await visitor.page.get_by_role("button", name="Episodes of season 3").click()
    found += await _look_at(visitor, f"ask-picked-{size}")
    assert found == []


async def _look_at(visitor: Visitor, name: str) -> list[str]:
    """What is wrong with the page that is open; a picture of each look is kept."""
    found = []
    for look in LOOKS:
        await visitor.page.emulate_media(color_scheme=look)
        await visitor.picture(f"{name}-{look}")
        found += [f"{name}, {look}: {finding}" for finding in await visitor.grave_findings()]
    for width in _WIDTHS:
        over = await visitor.overhang(width)
        found += [f"{name}, {width} wide: {over} pixels too wide"] if over > 0 else []
    return found
