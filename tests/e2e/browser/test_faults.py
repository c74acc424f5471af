"""What must never happen in a page is seen when it does."""

import pytest

from tests.e2e.conftest import OpenScene
from tests.e2e.films import catalogue_of, film
from tests.e2e.waiting import until

from .conftest import Visit

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

_DEEDS = {
    "console: broken": "console.error('broken')",
    "page error: thrown": "setTimeout(() => { throw new Error('thrown') })",
    "console: content security policy: connect-src": "fetch('http://127.0.0.1:9/').catch(() => {})",
    "another host: http://127.0.0.1:9/picture": "new Image().src = 'http://127.0.0.1:9/picture'",
    "refused: 404": "fetch('nowhere')",
    "console: Connecting to 'ws://127.0.0.1:9/'": "try { new WebSocket('ws://127.0.0.1:9/') } catch {}",
}


async def test_faults_of_a_page_are_found(open_scene: OpenScene, visit: Visit) -> None:
    scene = await open_scene(catalogue_of(film()))
    visitor = await visit(scene.usher.url)
    await visitor.open()
    for words, deed in _DEEDS.items():
        await visitor.page.evaluate(f"() => {{ {deed} }}")

        async def seen(words: str = words) -> bool:
            return any(words in fault for fault in visitor.faults.found)

        await until(seen, f"“{words}” among {visitor.faults.found}", 5.0)
    visitor.faults.expect("")  # all of them
    assert visitor.faults.found == []


async def test_shift_without_input_is_found(open_scene: OpenScene, visit: Visit) -> None:
    scene = await open_scene(catalogue_of(film()))
    visitor = await visit(scene.usher.url)
    await visitor.open()
    visitor.faults.expect("401")
    await visitor.page.evaluate(
        """() => { document.body.innerHTML = '<div id="above"></div><p id="below">text</p>'
        requestAnimationFrame(() => requestAnimationFrame(() => { above.style.height = '200px' })) }"""
    )

    async def shifted() -> list[str] | None:
        return await visitor.shifts() or None

    assert "below" in "".join(await until(shifted, "the shift is seen", 5.0))
