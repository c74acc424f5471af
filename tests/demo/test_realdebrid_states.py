"""A torrent on the demo account goes through the states of its fate."""

from collections.abc import Callable

import pytest

from addon.demo.catalogue import (
    DEAD,
    MAGNET_ERROR,
    REFUSED,
    STALLED,
    VANISHED,
    VIRUS,
    Fate,
    Outcome,
    uncached,
)
from addon.demo.clock import ManualClock
from addon.demo.neighbourhood import Neighbourhood

from .kit import TWO_VIDEOS, Debrid

Fated = Callable[[Fate], str]


async def test_cached_torrent_is_downloaded_right_after_the_selection(debrid: Debrid) -> None:
    torrent_id = await debrid.add(TWO_VIDEOS.info_hash)
    assert await debrid.status(torrent_id) == "waiting_files_selection"
    assert (await debrid.select(torrent_id, "2,3")).status_code == 204
    info = (await debrid.info(torrent_id)).json()
    assert (info["status"], info["progress"], info["bytes"]) == ("downloaded", 100, 3000)
    assert [file["selected"] for file in info["files"]] == [0, 1, 1]
    assert info["original_bytes"] == 3100
    assert "ended" in info
    assert "speed" not in info
    assert "seeders" not in info


async def test_converting_torrent_shows_no_files_and_refuses_a_selection(
    debrid: Debrid, fated: Fated, clock: ManualClock
) -> None:
    torrent_id = await debrid.add(fated(Fate(converting_seconds=5)))
    info = (await debrid.info(torrent_id)).json()
    assert (info["status"], info["files"], info["links"]) == ("magnet_conversion", [], [])
    assert info["filename"] == "a name"
    assert info["seeders"] > 0
    refused = await debrid.select(torrent_id, "2")
    assert (refused.status_code, refused.json()["error_code"]) == (400, 2)
    clock.advance(5)
    assert await debrid.status(torrent_id) == "waiting_files_selection"
    assert (await debrid.select(torrent_id, "2")).status_code == 204


async def test_uncached_torrent_queues_downloads_and_finishes(debrid: Debrid, fated: Fated, clock: ManualClock) -> None:
    torrent_id = await debrid.add(fated(uncached(10, queued_seconds=2)))
    await debrid.select(torrent_id, "2")
    assert await debrid.status(torrent_id) == "queued"
    clock.advance(4.5)
    info = (await debrid.info(torrent_id)).json()
    assert (info["status"], info["progress"], info["speed"], info["links"]) == ("downloading", 25, 100, [])
    assert info["seeders"] == TWO_VIDEOS.seeders
    assert "ended" not in info
    clock.advance(7.5)
    assert await debrid.status(torrent_id) == "downloaded"


async def test_finishing_shows_as_uploading(debrid: Debrid, fated: Fated, clock: ManualClock) -> None:
    fate = Fate(outcome=Outcome.UNCACHED, downloading_seconds=1, finishing_seconds=1)
    torrent_id = await debrid.add(fated(fate))
    await debrid.select(torrent_id, "2")
    clock.advance(1.5)
    assert await debrid.status(torrent_id) == "uploading"


async def test_hash_that_the_service_has_finished_is_cached_the_next_time(
    debrid: Debrid, fated: Fated, clock: ManualClock
) -> None:
    info_hash = fated(uncached(10))
    first = await debrid.add(info_hash)
    await debrid.select(first, "2")
    clock.advance(10)
    await debrid.client.delete(f"/torrents/delete/{first}")
    second = await debrid.add(info_hash)
    await debrid.select(second, "2")
    assert await debrid.status(second) == "downloaded"


async def test_stalled_torrent_never_moves(debrid: Debrid, fated: Fated, clock: ManualClock) -> None:
    torrent_id = await debrid.add(fated(STALLED))
    await debrid.select(torrent_id, "2")
    clock.advance(100_000)
    info = (await debrid.info(torrent_id)).json()
    assert (info["status"], info["seeders"], info["speed"]) == ("downloading", 0, 0)


@pytest.mark.parametrize(("fate", "status"), [(DEAD, "dead"), (VIRUS, "virus"), (Fate(outcome=Outcome.ERROR), "error")])
async def test_failing_torrent_ends_in_its_status(debrid: Debrid, fated: Fated, fate: Fate, status: str) -> None:
    torrent_id = await debrid.add(fated(fate))
    await debrid.select(torrent_id, "2")
    info = (await debrid.info(torrent_id)).json()
    assert (info["status"], info["links"]) == (status, [])


async def test_magnet_error_has_no_files(debrid: Debrid, fated: Fated) -> None:
    torrent_id = await debrid.add(fated(MAGNET_ERROR))
    info = (await debrid.info(torrent_id)).json()
    assert (info["status"], info["files"]) == ("magnet_error", [])


async def test_unknown_hash_converts_until_it_fails(debrid: Debrid, clock: ManualClock) -> None:
    torrent_id = await debrid.add("b" * 40)
    assert await debrid.status(torrent_id) == "magnet_conversion"
    clock.advance(120)
    assert await debrid.status(torrent_id) == "magnet_error"


async def test_refused_torrent_answers_451_at_the_add(debrid: Debrid, fated: Fated) -> None:
    magnet = {"magnet": f"magnet:?xt=urn:btih:{fated(REFUSED)}"}
    answer = await debrid.client.post("/torrents/addMagnet", data=magnet)
    assert answer.status_code == 451
    assert answer.json() == {"error": "infringing_file", "error_code": 35}


async def test_vanished_torrent_is_accepted_and_then_unknown(debrid: Debrid, fated: Fated, town: Neighbourhood) -> None:
    torrent_id = await debrid.add(fated(VANISHED))
    for answer in (await debrid.info(torrent_id), await debrid.select(torrent_id, "2")):
        assert (answer.status_code, answer.json()["error_code"]) == (404, 7)
    assert (await debrid.client.get("/torrents")).status_code == 204
    assert town.realdebrid.torrents() == ()


async def test_torrent_can_vanish_later(debrid: Debrid, fated: Fated, clock: ManualClock) -> None:
    torrent_id = await debrid.add(fated(Fate(outcome=Outcome.VANISHED, vanishing_seconds=3)))
    await debrid.select(torrent_id, "2")
    assert await debrid.status(torrent_id) == "downloaded"
    clock.advance(3)
    assert (await debrid.info(torrent_id)).status_code == 404


async def test_new_fate_takes_hold_of_what_is_on_the_account(debrid: Debrid, fated: Fated, town: Neighbourhood) -> None:
    torrent_id = await debrid.add(fated(STALLED))
    await debrid.select(torrent_id, "2")
    town.set_fate(TWO_VIDEOS.info_hash, Fate())
    assert await debrid.status(torrent_id) == "downloaded"


async def test_same_hash_again_gets_another_id(debrid: Debrid, town: Neighbourhood) -> None:
    first, second = [await debrid.add(TWO_VIDEOS.info_hash) for _ in range(2)]
    assert first != second
    assert [held.id for held in town.realdebrid.torrents()] == [second, first]


async def test_foreign_torrent_is_on_the_account_and_marked(debrid: Debrid, town: Neighbourhood) -> None:
    torrent_id = town.realdebrid.own(TWO_VIDEOS.info_hash)
    waiting_id = town.realdebrid.own(TWO_VIDEOS.info_hash, selected=())
    assert await debrid.status(torrent_id) == "downloaded"
    assert await debrid.status(waiting_id) == "waiting_files_selection"
    assert [held.foreign for held in town.realdebrid.torrents()] == [True, True]
    assert town.realdebrid.torrents()[1].selected == (2, 3)
