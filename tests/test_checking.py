"""`usher check`: what is redundant is listed and left, a mount is looked at, no notification is sent."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from addon.checking import check
from addon.domain import events as e
from addon.domain.status import Quality
from addon.errors import MountUnavailableError, UpstreamUnavailableError
from addon.store import grabs
from addon.store.session import Store
from addon.wiring import House, build
from addon.wiring.attempts import check_notifications
from tests.domain.lives import NOON
from tests.services.world import settings_in
from tests.store.kit import grabbing, keep, led, tell, verdict

NOWHERE = "http://127.0.0.1:1"
WAY = (e.FilesReady, e.DownloadStarted, e.DownloadFinished)


def _tries(house: House) -> dict[str, Callable[[], Awaitable[str]]]:
    return {each.title: each.run for each in house.attempts}


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of settings that lead nowhere."""
    given = {"DATA_DIR": str(tmp_path), "STREMIO_ADDONS": f"{NOWHERE}/manifest.json", "METADATA_URL": NOWHERE}
    for name, text in given.items():
        monkeypatch.setenv(f"USHER_{name}", text)
    return tmp_path


async def _upgraded(data: Path) -> list[Path]:
    """A movie in the library in two qualities; its files."""
    store = Store(data / "usher.db")
    item, _ = await grabbing(store)
    await keep(store, item, verdict())
    item = await led(store, item, WAY)
    files = [data / f"Night Ferry - {quality.label}.mkv" for quality in (Quality.P720, Quality.P1080)]
    for file, quality in zip(files, (Quality.P720, Quality.P1080), strict=True):
        file.write_text("film")
        intended = await store.write(grabs.intend_file, item.id, str(file), 4, quality)
        await store.write(grabs.file_placed, intended.id, NOON)
    await tell(store, item, e.Imported(reason="In.", quality=Quality.P1080))
    store.close()
    return files


@pytest.mark.parametrize(
    ("switch", "said"),
    [
        ("false", "would be removed with USHER_REMOVE_REDUNDANT=true; nothing is removed now"),
        ("true", "will be removed"),
    ],
)
def test_what_is_redundant_is_listed_and_left(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], switch: str, said: str
) -> None:
    old, new = asyncio.run(_upgraded(data))
    monkeypatch.setenv("USHER_REMOVE_REDUNDANT", switch)
    check()
    told = capsys.readouterr().out
    assert f"note   redundant: 1 replaced file and 1 finished torrent {said}\n" in told
    assert f"note   redundant: file {old}\n" in told
    assert "note   redundant: torrent " in told
    assert str(new) not in told
    assert old.exists()


def test_no_torrent_of_a_mounted_account_is_redundant(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(_upgraded(data))
    monkeypatch.setenv("USHER_REMOVE_REDUNDANT", "true")
    monkeypatch.setenv("USHER_DELIVERY", "mount")
    monkeypatch.setenv("USHER_MOUNT_DIR", str(data))
    check()
    told = capsys.readouterr().out
    assert "note   redundant: 1 replaced file and 0 finished torrents will be removed\n" in told
    assert "redundant: torrent" not in told


def test_where_nothing_is_redundant_nothing_is_said_of_it(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check()
    assert "redundant" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("urls", "words"),
    [("json://127.0.0.1:1", "the address"), ("json://127.0.0.1:1 json://127.0.0.1:2", "all 2 addresses")],
)
async def test_check_says_that_addresses_are_understood(tmp_path: Path, urls: str, words: str) -> None:
    said = await check_notifications(settings_in(tmp_path, notify_urls=urls))
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


async def test_feeds_of_one_host_are_each_tried(tmp_path: Path) -> None:
    feeds = " ".join(f"http://{host}/api?apikey=KEY" for host in ("a.test/1", "b.test", "a.test/2"))
    house = build(settings_in(tmp_path, aria2_url="http://127.0.0.1:1", torznab_urls=feeds))
    named = [name for name in _tries(house) if name.startswith("torznab:")]
    assert named == [
        "torznab:a.test (address 1 of this host)",
        "torznab:b.test",
        "torznab:a.test (address 2 of this host)",
    ]
    await house.stop()


async def test_igdb_is_tried_where_it_has_keys_and_shown_by_health(tmp_path: Path) -> None:
    given = {"igdb_client_id": "an-id", "igdb_client_secret": "a-secret", "twitch_url": NOWHERE, "igdb_url": NOWHERE}
    house = build(settings_in(tmp_path, aria2_url=NOWHERE, **given))
    with pytest.raises(UpstreamUnavailableError, match="igdb does not answer"):
        await _tries(house)["IGDB"]()
    assert [each.ok for each in house.health() if each.name == "igdb"] == [False]
    await house.stop()


def test_what_fails_is_told_with_what_mends_it(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check()
    said = "FAILED metadata: metadata does not answer (ConnectError). 127.0.0.1 refuses connections."
    assert said in capsys.readouterr().out


def test_settings_in_a_remedy_are_named_as_the_environment_names_them(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("USHER_SEERR_URL", NOWHERE)
    monkeypatch.setenv("USHER_SEERR_API_KEY", "a-key")
    check()
    assert "If it uses another port, change USHER_SEERR_URL." in capsys.readouterr().out


def test_what_is_not_set_up_is_a_note_and_a_second_debrid_service_is_none(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    check()
    told = capsys.readouterr().out
    assert "note   USHER_SEERR_URL is not set: requests come in over GraphQL and Usher's own pages only\n" in told
    assert "note   neither USHER_REALDEBRID_TOKEN nor USHER_TORBOX_TOKEN is set: until then Usher downloads" in told
    monkeypatch.setenv("USHER_REALDEBRID_TOKEN", "a-token")
    monkeypatch.setenv("USHER_REALDEBRID_URL", NOWHERE)
    check()
    assert "TORBOX" not in capsys.readouterr().out


def test_games_without_keys_are_a_note(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check()
    assert (
        "note   USHER_IGDB_CLIENT_ID is not set: games are asked for by their bare title\n" in capsys.readouterr().out
    )


async def test_the_swarm_is_as_well_as_aria2_is(tmp_path: Path) -> None:
    house = build(settings_in(tmp_path))
    assert "swarm" in house.outside.debrid
    tries = _tries(house)
    assert "swarm" not in tries
    assert "will be started by Usher" in await tries["aria2"]()
    await house.stop()
