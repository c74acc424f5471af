"""What is sent to Real-Debrid, how often, and to whom it is charged."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import httpx
import pytest
from aiolimiter import AsyncLimiter

from addon.clients.counting import Call, Outcome, on_behalf_of
from addon.clients.http import Wire
from addon.debrid.base import DebridService, Order
from addon.debrid.realdebrid import RealDebrid, account_limiters
from addon.errors import UpstreamDeniedError, UpstreamUnavailableError

from .limits import most_in_a_minute

HASH = "a" * 40
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MAGNET = f"magnet:?xt=urn:btih:{HASH}&dn=The+General"


def row(torrent_id: str) -> dict[str, object]:
    return {"id": torrent_id, "hash": HASH, "status": "downloaded", "filename": "The.General.1926"}


def pages(total: int | None, *contents: list[str]) -> Callable[[httpx.Request], httpx.Response]:
    """Answers the pages of a listing in turn, then empty ones."""

    def respond(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params["page"])
        if number > len(contents):
            return httpx.Response(204)
        headers = {} if total is None else {"X-Total-Count": str(total)}
        return httpx.Response(200, json=[row(torrent_id) for torrent_id in contents[number - 1]], headers=headers)

    return respond


class Service:
    """A Real-Debrid whose answers the test gives, and the record of what was asked."""

    def __init__(
        self,
        respond: Callable[[httpx.Request], httpx.Response] = lambda request: httpx.Response(204),
        limiters: dict[str, AsyncLimiter] | None = None,
    ) -> None:
        self.respond = respond
        self.now = NOON
        self.requests: list[httpx.Request] = []
        self.counted: list[Call] = []
        free = {name: AsyncLimiter(1000) for name in account_limiters()}
        wire = Wire(
            client=httpx.AsyncClient(transport=httpx.MockTransport(self._answer)),
            clock=lambda: self.now,
            count=self.counted.append,
        )
        self.debrid = RealDebrid("TOKEN", "https://debrid.test/rest/1.0", wire, limiters=free | (limiters or {}))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return self.respond(request)

    @property
    def asked(self) -> list[str]:
        """Method and path of each request."""
        return [f"{request.method} {request.url.path.removeprefix('/rest/1.0')}" for request in self.requests]

    def form(self) -> dict[str, list[str]]:
        """The form of the last request."""
        return parse_qs(self.requests[-1].content.decode())


class Turns(AsyncLimiter):
    """Lets calls pass when the test says so."""

    def __init__(self) -> None:
        super().__init__(1)
        self.free = asyncio.Semaphore(0)

    async def acquire(self, amount: float = 1) -> None:
        """Waits for the test."""
        await self.free.acquire()


def added(request: httpx.Request) -> httpx.Response:
    return httpx.Response(201, json={"id": "NEWID", "uri": "https://debrid.test/x"})


async def settled() -> None:
    for _ in range(30):
        await asyncio.sleep(0)


async def test_it_implements_the_port() -> None:
    service: DebridService = Service().debrid
    assert service.name == "realdebrid"


async def test_the_token_goes_into_the_header_and_nowhere_else() -> None:
    service = Service()
    await service.debrid.torrents()
    assert service.requests[0].headers["authorization"] == "Bearer TOKEN"
    assert "TOKEN" not in str(service.requests[0].url)


async def test_add_sends_the_magnet_as_a_form_and_returns_the_id() -> None:
    service = Service(added)
    assert await service.debrid.add(Order(magnet=MAGNET, info_hash=HASH)) == "NEWID"
    assert service.asked == ["POST /torrents/addMagnet"]
    assert service.requests[0].headers["content-type"] == "application/x-www-form-urlencoded"
    assert service.form() == {"magnet": [MAGNET]}


@pytest.mark.parametrize("status", [202, 204])
async def test_select_sends_the_ids_in_one_field(status: int) -> None:
    service = Service(lambda request: httpx.Response(status))
    await service.debrid.select("ID", (1, 3, 7), HASH)
    assert service.asked == ["POST /torrents/selectFiles/ID"]
    assert service.form() == {"files": ["1,3,7"]}


async def test_info_and_delete_name_the_torrent_in_the_path_and_cannot_leave_it() -> None:
    service = Service(
        lambda request: httpx.Response(200, json=row("ID")) if request.method == "GET" else added(request)
    )
    assert (await service.debrid.info("ID", HASH)).name == "The.General.1926"
    await service.debrid.delete("../user?x", HASH)
    assert service.requests[-1].url.raw_path == b"/rest/1.0/torrents/delete/..%2Fuser%3Fx"


@pytest.mark.parametrize(
    ("link", "sent"),
    [
        ("https://real-debrid.com/d/ABCDEFGHIJKLMNOPQ", "https://real-debrid.com/d/ABCDEFGHIJKLM"),
        ("https://real-debrid.com/d/ABCDEFGHIJKLM", "https://real-debrid.com/d/ABCDEFGHIJKLM"),
        ("https://hoster.test/file/" + "A" * 40, "https://hoster.test/file/" + "A" * 40),
    ],
)
async def test_only_the_services_own_links_are_trimmed(link: str, sent: str) -> None:
    content = {"filename": "a.mkv", "filesize": 5, "chunks": 4, "download": "https://node.test/d/X/a.mkv"}
    service = Service(lambda request: httpx.Response(200, json=content))
    direct = await service.debrid.unlock(link, HASH)
    assert service.form() == {"link": [sent]}
    assert (direct.url, direct.filename, direct.size_bytes, direct.connections) == (
        "https://node.test/d/X/a.mkv",
        "a.mkv",
        5,
        4,
    )


async def test_an_empty_account_answers_204_and_lists_nothing() -> None:
    assert await Service().debrid.torrents() == ()


async def test_pages_are_read_until_the_total_is_reached_and_each_torrent_is_kept_once() -> None:
    service = Service(pages(5, ["A", "B"], ["B", "C"], ["D"], ["not asked for"]))
    assert [torrent.id for torrent in await service.debrid.torrents()] == ["A", "B", "C", "D"]
    assert [str(request.url.query, "ascii") for request in service.requests] == [
        f"limit=5000&page={number}" for number in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    ("total", "contents", "calls"),
    [
        (None, [["A"]], 1),  # fewer than a full page
        (3, [["A"], ["A"]], 2),  # a page that brings nothing new: the page number is ignored
        (9, [["A"]], 2),  # a total that is too high
        (9**9, [[f"T{number}"] for number in range(30)], 20),
    ],
)
async def test_a_listing_ends_even_when_the_total_is_wrong(
    total: int | None, contents: list[list[str]], calls: int
) -> None:
    service = Service(pages(total, *contents))
    await service.debrid.torrents()
    assert len(service.requests) == calls


@pytest.mark.parametrize("body", [b"", b"{}", b'"try later"', b"null"])
async def test_a_listing_that_is_no_array_is_an_outage_and_not_an_empty_account(body: bytes) -> None:
    service = Service(lambda request: httpx.Response(200, content=body))
    with pytest.raises(UpstreamUnavailableError):
        await service.debrid.torrents()
    assert service.debrid.health.ok is False


@pytest.mark.parametrize("call", ["add", "info", "unlock"])
async def test_an_answer_without_its_facts_is_an_outage(call: str) -> None:
    service = Service(lambda request: httpx.Response(200, json={"download": "SECRET"}))
    debrid = service.debrid
    questions: dict[str, Callable[[], Awaitable[object]]] = {
        "add": lambda: debrid.add(Order(magnet=MAGNET, info_hash=HASH)),
        "info": lambda: debrid.info("ID", HASH),
        "unlock": lambda: debrid.unlock("https://real-debrid.com/d/SECRET", HASH),
    }
    with pytest.raises(UpstreamUnavailableError) as caught:
        await questions[call]()
    assert "SECRET" not in f"{caught.value!r} {service.debrid.health!r}"


async def test_listings_asked_at_once_or_soon_share_one_call_that_nobody_is_charged_for() -> None:
    service = Service(pages(1, ["A"]))
    with on_behalf_of(7):
        await asyncio.gather(*(service.debrid.torrents() for _ in range(5)))
        service.now += timedelta(seconds=9)
        await service.debrid.torrents(max_age_seconds=10)
    assert len(service.requests) == 1
    answered = [call for call in service.counted if call.outcome is Outcome.ANSWERED]
    reused = [call for call in service.counted if call.outcome is Outcome.CACHED]
    assert [(call.endpoint, call.request_id) for call in answered] == [("torrents", None)]
    assert [(call.endpoint, call.request_id) for call in reused] == [("torrents", 7)] * 5


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("change", ["add", "select", "delete"])
async def test_a_change_of_our_own_is_seen_by_the_next_listing(change: str, fails: bool) -> None:
    def respond(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return pages(1, ["A"])(request)
        if fails:
            raise httpx.ReadTimeout("it may have arrived")
        return added(request)

    service = Service(respond)
    await service.debrid.torrents()
    try:
        match change:
            case "add":
                await service.debrid.add(Order(magnet=MAGNET, info_hash=HASH))
            case "select":
                await service.debrid.select("A", (1,), HASH)
            case _:
                await service.debrid.delete("A", HASH)
    except UpstreamUnavailableError:
        assert fails
    service.now += timedelta(seconds=5)
    await service.debrid.torrents(max_age_seconds=3600)
    assert service.asked.count("GET /torrents") == 2


async def test_adds_wait_for_their_turn() -> None:
    turns = Turns()
    service = Service(added, {"torrents/addMagnet": turns})
    adds = [asyncio.create_task(service.debrid.add(Order(magnet=MAGNET, info_hash=HASH))) for _ in range(3)]
    for sent in range(3):
        await settled()
        assert len(service.requests) == sent
        turns.free.release()
    assert await asyncio.gather(*adds) == ["NEWID"] * 3


async def test_adds_that_queue_are_not_sent_after_the_slots_ran_out() -> None:
    turns = Turns()
    service = Service(
        lambda request: httpx.Response(509, json={"error": "too_many_active_downloads", "error_code": 21}),
        {"torrents/addMagnet": turns},
    )
    adds = [asyncio.create_task(service.debrid.add(Order(magnet=MAGNET, info_hash=HASH))) for _ in range(3)]
    for _ in range(3):
        await settled()
        turns.free.release()
    results = await asyncio.gather(*adds, return_exceptions=True)
    assert [type(result) for result in results] == [UpstreamUnavailableError] * 3
    assert len(service.requests) == 1


@pytest.mark.parametrize(("name", "most"), [("all", 250), ("torrents", 60), ("torrents/addMagnet", 61)])
async def test_no_minute_holds_more_calls_than_allowed(name: str, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert await most_in_a_minute(account_limiters()[name], monkeypatch) in range(most - 3, most + 1)


@pytest.mark.parametrize(
    ("seconds", "says"), [(1_234_567, "14 more days"), (90_000, "one more day"), (60, "less than a day")]
)
async def test_the_check_says_how_long_the_account_is_premium(seconds: int, says: str) -> None:
    user = {"id": 1, "username": "someone", "type": "premium", "premium": seconds}
    service = Service(lambda request: httpx.Response(200, json=user))
    with on_behalf_of(7):
        assert await service.debrid.check() == f"Real-Debrid: someone is premium for {says}"
    assert service.asked == ["GET /user"]
    assert service.counted[0].request_id is None


async def test_the_check_of_a_free_account_says_what_to_do() -> None:
    user = {"id": 1, "username": "someone", "type": "free", "premium": 0}
    service = Service(lambda request: httpx.Response(200, json=user))
    with pytest.raises(UpstreamDeniedError, match=r"extend it at https://real-debrid\.com/premium"):
        await service.debrid.check()
    assert service.debrid.health.ok is False
