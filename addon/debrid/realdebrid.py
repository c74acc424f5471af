"""Real-Debrid behind the port of the debrid services. Knows no database and decides nothing about releases.

What the service really answers, and where that is known from: its API page and the sources of its other clients. The
endpoint that once said what is cached answers 403 since November 2024 and is never called.
"""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote

from aiolimiter import AsyncLimiter

from addon.clients.failures import Failure
from addon.clients.http import Ask, Health, Manners, Upstream, Wire
from addon.debrid import realdebrid_answers as answers
from addon.debrid.base import Account, DirectLink, Order, RemoteTorrent
from addon.debrid.calls import LONG_WAIT, Calls
from addon.debrid.listing import SharedListing
from addon.debrid.realdebrid_errors import (
    ACCOUNT,
    ADD,
    DELETE,
    INFO,
    LIST,
    SELECT,
    TRAFFIC,
    UNLOCK,
    is_limit,
    is_outage,
    limit_words,
    refusal,
)
from addon.debrid.slots import Slots
from addon.debrid.verdicts import Refusal, Verdict
from addon.domain.releases import RemoteFile

_PAGE_ROWS = 5000  # the most that the service gives at once
_MOST_PAGES = 20
_LINK_PREFIX = "https://real-debrid.com/d/"
_LINK_LENGTH = 39  # the prefix and 13 characters; the service ignores what follows


def account_limiters() -> dict[str, AsyncLimiter]:
    """Fresh limiters for one account: every call, listings, adds.

    A full bucket plus what leaks in a minute stays within what a minute allows: 50 + 200 = 250 calls, 10 + 50 = 60
    listings. Adds are at least a second apart.
    """
    return {"all": AsyncLimiter(50, 15), LIST: AsyncLimiter(10, 12), ADD: AsyncLimiter(1, 1)}


class RealDebrid:
    """One Real-Debrid account. Make one object per account: limits, holds and the listing live in it."""

    name = "realdebrid"
    lists_files = False
    is_local = False
    calls_per_minute: int | None = 250

    def __init__(
        self, token: str, base_url: str, wire: Wire, *, limiters: Mapping[str, AsyncLimiter] | None = None
    ) -> None:
        limiters = account_limiters() if limiters is None else limiters
        self._clock = wire.clock
        self._adds = limiters[ADD]
        self._upstream = Upstream(
            self.name,
            base_url,
            wire,
            Manners(
                headers={"Authorization": f"Bearer {token}"},
                limiters=limiters,
                is_limit=is_limit,
                is_outage=is_outage,
                limit_words=limit_words,
            ),
        )
        self._listing = SharedListing(
            self._read_all_pages, wire.clock, lambda: self._upstream.answered_from_cache(LIST)
        )
        self._slots = Slots(self.name, wire.clock)
        self._calls = Calls(self._upstream, wire.clock, refusal, self._retry_at)

    @property
    def health(self) -> Health:
        """What the last call showed."""
        return self._upstream.health

    def file_id_at(self, index: int) -> int | None:
        """Ids count from 1 in the order of the torrent (contract, section 3.2)."""
        return index + 1

    async def torrents(self, *, max_age_seconds: float = 0.0) -> tuple[RemoteTorrent, ...]:
        """All torrents on the account, newest first, in one listing shared by all who ask; charged to nobody."""
        return await self._listing.get(max_age_seconds)

    async def cached(self, hashes: tuple[str, ...]) -> Mapping[str, tuple[RemoteFile, ...]] | None:
        """None: the service has not told since November 2024 (contract, section 5)."""
        return None

    async def add(self, order: Order, *, only_if_cached: bool = False) -> str:
        """The id of a new torrent: the service makes one for each add, also of a hash that it has.

        Waits for its turn: one add a second. Raises ReleaseRefusedError, or UpstreamRejectedError for "already active"
        (code 33, rare): then the torrent is to be looked for in the listing.
        """
        self._slots.refuse_while_full(ADD)
        await self._adds.acquire()
        self._slots.refuse_while_full(ADD)  # the slots may have run out while others had their turn
        form = {"magnet": order.magnet}
        ask = Ask(method="POST", path="/torrents/addMagnet", endpoint=ADD, info_hash=order.info_hash, form=form)
        try:
            return await self._calls.read(ask, answers.added_id)
        finally:
            self._listing.forget()  # also after a time-out: the torrent may be there

    async def info(self, torrent_id: str, info_hash: str) -> RemoteTorrent:
        """The torrent with files and links; raises UpstreamMissingError when the service has dropped it."""
        path = f"/torrents/info/{quote(torrent_id, safe='')}"
        return await self._calls.read(Ask(method="GET", path=path, endpoint=INFO, info_hash=info_hash), answers.torrent)

    async def select(self, torrent_id: str, file_ids: tuple[int, ...], info_hash: str) -> None:
        """Has these files fetched; a selection that stands already is left as it is (only adding again changes it)."""
        self._slots.refuse_while_full(SELECT)
        path = f"/torrents/selectFiles/{quote(torrent_id, safe='')}"
        form = {"files": ",".join(str(file_id) for file_id in file_ids)}
        try:
            answer = await self._calls.send(
                Ask(method="POST", path=path, endpoint=SELECT, info_hash=info_hash, form=form)
            )
        finally:
            self._listing.forget()
        if answer.status_code == 204:  # a slot was free; an add alone does not show that
            self._slots.used()

    async def unlock(self, link: str, info_hash: str) -> DirectLink:
        """A direct link for a hoster link of `info`; raises LinkRottedError or ReleaseRefusedError."""
        if link.startswith(_LINK_PREFIX):
            link = link[:_LINK_LENGTH]
        ask = Ask(method="POST", path="/unrestrict/link", endpoint=UNLOCK, info_hash=info_hash, form={"link": link})
        return await self._calls.read(ask, answers.direct_link)

    async def delete(self, torrent_id: str, info_hash: str) -> None:
        """Removes the torrent; returns also when it is gone already."""
        path = f"/torrents/delete/{quote(torrent_id, safe='')}"
        try:
            await self._calls.send(Ask(method="DELETE", path=path, endpoint=DELETE, info_hash=info_hash))
        finally:
            self._listing.forget()

    async def account(self) -> Account:
        """The account's state; charged to nobody."""
        return await self._calls.read(Ask(method="GET", path="/user", endpoint=ACCOUNT, shared=True), answers.account)

    async def traffic_bytes(self) -> int:
        """What was downloaded today, by the days of UTC; charged to nobody."""
        ask = Ask(method="GET", path="/traffic/details", endpoint=TRAFFIC, shared=True)
        return await self._calls.read(ask, lambda body: answers.traffic_bytes(body, self._clock().date()))

    async def check(self) -> str:
        """One sentence with the days that are left; raises UpstreamDeniedError for an account without premium."""
        account = await self.account()
        if not account.premium:
            raise self._calls.denied(
                f"Real-Debrid's account {account.username} has no premium, and torrents need it: "
                "extend it at https://real-debrid.com/premium",
                ACCOUNT,
                Failure.PREMIUM,
            )
        return f"Real-Debrid: {account.username} is premium for {account.time_left}"

    async def _read_all_pages(self) -> tuple[RemoteTorrent, ...]:
        found: dict[str, RemoteTorrent] = {}  # rows move to the next page while others add
        rows = 0
        for number in range(1, _MOST_PAGES + 1):
            ask = Ask(
                method="GET",
                path="/torrents",
                endpoint=LIST,
                shared=True,
                query=f"limit={_PAGE_ROWS}&page={number}",
                limits=(LIST,),
            )
            response = await self._calls.send(ask)
            if response.status_code == 204:  # the service's way to say "none"
                break
            page = self._calls.understood(ask, response, answers.page)
            known = len(found)
            found.update((torrent.id, torrent) for torrent in page.torrents if torrent.id not in found)
            rows += page.rows
            total = response.headers.get("x-total-count", "")
            complete = rows >= int(total[:9]) if total.isdecimal() else page.rows < _PAGE_ROWS
            if complete or len(found) == known:
                break
        return tuple(found.values())

    def _retry_at(self, refused: Refusal) -> datetime | None:
        if refused.verdict is Verdict.SLOTS_FULL:
            return self._slots.filled()
        if refused.verdict is Verdict.WAIT_LONG:
            return self._clock() + LONG_WAIT
        return None  # the caller's own back-off: one poisoned torrent must not hold up the others
