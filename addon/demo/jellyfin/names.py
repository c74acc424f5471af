"""What Jellyfin reads from names on disk: ids, years, episodes, versions, and what it ignores. Pure."""

import re
from dataclasses import dataclass

from addon.demo.catalogue import VIDEO_ENDINGS

_TAG = re.compile(r"\[(imdb|tmdb|tvdb)id[-=]([A-Za-z0-9]+)\]", re.IGNORECASE)
_PROVIDERS = {"imdb": "Imdb", "tmdb": "Tmdb", "tvdb": "Tvdb"}
_YEAR = re.compile(r"\((\d{4})\)")
_EPISODE = re.compile(r"[Ss](\d{1,4})[Ee](\d{1,4})(?:-?[Ee](\d{1,4}))?")
_SEASON_FOLDER = re.compile(r"Season (\d{1,4})", re.IGNORECASE)
_RESOLUTION = re.compile(r"(?<!\d)(2160|1080|720|576|480)[pi]", re.IGNORECASE)
_WIDTHS = {"2160": 3840, "1080": 1920, "720": 1280, "576": 1024, "480": 854}
_IGNORED = frozenset(
    {"sample", "minta", "subs", "metadata", "extrafanart", "lost+found", "@eadir", "#recycle", "@recycle"}
    | {"$recycle.bin", "temprec", "trailers", "extras", "behind the scenes", "deleted scenes", "featurettes"}
    | {"interviews", "scenes", "samples", "shorts", "clips", "other"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleName:
    """A folder's or file's name: the title, its year and the ids in its tags."""

    title: str
    year: int | None
    provider_ids: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeName:
    """Season and episode of a file; `last` differs from `number` for a file of several."""

    season: int
    number: int
    last: int


def ignored(name: str) -> bool:
    """True for names that Jellyfin passes by, such as dot folders, samples and extras."""
    lower = name.lower()
    return lower.startswith((".", "sample.")) or ".sample." in lower or lower in _IGNORED


def is_video(name: str) -> bool:
    """True for the endings of videos."""
    return name.lower().endswith(VIDEO_ENDINGS)


def read_title(name: str) -> TitleName:
    """Title, year and ids of `Title (Year) [imdbid-tt…]`."""
    ids = tuple((_PROVIDERS[kind.lower()], value) for kind, value in _TAG.findall(name))
    plain = _TAG.sub("", name)
    year = _YEAR.search(plain)
    title = plain[: year.start()] if year else plain
    return TitleName(title=title.strip(" -"), year=int(year.group(1)) if year else None, provider_ids=ids)


def read_episode(name: str) -> EpisodeName | None:
    """Season and episode of `… S01E02-E03 …`; None when there are none."""
    match = _EPISODE.search(name)
    if match is None:
        return None
    season, number, last = match.groups()
    return EpisodeName(season=int(season), number=int(number), last=int(last or number))


def read_season_folder(name: str) -> int | None:
    """The number of a folder `Season 01`; None for another folder."""
    match = _SEASON_FOLDER.fullmatch(name)
    return int(match.group(1)) if match else None


def width_of(name: str) -> int:
    """The width in pixels that the name announces, 1920 when it announces none."""
    match = _RESOLUTION.search(name)
    return _WIDTHS[match.group(1)] if match else 1920


def is_version(folder: str, stem: str) -> bool:
    """True when a file is a version of the movie that its folder names."""
    return stem == folder or stem.startswith(f"{folder} - ")
