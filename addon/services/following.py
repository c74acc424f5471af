"""Finds out which torrent is behind a link that a feed lists in place of a hash, and keeps what came of it."""

from dataclasses import replace

from addon.domain.explanation import spoken
from addon.domain.releases import PRIVATE, Rejection
from addon.errors import UpstreamMissingError, UpstreamRejectedError
from addon.indexers.torrent_links import Followed, TorrentLinks
from addon.log import get_logger
from addon.services.availability import Availability
from addon.store import evidence, followed_links, torrent_files
from addon.store.entities import Tables
from addon.store.releases import KnownRelease
from addon.store.session import Store

log = get_logger("following")

FILES_FROM = "torrent"
"""Who has told a list of files, where it was the .torrent itself."""


class Following:
    """Follows links."""

    def __init__(self, links: TorrentLinks, availability: Availability, store: Store) -> None:
        self._links = links
        self._availability = availability
        self._store = store

    async def follow(self, known: KnownRelease) -> None:
        """The release has its hash from now on, or is rejected with the reason; so is every one listed like it.

        Raises UpstreamUnavailableError when that cannot be told now; nothing has changed then.
        """
        try:
            found = await self._links.follow(known.release)
        except (UpstreamMissingError, UpstreamRejectedError) as error:
            log.info("a link leads to no torrent", release=known.id, reason=str(error))
            await self._store.write(followed_links.led_nowhere, known, spoken(str(error)))
            return
        is_private = known.release.is_private or found.is_private
        against = PRIVATE if is_private and self._availability.withholds else None
        await self._store.write(_keep, known, replace(found, is_private=is_private), against)


def _keep(tables: Tables, known: KnownRelease, found: Followed, against: Rejection | None) -> None:
    """All that the link has brought, at once."""
    trackers = tuple(dict.fromkeys((*found.trackers, *known.release.trackers)))
    torrent = replace(known.release, info_hash=found.info_hash, trackers=trackers, is_private=found.is_private)
    followed_links.led_to(tables, known, torrent, against)
    if found.torrent is not None:
        torrent_files.keep(tables, found.info_hash, found.torrent)
        evidence.keep_files(tables, found.info_hash, FILES_FROM, found.files)
