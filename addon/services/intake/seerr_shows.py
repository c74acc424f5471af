"""Shows that are asked for in Seerr. Its seasons are the contract; which episodes they have, the metadata source says.

Seerr counts as TMDB does, the metadata source may count otherwise. Seasons that both begin on about the same day are
the same; of another one Seerr's episodes are found again by the days on which they air.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from addon.clients.metadata import Cinemeta
from addon.clients.seerr import Seerr
from addon.clients.seerr_requests import SeerrRequest
from addon.clients.seerr_titles import SeerrSeason, SeerrShow
from addon.clock import Clock
from addon.domain.episodes import Asked, Episode, Number, covers_every_season, placeholder, renumbered
from addon.domain.models import Request
from addon.domain.status import Source
from addon.log import get_logger
from addon.services.intake.admissions import Admissions
from addon.services.intake.defaults import Defaults
from addon.services.intake.seerr_wishes import asked_in_seerr, new_request
from addon.services.intake.show_facts import ShowFacts, first_refresh, look_up
from addon.services.intake.shows import Scope, Shows
from addon.store import listing, seerr_links
from addon.store.requests import NewShow
from addon.store.seerr_links import SeerrLink

log = get_logger("seerr")

_SAME_SEASON = timedelta(days=30)  # catalogs differ by previews and by continents


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """What Seerr's seasons mean here: their episodes, and the seasons that are covered as a whole."""

    show: SeerrShow
    facts: ShowFacts | None
    by_season: Mapping[int, tuple[Episode, ...]]  # by Seerr's number
    asked: Asked

    def episodes_of(self, seasons: Iterable[int]) -> tuple[Episode, ...]:
        """Theirs, ascending, each once."""
        found = {episode.key: episode for season in seasons for episode in self.by_season[season]}
        return tuple(found[key] for key in sorted(found))

    def keys_of(self, seasons: Iterable[int]) -> frozenset[Number]:
        """The episodes of these seasons."""
        return frozenset(episode.key for season in seasons for episode in self.by_season[season])


class SeerrShows:
    """Takes shows in and keeps their seasons in step."""

    def __init__(
        self, seerr: Seerr, metadata: Cinemeta, admissions: Admissions, shows: Shows, defaults: Defaults, clock: Clock
    ) -> None:
        self._seerr = seerr
        self._metadata = metadata
        self._admissions = admissions
        self._store = admissions.store
        self._shows = shows
        self._defaults = defaults
        self._clock = clock

    async def take_in(self, found: SeerrRequest, source: Source) -> None:
        """The request becomes one of ours, for the episodes that nobody asked for before. Raises UpstreamError."""
        if not found.wanted_seasons:
            return
        contract = await self._contract(found, found.wanted_seasons)
        titles = (contract.facts.info.title,) if contract.facts is not None else ()
        new = new_request(found, contract.show, titles, source, self._defaults)
        held = await self._admissions.holdings.episodes_held(new, found.jellyfin_media_id)
        facts = contract.facts
        episodes = contract.episodes_of(found.wanted_seasons)
        show = NewShow(
            episodes=episodes,
            present=held,
            ongoing=contract.asked.ongoing,
            seasons=contract.asked.seasons,
            is_anime=contract.show.is_anime or (facts is not None and facts.is_anime),
            has_ended=facts is not None and facts.has_ended,
            refresh_at=first_refresh(episodes, facts, contract.asked, self._clock()),
        )
        runtime = facts.info.runtime_minutes if facts is not None else None
        await self._admissions.admit_show(replace(new, show=show, runtime_minutes=runtime), asked_in_seerr(found))

    async def compare(self, found: SeerrRequest, link: SeerrLink) -> None:
        """Follows seasons that were added or taken away in Seerr; nothing is asked when there were none.

        Raises UpstreamError; the next poll compares again then.
        """
        assert link.request_id is not None
        if (found.wanted_seasons == link.seasons and not link.anew) or not found.wanted_seasons:
            return
        listed = await self._store.read(listing.find_request, link.request_id)
        links = await self._store.read(seerr_links.links_of_request, link.request_id)
        now = {*found.wanted_seasons}.union(*(each.seasons for each in links if each.seerr_id != link.seerr_id))
        gone = {*link.seasons} - now
        contract = await self._contract(found, tuple(sorted(now)), gone)
        if contract.facts is None and contract.show.imdb_id is not None:
            return  # the metadata source has nothing of it for the moment: compared again by the next poll
        if listed is not None:
            await self._shows.cover(listed.request, _scope(listed.request, contract, now, gone))
            added = contract.keys_of(season for season in found.wanted_seasons if season not in link.seasons)
            await self._shows.revive(listed.request, added, "Asked for again in Seerr.")
            log.info("Seerr asks for other seasons now", request=link.request_id, seasons=found.wanted_seasons)
        await self._store.write(seerr_links.add_link, link.seerr_id, link.request_id, found.wanted_seasons)

    async def _contract(self, found: SeerrRequest, seasons: tuple[int, ...], gone: Iterable[int] = ()) -> Contract:
        """What these seasons mean; `gone` were asked for before, and their episodes are told too."""
        assert found.tmdb_id is not None
        show = await self._seerr.show(found.tmdb_id)
        facts = None
        if show.imdb_id is not None:
            facts = await look_up(self._metadata, show.imdb_id, self._clock(), is_anime=show.is_anime)
        if facts is None or not facts.episodes:  # a list without episodes says no more than none
            unknown = {season: (placeholder(season),) for season in (*seasons, *gone)}
            return Contract(show=show, facts=None, by_season=unknown, asked=Asked(seasons=seasons))
        by_season = {season: await self._episodes_of(show, facts, season) for season in (*seasons, *gone)}
        known = {episode.key for season in seasons for episode in by_season[season]}
        missing = {each.season for each in facts.episodes if each.key not in known}
        whole = {season for season in seasons if _is_same(show, facts, season)} | (_seasons(facts) - missing)
        listed = {each.number for each in show.seasons if each.number > 0 and each.episode_count > 0}
        is_all = listed <= set(seasons) and covers_every_season(facts.episodes, whole)
        asked = Asked(seasons=tuple(sorted(whole)), ongoing=is_all and not facts.has_ended)
        return Contract(show=show, facts=facts, by_season=by_season, asked=asked)

    async def _episodes_of(self, show: SeerrShow, facts: ShowFacts, season: int) -> tuple[Episode, ...]:
        own = tuple(episode for episode in facts.episodes if episode.season == season)
        if _is_same(show, facts, season):
            return own or (placeholder(season),)
        listed = await self._seerr.season(show.tmdb_id, season)
        found = renumbered(facts.episodes, (each.airs_on for each in listed if each.airs_on is not None))
        return found or own or (placeholder(season),)


def _scope(request: Request, contract: Contract, now: set[int], gone: set[int]) -> Scope:
    """What the request stands for: Seerr's seasons, and what a person has asked for beside them here."""
    left_out = contract.keys_of(gone) - contract.keys_of(now)
    kept = {*request.seasons} - {season for season, _ in left_out}
    asked = Asked(
        seasons=tuple(sorted(kept | {*contract.asked.seasons})),
        ongoing=contract.asked.ongoing or (request.ongoing and not gone),
    )
    return Scope(facts=contract.facts, wanted=contract.episodes_of(now), left_out=left_out, asked=asked)


def _seasons(facts: ShowFacts) -> set[int]:
    return {episode.season for episode in facts.episodes if episode.season > 0}


def _is_same(show: SeerrShow, facts: ShowFacts, season: int) -> bool:
    """Whether both catalogs mean the same by the season's number. One that only Seerr knows is still to come."""
    theirs = {each.number: each for each in show.seasons}
    ours = [episode for episode in facts.episodes if episode.season == season]
    known = theirs.get(season)
    if season == 0 or known is None:
        return True
    others = [each for each in show.seasons if each.number > season and each.number not in _seasons(facts)]
    if any(_begins_by(each, ours) for each in others):
        return False  # the metadata source has both in one
    if not ours:
        is_next = season == max(_seasons(facts), default=0) + 1 and _alike(show, facts)
        return is_next and not _begins_by(known, facts.episodes)
    days = [episode.airs_at.date() for episode in ours if episode.airs_at is not None]
    begins_alike = known.airs_on is None or not days or abs(known.airs_on - min(days)) <= _SAME_SEASON
    return begins_alike and (known.episode_count <= len(ours) or _alike(show, facts))


def _begins_by(season: SeerrSeason, episodes: Iterable[Episode]) -> bool:
    """Whether it has begun when the last of these episodes airs."""
    days = [each.airs_at.date() for each in episodes if each.season > 0 and each.airs_at is not None]
    return season.airs_on is not None and season.airs_on <= max(days, default=date.min)


def _alike(show: SeerrShow, facts: ShowFacts) -> bool:
    """Whether both have the same seasons, but for one that only Seerr has announced yet."""
    theirs = {each.number for each in show.seasons if each.number > 0}
    ours = _seasons(facts)
    return theirs in (ours, ours | {max(ours, default=0) + 1})
