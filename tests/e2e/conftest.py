"""Fixtures of the end-to-end tests: each test has a neighbourhood, a data folder and a program of its own."""

from collections.abc import AsyncIterator, Awaitable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Protocol

import pytest

from addon.demo.catalogue import Catalogue

from .scene import REALDEBRID, Scene


class OpenScene(Protocol):
    """Makes a scene; the program in it runs unless `started` is False."""

    def __call__(
        self, catalogue: Catalogue, *, started: bool = True, debrid: tuple[str, ...] = ..., **settings: str
    ) -> Awaitable[Scene]:
        """The scene, ended with the test."""
        ...


@pytest.fixture
async def open_scene(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[OpenScene]:
    """Opens the test's scene."""
    bytecode = tmp_path_factory.getbasetemp().parent / "bytecode"  # of all workers
    async with AsyncExitStack() as stack:

        async def open_it(
            catalogue: Catalogue,
            *,
            started: bool = True,
            debrid: tuple[str, ...] = (REALDEBRID,),
            **settings: str,
        ) -> Scene:
            scene = await stack.enter_async_context(Scene(tmp_path, catalogue, bytecode, debrid=debrid, **settings))
            if started:
                await scene.start()
            return scene

        yield open_it
