"""What a person may do with a request: search, select, cancel, change, remove. Checks first, then changes."""

from collections.abc import Iterable
from dataclasses import dataclass

from addon.clients.aria2 import Aria2
from addon.clients.counting import on_behalf_of
from addon.domain.episodes import Asked, episode_code, has_aired
from addon.domain.events import Cancelled, ReleaseSelected, SearchRequested, UpgradeCancelled
from addon.domain.models import Item, Request
from addon.domain.rollup import is_alone
from addon.domain.status import MediaType, Status
from addon.domain.transitions import Phase, allows, next_phase
from addon.errors import BadInputError, ForbiddenError, InvalidTransitionError, NotFoundError, UpstreamError
from addon.log import get_logger
from addon.services.intake.shows import Shows
from addon.services.lifecycle import Lifecycle
from addon.services.owners import owners_of_gids, served_by
from addon.services.search import Search
from addon.store import jobs, listing, releases
from addon.store.releases import KnownRelease
from addon.store.requests import Wishes
from addon.store.session import Store

log = get_logger("commands")

_BY_PERSON = "Cancelled by a person."
_UPGRADE_BY_PERSON = "The upgrade was cancelled by a person; what is in the library stays."


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Of a show: one season, or one episode of it. Both None: all."""

    season: int | None = None
    episode: int | None = None

    def covers(self, item: Item) -> bool:
        """Whether the item is meant."""
        return self.season in (None, item.season) and self.episode in (None, item.episode)


ALL = Part()


class Commands:
    """Each method raises a CallerError and changes nothing when it cannot be done."""

    def __init__(self, lifecycle: Lifecycle, search: Search, shows: Shows, aria2: Aria2, store: Store) -> None:
        self._lifecycle = lifecycle
        self._search = search
        self._shows = shows
        self._aria2 = aria2
        self._store = store

    async def request(self, request_id: int) -> Request:
        """The request as it stands; raises NotFoundError."""
        listed = await self._store.read(listing.find_request, request_id)
        if listed is None:
            raise NotFoundError("There is no such request.")
        return listed.request

    async def search(self, request_id: int, part: Part = ALL) -> Request:
        """Has it searched now, past every cache; brings it back to life. A show's metadata is looked at first."""
        request = await self.request(request_id)
        if request.media_type is MediaType.SHOW:
            if part.episode is not None and part.season is None:
                raise BadInputError("An episode is named with its season.")
            with on_behalf_of(request_id):
                return await self._search_show(request, part)
        if part != ALL:
            raise BadInputError("Only a show has seasons and episodes.")
        items = await self._lifecycle.items(request_id)
        able = tuple(item for item in items if allows(item.phase, SearchRequested))
        await self._search_items(able or items)
        return await self.request(request_id)

    async def select(self, request_id: int, release_id: int, *, force: bool) -> Request:
        """Has this release fetched. `force` overrides every rule, never a refusal by the provider."""
        await self.request(request_id)
        release = await self._store.read(releases.find_release, release_id)
        if release is None:
            raise NotFoundError("There is no such release.")
        if release.request_id != request_id:
            raise BadInputError("This release was found for another request.")
        items = _served(await self._lifecycle.items(request_id), release)
        _check_acceptable(release, force=force)
        reason = f"{release.release.title} was selected."
        is_pack = release.season is not None and release.episode is None
        selected = ReleaseSelected(reason=reason, release_id=release_id, with_season=is_pack)
        await self._lifecycle.tell_all((item.id for item in items), selected)
        return await self.request(request_id)

    async def cancel(self, request_id: int) -> Request:
        """Cancels what is not completed; an ongoing show stops growing. A cancelled one is returned as it is."""
        request = await self.request(request_id)
        items = await self._lifecycle.items(request_id)
        if request.status is Status.CANCELLED and not any(allows(item.phase, Cancelled) for item in items):
            return request  # a show may follow a cancelled episode while earlier ones are on their way
        if not request.ongoing and all(item.status is Status.COMPLETED for item in items):
            next_phase(items[-1].phase, Cancelled)
        await self._lifecycle.give_up(request_id, _BY_PERSON)
        return await self.request(request_id)

    async def cancel_download(self, gid: str) -> Request:
        """Cancels the download and what it serves; of an upgrade what is in the library stays.

        Raises NotFoundError, ForbiddenError when it is not Usher's.
        """
        served = await self._store.read(served_by, gid)
        if not served:
            if (await self._aria2.snapshot()).entry(gid) is not None:
                raise ForbiddenError("This download was not started by Usher.")
            raise NotFoundError("There is no such download.")
        shown_with = (await self._store.read(owners_of_gids)).get(gid, served[0].request_id)
        ordinary = [item for item in served if not item.is_upgrading]
        for item in ordinary:
            next_phase(item.phase, Cancelled)
        await self._give_up_upgrades(served)
        for request_id in dict.fromkeys(item.request_id for item in ordinary):  # a torrent may serve several
            own = (item.id for item in ordinary if item.request_id == request_id)
            await self._lifecycle.tell_all(own, Cancelled(reason=_BY_PERSON), if_allowed=True)
        return await self.request(shown_with)

    async def update(self, request_id: int, wishes: Wishes, asked: Asked | None = None) -> Request:
        """Changes the wishes and searches by them, from the cache where that is fresh; what is at rest stays so.

        `asked`: what of a show is asked for from now on; none of the three: it grows no more. What is being downloaded
        of a show, or of a game for several platforms, goes on as it was chosen.
        """
        request = await self.request(request_id)
        is_show = request.media_type is MediaType.SHOW
        if asked is not None and not is_show:
            raise BadInputError("Only a show has seasons and episodes.")
        if request.media_type is MediaType.GAME and (wishes.qualities or wishes.formats):
            raise BadInputError("A game has no qualities and no formats.")
        is_one = is_alone(request.media_type, len(await self._lifecycle.items(request_id)))
        if request.status is Status.DOWNLOADING and is_one:
            raise InvalidTransitionError("It cannot be changed while it is DOWNLOADING; cancel it first.")
        if asked == Asked():
            await self._lifecycle.end_ongoing(request_id)
        elif asked is not None:
            with on_behalf_of(request_id):
                await self._shows.change_scope(request, asked)
        if wishes != Wishes():
            await self._lifecycle.update(request_id, wishes)
            changed = [
                item.id
                for item in await self._lifecycle.items(request_id)
                if item.status in (Status.PENDING, Status.FOUND, Status.FAILED) and not self._waits_to_air(item)
            ]
            await self._lifecycle.tell_all(changed, SearchRequested(reason="The wishes were changed."), if_allowed=True)
        return await self.request(request_id)

    async def remove(self, request_id: int) -> None:
        """Forgets the request; files in the library stay."""
        request = await self.request(request_id)
        items = await self._lifecycle.items(request_id)
        if request.status is Status.DOWNLOADING or any(item.status is Status.DOWNLOADING for item in items):
            raise InvalidTransitionError("It cannot be removed while it is DOWNLOADING; cancel it first.")
        await self._give_up_upgrades(items)
        await self._lifecycle.give_up(request_id, _BY_PERSON)
        await self._lifecycle.remove(request_id)

    async def _give_up_upgrades(self, items: Iterable[Item]) -> None:
        """Ends those that run; what is in the library stays, and the same release is not tried again."""
        for item in items:
            job = await self._store.read(jobs.load_job, item.id)
            if job is not None and job.item.is_upgrading:
                info_hash = job.grab.info_hash if job.grab else None
                event = UpgradeCancelled(reason=_UPGRADE_BY_PERSON, info_hash=info_hash)
                await self._lifecycle.tell_all((item.id,), event, if_allowed=True)

    async def _search_show(self, request: Request, part: Part) -> Request:
        items = await self._lifecycle.items(request.id)
        is_done = all(item.status is Status.COMPLETED for item in items)
        try:
            grows = part == ALL or request.status is not Status.CANCELLED  # one episode revives just itself
            await self._shows.refresh(request, by_person=True, grows=grows)
        except UpstreamError as error:
            if is_done:  # there is nothing else to do
                raise
            log.warning("searched by what is known", request=request.id, reason=str(error))
        meant = [item for item in await self._lifecycle.items(request.id) if part.covers(item)]
        if not meant:
            raise BadInputError(f"{request.title} is not asked for with {_told(part)}.")
        waiting = tuple(item for item in meant if allows(item.phase, SearchRequested) and not self._waits_to_air(item))
        downloading = next((item for item in meant if item.status is Status.DOWNLOADING), None)
        if not waiting and downloading is not None:
            next_phase(downloading.phase, SearchRequested)
        await self._search_items(waiting)
        return await self.request(request.id)

    async def _search_items(self, items: tuple[Item, ...]) -> None:
        for item in items:
            next_phase(item.phase, SearchRequested)
        for item in items:
            self._search.past_cache(item.id)
        await self._lifecycle.tell_all((item.id for item in items), SearchRequested(reason="Asked to search again."))

    def _waits_to_air(self, item: Item) -> bool:
        """Whether it is an episode that is searched once it has aired, and nothing else is to be done for it."""
        return item.phase is Phase.SEARCHING and not has_aired(item.season, item.airs_at, self._lifecycle.now())


def _served(items: tuple[Item, ...], release: KnownRelease) -> tuple[Item, ...]:
    """The items that the release was found for: of a season pack those that wait. Raises InvalidTransitionError."""
    meant = [
        i
        for i in items
        if (i.season, i.platform) == (release.season, release.platform) and release.episode in (None, i.episode)
    ]
    if not meant:
        raise NotFoundError("The request no longer holds what this release was found for.")
    waiting = tuple(item for item in meant if allows(item.phase, ReleaseSelected))
    if not waiting:
        next_phase(meant[-1].phase, ReleaseSelected)
    return waiting


def _told(part: Part) -> str:
    if part.episode is None:
        return f"season {part.season}"
    return episode_code(part.season or 0, part.episode)


def _check_acceptable(release: KnownRelease, *, force: bool) -> None:
    refused = next((r for r in release.rejections if r.rule == "not_refused"), None)
    if refused is not None:
        raise BadInputError(f"Nobody will deliver this release: {refused.reason}")
    if not release.accepted and not force:
        reasons = " ".join(rejection.reason for rejection in release.rejections)
        raise BadInputError(f"This release was rejected; select it with force to have it all the same. {reasons}")
