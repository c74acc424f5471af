"""The shared look at the account: read once for all, kept while young, never true after a change."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from addon.debrid.base import RemoteState, RemoteTorrent
from addon.debrid.listing import SharedListing
from addon.errors import UpstreamUnavailableError


def named(name: str) -> tuple[RemoteTorrent, ...]:
    return (RemoteTorrent(id="A", info_hash="a" * 40, name=name, state=RemoteState.READY),)


@dataclass
class Account:
    """An account whose reading waits until the test lets it go on."""

    now: datetime = datetime(2026, 3, 1, tzinfo=UTC)
    readings: list[asyncio.Future[tuple[RemoteTorrent, ...]]] = field(default_factory=list)
    reused: int = 0

    async def read(self) -> tuple[RemoteTorrent, ...]:
        self.readings.append(asyncio.get_running_loop().create_future())
        return await self.readings[-1]

    def note_reuse(self) -> None:
        self.reused += 1


@pytest.fixture
def account() -> Account:
    return Account()


@pytest.fixture
def listing(account: Account) -> SharedListing:
    return SharedListing(account.read, lambda: account.now, account.note_reuse)


async def begun(listing: SharedListing, max_age_seconds: float = 0) -> asyncio.Task[tuple[RemoteTorrent, ...]]:
    """A question whose reading, if it needs one, has begun."""
    task = asyncio.create_task(listing.get(max_age_seconds))
    for _ in range(3):
        await asyncio.sleep(0)
    return task


async def test_equal_questions_at_once_share_one_reading(account: Account, listing: SharedListing) -> None:
    questions = [await begun(listing) for _ in range(20)]
    account.readings[0].set_result(named("one"))
    assert {await question for question in questions} == {named("one")}
    assert len(account.readings) == 1
    assert account.reused == 19


@pytest.mark.parametrize(
    ("age_seconds", "max_age_seconds", "readings"), [(9.9, 10, 1), (10, 10, 2), (0, 0, 2), (-5, 10, 2)]
)
async def test_an_answer_is_reused_only_while_it_is_younger_than_asked(
    account: Account, listing: SharedListing, age_seconds: float, max_age_seconds: float, readings: int
) -> None:
    first = await begun(listing)
    account.readings[0].set_result(named("one"))
    await first
    account.now += timedelta(seconds=age_seconds)
    second = await begun(listing, max_age_seconds)
    assert len(account.readings) == readings
    if readings == 2:
        account.readings[1].set_result(named("one"))
    assert await second == named("one")


async def test_the_age_counts_from_the_question_not_from_the_answer(account: Account, listing: SharedListing) -> None:
    first = await begun(listing)
    account.now += timedelta(seconds=8)
    account.readings[0].set_result(named("one"))
    await first
    account.now += timedelta(seconds=3)
    second = await begun(listing, 10)
    assert len(account.readings) == 2
    account.readings[1].set_result(named("two"))
    assert await second == named("two")


async def test_a_change_ends_what_is_kept(account: Account, listing: SharedListing) -> None:
    first = await begun(listing)
    account.readings[0].set_result(named("one"))
    await first
    listing.forget()
    second = await begun(listing, 3600)
    account.readings[1].set_result(named("two"))
    assert await second == named("two")


async def test_a_reading_begun_before_a_change_answers_nobody_who_asks_after_it(
    account: Account, listing: SharedListing
) -> None:
    before = await begun(listing)
    listing.forget()
    after = await begun(listing, 3600)
    account.readings[1].set_result(named("new"))
    assert await after == named("new")
    account.readings[0].set_result(named("old"))
    assert await before == named("old")
    assert await listing.get(3600) == named("new")


async def test_a_cancelled_question_leaves_the_reading_to_the_others(account: Account, listing: SharedListing) -> None:
    first, second = await begun(listing), await begun(listing)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    account.readings[0].set_result(named("one"))
    assert await second == named("one")


async def test_a_reading_that_all_have_left_still_serves_the_next(account: Account, listing: SharedListing) -> None:
    only = await begun(listing)
    only.cancel()
    with pytest.raises(asyncio.CancelledError):
        await only
    account.readings[0].set_result(named("one"))
    assert await (await begun(listing, 10)) == named("one")
    assert len(account.readings) == 1


async def test_a_failure_reaches_all_who_wait_and_is_not_kept(account: Account, listing: SharedListing) -> None:
    questions = [await begun(listing) for _ in range(2)]
    account.readings[0].set_exception(UpstreamUnavailableError("away", upstream="x", operation="list"))
    for question in questions:
        with pytest.raises(UpstreamUnavailableError):
            await question
    again = await begun(listing, 3600)
    account.readings[1].set_result(named("one"))
    assert await again == named("one")
