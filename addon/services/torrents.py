"""The torrent of a grab at a debrid service: added once, found again after a crash, selected, looked at.

Everything is looked at before it is done again: the grab is stored before the torrent is added, the torrent's id before
the next call, so that a crash at any place costs at most one call.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from addon.clock import Clock
from addon.debrid.base import DebridService, Order, RemoteState, RemoteTorrent
from addon.domain.magnets import magnet_of
from addon.domain.models import Grab, Job
from addon.domain.release_name import parse_release_name
from addon.domain.releases import Wanted
from addon.domain.selection.choose import Selection
from addon.domain.selection.files import early_choice
from addon.domain.selection.rule import Rule
from addon.errors import (
    ReleaseRefusedError,
    UpstreamDeniedError,
    UpstreamError,
    UpstreamMissingError,
    UpstreamRejectedError,
    UpstreamUnavailableError,
)
from addon.services.candidates import LISTING_SECONDS, Chosen
from addon.services.proof import Ready, choose
from addon.store import evidence, grabs, torrent_files
from addon.store.releases import KnownRelease
from addon.store.session import Store

_POLL_SECONDS = 0.9  # all that wait share one listing
_REMOVAL_DELAY = timedelta(seconds=10)
_USABLE = (RemoteState.READY, RemoteState.FETCHING, RemoteState.QUEUED)  # of those that are there, the best first


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One candidate in hand."""

    job: Job
    chosen: Chosen
    wanted: Wanted
    grab: Grab
    list_seen: bool = True  # before this step; what was selected without it must be proven
    is_fresh: bool = False  # added and selected in this step

    @property
    def known(self) -> KnownRelease:
        """The release."""
        return self.chosen.known

    @property
    def service(self) -> DebridService:
        """Who is to deliver it."""
        return self.chosen.service


class Torrents:
    """Adds, finds, selects and looks at the torrents of grabs."""

    def __init__(self, store: Store, clock: Clock, rules: tuple[Rule, ...]) -> None:
        self._rules = rules
        self._only_cached = Selection(rules=rules).only_cached
        self._store = store
        self._clock = clock

    async def open(self, job: Job, chosen: Chosen) -> Grab | None:
        """The stored intent; None when the item has moved.

        A torrent that is there already is taken as it is: it is somebody's, so nothing is selected in it and it is
        never removed. One of Usher's own that is about to be removed counts as gone.
        """
        known, service = chosen.known, chosen.service
        info_hash = known.release.info_hash
        # of the swarm all that is there is Usher's own, and an add finds it
        listing = () if service.is_local else await service.torrents(max_age_seconds=LISTING_SECONDS)
        same = [each for each in listing if each.info_hash == info_hash]
        going = {torrent_id for _, torrent_id in await self._store.read(grabs.dropped_torrents, service.name)}
        usable = [each for state in _USABLE for each in same if each.state is state and each.id not in going]
        there = usable[0] if usable else None
        now = self._clock()
        intent = Grab(
            id=0,
            request_id=job.request.id,
            release_id=known.id,
            provider=service.name,
            info_hash=info_hash,
            ours=there is None,
            others=tuple(each.id for each in same),
            torrent_id=there.id if there else None,
            readds=0,
            selected=(),
            progress=0.0,
            progressed_at=now,
            created_at=now,
            with_season=job.item.with_season,
            forced=not known.accepted,
        )
        return await self._store.write(grabs.open_grab, job.items, intent)

    async def add(self, attempt: Attempt, *, look_first: bool) -> Attempt | None:
        """The torrent is on the account and its id is stored; None when nobody needs it any more.

        `look_first`: an earlier add may have gone through although its answer was lost.
        """
        grab = attempt.grab
        torrent_id = await self._find_lost(attempt) if look_first else None
        if torrent_id is None:
            torrent_id = await self._send_magnet(attempt)
        stored = await self._store.write(grabs.torrent_added, grab.id, torrent_id, self._clock())
        if stored is None:
            return None
        return await self._select_early(replace(attempt, grab=stored))

    async def _send_magnet(self, attempt: Attempt) -> str:
        grab, service = attempt.grab, attempt.service
        try:
            is_wanted = self._only_cached and not attempt.job.item.is_selected
            only_if_cached = is_wanted or attempt.chosen.cached is True  # what turns out not to be is chosen anew
            return await service.add(await self._order(attempt), only_if_cached=only_if_cached)
        except ReleaseRefusedError:
            await self._store.write(grabs.nothing_added, grab.id)
            raise
        except UpstreamRejectedError as error:
            await self._wait_for_removal(attempt)
            await self._store.write(grabs.nothing_added, grab.id)
            there = await self._find_lost(attempt)  # it may say that the torrent is there already, by somebody else
            if there is not None:
                return there
            rejection = _rejection(error)
            if isinstance(rejection, UpstreamDeniedError):
                await self._store.write(grabs.give_up_intent, grab.id, self._clock())
            raise rejection from None
        except (UpstreamUnavailableError, UpstreamDeniedError) as error:
            is_full = attempt.service.is_local and isinstance(error, UpstreamUnavailableError)
            if _was_not_added(error) and not is_full:
                await self._store.write(grabs.give_up_intent, grab.id, self._clock())
            raise

    async def _order(self, attempt: Attempt) -> Order:
        info_hash = attempt.grab.info_hash
        return Order(
            info_hash=info_hash,
            magnet=magnet_of(attempt.known.release),
            torrent=await self._store.read(torrent_files.find, info_hash),
            request=attempt.job.request,
        )

    async def _find_lost(self, attempt: Attempt) -> str | None:
        grab = attempt.grab
        left = await self._store.read(grabs.torrents_left, grab.id)
        in_use = await self._store.read(grabs.torrents_in_use)
        known = left | in_use | frozenset(grab.others)
        for torrent in await attempt.service.torrents():
            if torrent.info_hash == grab.info_hash and torrent.id not in known:
                return torrent.id
        return None

    async def _wait_for_removal(self, attempt: Attempt) -> None:
        """Raises UpstreamUnavailableError while an earlier torrent of ours is there: services may hold a hash once."""
        dropped = await self._store.read(grabs.dropped_torrents, attempt.service.name)
        going = {torrent_id for _, torrent_id in dropped}
        listing = await attempt.service.torrents(max_age_seconds=_POLL_SECONDS)
        if any(each.id in going and each.info_hash == attempt.grab.info_hash for each in listing):
            text = "The torrent is added once more as soon as the earlier one is removed"
            retry_at = self._clock() + _REMOVAL_DELAY
            raise UpstreamUnavailableError(text, upstream=attempt.service.name, operation="add", retry_at=retry_at)

    async def _select_early(self, attempt: Attempt) -> Attempt:
        """Selects right after the add where the file is known; whatever that answers, the list decides later."""
        ids = await self._early_ids(attempt) if attempt.grab.ours and not attempt.service.lists_files else ()
        if not ids:
            return replace(attempt, is_fresh=True)
        grab = replace(attempt.grab, selected=ids)
        assert grab.torrent_id is not None
        await self._store.write(grabs.files_selected, grab.id, ids)
        try:
            await attempt.service.select(grab.torrent_id, ids, grab.info_hash)
        except UpstreamRejectedError:
            return replace(attempt, grab=grab)  # mostly: the list is not known yet
        return replace(attempt, grab=grab, is_fresh=True)

    async def _early_ids(self, attempt: Attempt) -> tuple[int, ...]:
        release = attempt.known.release
        files = await self._store.read(evidence.known_files, release.info_hash, attempt.service.name)
        if files is not None:
            choice = choose(files, attempt.wanted, attempt.known, self._rules)
            return choice.ids if isinstance(choice, Ready) else ()
        index = early_choice(release, attempt.wanted, parse_release_name(release.title), known=False)
        file_id = None if index is None else attempt.service.file_id_at(index)
        return () if file_id is None else (file_id,)

    async def listed(self, attempt: Attempt) -> RemoteTorrent | None:
        """The torrent in the listing that all share while they wait."""
        listing = await attempt.service.torrents(max_age_seconds=_POLL_SECONDS)
        return next((each for each in listing if each.id == attempt.grab.torrent_id), None)

    async def look(self, attempt: Attempt) -> RemoteTorrent:
        """The torrent as it stands. Where its files are known and were selected by that list, the listing will do."""
        grab = attempt.grab
        if grab.readds and grab.selected and not attempt.service.is_local:  # whose listing knows no paths
            files = await self._store.read(evidence.known_files, grab.info_hash, attempt.service.name)
            torrent = await self.listed(attempt) if files is not None else None
            if files is not None and torrent is not None:
                marked = tuple(replace(file, selected=file.id in grab.selected) for file in files)
                return replace(torrent, files=marked)
        return await self.info(attempt)

    async def info(self, attempt: Attempt) -> RemoteTorrent:
        """The torrent with its files, which are kept; raises ReleaseRefusedError when one of ours has vanished.

        Where the listing shows the files, nothing else is asked. One of somebody else's may be removed by its owner at
        any time: UpstreamMissingError then.
        """
        grab, service = attempt.grab, attempt.service
        assert grab.torrent_id is not None
        listed = await self.listed(attempt) if service.lists_files else None
        if listed is not None:
            return await self._seen(attempt, listed)
        try:
            torrent = await service.info(grab.torrent_id, grab.info_hash)
        except UpstreamMissingError:
            if service.is_local:  # aria2 has lost it; nothing of it is anybody's but Usher's
                await service.add(await self._order(attempt))
                return await self._seen(attempt, await service.info(grab.torrent_id, grab.info_hash))
            if not grab.ours:
                raise
            raise ReleaseRefusedError(
                "The debrid service has dropped the torrent without a word.",
                upstream=service.name,
                operation="torrents/info",
            ) from None
        return await self._seen(attempt, torrent)

    async def _seen(self, attempt: Attempt, torrent: RemoteTorrent) -> RemoteTorrent:
        await self._store.write(evidence.keep_files, attempt.grab.info_hash, attempt.service.name, torrent.files)
        return torrent


def _was_not_added(error: UpstreamUnavailableError | UpstreamDeniedError) -> bool:
    """Whether the add surely had no effect: never sent, or answered with a refusal.

    Only an add whose outcome is unknown may later find "its" torrent by the hash: between a refusal and the next try a
    person may have added the same one.
    """
    if isinstance(error, UpstreamUnavailableError) and error.unanswered:
        return False
    return error.status is None or 400 <= error.status < 500 or error.status == 509


def _rejection(error: UpstreamRejectedError) -> UpstreamError:
    """A malformed magnet is this release's own fault; anything else is the service's, so it waits."""
    if error.status == 400:
        return ReleaseRefusedError(str(error), upstream=error.upstream, operation=error.operation, lasting=False)
    return UpstreamDeniedError(str(error), upstream=error.upstream, operation=error.operation, status=error.status)
