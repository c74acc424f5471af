"""`usher demo`: the main job offline. Upstreams on this machine, the real program, a real aria2c, live to see.

Knows Usher only from outside: its command line, its webhook and its GraphQL API.
"""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from addon.demo.arrivals import Wish, arrived, game_wish, held, movie_wish, season_wish
from addon.demo.default_catalogue import HARBOUR_RACING, LAMPLIGHTERS, NIGHT
from addon.demo.neighbourhood import Neighbourhood
from addon.demo.program import Program
from addon.demo.seerr import RequestStatus
from addon.demo.watching import Watcher

_LONGEST_SECONDS = 120.0
_LIBRARIES = (("Movies", "movies"), ("Shows", "tvshows"))
_WISHES = (movie_wish(NIGHT), season_wish(LAMPLIGHTERS, 1, "1080p"))  # in the public domain, and invented
_GAME = game_wish(
    HARBOUR_RACING,
    {"PC": "Blue.Harbour.Racing.v1.2.MULTi5-WICK", "Switch": "Blue Harbour Racing [NSP] [v1.1] (2020)"},
)
_ASK_FOR_GAME = "mutation($input: GameRequestInput!) { requestGame(input: $input) { id } }"
_BYTES_PER_SECOND = 3 * 1024 * 1024  # slow enough to see it move


def show(*, leave: bool) -> int:
    """Runs the demo; `leave`: ends when everything has arrived. 0 when it arrived byte for byte."""
    with tempfile.TemporaryDirectory(prefix="usher-demo-") as folder:
        try:
            return asyncio.run(_Show(Path(folder)).run(leave=leave))
        except KeyboardInterrupt:
            return 0


class _Show:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._library = folder / "library"
        self._began = time.monotonic()

    async def run(self, *, leave: bool) -> int:
        async with Neighbourhood() as town:
            town.realdebrid.node.bytes_per_second = _BYTES_PER_SECOND
            for name, kind in _LIBRARIES:
                town.jellyfin.add_library(name, kind, self._library / name)
            self._say(
                "Seerr, Torrentio, a Torznab feed, Cinemeta, IGDB, Real-Debrid and Jellyfin stand in on"
                f" {town.seerr.origin} and beside it"
            )
            async with Program(self._environment(town)) as usher:
                self._say(f"Usher listens on {usher.url}")
                if not leave:  # early, so that one can watch what follows in a browser
                    self._say(f"Open {usher.url}/ and sign in with the API key {usher.api_key}")
                town.send_webhooks_to(usher.url)
                brought = await self._bring(town, usher)
                if not brought or leave:
                    return (0 if brought else 1) or await usher.end()
                self._say(f"{usher.url}/ stays open to look around")
                self._say(f"GraphQL is at {usher.url}/graphql, with the same key; Ctrl-C ends it")
                await usher.wait()
        return 0

    def _environment(self, town: Neighbourhood) -> Mapping[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("USHER_")}
        own = town.environment(
            data_dir=str(self._folder),
            host="127.0.0.1",
            port="0",
            min_free_gb="0.1",
            log_level="warning",
            torznab_urls=town.torznab.url,
        )
        return {**kept, **own}

    async def _bring(self, town: Neighbourhood, usher: Program) -> bool:
        """Asks for everything and tells what happens until it has arrived everywhere."""
        async with Watcher(usher, self._say) as watcher:
            self._say(f"A friend asks for {_listed()} in Seerr, and Seerr calls Usher's webhook")
            asked = [
                (wish, await town.seerr.ask(wish.tmdb_id, user="friend", seasons=wish.seasons)) for wish in _WISHES
            ]
            try:
                async with asyncio.timeout(_LONGEST_SECONDS):
                    await watcher.until_completed(len(asked))
                    self._say(f"Seerr knows no games: {_GAME.words} is asked for over GraphQL")
                    game = {"title": HARBOUR_RACING.title, "platforms": list(_GAME.platforms)}
                    await watcher.ask(_ASK_FOR_GAME, game)
                    await watcher.until_completed(len(asked) + 1)
                    if not all(self._compare(wish, town) for wish in (*_WISHES, _GAME)):
                        return False
                    for wish, seerr_id in asked:
                        await self._until_available(town, wish, seerr_id)
            except TimeoutError:
                self._say(f"It did not arrive within {_LONGEST_SECONDS:.0f} seconds. What Usher logged:")
                sys.stdout.write(usher.log)
                return False
        calls = town.realdebrid.switches.count("POST") + town.realdebrid.switches.count("GET /rest/1.0/torrents/info")
        self._say(f"Done with {calls} calls to Real-Debrid, beside the account's listing")
        return True

    def _compare(self, wish: Wish, town: Neighbourhood) -> bool:
        """Whether the library holds byte for byte what the neighbourhood serves."""
        files = arrived(wish, self._library, town.catalogue)
        if files is None:
            lying = ", ".join(str(path.relative_to(self._library)) for path in held(wish, self._library))
            self._say(f"For {wish.words} the library holds something else: {lying or 'nothing'}")
            return False
        for file in files:
            self._say(f"{file.relative_to(self._library)} lies in the library, byte for byte")
        return True

    async def _until_available(self, town: Neighbourhood, wish: Wish, seerr_id: int) -> None:
        """Waits until Jellyfin shows it and Seerr says so; the neighbourhood is looked at, not told."""
        lying = {str(path) for path in held(wish, self._library)}
        while not lying <= {file.path for item in town.jellyfin.items for file in item.files}:
            await asyncio.sleep(0.1)
        self._say(f"Jellyfin has scanned its library and shows {wish.words}")
        # the request, not the title: a show with other seasons stays partially available
        while (row := town.seerr.request(seerr_id)) is None or row.status is not RequestStatus.COMPLETED:
            await asyncio.sleep(0.1)
        self._say(f"Seerr has looked at Jellyfin: {wish.words} is available")

    def _say(self, text: str) -> None:
        sys.stdout.write(f"{time.monotonic() - self._began:6.1f} s  {text}\n")
        sys.stdout.flush()


def _listed() -> str:
    return " and for ".join(wish.words for wish in _WISHES)
