"""The world of services, fresh for each test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from addon.store.session import Store
from tests.conftest import HeldClock

from .game_kit import TENNIS, FakeIgdb
from .world import World

Make = Callable[..., World]


@pytest.fixture
def make_world(tmp_path: Path, held_clock: HeldClock) -> Iterator[Make]:
    """Builds worlds with settings of the test's own; each is closed in the end."""
    made: list[World] = []

    def make(**given: str) -> World:
        world = World(tmp_path / f"data{len(made)}", held_clock, Store, **given)
        made.append(world)
        return world

    yield make
    for world in made:
        world.store.close()


@pytest.fixture
def world(make_world: Make) -> World:
    """The services as they are by default."""
    return make_world()


@pytest.fixture
def igdb() -> FakeIgdb:
    """It knows one game, on PC and Switch."""
    return FakeIgdb(TENNIS)
