"""The demo Real-Debrid's lists, selections, refusals and account calls keep to the contract."""

import base64

import httpx
import pytest

from addon.demo.catalogue import uncached
from addon.demo.debrid.bencode import BencodeError, info_of
from addon.demo.neighbourhood import Neighbourhood

from .kit import TWO_VIDEOS, Debrid, client_of


def code(answer: httpx.Response) -> tuple[int, int]:
    return answer.status_code, answer.json()["error_code"]


@pytest.mark.parametrize("path", ["/torrents", "/downloads"])
async def test_empty_list_is_204_without_a_body(debrid: Debrid, path: str) -> None:
    answer = await debrid.client.get(path)
    assert (answer.status_code, answer.content, answer.headers["x-total-count"]) == (204, b"", "0")


async def test_list_is_newest_first_paged_and_counted(debrid: Debrid) -> None:
    ids = [await debrid.add(TWO_VIDEOS.info_hash) for _ in range(3)]
    answer = await debrid.client.get("/torrents", params={"limit": 2})
    assert [item["id"] for item in answer.json()] == [ids[2], ids[1]]
    assert answer.headers["x-total-count"] == "3"
    for params in ({"limit": 2, "page": 2}, {"limit": 2, "offset": 2}):
        rest = await debrid.client.get("/torrents", params=params)
        assert [item["id"] for item in rest.json()] == [ids[0]]
    beyond = await debrid.client.get("/torrents", params={"page": 9})
    assert beyond.status_code == 204
    assert beyond.headers["x-total-count"] == "3"


@pytest.mark.parametrize("query", ["page=1&offset=0", "limit=5001", "limit=-1", "limit=x", "page=0"])
async def test_wrong_paging_is_refused(debrid: Debrid, query: str) -> None:
    assert code(await debrid.client.get(f"/torrents?{query}")) == (400, 2)


async def test_list_has_the_documented_keys(debrid: Debrid) -> None:
    torrent_id = await debrid.add(TWO_VIDEOS.info_hash)
    await debrid.select(torrent_id, "2")
    item = (await debrid.client.get("/torrents")).json()[0]
    assert set(item) == {
        *("id", "filename", "hash", "bytes", "host", "split", "progress", "status", "added", "links", "ended")
    }
    assert item["hash"] == TWO_VIDEOS.info_hash
    assert (await debrid.info(torrent_id)).json()["files"][1] == {
        "id": 2,
        "path": "/reel: one.mkv",
        "bytes": 1000,
        "selected": 1,
    }


async def test_unchanged_list_is_304(debrid: Debrid) -> None:
    await debrid.add(TWO_VIDEOS.info_hash)
    tag = (await debrid.client.get("/torrents")).headers["etag"]
    assert (await debrid.client.get("/torrents", headers={"If-None-Match": tag})).status_code == 304
    await debrid.add(TWO_VIDEOS.info_hash)
    assert (await debrid.client.get("/torrents", headers={"If-None-Match": tag})).status_code == 200


async def test_active_filter_and_count_leave_finished_ones_out(debrid: Debrid) -> None:
    done, waiting = [await debrid.add(TWO_VIDEOS.info_hash) for _ in range(2)]
    await debrid.select(done, "2")
    listed = (await debrid.client.get("/torrents", params={"filter": "active"})).json()
    assert [item["id"] for item in listed] == [waiting]
    assert (await debrid.client.get("/torrents/activeCount")).json() == {"nb": 1, "limit": 25}


@pytest.mark.parametrize(
    ("files", "expected"),
    [("", (400, 1)), ("x", (400, 2)), ("1,,2", (400, 2)), ("0", (404, 7)), ("2,4", (404, 7))],
)
async def test_wrong_selection_is_refused(debrid: Debrid, files: str, expected: tuple[int, int]) -> None:
    torrent_id = await debrid.add(TWO_VIDEOS.info_hash)
    assert code(await debrid.select(torrent_id, files)) == expected
    assert await debrid.status(torrent_id) == "waiting_files_selection"


async def test_second_selection_is_202_and_changes_nothing(debrid: Debrid) -> None:
    torrent_id = await debrid.add(TWO_VIDEOS.info_hash)
    await debrid.select(torrent_id, "2")
    assert code(await debrid.select(torrent_id, "3")) == (202, 31)
    assert [file["selected"] for file in (await debrid.info(torrent_id)).json()["files"]] == [0, 1, 0]


async def test_deleted_torrent_is_gone_and_remembered(debrid: Debrid, town: Neighbourhood) -> None:
    torrent_id = await debrid.add(TWO_VIDEOS.info_hash)
    answer = await debrid.client.delete(f"/torrents/delete/{torrent_id}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert code(await debrid.client.delete(f"/torrents/delete/{torrent_id}")) == (404, 7)
    assert code(await debrid.info(torrent_id)) == (404, 7)
    assert town.realdebrid.deleted() == (torrent_id,)
    assert town.realdebrid.added() == ((torrent_id, TWO_VIDEOS.info_hash),)


async def test_full_slots_answer_509_at_add_and_select(debrid: Debrid, town: Neighbourhood) -> None:
    town.set_fate(TWO_VIDEOS.info_hash, uncached(100))
    waiting = await debrid.add(TWO_VIDEOS.info_hash)
    running = await debrid.add(TWO_VIDEOS.info_hash)
    await debrid.select(running, "2")
    town.realdebrid.account.slots = 1
    magnet = {"magnet": f"magnet:?xt=urn:btih:{TWO_VIDEOS.info_hash}"}
    assert code(await debrid.client.post("/torrents/addMagnet", data=magnet)) == (509, 21)
    assert code(await debrid.select(waiting, "2")) == (509, 21)


@pytest.mark.parametrize(
    ("form", "expected"),
    [({}, (400, 1)), ({"magnet": "http://x"}, (400, 30)), ({"magnet": "magnet:?xt=urn:btih:12"}, (400, 30))],
)
async def test_bad_magnet_is_refused(debrid: Debrid, form: dict[str, str], expected: tuple[int, int]) -> None:
    assert code(await debrid.client.post("/torrents/addMagnet", data=form)) == expected


async def test_magnet_as_json_is_a_missing_parameter(debrid: Debrid) -> None:
    magnet = {"magnet": f"magnet:?xt=urn:btih:{TWO_VIDEOS.info_hash}"}
    assert code(await debrid.client.post("/torrents/addMagnet", json=magnet)) == (400, 1)


async def test_base32_and_upper_case_hashes_are_the_same_torrent(debrid: Debrid, town: Neighbourhood) -> None:
    digest = bytes.fromhex(TWO_VIDEOS.info_hash)
    for text in (base64.b32encode(digest).decode(), TWO_VIDEOS.info_hash.upper()):
        await debrid.add(text)
    assert {held.info_hash for held in town.realdebrid.torrents()} == {TWO_VIDEOS.info_hash}


async def test_torrent_file_is_added_by_its_info_hash(debrid: Debrid, town: Neighbourhood) -> None:
    data = b"d8:announce3:abc4:infod6:lengthi5e4:name3:abc6:piecesl1:xe7:privatei1eee"
    answer = await debrid.client.put("/torrents/addTorrent", content=data)
    assert answer.status_code == 201
    assert answer.json()["uri"].endswith(f"/torrents/info/{answer.json()['id']}")
    assert town.realdebrid.torrents()[0].info_hash == info_of(data)[0]
    bad = await debrid.client.put("/torrents/addTorrent", content=b"d4:info")
    assert code(bad) == (400, 30)


@pytest.mark.parametrize("data", [b"", b"le", b"d4:infoi1ee", b"d4:infod4:name9:abcee", b"x"])
def test_bytes_that_are_no_torrent_are_told_apart(data: bytes) -> None:
    with pytest.raises(BencodeError):
        info_of(data)


async def test_wrong_or_missing_token_is_401(town: Neighbourhood) -> None:
    async with client_of(town.realdebrid, base="/rest/1.0") as stranger:
        for headers in ({}, {"Authorization": "Bearer nope"}):
            assert code(await stranger.get("/torrents", headers=headers)) == (401, 8)
        assert (await stranger.get("/time")).status_code == 200
        assert "+0100" in (await stranger.get("/time/iso")).text
        query = await stranger.get("/user", params={"auth_token": town.realdebrid.token})
        assert query.status_code == 200


async def test_availability_endpoint_is_switched_off(debrid: Debrid) -> None:
    answer = await debrid.client.get(f"/torrents/instantAvailability/{'a' * 40}/{'b' * 40}")
    assert answer.status_code == 403
    assert answer.json() == {"error": "disabled_endpoint", "error_code": 37}


async def test_unknown_and_wrong_methods_are_told_apart(debrid: Debrid) -> None:
    assert code(await debrid.client.get("/nothing")) == (404, 3)
    assert code(await debrid.client.get("/torrents/addMagnet")) == (405, 4)
    assert code(await debrid.client.get("/disable_access_token")) == (404, 3)


async def test_dates_are_local_time_marked_as_utc(debrid: Debrid, town: Neighbourhood) -> None:
    torrent_id = await debrid.add(TWO_VIDEOS.info_hash)
    added = (await debrid.info(torrent_id)).json()["added"]
    assert added.endswith("Z")
    assert added[11:13] == f"{(town.time.now().hour + 1) % 24:02d}"


async def test_free_account_says_so_and_takes_no_torrents(debrid: Debrid, town: Neighbourhood) -> None:
    assert (await debrid.client.get("/user")).json()["type"] == "premium"
    town.realdebrid.account.premium = False
    user = (await debrid.client.get("/user")).json()
    assert (user["type"], user["premium"]) == ("free", 0)
    magnet = {"magnet": f"magnet:?xt=urn:btih:{TWO_VIDEOS.info_hash}"}
    assert code(await debrid.client.post("/torrents/addMagnet", data=magnet)) == (403, 9)


async def test_hosts_are_listed(debrid: Debrid) -> None:
    assert (await debrid.client.get("/torrents/availableHosts")).json() == [
        {"host": "real-debrid.com", "max_file_size": 2000}
    ]
