"""Fixtures of the end-to-end tests: each test has a neighbourhood, a data folder and a program of its own."""

from collections.abc import AsyncIterator, Awaitable
from contextlib import AsyncExitStack, asynccontextmanager
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
    async with scenes_in(tmp_path, bytecode_of(tmp_path_factory)) as open_it:
        yield open_it


def bytecode_of(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where all workers keep compiled modules."""
    return tmp_path_factory.getbasetemp().parent / "bytecode"


@asynccontextmanager
async def scenes_in(folder: Path, bytecode: Path) -> AsyncIterator[OpenScene]:
    """What opens a scene in the folder; all are ended with it."""
    async with AsyncExitStack() as stack:

        async def open_it(
            catalogue: Catalogue,
            *,
            started: bool = True,
            debrid: tuple[str, ...] = (REALDEBRID,),
            **settings: str,
        ) -> Scene:
            scene = await stack.enter_async_context(Scene(folder, catalogue, bytecode, debrid=debrid, **settings))
            if started:
                await scene.start()
            return scene

        yield open_it
