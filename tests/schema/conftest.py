"""The GraphQL room, fresh for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from addon.store.session import Store
from tests.conftest import HeldClock
from tests.schema.kit import Room


@pytest.fixture
def room(tmp_path: Path, held_clock: HeldClock) -> Iterator[Room]:
    """Nothing is asked for and aria2 holds nothing."""
    store = Store(tmp_path / "usher.db")
    yield Room(store, held_clock)
    store.close()
