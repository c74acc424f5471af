"""The neighbourhood's videos are real to whoever looks into them."""

from pathlib import Path

import pytest

from addon.clients.media import read_media
from addon.demo.catalogue import Torrent, TorrentFile
from addon.demo.default_catalogue import MIB, default_catalogue, info_hash_of
from addon.demo.videos import Picture
from addon.domain.verification import MediaFacts

from .kit import TWO_VIDEOS


def torrent(*files: TorrentFile, name: str = "Reel.1920.1080p.BluRay.x265-PIER") -> Torrent:
    return Torrent(info_hash=info_hash_of(name), name=name, files=files)


def film(path: str, picture: Picture | None = None, size_bytes: int = 5000) -> Torrent:
    return torrent(TorrentFile(path=path, size_bytes=size_bytes, picture=picture or Picture()))


async def facts(folder: Path, torrent: Torrent, index: int = 0) -> MediaFacts | None:
    file = folder / "file"
    content = torrent.content(index)
    file.write_bytes(content.read(0, content.size_bytes))
    assert file.stat().st_size == torrent.files[index].size_bytes
    return await read_media(file)


@pytest.mark.parametrize(
    ("path", "minutes", "size"),
    [
        ("Reel.1920.2160p.mkv", 90, (3840, 2160)),
        ("Reel.1920.720p.mp4", 90, (1280, 720)),
        ("Reel.1920.mkv", 90, (1920, 1080)),  # as the torrent's name says
        ("Season 01/Reel.S01E02.480p.m4v", 45, (853, 480)),
        ("Reel.S01E02-E03.mkv", 90, (1920, 1080)),
    ],
)
async def test_a_video_is_as_long_and_large_as_its_name_says(
    tmp_path: Path, path: str, minutes: int, size: tuple[int, int]
) -> None:
    found = await facts(tmp_path, film(path))
    assert found is not None
    assert (found.seconds, found.width, found.height) == (minutes * 60, *size)
    assert found.container == ("Matroska" if path.endswith(".mkv") else "MPEG-4")


async def test_a_video_may_be_another_one_or_none(tmp_path: Path) -> None:
    sample = await facts(tmp_path, film("Reel.1080p.mkv", Picture(minutes=0.5, lines=360)))
    assert sample == MediaFacts(container="Matroska", has_picture=True, width=640, height=360, seconds=30.0)
    assert await facts(tmp_path, film("Reel.mkv", Picture(is_none=True))) == MediaFacts(container=None)


async def test_every_video_of_the_default_catalogue_is_as_long_as_its_title(tmp_path: Path) -> None:
    catalogue = default_catalogue()
    for each in catalogue.torrents:
        for offer in each.offers:
            assert offer.file_index is not None
            found = await facts(tmp_path, each, offer.file_index)
            movie = catalogue.movie(imdb_id=offer.video_id)
            assert found is not None
            assert found.seconds == (movie.runtime_minutes if movie else 45) * 60, each.name


async def test_old_names_are_of_dvds_and_episodes_need_no_number_in_theirs(tmp_path: Path) -> None:
    found = await facts(tmp_path, torrent(TorrentFile(path="Reel.mkv", size_bytes=900), name="Reel.1920.DVDRip.x265"))
    assert found is not None
    assert found.height == 480


def test_what_has_no_room_for_a_head_is_bytes_all_the_same() -> None:
    for path in ("Reel.mkv", "Reel.mp4"):
        content = film(path, size_bytes=100).content(0)
        assert len(content.read(0, 1000)) == 100 == content.size_bytes


def test_two_videos_of_one_name_differ_and_each_is_always_the_same() -> None:
    one, two = TWO_VIDEOS.content(1), TWO_VIDEOS.content(2)
    assert one.read(500, 900) != two.read(500, 900)
    assert TWO_VIDEOS.content(1).sha256() == one.sha256()


def test_other_files_stay_as_they_were() -> None:
    subtitles, archive = torrent(TorrentFile(path="a.srt", size_bytes=70), TorrentFile(path="a.rar", size_bytes=70)), 1
    assert subtitles.content(0).head == b""
    assert subtitles.content(archive).head.startswith(b"Rar!")


def test_only_the_asked_part_of_a_large_video_is_made() -> None:
    content = film("Reel.mkv", size_bytes=100_000 * MIB).content(0)
    assert content.read(0, 4) == b"\x1aE\xdf\xa3"
    assert len(content.read(99_000 * MIB, 99_000 * MIB + 10)) == 10
    assert len(film("Reel.mp4", size_bytes=100_000 * MIB).content(0).read(0, 4)) == 4
