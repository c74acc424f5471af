"""`usher check`: a dry run of what nothing uses any more. It removes nothing, whatever the settings are."""

import asyncio
from pathlib import Path

import pytest

from addon.checking import check
from addon.domain import events as e
from addon.domain.status import Quality
from addon.store import grabs
from addon.store.session import Store
from tests.domain.lives import NOON
from tests.store.kit import grabbing, keep, led, tell, verdict

NOWHERE = "http://127.0.0.1:1"
WAY = (e.FilesReady, e.DownloadStarted, e.DownloadFinished)


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


def test_where_nothing_is_redundant_nothing_is_said_of_it(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check()
    assert "redundant" not in capsys.readouterr().out
