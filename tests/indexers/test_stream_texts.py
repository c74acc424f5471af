"""What is learned from texts that were written for people."""

import pytest

from addon.domain.status import Quality
from addon.indexers.stream_texts import cached_hint, quality_hint, read_text

A, B = "a" * 40, "b" * 40
KEY = "c" * 40  # a debrid key can look like a hash
GIB = 1024**3


@pytest.mark.parametrize(
    ("text", "size_bytes"),
    [
        ("💾 899.1 MB", round(899.1 * 1024**2)),
        ("💾 1.4 GB", round(1.4 * GIB)),
        ("💾1TB", 1024 * GIB),
        ("💾 12 kB", 12 * 1024),
        ("💾 512 B", 512),
        ("💾 2 GiB", 2 * GIB),
        ("📦 2 GB", 2 * GIB),
        ("📦 9 GB 💾 2 GB", 2 * GIB),
        ("💾 0 GB", None),
        ("💾 1025 TB", None),
        ("💾 " + "9" * 100 + " GB", None),
        ("💾 GB", None),
        ("💾 1..2 GB", None),
        ("2 GB", None),
        ("💾 5 Gigabananas", None),
    ],
)
def test_sizes_are_read_from_texts(text: str, size_bytes: int | None) -> None:
    assert read_text(text, None, is_torrentio=False).size_bytes == size_bytes


def test_size_that_may_be_of_the_whole_pack_is_not_taken() -> None:
    text = read_text("Night Ferry\nS02/E03.mkv\n📦 40 GB", None, is_torrentio=False)
    assert (text.path, text.size_bytes) == ("S02/E03.mkv", None)


@pytest.mark.parametrize(
    ("text", "seeders"),
    [("👤 154", 154), ("👤0", 0), ("👤 ٣", None), ("👤 -1", None), ("👤 " + "9" * 10, None), ("154", None)],
)
def test_seeders_are_read_from_texts(text: str, seeders: int | None) -> None:
    assert read_text(text, None, is_torrentio=True).seeders == seeders


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("[RD+] Torrentio\n1080p", True),
        ("[RD download] Torrentio", False),
        ("[Putio+] Torrentio", True),
        ("[RD⚡] Comet 1080p", True),
        ("[RD⬇️] Comet 1080p", False),
        ("MediaFusion RD ⏳", False),
        ("MediaFusion 🧲 P2P ⏳", None),
        ("[TORRENT🧲] Comet", None),
        ("Torrentio\n1080p", None),
        (None, None),
        (7, None),
    ],
)
def test_labels_tell_what_the_addon_believes_is_cached(name: object, hint: bool | None) -> None:
    assert cached_hint(name) is hint


@pytest.mark.parametrize(
    ("name", "quality"),
    [
        ("Torrentio\n4k HDR", Quality.P2160),
        ("Torrentio\n1080p 3D", Quality.P1080),
        ("Torrentio\n720p", Quality.P720),
        ("Torrentio\n480p", Quality.P480),
        ("MediaFusion 2160P", Quality.P2160),
        ("Torrentio\n576p", None),
        ("Torrentio\nCAM", None),
        ("Torrentio\nWEB-DL", None),
        ("a1080pb", None),
        (None, None),
    ],
)
def test_labels_tell_the_resolution(name: object, quality: Quality | None) -> None:
    assert quality_hint(name) is quality
