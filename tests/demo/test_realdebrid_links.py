"""Hoster links, the RAR rule, rot, and what the download node serves."""

from collections.abc import AsyncIterator

import httpx
import pytest

from addon.demo.catalogue import Fate
from addon.demo.clock import ManualClock
from addon.demo.debrid.ranges import Part, read_range
from addon.demo.neighbourhood import Neighbourhood

from .kit import TWO_VIDEOS, Debrid, client_of

MOVIE = TWO_VIDEOS.content(2)


async def links_of(debrid: Debrid, files: str) -> list[str]:
    torrent_id = await debrid.add(TWO_VIDEOS.info_hash)
    await debrid.select(torrent_id, files)
    return [str(link) for link in (await debrid.info(torrent_id)).json()["links"]]


@pytest.fixture
async def node(town: Neighbourhood) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(town.realdebrid.node) as client:
        yield client


@pytest.fixture
async def direct(debrid: Debrid) -> str:
    """The direct link of the second video, 2000 bytes."""
    answer = await debrid.unrestrict((await links_of(debrid, "3"))[0])
    return str(answer.json()["download"])


async def test_videos_alone_give_one_link_each_in_the_order_of_their_ids(debrid: Debrid) -> None:
    links = await links_of(debrid, "3,2")
    names = [(await debrid.unrestrict(link)).json()["filename"] for link in links]
    assert names == ["reel_ one.mkv", "reel two.mkv"]
    assert {len(link) for link in links} == {39}


@pytest.mark.parametrize("files", ["all", "1,2"])
async def test_mixed_selection_gives_one_rar(debrid: Debrid, files: str) -> None:
    links = await links_of(debrid, files)
    assert len(links) == 1
    facts = (await debrid.unrestrict(links[0])).json()
    assert facts["filename"] == "Two.Reels.1920.1080p.BluRay.x265-PIER.rar"
    assert (facts["filesize"], facts["streamable"]) == ({"all": 3100, "1,2": 1100}[files], 0)


async def test_unrestricting_gives_a_new_direct_link_each_time(debrid: Debrid) -> None:
    link = (await links_of(debrid, "3"))[0]
    first, second = [(await debrid.unrestrict(link)).json() for _ in range(2)]
    assert first["download"] != second["download"]
    assert set(first) == {
        *("id", "filename", "mimeType", "filesize", "link", "host", "host_icon", "chunks", "crc"),
        *("download", "streamable"),
    }
    assert (first["filesize"], first["mimeType"]) == (2000, "video/x-matroska")
    listed = (await debrid.client.get("/downloads")).json()
    assert [item["id"] for item in listed] == [second["id"], first["id"]]


async def test_what_follows_the_39th_character_of_a_link_does_not_count(debrid: Debrid) -> None:
    link = (await links_of(debrid, "3"))[0]
    assert (await debrid.unrestrict(f"{link}ABCDEF")).status_code == 200
    assert (await debrid.unrestrict(link[:38])).json()["error_code"] == 24


@pytest.mark.parametrize(
    ("link", "status", "code"),
    [("", 400, 1), ("https://else.example/x", 503, 16), ("https://real-debrid.com/d/XXXXXXXXXXXXX", 503, 24)],
)
async def test_bad_links_are_refused(debrid: Debrid, link: str, status: int, code: int) -> None:
    answer = await debrid.unrestrict(link)
    assert (answer.status_code, answer.json()["error_code"]) == (status, code)


async def test_links_of_the_first_add_rot_and_those_of_the_next_do_not(debrid: Debrid, town: Neighbourhood) -> None:
    town.set_fate(TWO_VIDEOS.info_hash, Fate(rotten_adds=1))
    rotten = await debrid.unrestrict((await links_of(debrid, "3"))[0])
    assert (rotten.status_code, rotten.json()["error_code"]) == (503, 19)
    assert (await debrid.unrestrict((await links_of(debrid, "3"))[0])).status_code == 200


async def test_rot_of_good_links_and_check_without_a_token(debrid: Debrid, town: Neighbourhood) -> None:
    link = {"link": (await links_of(debrid, "3"))[0]}
    async with client_of(town.realdebrid, base="/rest/1.0") as stranger:
        assert (await stranger.post("/unrestrict/check", data=link)).json()["filesize"] == 2000
        town.realdebrid.rot_links()
        assert (await stranger.post("/unrestrict/check", data=link)).status_code == 503


async def test_deleted_direct_link_is_dead_at_once(debrid: Debrid, node: httpx.AsyncClient, direct: str) -> None:
    direct_id = direct.split("/d/")[1].split("/")[0]
    assert (await debrid.client.delete(f"/downloads/delete/{direct_id}")).status_code == 204
    assert (await node.get(direct)).status_code == 404
    assert (await debrid.client.delete(f"/downloads/delete/{direct_id}")).status_code == 404


async def test_links_outlive_their_torrent(debrid: Debrid, town: Neighbourhood) -> None:
    link = (await links_of(debrid, "3"))[0]
    await debrid.client.delete(f"/torrents/delete/{town.realdebrid.torrents()[0].id}")
    assert (await debrid.unrestrict(link)).status_code == 200


async def test_whole_file_is_served_with_its_name(node: httpx.AsyncClient, direct: str) -> None:
    answer = await node.get(direct)
    assert answer.content == MOVIE.read(0, 2000)
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''reel%20two.mkv"
    assert (answer.status_code, answer.headers["accept-ranges"]) == (200, "bytes")


async def test_head_tells_the_length_without_a_body(node: httpx.AsyncClient, direct: str) -> None:
    answer = await node.head(direct)
    assert (answer.status_code, answer.headers["content-length"], answer.content) == (200, "2000", b"")


@pytest.mark.parametrize(
    ("header", "start", "stop"),
    [("bytes=0-0", 0, 1), ("bytes=500-", 500, 2000), ("bytes=-10", 1990, 2000), ("bytes=1999-9999", 1999, 2000)],
)
async def test_range_is_served(node: httpx.AsyncClient, direct: str, header: str, start: int, stop: int) -> None:
    answer = await node.get(direct, headers={"Range": header})
    assert answer.status_code == 206
    assert answer.headers["content-range"] == f"bytes {start}-{stop - 1}/2000"
    assert answer.content == MOVIE.read(start, stop)


async def test_range_beyond_the_end_is_416(node: httpx.AsyncClient, direct: str) -> None:
    answer = await node.get(direct, headers={"Range": "bytes=2000-"})
    assert (answer.status_code, answer.headers["content-range"]) == (416, "bytes */2000")


@pytest.mark.parametrize("header", ["bytes=5-1", "bytes=a-b", "bytes=0-1,4-5", "items=0-1", "bytes=-", None])
def test_range_that_is_none_means_the_whole(header: str | None) -> None:
    assert read_range(header, 100) == Part(start=0, stop=100, partial=False)


@pytest.mark.parametrize(("header", "size"), [("bytes=100-", 100), ("bytes=-0", 100), ("bytes=-5", 0)])
def test_range_without_bytes_cannot_be_satisfied(header: str, size: int) -> None:
    assert read_range(header, size) is None


async def test_node_without_ranges_sends_everything(town: Neighbourhood, node: httpx.AsyncClient, direct: str) -> None:
    town.realdebrid.node.ranges = False
    answer = await node.get(direct, headers={"Range": "bytes=5-"})
    assert (answer.status_code, len(answer.content)) == (200, 2000)
    assert "accept-ranges" not in answer.headers


async def test_direct_link_expires_by_time_by_use_and_at_once(
    town: Neighbourhood, node: httpx.AsyncClient, debrid: Debrid, clock: ManualClock
) -> None:
    link = (await links_of(debrid, "3"))[0]

    async def fresh() -> str:
        return str((await debrid.unrestrict(link)).json()["download"])

    town.realdebrid.node.link_seconds = 10
    url = await fresh()
    clock.advance(9)
    assert (await node.get(url)).status_code == 200
    clock.advance(1)
    assert (await node.get(url)).status_code == 404
    town.realdebrid.node.link_seconds, town.realdebrid.node.link_requests = None, 2
    url = await fresh()
    assert [(await node.get(url)).status_code for _ in range(3)] == [200, 200, 404]
    url = await fresh()
    town.realdebrid.node.expire()
    town.realdebrid.node.expired_status = 410
    assert (await node.get(url)).status_code == 410
    assert (await node.get("/d/NOBODYKNOWSIT/x.mkv")).status_code == 410


async def test_connection_drops_in_the_middle_once(
    open_town: Neighbourhood, web: httpx.AsyncClient, debrid: Debrid
) -> None:
    url = (await debrid.unrestrict((await links_of(debrid, "3"))[0])).json()["download"]
    open_town.realdebrid.node.drop(after_bytes=700)
    got = bytearray()

    async def read() -> None:
        async with web.stream("GET", url) as answer:
            assert answer.headers["content-length"] == "2000"
            async for chunk in answer.aiter_raw():
                got.extend(chunk)

    with pytest.raises(httpx.RemoteProtocolError):
        await read()
    assert bytes(got) == MOVIE.read(0, 700)
    assert (await web.get(url)).content == MOVIE.read(0, 2000)


async def test_throttle_bounds_all_connections_together(
    open_town: Neighbourhood, web: httpx.AsyncClient, debrid: Debrid
) -> None:
    url = (await debrid.unrestrict((await links_of(debrid, "3"))[0])).json()["download"]
    node = open_town.realdebrid.node
    node.bytes_per_second = 0
    async with web.stream("GET", url) as answer:
        assert answer.status_code == 200
        assert node.sent_bytes == 0
        node.bytes_per_second = 20_000
        assert await answer.aread() == MOVIE.read(0, 2000)
    assert node.sent_bytes == 2000
