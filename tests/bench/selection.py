"""What it costs to judge the names of a thousand releases, for the first time and again. Starts no process."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter

from addon.domain.release_name import preload
from addon.domain.releases import Release, Wanted
from addon.domain.selection.choose import judge_candidates, judge_releases
from addon.domain.status import MediaType, Quality
from tests.bench.figures import Figure, Goal, middle

STREAMS = 1_000
TITLE = "The Long Tide"
YEAR = 2001

_FRESH = ("A", "B", "C")
_KNOWN_RUNS = 15
_PARTS = (
    ("2160p", "1080p", "720p", "480p", "HDCAM"),
    ("BluRay", "WEB-DL", "WEBRip", "HDTV", "BluRay.REMUX"),
    ("x265", "x264", "HEVC", "AV1"),
    ("DTS-HD.MA.5.1", "AAC2.0", "DDP5.1.Atmos", "FLAC"),
)
_WANTED = Wanted(media_type=MediaType.MOVIE, titles=(TITLE,), year=YEAR, qualities=(Quality.P1080, Quality.P720))


async def measure(_folder: Path, *, count: int = STREAMS) -> tuple[Figure, ...]:
    """Judging `count` names that were never seen, and the same names again."""
    preload()
    cold = [_timed(partial(judge_releases, releases(series, count), _WANTED)) for series in _FRESH]
    known = releases(_FRESH[-1], count)
    candidates = [each.candidate for each in judge_releases(known, _WANTED)]
    again = [_timed(partial(judge_releases, known, _WANTED)) for _ in range(_KNOWN_RUNS)]
    at_hand = [_timed(partial(judge_candidates, candidates, _WANTED)) for _ in range(_KNOWN_RUNS)]
    return (
        Figure(
            part="selection",
            name=f"names judged for the first time ({count:,} in {middle(cold):.0f} ms)",
            value=count / (middle(cold) / 1000),
            unit="names/s",
            beside="parsing alone 842 names/s",
            reference=842.0,
        ),
        Figure(
            part="selection",
            name=f"{count:,} known ones judged and ranked again",
            value=middle(again),
            unit="ms",
            goal=Goal(bound=20),
        ),
        Figure(part="selection", name="… with their parsed names at hand", value=middle(at_hand), unit="ms"),
    )


def names(series: str, count: int = STREAMS) -> tuple[str, ...]:
    """So many different names of releases of one movie; another series, other names."""
    found = []
    for number in range(count):
        words, rest = [], number
        for part in _PARTS:
            rest, place = divmod(rest, len(part))
            words.append(part[place])
        found.append(f"{TITLE.replace(' ', '.')}.{YEAR}.{'.'.join(words)}-{series}{number}")
    return tuple(found)


def releases(series: str, count: int = STREAMS) -> tuple[Release, ...]:
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
        for number, name in enumerate(names(series, count))
    )


def _timed(work: Callable[[], object]) -> float:
    """Milliseconds that it takes."""
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000
