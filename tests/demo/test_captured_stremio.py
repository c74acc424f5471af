"""The demo add-on's bodies and headers have the shape of those that a real add-on gave."""

import json
from pathlib import Path

import httpx
import pytest

from addon.demo.catalogue import Catalogue, Offer, Torrent, TorrentFile
from addon.demo.neighbourhood import Neighbourhood
from addon.demo.torrentio import stream

from .kit import shape_differences

# These belong to the connection, not to the answer.
_HOP = {"date", "connection", "keep-alive", "content-length"}


def captured_headers(captures: Path, name: str) -> tuple[int, dict[str, str]]:
    first, *lines = (captures / "stremio" / f"{name}.headers.txt").read_text().strip().splitlines()
    pairs = (line.split(": ", 1) for line in lines)
    headers = {key.lower(): value.strip() for key, value in pairs}
    return int(first.split()[1]), {key: value for key, value in headers.items() if key not in _HOP}


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/manifest.json", "manifest"),
        ("/stream/movie/tt0063350.json", "stream-movie-tt0063350"),
        ("/stream/series/tt990000001:1:2.json", "stream-series-tt0000001-1-2"),
        ("/stream/movie/tt0000009.json", "stream-empty"),
    ],
)
async def test_answer_is_like_the_captured_one(
    stremio: httpx.AsyncClient, captures: Path, path: str, name: str
) -> None:
    answer = await stremio.get(path)
    real = json.loads((captures / "stremio" / f"{name}.json").read_text())
    status, headers = captured_headers(captures, name)
    assert shape_differences(answer.json(), real) == []
    assert answer.status_code == status
    assert {key: value for key, value in answer.headers.items() if key not in _HOP} == headers


async def test_unknown_route_is_the_captured_page(stremio: httpx.AsyncClient, captures: Path) -> None:
    answer = await stremio.get("/catalog/movie/top.json")
    status, headers = captured_headers(captures, "not-found")
    assert answer.text == (captures / "stremio" / "not-found.html").read_text()
    assert answer.status_code == status
    assert {key: value for key, value in answer.headers.items() if key not in _HOP} == headers


async def test_texts_of_a_captured_stream_come_out_the_same(
    captures: Path, town: Neighbourhood, catalogue: Catalogue
) -> None:
    real = json.loads((captures / "stremio" / "stream-movie-tt0063350.json").read_text())["streams"][1]
    name = "Night.of.the.Living.Dead.1968.1080p.BluRay.x264-GRP"
    torrent = Torrent(
        info_hash=real["infoHash"],
        name=name,
        files=(
            TorrentFile(path="a.nfo", size_bytes=100),
            TorrentFile(path=f"{name}.mkv", size_bytes=int(8.75 * 1024**3)),
        ),
        seeders=120,
    )
    assert stream(torrent, Offer(video_id="tt0063350", file_index=1)) == real


async def test_texts_of_a_captured_pack_come_out_the_same(captures: Path) -> None:
    body = json.loads((captures / "stremio" / "stream-series-tt0000001-1-2.json").read_text())
    real = body["streams"][0]
    files = tuple(
        TorrentFile(
            path=f"Harbour Lights S01/Harbour.Lights.S01E{n:02d}.1080p.WEB-DL.DDP5.1.H264-GRP.mkv",
            size_bytes=int(2.31 * 1024**3),
        )
        for n in (1, 2)
    )
    torrent = Torrent(
        info_hash=real["infoHash"],
        name="Harbour Lights S01 1080p WEB-DL DDP5.1 H264-GRP",
        files=files,
        seeders=57,
        provider="TorrentGalaxy",
    )
    assert stream(torrent, Offer(video_id="tt0000001:1:2", file_index=1)) == real
