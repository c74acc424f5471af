"""A store over a fresh file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from addon.store.session import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An open, empty database."""
    opened = Store(tmp_path / "usher.db")
    yield opened
    opened.close()
