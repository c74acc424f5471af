"""Whether others wait while a large search is judged: the longest answer time of /healthz meanwhile."""

import asyncio
from datetime import date
from pathlib import Path

from addon.demo.catalogue import Catalogue, Movie
from addon.demo.default_catalogue import single
from addon.demo.neighbourhood import Neighbourhood
from addon.demo.program import Program
from tests.bench.figures import Figure, Goal, middle, spread
from tests.bench.household import host_and_port, usher
from tests.bench.load import Job, Target
from tests.bench.loading import under_load
from tests.bench.selection import TITLE, YEAR, names

_SEARCHES = 3
_PROBES, _PROBE_PAUSE_SECONDS = 600, 0.003
_LEAD_SECONDS = 0.7


async def measure(folder: Path) -> tuple[Figure, ...]:
    """The longest wait with nothing to do and in a search that finds 1,000 new streams, by turns."""
    movies = [_movie(number) for number in range(_SEARCHES)]
    torrents = tuple(single(name, str(movie.imdb_id), mib=1) for movie in movies for name in names(f"L{movie.tmdb_id}"))
    quiet, busy = [], []
    async with (
        Neighbourhood(Catalogue(movies=tuple(movies), torrents=torrents)) as town,
        usher(folder, town) as program,
    ):
        await asyncio.sleep(_LEAD_SECONDS)
        for number, movie in enumerate(movies, start=1):
            quiet.append(await _longest(program))
            probing = asyncio.create_task(_longest(program))
            await asyncio.sleep(_LEAD_SECONDS)
            await town.seerr.ask(movie.tmdb_id)
            busy.append(await probing)
            if town.realdebrid.switches.count("addMagnet") < number:
                raise RuntimeError("the search did not end while it was looked at")
    return (
        Figure(
            part="waiting",
            name=f"longest wait for /healthz in a search of 1,000 streams ({spread(busy)})",
            value=middle(busy),
            unit="ms",
            beside=f"without one {middle(quiet):.1f} ms",
            goal=Goal(bound=50),
        ),
    )


def _movie(number: int) -> Movie:
    ids = 8_900_000 + number
    return Movie(imdb_id=f"tt99{ids:07d}", tmdb_id=ids, title=TITLE, released_on=date(YEAR, 1, 1))


async def _longest(program: Program) -> float:
    """Milliseconds of the slowest of many answers."""
    host, port = host_and_port(program.url)
    target = Target(host=host, port=port, path="/healthz", expected="ok")
    found = await under_load(Job(targets=(target,), calls=_PROBES, pause_seconds=_PROBE_PAUSE_SECONDS))
    return found[0].latency_ms(1.0)
