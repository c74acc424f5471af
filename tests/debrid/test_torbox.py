"""What is sent to TorBox, how often, and to whom it is charged."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx
import pytest

from addon.clients.counting import Outcome, on_behalf_of
from addon.debrid.base import DebridService, Order, RemoteState
from addon.debrid.torbox import account_limiters
from addon.errors import (
    LinkRottedError,
    NotCachedError,
    UpstreamDeniedError,
    UpstreamMissingError,
    UpstreamUnavailableError,
)

from .limits import most_in_a_minute
from .torbox_kit import HASH, LINK, MAGNET, NOON, TOKEN, Service, refused, row, settled, success

OTHER = "b" * 40
ADDED = success({"torrent_id": 7, "hash": HASH, "auth_id": "x"})


def having(*hashes: str) -> httpx.Response:
    files = [{"name": "The.General.1926/a.mkv", "size": 10}]
    return success([{"name": "x", "size": 10, "hash": each, "files": files} for each in hashes] or None)


async def test_it_implements_the_port() -> None:
    service: DebridService = Service().debrid
    assert (service.name, service.lists_files, service.file_id_at(0)) == ("torbox", True, None)


async def test_the_key_goes_into_the_header_and_only_for_a_link_into_the_address() -> None:
    service = Service()
    service.answers("/requestdl", success("https://node.test/x?token=SECRET"))
    await service.debrid.torrents()
    direct = await service.debrid.unlock(LINK, HASH)
    listing, link = service.requests
    assert listing.headers["authorization"] == f"Bearer {TOKEN}"
    assert TOKEN not in str(listing.url)
    assert dict(link.url.params) == {"token": TOKEN, "torrent_id": "7", "file_id": "0", "redirect": "false"}
    assert (direct.url, direct.filename, direct.size_bytes) == ("https://node.test/x?token=SECRET", "a.mkv", None)
    told = f"{direct!r} {service.counted!r} {service.debrid!r} {service.debrid.health!r}"
    assert TOKEN not in told
    assert "SECRET" not in told


@pytest.mark.parametrize("link", ["https://real-debrid.com/d/ABCDEFGHIJKLM", "torbox://7/a/x", "torbox://7/0", ""])
async def test_a_link_of_another_service_is_rotten_and_costs_no_call(link: str) -> None:
    service = Service()
    with pytest.raises(LinkRottedError):
        await service.debrid.unlock(link, HASH)
    assert service.asked == []


async def test_add_sends_the_magnet_as_a_form_without_zip_and_returns_the_id() -> None:
    service = Service()
    service.answers("/createtorrent", ADDED)
    assert await service.debrid.add(Order(magnet=MAGNET, info_hash=HASH)) == "7"
    assert service.asked == ["POST /torrents/createtorrent"]
    assert service.form() == {"magnet": [MAGNET], "allow_zip": ["false"]}


async def test_info_and_delete_name_the_torrent_and_look_past_the_services_cache() -> None:
    service = Service()
    service.answers("/mylist", success(row()))
    assert (await service.debrid.info("7", HASH)).id == "7"
    assert dict(service.requests[-1].url.params) == {"id": "7", "bypass_cache": "true"}
    await service.debrid.delete("7", HASH)
    assert service.asked[-1] == "POST /torrents/controltorrent"
    assert service.json() == {"torrent_id": 7, "operation": "delete", "all": False}


@pytest.mark.parametrize("answer", [success(None), success([]), refused(404, "ITEM_NOT_FOUND")])
async def test_a_torrent_that_is_not_there_is_missing_and_a_listing_without_any_is_empty(
    answer: httpx.Response,
) -> None:
    service = Service()
    service.answers("/mylist", answer)
    with pytest.raises(UpstreamMissingError):
        await service.debrid.info("7", HASH)
    assert await service.debrid.torrents() == ()


async def test_selecting_costs_nothing() -> None:
    service = Service()
    await service.debrid.select("7", (0,), HASH)
    assert service.asked == []


async def test_pages_are_read_until_one_is_not_full_and_each_torrent_is_kept_once() -> None:
    service = Service()
    full = success([row(number) for number in range(1000)])
    service.answers("/mylist", full, success([row(999), row(1000)]))
    assert len(await service.debrid.torrents()) == 1001
    assert [dict(request.url.params) for request in service.requests] == [
        {"bypass_cache": "true", "offset": offset, "limit": "1000"} for offset in ("0", "1000")
    ]


async def test_a_listing_ends_when_the_service_does_not_heed_the_offset() -> None:
    service = Service()
    service.answers("/mylist", success([row(number) for number in range(1000)]))
    assert len(await service.debrid.torrents()) == 1000
    assert len(service.requests) == 2


async def test_listings_asked_at_once_share_one_call_that_nobody_is_charged_for() -> None:
    service = Service()
    with on_behalf_of(7):
        await asyncio.gather(*(service.debrid.torrents() for _ in range(5)))
    assert service.asked == ["GET /torrents/mylist"]
    assert [call.request_id for call in service.counted if call.outcome is Outcome.ANSWERED] == [None]


async def test_what_is_cached_is_asked_once_for_all_and_charged_to_the_first_who_asks() -> None:
    service = Service()
    service.answers("/checkcached", having(HASH.upper()))
    with on_behalf_of(7):
        first, second = await asyncio.gather(
            service.debrid.cached((HASH, OTHER)), service.debrid.cached((OTHER, HASH, HASH))
        )
    assert first == second
    assert first is not None
    assert [file.path for file in first[HASH]] == ["/The.General.1926/a.mkv"]
    assert service.asked == ["POST /torrents/checkcached"]
    assert dict(service.requests[0].url.params) == {"format": "list", "list_files": "true"}
    assert service.json() == {"hashes": [HASH, OTHER]}
    assert [(call.outcome, call.request_id) for call in service.counted] == [
        (Outcome.ANSWERED, 7),
        (Outcome.CACHED, 7),
    ]


async def test_an_answer_about_a_hash_holds_for_an_hour_and_only_new_hashes_are_asked() -> None:
    service = Service()
    service.answers("/checkcached", having(), having(OTHER), having(HASH))
    assert await service.debrid.cached((HASH,)) == {}
    service.passes(3599)
    assert list(await service.debrid.cached((HASH, OTHER)) or ()) == [OTHER]
    assert service.json() == {"hashes": [OTHER]}
    service.passes(1)
    assert sorted(await service.debrid.cached((HASH, OTHER)) or ()) == [HASH, OTHER]
    assert service.json() == {"hashes": [HASH]}


async def test_more_than_a_hundred_hashes_are_asked_in_parts() -> None:
    service = Service()
    hashes = tuple(f"{number:040x}" for number in range(101))
    await service.debrid.cached(hashes)
    assert service.asked == ["POST /torrents/checkcached"] * 2
    assert service.json() == {"hashes": [hashes[100]]}


async def test_a_failed_question_about_the_cache_is_no_answer() -> None:
    service = Service()
    service.answers("/checkcached", refused(500, "DATABASE_ERROR"), having(HASH))
    with pytest.raises(UpstreamUnavailableError):
        await service.debrid.cached((HASH,))
    assert HASH in (await service.debrid.cached((HASH,)) or ())


async def test_where_only_cached_is_wanted_the_answer_that_is_known_spares_the_add() -> None:
    service = Service()
    service.answers("/checkcached", having(HASH))
    service.answers("/createtorrent", ADDED)
    await service.debrid.cached((HASH, OTHER))
    with pytest.raises(NotCachedError):
        await service.debrid.add(Order(magnet=MAGNET, info_hash=OTHER), only_if_cached=True)
    assert await service.debrid.add(Order(magnet=MAGNET, info_hash=HASH), only_if_cached=True) == "7"
    assert service.asked == ["POST /torrents/checkcached", "POST /torrents/createtorrent"]
    assert service.form()["add_only_if_cached"] == ["true"]


async def test_a_copy_that_is_gone_since_is_not_cached_and_asked_anew() -> None:
    service = Service()
    service.answers("/checkcached", having(HASH))
    service.answers("/createtorrent", refused(400, "DIFF_ISSUE", "This torrent is not cached."))
    for _ in range(2):
        with pytest.raises(NotCachedError) as caught:
            await service.debrid.add(Order(magnet=MAGNET, info_hash=HASH), only_if_cached=True)
        assert not caught.value.lasting
    assert service.asked.count("POST /torrents/checkcached") == 2


async def test_adds_stay_within_ten_a_minute_and_sixty_an_hour_without_holding_anybody_up() -> None:
    service = Service()
    service.answers("/createtorrent", ADDED)
    sent, ends_at = [], NOON + timedelta(hours=2)
    while service.now < ends_at:
        try:
            await service.debrid.add(Order(magnet=MAGNET, info_hash=HASH))
            sent.append(service.now)
        except UpstreamUnavailableError as error:
            service.now = error.retry_at or ends_at
    for most, span in ((10, timedelta(minutes=1)), (60, timedelta(hours=1))):
        assert max(sum(1 for at in sent if start <= at < start + span) for start in sent) == most
    assert len(service.requests) == len(sent) == 120


@pytest.mark.parametrize(("kind", "most"), [("torrents/mylist", 300), ("torrents/requestdl", 80)])
async def test_no_minute_holds_more_calls_than_allowed(kind: str, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert await most_in_a_minute(account_limiters()[kind], monkeypatch) in range(most - 3, most + 1)


@pytest.mark.parametrize("change", ["add", "delete"])
async def test_a_change_of_our_own_is_seen_by_the_next_listing(change: str) -> None:
    service = Service()
    service.answers("/createtorrent", ADDED)
    await service.debrid.torrents()
    changes: dict[str, Callable[[], Awaitable[object]]] = {
        "add": lambda: service.debrid.add(Order(magnet=MAGNET, info_hash=HASH)),
        "delete": lambda: service.debrid.delete("7", HASH),
    }
    await changes[change]()
    await service.debrid.torrents(max_age_seconds=3600)
    assert service.asked.count("GET /torrents/mylist") == 2


@pytest.mark.parametrize(
    ("plan", "left", "says"),
    [
        (1, 1_234_567, "TorBox: someone@example.org has the Essential plan for 14 more days"),
        (2, 90_000, "TorBox: someone@example.org has the Pro plan for one more day"),
        (3, 60, "TorBox: someone@example.org has the Standard plan for less than a day"),
        (0, None, "TorBox: someone@example.org has the free plan, with its limits on size and number"),
    ],
)
async def test_the_check_names_the_plan_and_how_long_it_is_paid_for(plan: int, left: int | None, says: str) -> None:
    ends_at = None if left is None else (NOON + timedelta(seconds=left)).isoformat()
    service = Service(
        lambda request: success({"email": "someone@example.org", "plan": plan, "premium_expires_at": ends_at})
    )
    with on_behalf_of(7):
        assert await service.debrid.check() == says
    assert (service.asked, service.counted[0].request_id) == (["GET /user/me"], None)


async def test_the_check_of_a_plan_that_has_run_out_says_what_to_do() -> None:
    user = {"email": "someone@example.org", "plan": 2, "premium_expires_at": "2025-08-31T10:20:30Z"}
    service = Service(lambda request: success(user))
    with pytest.raises(UpstreamDeniedError, match=r"extend it at https://torbox\.app/subscription"):
        await service.debrid.check()
    assert service.debrid.health.ok is False


async def test_a_torrent_that_the_list_shows_can_be_unlocked_file_by_file() -> None:
    files = [{"id": number, "name": f"The General/{number} ä.mkv", "size": 5} for number in (1, 0)]
    service = Service()
    service.answers("/mylist", success([row(files=files)]))
    service.answers("/requestdl", success("https://node.test/x"))
    (torrent,) = await service.debrid.torrents()
    assert torrent.state is RemoteState.READY
    directs = [await service.debrid.unlock(link, HASH) for link in torrent.links]
    assert (
        [direct.filename for direct in directs]
        == [file.basename for file in torrent.selected]
        == ["0 ä.mkv", "1 ä.mkv"]
    )
    assert [request.url.params["file_id"] for request in service.requests[1:]] == ["0", "1"]


async def test_a_question_under_way_outlives_the_one_who_asked_first() -> None:
    service = Service()
    service.answers("/checkcached", having(HASH))
    first = asyncio.create_task(service.debrid.cached((HASH,)))
    second = asyncio.create_task(service.debrid.cached((HASH,)))
    await asyncio.sleep(0)
    first.cancel()
    await settled()
    assert HASH in (await second or ())
