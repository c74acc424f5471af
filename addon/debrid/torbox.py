"""TorBox behind the port of the debrid services. Knows no database and decides nothing about releases.

It has no choice of files: the whole torrent is fetched, so nothing is ever selected. Adds are scarce, 60 an hour, so
what is cached is asked first. The API key stands in the address of one call, so addresses are told to nobody.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlencode

from aiolimiter import AsyncLimiter

from addon.clients.failures import Failure
from addon.clients.http import Ask, Health, Manners, Upstream, Wire
from addon.debrid import torbox_answers as answers
from addon.debrid.base import Account, DirectLink, Order, RemoteTorrent
from addon.debrid.cached_hashes import CachedHashes
from addon.debrid.calls import Calls
from addon.debrid.listing import SharedListing
from addon.debrid.rations import Ration
from addon.debrid.slots import Slots
from addon.debrid.torbox_errors import (
    ACCOUNT,
    ADD,
    CACHED,
    DELETE,
    INFO,
    LEAVE_QUEUE,
    LIST,
    QUEUE,
    UNLOCK,
    is_limit,
    is_outage,
    limit_words,
    refusal,
)
from addon.debrid.torbox_queue import TorBoxQueue
from addon.debrid.verdicts import Refusal, Verdict
from addon.domain.releases import RemoteFile
from addon.errors import (
    LinkRottedError,
    NotCachedError,
    UpstreamMissingError,
    UpstreamRejectedError,
    UpstreamUnavailableError,
)

_PAGE_ROWS = 1000  # the service's own default
_MOST_PAGES = 20
_CACHED_FOR = timedelta(hours=1)  # as long as the service keeps its own answers: asking sooner brings nothing new
_ADDS = ((10, timedelta(minutes=1)), (60, timedelta(hours=1)))
_QUEUE_DELAY = timedelta(minutes=5)


def account_limiters() -> dict[str, AsyncLimiter]:
    """Fresh limiters for one account, each for one kind of call.

    A full bucket plus what leaks in a minute stays within what a minute allows: 60 + 240 = 300 calls of each kind, and
    20 + 60 = 80 links, which is what Debrid Media Manager measured.
    """
    kinds = (LIST, CACHED, DELETE, QUEUE, LEAVE_QUEUE)
    return {kind: AsyncLimiter(60, 15) for kind in kinds} | {UNLOCK: AsyncLimiter(20, 20)}


class TorBox:
    """One TorBox account. Make one object per account: limits, holds, the listing and what is cached live in it."""

    name = "torbox"
    lists_files = True
    is_local = False
    calls_per_minute: int | None = None  # each kind of call has a limit of its own

    def __init__(
        self, token: str, base_url: str, wire: Wire, *, limiters: Mapping[str, AsyncLimiter] | None = None
    ) -> None:
        self._token = token
        self._clock = wire.clock
        manners = Manners(
            headers={"Authorization": f"Bearer {token}"},
            limiters=account_limiters() if limiters is None else limiters,
            is_limit=is_limit,
            is_outage=is_outage,
            limit_words=limit_words,
        )
        self._upstream = Upstream(self.name, base_url, wire, manners)
        self._calls = Calls(self._upstream, wire.clock, refusal, self._retry_at)
        self._listing = SharedListing(self._read_list, wire.clock, lambda: self._upstream.answered_from_cache(LIST))
        self._cached = CachedHashes(
            self._ask_cached, wire.clock, _CACHED_FOR, lambda: self._upstream.answered_from_cache(CACHED)
        )
        self._adds = Ration(wire.clock, *_ADDS)
        self._slots = Slots(self.name, wire.clock)
        self._held = Slots(self.name, wire.clock, words="takes nothing new for a while")
        self._queue = TorBoxQueue(self._calls, wire.clock)

    @property
    def health(self) -> Health:
        """What the last call showed."""
        return self._upstream.health

    def file_id_at(self, index: int) -> int | None:
        """None: its ids are its own, and nothing is selected."""
        return None

    async def torrents(self, *, max_age_seconds: float = 0.0) -> tuple[RemoteTorrent, ...]:
        """All torrents on the account with their files, in one listing shared by all who ask; charged to nobody."""
        return await self._listing.get(max_age_seconds)

    async def cached(self, hashes: tuple[str, ...]) -> Mapping[str, tuple[RemoteFile, ...]] | None:
        """Which of these hashes are cached, one call for each hundred; what was told within the hour costs none."""
        return await self._cached.among(hashes)

    async def add(self, order: Order, *, only_if_cached: bool = False) -> str:
        """The id of a new torrent. Raises UpstreamRejectedError when it is on the account already.

        `only_if_cached`: looked up before, since the service has been seen not to answer such an add at all. What the
        service would put into its queue waits here instead: there it has no id and no files yet, and nobody sees it.
        """
        info_hash = order.info_hash
        if only_if_cached and info_hash not in await self._cached.among((info_hash,)):
            raise NotCachedError("TorBox has no cached copy.", upstream=self.name, operation=ADD, lasting=False)
        self._refuse_while_held(info_hash)
        form = {"magnet": order.magnet, "allow_zip": "false"}
        form |= {"add_only_if_cached": "true"} if only_if_cached else {}
        ask = Ask(method="POST", path="/torrents/createtorrent", endpoint=ADD, info_hash=info_hash, form=form)
        try:
            added = await self._calls.read(ask, answers.added)
        except UpstreamUnavailableError as error:
            if error.unanswered:
                self._queue.may_hold(info_hash)
            raise
        except NotCachedError:
            self._cached.forget(info_hash)
            raise
        except UpstreamRejectedError:
            if await self._queue.holds(info_hash):
                raise self._queue_is_waited_for() from None
            raise
        finally:
            self._listing.forget()  # also after a time-out: the torrent may be there
        if added.torrent_id is None:
            await self._queue.leave(info_hash, added.queued_id)
            raise self._no_slot()
        if not self._cached.says(info_hash):
            self._slots.used()
        self._held.used()
        return str(added.torrent_id)

    async def info(self, torrent_id: str, info_hash: str) -> RemoteTorrent:
        """The torrent as it is now, past the service's own cache; raises UpstreamMissingError when it is gone."""
        query = urlencode({"id": torrent_id, "bypass_cache": "true"})
        ask = Ask(
            method="GET", path="/torrents/mylist", endpoint=INFO, info_hash=info_hash, query=query, limits=(LIST,)
        )
        found = await self._calls.read(ask, answers.torrent)
        if found is None:
            raise UpstreamMissingError("TorBox has no such torrent", upstream=self.name, operation=INFO)
        return found

    async def select(self, torrent_id: str, file_ids: tuple[int, ...], info_hash: str) -> None:
        """Does nothing: the service fetches every file."""

    async def unlock(self, link: str, info_hash: str) -> DirectLink:
        """A direct link for one of `RemoteTorrent.links`; raises LinkRottedError when the file is offline or gone."""
        address = answers.file_address(link)
        if address is None:
            raise LinkRottedError("This is no link of TorBox.", upstream=self.name, operation=UNLOCK, lasting=False)
        where = {"torrent_id": address.torrent_id, "file_id": address.file_id, "redirect": "false"}
        ask = Ask(
            method="GET",
            path="/torrents/requestdl",
            endpoint=UNLOCK,
            info_hash=info_hash,
            query=urlencode({"token": self._token, **where}),
            limits=(UNLOCK,),
        )
        return await self._calls.read(ask, lambda body: answers.direct_link(body, address))

    async def delete(self, torrent_id: str, info_hash: str) -> None:
        """Removes the torrent; returns also when it is gone already."""
        order = {"torrent_id": int(torrent_id), "operation": "delete", "all": False}
        ask = Ask(
            method="POST",
            path="/torrents/controltorrent",
            endpoint=DELETE,
            info_hash=info_hash,
            json=order,
            limits=(DELETE,),
        )
        try:
            await self._calls.send(ask)
        finally:
            self._listing.forget()

    async def account(self) -> Account:
        """The account's state; charged to nobody."""
        ask = Ask(method="GET", path="/user/me", endpoint=ACCOUNT, query="settings=false", shared=True)
        return await self._calls.read(ask, lambda body: answers.account(body, self._clock()))

    async def traffic_bytes(self) -> None:
        """TorBox tells of no day."""

    async def check(self) -> str:
        """One sentence with the plan and its days; raises UpstreamDeniedError when a paid plan has run out."""
        account = await self.account()
        if account.premium:
            return f"TorBox: {account.username} has the {account.plan} plan for {account.time_left}"
        if account.plan == "free":
            return f"TorBox: {account.username} has the free plan, with its limits on size and number"
        raise self._calls.denied(
            f"TorBox's {account.plan} plan has run out: extend it at https://torbox.app/subscription",
            ACCOUNT,
            Failure.PREMIUM,
        )

    async def _read_list(self) -> tuple[RemoteTorrent, ...]:
        await self._queue.tidy()
        found: dict[str, RemoteTorrent] = {}  # rows move to the next page while others add
        for number in range(_MOST_PAGES):
            query = urlencode({"bypass_cache": "true", "offset": number * _PAGE_ROWS, "limit": _PAGE_ROWS})
            ask = Ask(method="GET", path="/torrents/mylist", endpoint=LIST, query=query, shared=True, limits=(LIST,))
            try:
                page = await self._calls.read(ask, answers.page)
            except UpstreamMissingError:  # one of the service's ways to say "none"
                break
            known = len(found)
            found.update((torrent.id, torrent) for torrent in page.torrents if torrent.id not in found)
            if page.rows < _PAGE_ROWS or len(found) == known:
                break
        return tuple(found.values())

    async def _ask_cached(self, hashes: tuple[str, ...]) -> Mapping[str, tuple[RemoteFile, ...]]:
        ask = Ask(
            method="POST",
            path="/torrents/checkcached",
            endpoint=CACHED,
            query="format=list&list_files=true",
            json={"hashes": hashes},
            limits=(CACHED,),
        )
        return await self._calls.read(ask, answers.cached)

    def _refuse_while_held(self, info_hash: str) -> None:
        """Raises UpstreamUnavailableError, without a call, while no add of this hash would do.

        What is known to be cached needs no slot, so it does not wait for one.
        """
        self._held.refuse_while_full(ADD)
        if not self._cached.says(info_hash):
            self._slots.refuse_while_full(ADD)
        until = self._adds.use()
        if until is not None:
            text = "TorBox takes 10 torrents a minute and 60 an hour; this one waits for its turn"
            raise UpstreamUnavailableError(text, upstream=self.name, operation=ADD, retry_at=until)

    def _no_slot(self) -> UpstreamUnavailableError:
        text = "TorBox has no free slot: it would only put the torrent into its queue"
        return UpstreamUnavailableError(text, upstream=self.name, operation=ADD, retry_at=self._slots.filled())

    def _queue_is_waited_for(self) -> UpstreamUnavailableError:
        text = "TorBox has this torrent in its queue already; it is looked for again when it may have begun"
        retry_at = self._clock() + _QUEUE_DELAY
        return UpstreamUnavailableError(text, upstream=self.name, operation=ADD, retry_at=retry_at)

    def _retry_at(self, refused: Refusal) -> datetime | None:
        until = refused.until or (self._clock() + refused.pause if refused.pause else None)
        match refused.verdict:
            case Verdict.SLOTS_FULL:
                return self._slots.filled(until)
            case Verdict.ADDS_HELD:
                return self._held.filled(until)
            case _:
                return until  # mostly None, the caller's own back-off: one poisoned torrent must not hold up the others
