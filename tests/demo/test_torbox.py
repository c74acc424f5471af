"""TorBox in the neighbourhood: its envelope, its account with a queue, and what becomes of torrents."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from addon.demo.catalogue import DEAD, MAGNET_ERROR, REFUSED, STALLED, VANISHED, VIRUS, Fate, Outcome, uncached
from addon.demo.clock import ManualClock
from addon.demo.neighbourhood import Neighbourhood

from .kit import TWO_VIDEOS, client_of

Fated = Callable[[Fate], str]
HASH = TWO_VIDEOS.info_hash
MAGNET = f"magnet:?xt=urn:btih:{HASH}&dn=a%20name"


@pytest.fixture
async def box(town: Neighbourhood) -> AsyncIterator[httpx.AsyncClient]:
    token = {"Authorization": f"Bearer {town.torbox.token}"}
    async with client_of(town.torbox, token, "/v1/api") as client:
        yield client


async def create(box: httpx.AsyncClient, magnet: str = MAGNET, **fields: str) -> Any:
    return (await box.post("/torrents/createtorrent", data={"magnet": magnet, **fields})).json()


async def item(box: httpx.AsyncClient) -> dict[str, Any]:
    """The only torrent on the account."""
    (found,) = (await box.get("/torrents/mylist", params={"bypass_cache": "true"})).json()["data"]
    return dict(found)


async def link(box: httpx.AsyncClient, town: Neighbourhood, file_id: int, **params: str) -> httpx.Response:
    (held,) = town.torbox.torrents()
    query = {"token": town.torbox.token, "torrent_id": str(held.id), "file_id": str(file_id), **params}
    return await box.get("/torrents/requestdl", params=query)


@pytest.mark.parametrize("multipart", [False, True])
async def test_cached_torrent_is_ready_at_once_with_all_files_from_id_0(
    box: httpx.AsyncClient, multipart: bool
) -> None:
    parts = {"magnet": (None, MAGNET.encode()), "seed": (None, b"3")} if multipart else None
    form = None if multipart else {"magnet": MAGNET}
    made = (await box.post("/torrents/createtorrent", data=form, files=parts)).json()
    assert (made["success"], made["error"], made["data"]["hash"]) == (True, None, HASH)
    found = await item(box)
    assert (found["id"], found["download_finished"], found["download_present"]) == (
        made["data"]["torrent_id"],
        True,
        True,
    )
    assert [(file["id"], file["name"]) for file in found["files"]] == [
        (number, f"{TWO_VIDEOS.name}/{file.path}") for number, file in enumerate(TWO_VIDEOS.files)
    ]


async def test_link_in_data_leads_to_the_bytes_and_one_with_redirect_goes_there(
    open_town: Neighbourhood, web: httpx.AsyncClient, box: httpx.AsyncClient
) -> None:
    await create(box)
    url = (await link(box, open_town, 2)).json()["data"]
    assert (await web.get(url)).content == TWO_VIDEOS.content(2).read(0, 2000)
    part = await web.get(url, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, TWO_VIDEOS.content(2).read(10, 20))
    assert (await link(box, open_town, 2, redirect="true")).is_redirect
    assert (await link(box, open_town, 3)).json()["error"] == "ITEM_NOT_FOUND"


async def test_what_is_cached_is_told_in_both_forms_and_null_when_nothing_is(
    box: httpx.AsyncClient, fated: Fated
) -> None:
    asked = {"hash": f"{'c' * 40},{HASH}", "format": "object", "list_files": "true"}
    told = (await box.get("/torrents/checkcached", params=asked)).json()["data"]
    assert list(told) == [HASH]
    assert told[HASH]["files"][0]["name"] == f"{TWO_VIDEOS.name}/notes.txt"
    question = {"hashes": [HASH, "c" * 40]}
    answer = await box.post("/torrents/checkcached", params={"format": "list"}, json=question)
    assert answer.json()["data"] == [{"name": TWO_VIDEOS.name, "size": 3100, "hash": HASH}]
    fated(uncached(10))
    assert (await box.post("/torrents/checkcached", params={"format": "list"}, json=question)).json()["data"] is None
    assert (await box.post("/torrents/checkcached", json={})).status_code == 422


async def test_uncached_torrent_is_fetched_and_cached_from_then_on(
    box: httpx.AsyncClient, fated: Fated, clock: ManualClock
) -> None:
    fated(Fate(outcome=Outcome.UNCACHED, converting_seconds=5, downloading_seconds=10))
    made = await create(box)
    found = await item(box)
    assert (found["download_state"], found["files"], found["name"]) == ("metaDL", None, "a name")
    clock.advance(10)
    found = await item(box)
    assert (found["download_state"], found["progress"], found["seeds"]) == ("downloading", 0.5, 20)
    clock.advance(5)
    found = await item(box)
    assert (found["download_state"], found["progress"], found["download_present"]) == ("completed", 1.0, True)
    order = {"torrent_id": made["data"]["torrent_id"], "operation": "delete", "all": False}
    assert (await box.post("/torrents/controltorrent", json=order)).json()["success"]
    assert (await box.post("/torrents/controltorrent", json=order)).json()["error"] == "ITEM_NOT_FOUND"
    assert (await create(box, add_only_if_cached="true"))["success"]


@pytest.mark.parametrize(
    ("fate", "state"),
    [
        (STALLED, "stalled (no seeds)"),
        (DEAD, "failed (no peers)"),
        (Fate(outcome=Outcome.ERROR), "error"),
        (MAGNET_ERROR, "missingFiles"),
        (VIRUS, "completed"),
    ],
)
async def test_troubles_show_in_the_state_and_are_never_ready(
    box: httpx.AsyncClient, fated: Fated, town: Neighbourhood, fate: Fate, state: str
) -> None:
    fated(fate)
    await create(box)
    found = await item(box)
    assert (found["download_state"], found["download_present"]) == (state, False)
    assert any(file["infected"] for file in found["files"] or ()) is (fate == VIRUS)
    assert not (await link(box, town, 0)).json()["success"]


async def test_list_is_ten_minutes_old_unless_the_cache_is_passed_by(
    box: httpx.AsyncClient, clock: ManualClock
) -> None:
    async def listed(**params: str) -> object:
        return (await box.get("/torrents/mylist", params=params)).json()["data"]

    assert await listed() is None
    made = await create(box)
    clock.advance(599)
    assert await listed() is None
    torrent_id = str(made["data"]["torrent_id"])
    assert isinstance(await listed(id=torrent_id, bypass_cache="true"), dict)
    assert isinstance(await listed(), list)
    assert await listed(offset="1") is None
    assert (await box.get("/torrents/mylist", params={"id": "99"})).status_code == 404


async def test_without_a_slot_an_add_is_queued_and_begins_with_another_id(
    box: httpx.AsyncClient, fated: Fated, town: Neighbourhood
) -> None:
    fated(uncached(10))
    town.torbox.account.slots = 0
    queued_id = (await create(box))["data"]["queued_id"]
    (waiting,) = (await box.get("/queued/getqueued", params={"type": "torrent"})).json()["data"]
    assert (waiting["id"], waiting["hash"], town.torbox.torrents()) == (queued_id, HASH, ())
    assert (await create(box))["error"] == "DUPLICATE_ITEM"
    town.torbox.account.slots = 1
    (held,) = town.torbox.torrents()
    assert held.id != queued_id
    order = {"queued_id": queued_id, "operation": "delete", "all": False}
    assert (await box.post("/queued/controlqueued", json=order)).json()["error"] == "ITEM_NOT_FOUND"
    assert (await create(box))["error"] == "DUPLICATE_ITEM"


async def test_an_add_can_be_taken_out_of_the_queue(box: httpx.AsyncClient, town: Neighbourhood) -> None:
    town.torbox.account.slots = 0
    made = await create(box, as_queued="true")
    order = {"queued_id": made["data"]["queued_id"], "operation": "delete", "all": False}
    assert (await box.post("/queued/controlqueued", json=order)).json()["success"]
    assert (town.torbox.queue(), town.torbox.torrents()) == ((), ())
    assert (await box.get("/queued/getqueued")).json()["data"] is None


async def test_refusals_come_in_the_envelope_some_with_200(
    box: httpx.AsyncClient, fated: Fated, town: Neighbourhood
) -> None:
    async def refused(magnet: str = MAGNET, **fields: str) -> tuple[int, str]:
        answer = await box.post("/torrents/createtorrent", data={"magnet": magnet, **fields})
        assert answer.json()["success"] is False
        return answer.status_code, answer.json()["error"]

    assert await refused(HASH) == (400, "BOZO_TORRENT"), "a bare hash is no magnet"
    assert await refused("") == (400, "MISSING_REQUIRED_OPTION")
    fated(REFUSED)
    assert await refused() == (400, "BOZO_TORRENT")
    fated(uncached(10))
    assert await refused(add_only_if_cached="true") == (400, "DIFF_ISSUE")
    town.torbox.account.slots, town.torbox.account.queues = 0, False
    assert await refused() == (200, "ACTIVE_LIMIT")
    town.torbox.account.creates_an_hour = 4
    assert await refused() == (200, "ACTIVE_LIMIT")
    assert await refused() == (429, "RATE_LIMIT")


async def test_vanished_torrent_is_accepted_and_then_unknown(box: httpx.AsyncClient, fated: Fated) -> None:
    fated(VANISHED)
    made = await create(box)
    answer = await box.get("/torrents/mylist", params={"id": made["data"]["torrent_id"]})
    assert (answer.status_code, answer.json()["error"]) == (404, "ITEM_NOT_FOUND")


async def test_key_goes_in_the_header_and_for_links_in_the_query(town: Neighbourhood) -> None:
    async with client_of(town.torbox, base="/v1/api") as stranger:
        for headers, code in (({}, "NO_AUTH"), ({"Authorization": "Bearer nope"}, "BAD_TOKEN")):
            answer = await stranger.get("/user/me", headers=headers)
            assert (answer.status_code, answer.json()["error"]) == (403, code)
        right = {"Authorization": f"Bearer {town.torbox.token}"}
        assert (await stranger.get("/torrents/requestdl", headers=right)).json()["error"] == "NO_AUTH"
        assert (await stranger.get("/user/me", headers=right)).json()["data"]["plan"] == 2
        assert (await stranger.get("/nothing", headers=right)).json()["error"] == "ENDPOINT_NOT_FOUND"


async def test_foreign_torrents_and_places_in_the_queue_are_marked(town: Neighbourhood) -> None:
    town.torbox.account.slots = 0
    queued_id, torrent_id = town.torbox.own("c" * 40, queued=True), town.torbox.own(HASH)
    assert [(held.id, held.foreign) for held in town.torbox.torrents()] == [(torrent_id, True)]
    assert [(queued.id, queued.foreign) for queued in town.torbox.queue()] == [(queued_id, True)]
    assert town.torbox.added() == ()


async def test_links_of_the_first_add_can_be_offline(box: httpx.AsyncClient, fated: Fated, town: Neighbourhood) -> None:
    fated(Fate(rotten_adds=1))
    made = await create(box)
    assert (await link(box, town, 0)).json()["error"] == "LINK_OFFLINE"
    order = {"torrent_id": made["data"]["torrent_id"], "operation": "delete", "all": False}
    await box.post("/torrents/controltorrent", json=order)
    await create(box)
    assert (await link(box, town, 0)).json()["success"]


def test_environment_has_the_accounts_that_are_asked_for(town: Neighbourhood) -> None:
    for debrid in (("realdebrid",), ("torbox",), ("realdebrid", "torbox")):
        settings = town.environment(debrid=debrid)
        assert {name for name in settings if name.endswith("_TOKEN")} == {
            f"USHER_{each.upper()}_TOKEN" for each in debrid
        }
        assert settings["USHER_TORBOX_URL"] == town.torbox.url
