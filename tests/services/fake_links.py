"""Links of releases in memory."""

from addon.domain.releases import Release
from addon.errors import UpstreamError, UpstreamMissingError
from addon.indexers.torrent_links import Followed, TorrentLinks


class FakeLinks(TorrentLinks):
    """Knows where some links lead; all others are gone."""

    def __init__(self) -> None:
        self.leads: dict[str, Followed | UpstreamError] = {}
        self.followed: list[str] = []

    async def follow(self, release: Release) -> Followed:
        self.followed.append(release.link)
        message = f"{release.indexer} lists a link that is gone"
        gone = UpstreamMissingError(message, upstream=release.indexer, operation="download", status=404)
        found = self.leads.get(release.link, gone)
        if isinstance(found, UpstreamError):
            raise found
        return found
