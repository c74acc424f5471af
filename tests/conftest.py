"""Fixtures that every test folder may use."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CAPTURES = ROOT.parent / "shared" / "captures"


@pytest.fixture
def captures() -> Path:
    """The folder of bodies that real upstreams answered; the test skips where it is absent."""
    if not CAPTURES.is_dir():
        pytest.skip("the captures of real upstreams are not beside this checkout")
    return CAPTURES
