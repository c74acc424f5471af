"""A neighbourhood, the program in it, and what a test may look at: library, staging, account, aria2, database."""

import asyncio
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from types import TracebackType

import httpx
import msgspec

from addon.demo.catalogue import Catalogue, Movie, Show, Torrent
from addon.demo.neighbourhood import Neighbourhood

from .answers import ANY_REQUEST, REQUEST, SHOW, Reply, Request
from .program import API_KEY, Program
from .shows import Seat
from .waiting import LONGEST_SECONDS, lasting, until

_CALLS = {
    "POST /rest/1.0/torrents/addMagnet": "add",
    "POST /rest/1.0/torrents/selectFiles/": "select",
    "GET /rest/1.0/torrents/info/": "info",
    "DELETE /rest/1.0/torrents/delete/": "delete",
    "POST /rest/1.0/unrestrict/link": "unlock",
    "GET /rest/1.0/torrents$": "list",
}
REALDEBRID = "realdebrid"
TORBOX = "torbox"
_ENTRIES = ("tellActive", "tellWaiting", "tellStopped")


class Scene:
    """`async with Scene(folder, catalogue) as scene:`; the program runs from `start` on."""

    def __init__(
        self,
        folder: Path,
        catalogue: Catalogue,
        bytecode: Path,
        *,
        debrid: tuple[str, ...] = (REALDEBRID,),
        **settings: str,
    ) -> None:
        """`bytecode`: where compiled modules are kept, so that only the first start compiles them.

        `debrid`: the services that Usher has an account at.
        """
        self._debrid = debrid
        self.data = folder / "data"
        self.movies = folder / "Movies"
        self.shows = folder / "Shows"
        self.staging = Path(settings.get("staging_dir", self.movies / ".usher"))
        self.town = Neighbourhood(catalogue)
        self._settings = settings
        self._bytecode = bytecode
        self._usher: Program | None = None

    async def __aenter__(self) -> "Scene":
        self.movies.mkdir()
        self.shows.mkdir()
        await self.town.__aenter__()
        self.town.jellyfin.add_library("Movies", "movies", self.movies)
        self.town.jellyfin.add_library("Shows", "tvshows", self.shows)
        left_out = ("USHER_", "PYTHONDONTWRITEBYTECODE")
        kept = {name: text for name, text in os.environ.items() if not name.startswith(left_out)}
        kept["PYTHONPYCACHEPREFIX"] = str(self._bytecode)
        own = {
            "data_dir": str(self.data),
            "movies_dir": str(self.movies),
            "shows_dir": str(self.shows),
            "port": "0",
            "api_key": API_KEY,
            "min_free_gb": "0",
            "seerr_poll_seconds": "3600",
        }
        environment = self.town.environment(debrid=self._debrid, **{**own, **self._settings})
        self._usher = Program({**kept, **environment}, self.data)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.usher.close()
        await self.town.__aexit__(kind, error, traceback)
        print(self.usher.log)  # shown by pytest when the test has failed

    @property
    def usher(self) -> Program:
        """The program."""
        assert self._usher is not None
        return self._usher

    async def start(self, **settings: str) -> None:
        """Starts the program, also after its end, and has Seerr's webhook lead to it."""
        await self.usher.start(**settings)
        self.town.send_webhooks_to(self.usher.url)

    async def ask(self, title: Movie | Show, *seasons: int) -> int:
        """A friend asks for it in Seerr, which calls the webhook; returns Seerr's id. No seasons: all of a show."""
        return await self.town.seerr.ask(title.tmdb_id, seasons=seasons or None)

    async def request_movie(self, movie: Movie, **wishes: object) -> Reply:
        """The answer to the mutation `requestMovie`."""
        query = f"mutation($input: MovieRequestInput!) {{ requestMovie(input: $input) {{ {REQUEST} }} }}"
        return await self.usher.graphql(query, input={"imdbId": movie.imdb_id, **wishes})

    async def request_show(self, show: Show, **wishes: object) -> Reply:
        """The answer to the mutation `requestShow`."""
        query = f"mutation($input: ShowRequestInput!) {{ requestShow(input: $input) {{ {SHOW} }} }}"
        return await self.usher.graphql(query, input={"imdbId": show.imdb_id, **wishes})

    async def requests(self) -> tuple[Request, ...]:
        """All requests, newest first; their downloads are None while aria2 does not answer."""
        reply = await self.usher.graphql(f"{{ requests(first: 100) {{ edges {{ node {{ {ANY_REQUEST} }} }} }} }}")
        assert set(reply.codes) <= {"UPSTREAM_UNAVAILABLE"}, reply.errors
        assert reply.data is not None
        return tuple(msgspec.convert(edge["node"], Request) for edge in reply.data["requests"]["edges"])

    async def until_status(self, *statuses: str, seconds: float = LONGEST_SECONDS) -> Request:
        """The only request, once it has one of these statuses."""
        seen: list[str] = []

        async def look() -> Request | None:
            requests = await self.requests()
            seen[:] = [f"{request.status}: {request.explanation}" for request in requests]
            return next((request for request in requests if request.status in statuses), None)

        try:
            return await until(look, " or ".join(statuses), seconds)
        except AssertionError as error:
            raise AssertionError(f"{error}; it is {seen}") from None

    async def until_explained(self, words: str, seconds: float = LONGEST_SECONDS) -> Request:
        """The only request, once its explanation holds these words."""
        what = f"“{words}” in an explanation"
        return await self.until_request(lambda request: words in request.explanation, what, seconds)

    async def until_request(
        self, fits: Callable[[Request], bool], what: str, seconds: float = LONGEST_SECONDS
    ) -> Request:
        """The only request, once it is as described."""

        async def look() -> Request | None:
            return next((request for request in await self.requests() if fits(request)), None)

        return await until(look, what, seconds)

    async def until_completed(self, *episodes: tuple[int, int]) -> Request:
        """The only request, once just these episodes of it are COMPLETED."""
        wanted = sorted(episodes)
        return await self.until_request(lambda request: request.numbers("COMPLETED") == wanted, f"{wanted} COMPLETED")

    async def until_phase(self, phase: str) -> None:
        """Returns when every item, of which there is one at least, is in this phase, as the database has it."""

        async def look() -> bool:
            return set(await asyncio.to_thread(self.phases)) == {phase}

        await until(look, f"the phase {phase}")

    def phases(self) -> tuple[str, ...]:
        """The phases of all items; the file is only read."""
        with closing(sqlite3.connect(f"file:{self.data / 'usher.db'}?mode=ro", uri=True)) as database:
            return tuple(phase for (phase,) in database.execute("SELECT phase FROM item ORDER BY id"))

    async def completed(self, torrent: Torrent, index: int = 0, seconds: float = LONGEST_SECONDS) -> Request:
        """The only request, COMPLETED, with this file of the torrent in the library and no other."""
        request = await self.until_status("COMPLETED", seconds=seconds)
        assert self.holds(torrent, index), f"the library holds {self.library()}"
        return request

    async def put_in_library(self, movie: Movie) -> Path:
        """Somebody puts the movie there by hand, and Jellyfin shows it; returns the file."""
        target = self.seat(movie)
        target.parent.mkdir()
        target.write_text("bought on a disc")
        self.town.jellyfin.scan()

        async def shown() -> bool:
            return bool(self.town.jellyfin.items)

        await until(shown, "Jellyfin shows it")
        return target

    def seat(self, movie: Movie) -> Path:
        """Where the movie belongs."""
        name = f"{movie.title} ({movie.year}) [imdbid-{movie.imdb_id}]"
        return self.movies / name / f"{name} - 1080p.mkv"

    def holds(self, torrent: Torrent, index: int = 0) -> bool:
        """Whether the library holds one file, and that byte for byte."""
        files = self.library()
        return len(files) == 1 and sha256(files[0].read_bytes()).hexdigest() == torrent.content(index).sha256()

    def check_shows(self, *seats: Seat) -> None:
        """The shows' folder holds just these files, byte for byte."""
        lying = {
            path.relative_to(self.shows).as_posix(): sha256(path.read_bytes()).hexdigest()
            for path in self.library()
            if self.shows in path.parents
        }
        assert lying == {seat.path: seat.sha256 for seat in seats}

    def library(self) -> tuple[Path, ...]:
        """Every file in the library."""
        files = (path for folder in (self.movies, self.shows) for path in folder.rglob("*") if path.is_file())
        return tuple(sorted(path for path in files if not set(self._staging()).intersection(path.parents)))

    def _staging(self) -> tuple[Path, ...]:
        return self.staging, self.shows / ".usher"

    def debrid_calls(self) -> list[str]:
        """The calls to Real-Debrid about single torrents, in order: add, select, info, unlock, delete."""
        calls = self.town.realdebrid.switches.calls
        named = (next(name for part, name in _CALLS.items() if call.matches(part)) for call in calls)
        return [name for name in named if name != "list"]

    def queries(self) -> list[str]:
        """The ids that the add-on was asked about, in order."""
        paths = [call.path for call in self.town.stremio.switches.calls if call.matches("/stream/")]
        return [path.rsplit("/", 1)[-1].removesuffix(".json") for path in paths]

    def listings(self) -> int:
        """How often the account's torrents were listed."""
        return self.town.realdebrid.switches.count("GET /rest/1.0/torrents$")

    async def aria2_entries(self) -> list[str]:
        """The gids that its own aria2c holds; a word instead when that does not answer."""
        conf = dict(line.split("=", 1) for line in (self.data / "aria2" / "aria2.conf").read_text().splitlines())
        token = f"token:{conf['rpc-secret']}"
        found: list[str] = []
        async with httpx.AsyncClient(trust_env=False) as client:
            for method in _ENTRIES:
                params = [token] if method == "tellActive" else [token, 0, 1000]
                body = {"jsonrpc": "2.0", "id": "e2e", "method": f"aria2.{method}", "params": params}
                try:
                    answer = await client.post(f"http://127.0.0.1:{conf['rpc-listen-port']}/jsonrpc", json=body)
                except httpx.HTTPError as error:
                    return [f"aria2 does not answer: {type(error).__name__}"]
                found += [entry["gid"] for entry in answer.json()["result"]]
        return found

    async def leftovers(self, *account: Torrent) -> list[str]:
        """What lies about: entries of aria2, staged folders, and torrents on the accounts but these, once each."""
        found = [f"aria2: {gid}" for gid in await self.aria2_entries()]
        for folder in self._staging():
            found += [f"staging: {path.name}" for path in folder.iterdir()] if folder.is_dir() else []
        there = sorted(
            view.info_hash for service in (self.town.realdebrid, self.town.torbox) for view in service.torrents()
        )
        wanted = sorted(torrent.info_hash for torrent in account)
        return found + ([f"account: {there} instead of {wanted}"] if there != wanted else [])

    async def tidy(self, *account: Torrent, for_seconds: float = 0.0) -> None:
        """Returns when nothing lies about, and has not for so long."""
        await lasting(lambda: self.leftovers(*account), "left behind", for_seconds=for_seconds)
