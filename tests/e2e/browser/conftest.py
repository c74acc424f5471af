"""Fixtures of the browser tests: one Chromium for each worker, a fresh context for each test.

The browser lives in one event loop, that of the session, and so does whatever uses it.
"""

from collections.abc import AsyncIterator, Awaitable
from pathlib import Path
from typing import Protocol

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.e2e.conftest import OpenScene, bytecode_of, scenes_in

from .chromium import WIDE, Look, chromium, new_context
from .visitor import Visitor

_LONGEST_MS = 20_000


class Visit(Protocol):
    """Makes a visitor; nothing may go wrong in its pages until the test ends."""

    def __call__(
        self, url: str, size: tuple[int, int] = ..., look: Look = ..., *, moves: bool = ...
    ) -> Awaitable[Visitor]:
        """The visitor, in a browser as new, at a blank page."""
        ...


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Chromium."""
    expect.set_options(timeout=_LONGEST_MS)
    async with chromium() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def open_scene(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[OpenScene]:
    """Opens the test's scene, in the browser's event loop."""
    async with scenes_in(tmp_path, bytecode_of(tmp_path_factory)) as open_it:
        yield open_it


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser, open_scene: OpenScene, request: pytest.FixtureRequest) -> AsyncIterator[Visit]:
    """Makes visitors; fails when anything went wrong in their pages."""
    visitors: list[Visitor] = []

    async def make(url: str, size: tuple[int, int] = WIDE, look: Look = "light", *, moves: bool = False) -> Visitor:
        context = await new_context(browser, size, look, moves=moves)
        visitor = Visitor(context, url)
        visitors.append(visitor)
        await visitor.begin()
        return visitor

    yield make
    for visitor in visitors:
        await visitor.picture(f"last/{request.node.name}")
        await visitor.context.close()
    assert [fault for visitor in visitors for fault in visitor.faults.found] == []
