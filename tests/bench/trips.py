"""One movie's way from Seerr's webhook to aria2, read from the neighbourhood's logs. Judges nothing."""

from dataclasses import dataclass

from addon.demo.default_catalogue import invented_movie
from addon.demo.neighbourhood import Neighbourhood
from addon.demo.switches import Call

_LONGEST_SECONDS = 30.0
_ON_THE_WAY = (
    *("GET /api/v1/request/", "GET /api/v1/movie/", "GET /stream/", "GET /rest/1.0/torrents"),
    *("addMagnet", "selectFiles", "unrestrict/link"),
)
"""What is asked for a movie before its bytes flow; scans and the like of earlier movies stand beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """Seconds from the request in Seerr, whose webhook goes out at once."""

    to_debrid_seconds: float  # until the first call arrived at the debrid service
    to_add_seconds: float  # until the torrent was added there
    to_aria2_seconds: float  # until aria2 asked for the file's first bytes
    calls: tuple[Call, ...]  # to upstreams on this way

    def serial_calls(self, latency_seconds: float) -> int:
        """How many of the calls had to wait for one another, when each takes at least so long."""
        count, free_at = 0, 0.0
        for call in sorted(self.calls, key=lambda call: call.at_seconds):
            if call.at_seconds >= free_at:
                count, free_at = count + 1, call.at_seconds + latency_seconds
        return count


class Trips:
    """Movies that nobody has asked for yet, one after the other."""

    def __init__(self, town: Neighbourhood) -> None:
        self.town = town
        self._number = 0

    async def take(self) -> Trip:
        """Asks for the next movie and follows it. TimeoutError when it does not get anywhere."""
        tmdb_id, filename = self.invent()
        began = self.town.time.seconds()
        await self.town.seerr.ask(tmdb_id)
        node = self.town.realdebrid.node.switches
        await node.reached(f"/{filename}$", timeout_seconds=_LONGEST_SECONDS)
        ended = next(call.at_seconds for call in node.calls if call.matches(f"/{filename}$"))
        debrid = [call for call in self.town.realdebrid.switches.calls if began <= call.at_seconds <= ended]
        adds = [call for call in debrid if call.matches("addMagnet")]
        return Trip(
            to_debrid_seconds=min(call.at_seconds for call in debrid) - began,
            to_add_seconds=min(call.at_seconds for call in adds) - began,
            to_aria2_seconds=ended - began,
            calls=tuple(self._calls(began, ended)),
        )

    def invent(self) -> tuple[int, str]:
        """A new movie with one cached release: its id in Seerr and the name of its file."""
        self._number += 1
        movie, torrent = invented_movie(self._number)
        self.town.use(self.town.catalogue.with_titles(movie).with_torrent(torrent))
        return movie.tmdb_id, torrent.files[0].basename

    def set_latency(self, seconds: float) -> None:
        """How long every upstream waits before each of its answers."""
        for upstream in self.town.upstreams.values():
            upstream.switches.latency_seconds = seconds

    def _calls(self, began: float, ended: float) -> list[Call]:
        everywhere = (call for upstream in self.town.upstreams.values() for call in upstream.switches.calls)
        return [
            call
            for call in everywhere
            if began <= call.at_seconds < ended and any(call.matches(pattern) for pattern in _ON_THE_WAY)
        ]
