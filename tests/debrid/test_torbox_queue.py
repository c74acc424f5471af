"""TorBox's queue: nothing of ours stays there, nothing of others is taken out."""

from datetime import timedelta

import httpx
import pytest

from addon.errors import UpstreamRejectedError, UpstreamUnavailableError

from .torbox_kit import HASH, NOON, Service, ask, refused, row, success

QUEUED = success({"queued_id": 45, "hash": HASH, "auth_id": "x"})
IN_QUEUE = success([{"id": 45, "type": "torrent", "hash": HASH.upper(), "name": "x"}])


async def test_an_add_that_would_be_queued_is_taken_out_again_and_waits_for_a_slot() -> None:
    service = Service()
    service.answers("/createtorrent", QUEUED)
    error = await ask(service, "add")
    assert isinstance(error, UpstreamUnavailableError)
    assert (error.retry_at, error.status) == (NOON + timedelta(seconds=10), None)
    assert service.asked == ["POST /torrents/createtorrent", "POST /queued/controlqueued"]
    assert service.json() == {"queued_id": 45, "operation": "delete", "all": False}
    assert await ask(service, "list") is None
    assert service.asked[2:] == ["GET /torrents/mylist"]


async def test_an_add_that_could_not_be_taken_out_is_by_the_next_listing() -> None:
    service = Service()
    service.answers("/createtorrent", QUEUED)
    service.answers("/controlqueued", refused(200, "DATABASE_ERROR"), success(None))
    service.answers("/getqueued", IN_QUEUE)
    assert isinstance(await ask(service, "add"), UpstreamUnavailableError)
    for _ in range(2):
        assert await ask(service, "list") is None
    assert service.asked[2:] == [
        *("GET /queued/getqueued", "POST /queued/controlqueued", "GET /torrents/mylist"),
        "GET /torrents/mylist",
    ]
    assert service.counted[-4].request_id is None


@pytest.mark.parametrize("seconds", [60, 61])
async def test_an_unanswered_add_is_looked_for_in_the_queue_as_long_as_it_may_arrive(seconds: float) -> None:
    def lose(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/createtorrent"):
            raise httpx.ReadTimeout("it may have arrived")
        return success(None)

    service = Service(lose)
    error = await ask(service, "add")
    assert isinstance(error, UpstreamUnavailableError)
    assert error.unanswered
    service.passes(seconds)
    for _ in range(2):
        assert await service.debrid.torrents() == ()
    assert service.asked.count("GET /queued/getqueued") == (2 if seconds == 60 else 1)


async def test_what_somebody_else_has_queued_stays_there_and_is_waited_for() -> None:
    service = Service()
    service.answers("/createtorrent", refused(400, "DUPLICATE_ITEM"))
    service.answers("/getqueued", IN_QUEUE)
    error = await ask(service, "add")
    assert isinstance(error, UpstreamUnavailableError)
    assert error.retry_at == NOON + timedelta(minutes=5)
    assert service.asked == ["POST /torrents/createtorrent", "GET /queued/getqueued"]


@pytest.mark.parametrize("queue", [success(None), success([]), refused(404, "ITEM_NOT_FOUND")])
async def test_what_is_on_the_account_already_is_rejected_to_be_found_by_its_hash(queue: httpx.Response) -> None:
    service = Service()
    service.answers("/createtorrent", refused(400, "DUPLICATE_ITEM"))
    service.answers("/getqueued", queue)
    service.answers("/mylist", success([row()]))
    assert type(await ask(service, "add")) is UpstreamRejectedError
    assert [torrent.info_hash for torrent in await service.debrid.torrents(max_age_seconds=3600)] == [HASH]
