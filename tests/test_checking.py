"""`usher check` says how notifications stand, and sends none."""

from pathlib import Path

import pytest

from addon.checking import _check_notifications
from tests.services.world import settings_in


@pytest.mark.parametrize(
    ("urls", "words"),
    [("json://127.0.0.1:1", "the address"), ("json://127.0.0.1:1 json://127.0.0.1:2", "all 2 addresses")],
)
async def test_check_says_that_addresses_are_understood(tmp_path: Path, urls: str, words: str) -> None:
    said = await _check_notifications(settings_in(tmp_path, notify_urls=urls))
    assert said == f"notifications: Apprise understands {words}"
