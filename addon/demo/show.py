"""`usher demo`: the main job offline. Upstreams on this machine, the real program, a real aria2c, live to see.

Knows Usher only from outside: its command line, its webhook and its GraphQL API.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from addon.demo.catalogue import Movie, Torrent
from addon.demo.neighbourhood import Neighbourhood
from addon.demo.program import Program
from addon.demo.seerr import MediaStatus
from addon.demo.watching import Watcher

_LONGEST_SECONDS = 120.0
_TITLE = 10331  # Night of the Living Dead, in the public domain
_BYTES_PER_SECOND = 3 * 1024 * 1024  # slow enough to see it move


def show(*, leave: bool) -> int:
    """Runs the demo; `leave`: ends when everything has arrived. 0 when it arrived byte for byte."""
    with tempfile.TemporaryDirectory(prefix="usher-demo-") as folder:
        try:
            return asyncio.run(_Show(Path(folder)).run(leave=leave))
        except KeyboardInterrupt:
            return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What has to lie in the library at the end."""

    movie: Movie
    torrents: tuple[Torrent, ...]


class _Show:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._began = time.monotonic()

    async def run(self, *, leave: bool) -> int:
        movies = self._folder / "library" / "Movies"
        async with Neighbourhood() as town:
            town.realdebrid.node.bytes_per_second = _BYTES_PER_SECOND
            town.jellyfin.add_library("Movies", "movies", movies)
            self._say(
                f"Seerr, Torrentio, Cinemeta, Real-Debrid and Jellyfin stand in on {town.seerr.origin} and beside it"
            )
            async with Program(self._environment(town)) as usher:
                self._say(f"Usher listens on {usher.url}")
                town.send_webhooks_to(usher.url)
                arrived = await self._bring(town, usher, movies)
                if not arrived or leave:
                    return (0 if arrived else 1) or await usher.end()
                self._say(f"Usher goes on at {usher.url}/graphql with the API key {usher.api_key}; Ctrl-C ends it")
                await usher.wait()
        return 0

    def _environment(self, town: Neighbourhood) -> Mapping[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("USHER_")}
        own = town.environment(
            data_dir=str(self._folder), host="127.0.0.1", port="0", min_free_gb="0.1", log_level="warning"
        )
        return {**kept, **own}

    async def _bring(self, town: Neighbourhood, usher: Program, library: Path) -> bool:
        """Asks for the movie and tells what happens until it has arrived everywhere."""
        movie = town.catalogue.movie(tmdb_id=_TITLE)
        assert movie is not None
        torrents = tuple(torrent for torrent, _ in town.catalogue.offered(movie.imdb_id or ""))
        wanted = Arrival(movie=movie, torrents=torrents)
        async with Watcher(usher, self._say) as watcher:
            self._say(f"A friend asks for {movie.title} in Seerr, and Seerr calls Usher's webhook")
            seerr_id = await town.seerr.ask(_TITLE, user="friend")
            try:
                async with asyncio.timeout(_LONGEST_SECONDS):
                    await watcher.until_completed()
                    file = self._compare(wanted, library)
                    if file is None:
                        return False
                    await self._until_available(town, seerr_id)
            except TimeoutError:
                self._say(f"It did not arrive within {_LONGEST_SECONDS:.0f} seconds. What Usher logged:")
                sys.stdout.write(usher.log)
                return False
        calls = town.realdebrid.switches.count("POST") + town.realdebrid.switches.count("GET /rest/1.0/torrents/info")
        self._say(f"Done with {calls} calls to Real-Debrid for the movie, beside the account's listing")
        return True

    def _compare(self, wanted: Arrival, library: Path) -> Path | None:
        """The file in the library, when it is byte for byte what the neighbourhood serves."""
        found = sorted(path for path in library.rglob("*") if path.is_file())
        contents = {torrent.content(i).sha256() for torrent in wanted.torrents for i in range(len(torrent.files))}
        if len(found) != 1 or sha256(found[0].read_bytes()).hexdigest() not in contents:
            self._say(f"The library holds something else: {', '.join(map(str, found)) or 'nothing'}")
            return None
        self._say(f"{found[0].relative_to(library.parent)} lies in the library, byte for byte")
        return found[0]

    async def _until_available(self, town: Neighbourhood, seerr_id: int) -> None:
        """Waits until Jellyfin shows it and Seerr says so; the neighbourhood is looked at, not told."""
        while not town.jellyfin.items:
            await asyncio.sleep(0.1)
        self._say("Jellyfin has scanned its library and shows it")
        while (row := town.seerr.request(seerr_id)) is None or row.media.status is not MediaStatus.AVAILABLE:
            await asyncio.sleep(0.1)
        self._say("Seerr has looked at Jellyfin: the movie is available")

    def _say(self, text: str) -> None:
        sys.stdout.write(f"{time.monotonic() - self._began:6.1f} s  {text}\n")
        sys.stdout.flush()
