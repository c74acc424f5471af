"""`usher check` looks at the mount where one is configured, and says how notifications stand without sending any."""

from pathlib import Path

import pytest

from addon.checking import _check_notifications, _tries
from addon.errors import MountUnavailableError
from addon.wiring import build
from tests.services.world import settings_in


@pytest.mark.parametrize(
    ("urls", "words"),
    [("json://127.0.0.1:1", "the address"), ("json://127.0.0.1:1 json://127.0.0.1:2", "all 2 addresses")],
)
async def test_check_says_that_addresses_are_understood(tmp_path: Path, urls: str, words: str) -> None:
    said = await _check_notifications(settings_in(tmp_path, notify_urls=urls))
    assert said == f"notifications: Apprise understands {words}"


async def test_the_mount_is_looked_at(tmp_path: Path) -> None:
    mounted = tmp_path / "mount"
    house = build(settings_in(tmp_path, aria2_url="http://127.0.0.1:1", delivery="mount", mount_dir=str(mounted)))
    with pytest.raises(MountUnavailableError, match=f"The mount {mounted} is missing"):
        await _tries(house)["mount"]()
    (mounted / "__all__").mkdir(parents=True)
    assert await _tries(house)["mount"]() == f"mount: {mounted} can be read"
    await house.stop()


async def test_no_mount_is_looked_for_where_files_are_downloaded(tmp_path: Path) -> None:
    house = build(settings_in(tmp_path, aria2_url="http://127.0.0.1:1"))
    assert "mount" not in _tries(house)
    await house.stop()
