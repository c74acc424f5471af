"""The demo add-on's routes, and the texts that it writes about torrents."""

from dataclasses import replace

import httpx
import pytest

from addon.demo.catalogue import Offer, TorrentFile
from addon.demo.default_catalogue import info_hash_of, single
from addon.demo.neighbourhood import Neighbourhood
from addon.demo.torrentio import binge_group, long_title, quality, short_name, size_text, stream

NIGHT = "/stream/movie/tt0063350.json"


async def test_configuration_in_the_path_changes_nothing(stremio: httpx.AsyncClient, town: Neighbourhood) -> None:
    plain = await stremio.get(NIGHT)
    configured = await stremio.get(f"/sort=qualitysize%7Climit=5{NIGHT}")
    assert configured.json() == plain.json()
    assert (await stremio.get("/abc/manifest.json")).json() == (await stremio.get("/manifest.json")).json()
    assert town.stremio.configured_url("abc").endswith("/abc/manifest.json")


@pytest.mark.parametrize(
    "path",
    [
        "/stream/movie/tt990000001:1:1.json",
        "/stream/series/tt0063350.json",
        "/stream/series/tt990000001:01:02.json",
        "/stream/movie/kitsu:1.json",
        "/stream/anime/tt0063350.json",
    ],
)
async def test_id_that_does_not_fit_is_an_empty_answer_kept_for_a_minute(stremio: httpx.AsyncClient, path: str) -> None:
    answer = await stremio.get(path)
    assert answer.json()["streams"] == []
    assert answer.json()["cacheMaxAge"] == 60
    assert answer.headers["cache-control"].startswith("max-age=60,")


async def test_encoded_colons_and_an_extra_part_are_read(stremio: httpx.AsyncClient) -> None:
    plain = (await stremio.get("/stream/series/tt990000001:1:2.json")).json()
    assert len(plain["streams"]) == 2
    assert (await stremio.get("/stream/series/tt990000001%3A1%3A2.json")).json() == plain
    assert (await stremio.get("/stream/series/tt990000001:1:2/a=b.json")).json() == plain


async def test_unknown_type_is_404(stremio: httpx.AsyncClient) -> None:
    assert (await stremio.get("/stream/game/tt0063350.json")).status_code == 404


async def test_add_on_that_demands_a_configuration_says_so(stremio: httpx.AsyncClient, town: Neighbourhood) -> None:
    town.stremio.configuration_required = True
    hints = (await stremio.get("/manifest.json")).json()["behaviorHints"]
    assert hints["configurationRequired"] is True


async def test_how_long_answers_may_be_kept_is_settable(stremio: httpx.AsyncClient, town: Neighbourhood) -> None:
    town.stremio.max_age_seconds = 5
    answer = await stremio.get(NIGHT)
    assert (answer.json()["cacheMaxAge"], answer.headers["cache-control"][:10]) == (5, "max-age=5,")


async def test_streams_are_ordered_by_quality_then_seeders(stremio: httpx.AsyncClient) -> None:
    names = [each["name"] for each in (await stremio.get(NIGHT)).json()["streams"]]
    assert [name.split("\n")[1] for name in names] == ["4k HDR", *["1080p"] * 3, "720p", "CAM"]


def test_claimed_files_are_what_the_add_on_lists() -> None:
    torrent = replace(
        single("A.Reel.1920.1080p.BluRay.x265-PIER", "tt7700001", mib=2),
        claimed_files=(TorrentFile(path="Another.mkv", size_bytes=5),),
    )
    hints = stream(torrent, Offer(video_id="tt7700001"))["behaviorHints"]
    assert isinstance(hints, dict)
    assert hints["filename"] == "Another.mkv"
    assert torrent.files[0].basename.startswith("A.Reel")


def test_stream_without_an_index_has_no_file_and_the_size_of_all() -> None:
    torrent = single("A.Reel.1920", "tt7700001", mib=2, seeders=None)
    body = stream(torrent, Offer(video_id="tt7700001", file_index=None))
    assert "fileIdx" not in body
    assert body["name"] == "Torrentio"
    assert body["title"] == "A.Reel.1920\n💾 2 MB ⚙️ 1337x"
    assert body["infoHash"] == info_hash_of("A.Reel.1920")


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("A.2160p.WEB-DL", "4k"),
        ("A.HDCAM.1080p", "CAM"),
        ("A.1080p.BluRay", "1080p"),
        ("A.DVDRip", "DVDRip"),
        ("A.Camera.Film", None),
    ],
)
def test_quality_is_what_torrentio_would_say(name: str, label: str | None) -> None:
    assert quality(name) == label


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (1023, "1023 B"), (1024, "1 kB"), (950 * 1024**2, "950 MB"), (int(1.4 * 1024**3), "1.4 GB")],
)
def test_size_has_no_zeros_at_its_end(size: int, text: str) -> None:
    assert size_text(size) == text


def test_hdr_tokens_follow_the_quality() -> None:
    assert short_name("A.2160p.DV.HDR.x265") == "Torrentio\n4k DV | HDR"


def test_episode_of_a_pack_is_bound_to_its_hash() -> None:
    files = tuple(TorrentFile(path=f"S01/E{n}.mkv", size_bytes=10) for n in (1, 2))
    pack = replace(single("A.Show.S01.1080p", "tt1:1:1", mib=1), files=files)
    assert binge_group(pack, Offer(video_id="tt7700001:1:1")) == f"torrentio|{pack.info_hash}"
    assert long_title(pack, Offer(video_id="tt7700001:1:1", file_index=1)).split("\n")[1] == "S01/E2.mkv"
