"""What it costs to judge a thousand releases, and whether anybody else waits meanwhile."""

import asyncio
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from time import perf_counter

from addon.demo.catalogue import Catalogue, Movie, Torrent
from addon.demo.default_catalogue import single
from addon.demo.neighbourhood import Neighbourhood
from addon.demo.program import Program
from addon.domain.release_name import preload
from addon.domain.releases import Release, Wanted
from addon.domain.selection.choose import judge_candidates, judge_releases
from addon.domain.status import MediaType, Quality
from tests.bench.figures import Figure, Goal, middle, percentile
from tests.bench.household import host_and_port, usher
from tests.bench.load import Job, Target
from tests.bench.loading import under_load

_STREAMS = 1_000
_COLD_RUNS, _KNOWN_RUNS = 3, 15
_PROBES, _PROBE_PAUSE_SECONDS = 800, 0.003
_LEAD_SECONDS = 0.7
_TITLE = "The Long Tide"
_PARTS = (
    ("2160p", "1080p", "720p", "480p", "HDCAM"),
    ("BluRay", "WEB-DL", "WEBRip", "HDTV", "BluRay.REMUX"),
    ("x265", "x264", "HEVC", "AV1"),
    ("DTS-HD.MA.5.1", "AAC2.0", "DDP5.1.Atmos", "FLAC"),
)
_WANTED = Wanted(media_type=MediaType.MOVIE, titles=(_TITLE,), year=2001, qualities=(Quality.P1080, Quality.P720))


async def measure(folder: Path) -> tuple[Figure, ...]:
    """Judging names for the first time and again, and the longest wait of others during such a search."""
    preload()
    fresh = [releases(f"C{run}") for run in range(_COLD_RUNS)]
    cold = [_timed(partial(judge_releases, each, _WANTED)) for each in fresh]
    known = releases("K")
    judged = judge_releases(known, _WANTED)
    candidates = [each.candidate for each in judged]
    again = [_timed(partial(judge_releases, known, _WANTED)) for _ in range(_KNOWN_RUNS)]
    ranked = [_timed(partial(judge_candidates, candidates, _WANTED)) for _ in range(_KNOWN_RUNS)]
    quiet, busy = await _waits(folder)
    return (
        Figure(
            part="selection",
            name="names judged for the first time",
            value=_STREAMS / (middle(cold) / 1000),
            unit="names/s",
            beside="parsing alone 842 names/s",
            reference=842.0,
        ),
        Figure(part="selection", name="… 1,000 of them", value=middle(cold), unit="ms"),
        Figure(
            part="selection", name="1,000 known ones judged again", value=middle(again), unit="ms", goal=Goal(bound=20)
        ),
        Figure(part="selection", name="… with their names at hand", value=middle(ranked), unit="ms"),
        Figure(
            part="selection",
            name="longest wait for /healthz in a search of 1,000",
            value=busy,
            unit="ms",
            beside=f"without one {quiet:.1f} ms",
            goal=Goal(bound=50),
        ),
    )


def names(series: str) -> tuple[str, ...]:
    """A thousand different names of releases of one movie; another series, other names."""
    found = []
    for number in range(_STREAMS):
        words, rest = [], number
        for part in _PARTS:
            rest, place = divmod(rest, len(part))
            words.append(part[place])
        found.append(f"{_TITLE.replace(' ', '.')}.2001.{'.'.join(words)}-{series}{number}")
    return tuple(found)


def releases(series: str) -> tuple[Release, ...]:
    """Those names as an indexer lists them."""
    return tuple(
        Release(
            indexer="stremio:127.0.0.1",
            title=name,
            info_hash=f"{number:040x}",
            filename=f"{name}.mkv",
            file_index=0,
            size_bytes=10**9 + number,
            seeders=number % 300,
        )
        for number, name in enumerate(names(series))
    )


def _timed(work: Callable[[], object]) -> float:
    """Milliseconds that it takes."""
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000


async def _waits(folder: Path) -> tuple[float, float]:
    """The longest answer time of /healthz in ms, without a search and with one."""
    movie = Movie(imdb_id="tt990000077", tmdb_id=8_900_077, title=_TITLE, released_on=date(2001, 1, 1))
    torrents: tuple[Torrent, ...] = tuple(single(name, str(movie.imdb_id), mib=1) for name in names("L"))
    async with Neighbourhood(Catalogue(movies=(movie,), torrents=torrents)) as town, usher(folder, town) as program:
        await asyncio.sleep(_LEAD_SECONDS)
        quiet = await _probed(program)
        probing = asyncio.create_task(_probed(program))
        await asyncio.sleep(_LEAD_SECONDS)
        await town.seerr.ask(movie.tmdb_id)
        busy = await probing
        if not town.realdebrid.switches.count("addMagnet"):
            raise RuntimeError("the search did not end while it was looked at")
    return quiet, busy


async def _probed(program: Program) -> float:
    host, port = host_and_port(program.url)
    target = Target(host=host, port=port, path="/healthz", expected="ok")
    found = await under_load(Job(targets=(target,), calls=_PROBES, pause_seconds=_PROBE_PAUSE_SECONDS))
    return percentile(found[0].latencies_ms, 1.0)
