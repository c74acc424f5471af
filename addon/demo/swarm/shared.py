"""A torrent of the catalogue as it lies in a real swarm: under the hash of its bytes, with one tracker."""

from dataclasses import dataclass, replace
from urllib.parse import quote

from addon.demo.catalogue import Torrent
from addon.demo.torrent_file import torrent_file, with_real_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A torrent in a swarm."""

    torrent: Torrent

    @property
    def info_hash(self) -> str:
        """40 lower-case hex."""
        return self.torrent.info_hash

    @property
    def file(self) -> bytes:
        """The .torrent file."""
        return torrent_file(self.torrent, self.torrent.tracker, is_private=self._is_private)

    @property
    def magnet(self) -> str:
        """The magnet link."""
        name, tracker = quote(self.torrent.name, safe=""), quote(self.torrent.tracker, safe="")
        return f"magnet:?xt=urn:btih:{self.info_hash}&dn={name}&tr={tracker}"

    @property
    def _is_private(self) -> bool:
        return self.torrent.listing is not None and self.torrent.listing.is_private


def shared(torrent: Torrent, tracker: str) -> Shared:
    """The torrent for a swarm: its bytes stay, its info hash becomes the real one."""
    listing = torrent.listing
    real = with_real_hash(torrent, is_private=listing is not None and listing.is_private)
    return Shared(torrent=replace(real, tracker=tracker))
