"""What a release name says of itself. Knows no request and no rule.

The parser under it takes 200 ms to load and about 0.5 ms a name: call `preload` in a thread, and keep what was parsed.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from addon.domain import name_words
from addon.domain.media_files import split_name
from addon.domain.numbering import before_numbers, numbering
from addon.domain.parsed import Parsed, parse
from addon.domain.status import Format, MediaType, Quality
from addon.domain.title_match import rest_of, words_in
from addon.domain.titles import TITLE_CHARACTERS

_SOURCES = {
    "BluRay REMUX": Format.REMUX,
    "REMUX": Format.REMUX,
    "BluRay": Format.BLURAY,
    "BRRip": Format.BLURAY,
    "BDRip": Format.BLURAY,
    "UHDRip": Format.BLURAY,
    "WEB-DL": Format.WEBDL,
    "WEB": Format.WEBDL,  # the scene's word for what the others call WEB-DL
    "WEBRip": Format.WEBRIP,
    "WEB-DLRip": Format.WEBRIP,
    "WEBMux": Format.WEBRIP,
    "HDTV": Format.HDTV,
    "HDTVRip": Format.HDTV,
    "DVD": Format.DVD,
    "DVDRip": Format.DVD,
}
MOST_IN_ONE_FILE = 3  # episodes: longer ranges are packs of several files
_CODECS = {"avc": Format.H264, "hevc": Format.H265, "av1": Format.AV1}
_RANGES = {"DV": Format.DOLBY_VISION, "HDR": Format.HDR10, "HDR10+": Format.HDR10, "SDR": Format.SDR}
CONTAINERS = {"mkv": Format.MKV, "mk3d": Format.MKV, "mp4": Format.MP4, "m4v": Format.MP4}
_STANDARD_DEFINITION = frozenset({"DVD", "DVDRip", "VHS", "VHSRip", "PDTV", "SATRip", "TVRip"})

_LINES = re.compile(r"(?<![a-z0-9])(\d{3,4})[pi](?![a-z])", re.IGNORECASE)
_PIXELS = re.compile(r"(\d{3,4})x(\d{3,4})")
_WIDTHS = ((3200, 2160), (2300, 1440), (1700, 1080), (1100, 720), (600, 480))  # a wide picture has fewer lines
_MASTER = re.compile(r"\b[248]k[\s._-]*(?:digital(?:ly)?[\s._-]*)?(?:restor|remaster|scan|transfer)\w*", re.IGNORECASE)
_SUBTITLED = re.compile(  # languages that are read, not heard
    r"\b(?:vost\w{0,3}|sub(?:french|ita|esp|pl)|legendado|"
    r"(?:kor(?:ean)?|eng?(?:lish)?|fr(?:ench)?|ger(?:man)?|ita(?:lian)?|esp|spa(?:nish)?|nl|pl|swe|nordic|multi)"
    r"[\s._-]?sub(?:s|bed|titles?)?)\b",
    re.IGNORECASE,
)
_HDTV = re.compile(r"hd.?tv|dvb", re.IGNORECASE)
_UHD = re.compile(r"(?<![a-z0-9])uhd(?![a-z0-9])", re.IGNORECASE)
_TWO_YEARS = re.compile(r"(?<!\d)((?:18|19|20)\d\d)\s*[-–—]\s*((?:18|19|20)\d\d)(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseName:
    """A parsed name. Empty and None mean that the name does not say it.

    `is_cam`, `is_3d`, `is_disc`, `is_part`, `is_sample`, `is_extra` and `is_collection` look at all that could be
    meant; the rules, which know the title that is wanted, look again at what stands behind it.
    """

    text: str  # without its extension
    title: str = ""
    year: int | None = None
    year_range: tuple[int, int] | None = None  # first and last of several films
    seasons: tuple[int, ...] = ()
    episodes: tuple[int, ...] = ()
    absolute: tuple[int, ...] = ()  # as anime groups count: perhaps over the whole show
    air_date: date | None = None
    height: int | None = None  # lines of the picture as named, also those that no Quality stands for
    formats: frozenset[Format] = frozenset()  # SDR only where it is said
    is_cam: bool = False  # also telesync, telecine, screener, workprint
    is_3d: bool = False
    is_disc: bool = False  # a copy of a whole disc
    is_part: bool = False  # `cd1`: a piece of a film
    is_sample: bool = False
    is_extra: bool = False  # a trailer, featurette, soundtrack … instead of the work
    is_collection: bool = False
    is_complete: bool = False
    proper: bool = False
    repack: bool = False
    edition: str = ""
    languages: tuple[str, ...] = ()  # ISO 639-1, of audio as far as one can tell
    multi_audio: bool = False
    dubbed: bool = False
    group: str = ""
    extension: str = ""

    @property
    def quality(self) -> Quality | None:
        """The highest quality that the named lines reach; None below 480."""
        return Quality.reached_by(self.height) if self.height is not None else None

    @property
    def is_pack(self) -> bool:
        """Whether the name promises more than one film or episode; a file of two or three episodes is no pack."""
        if count := len(self.episodes) or len(self.absolute):
            return count > MOST_IN_ONE_FILE
        return self.is_collection or self.is_complete or bool(self.seasons)


@lru_cache(maxsize=4096)
def parse_release_name(text: str) -> ReleaseName:
    """What the name says; never raises, and looks at no more than TITLE_CHARACTERS of it."""
    stem, extension = split_name(_clean(text))
    name = _parse_stem(stem)
    container = CONTAINERS.get(extension)
    if not extension:
        return name
    formats = name.formats if container is None else name.formats | {container}
    return replace(name, extension=extension, formats=formats)


@lru_cache(maxsize=4096)  # a torrent and its only file are mostly named alike
def _parse_stem(stem: str) -> ReleaseName:
    words = words_in(stem)
    later = " ".join(words[1:])  # the first word is always the title's
    rest = rest_of(stem, MediaType.SHOW)
    years = _year_range(stem)
    parsed = parse(_TWO_YEARS.sub(r"\1 \2", _SUBTITLED.sub(" ", _MASTER.sub(" ", stem))))
    numbers = numbering(stem)
    title, year = _title_and_year(stem, parsed)
    return ReleaseName(
        text=stem,
        title=title,
        year=None if years else year,
        year_range=years,
        seasons=numbers.seasons,
        episodes=numbers.episodes,
        absolute=numbers.absolute,
        air_date=_date(parsed.date),
        height=_height(stem, parsed),
        formats=_formats(stem, parsed),
        is_cam=name_words.CAM.search(later) is not None,
        is_3d=name_words.THREE_D.search(later) is not None,
        is_disc=name_words.DISC.search(later) is not None,
        is_part=name_words.PARTS.search(later) is not None,
        is_sample=name_words.SAMPLE.search(later) is not None,
        is_extra=name_words.names_extra(later) or name_words.BONUS.search(later) is not None,
        is_collection=years is not None or name_words.COLLECTION.search(" ".join(words)) is not None,
        is_complete=parsed.complete or name_words.WHOLE_SHOW.search(later) is not None,
        proper=parsed.proper,
        repack=parsed.repack,
        edition=parsed.edition,
        languages=tuple(sorted(set(parsed.languages))),
        multi_audio=(name_words.MULTI_AUDIO.search(rest) or name_words.SEVERAL_AUDIO.search(later)) is not None,
        dubbed=name_words.DUBBED.search(rest) is not None,
        group=parsed.group,
    )


def preload() -> None:
    """Loads the parser, so that the first search need not wait for it. Blocks for 0.2 s: run it in a thread."""
    parse("")


def _clean(text: str) -> str:
    text = unicodedata.normalize("NFKC", text[:TITLE_CHARACTERS])[:TITLE_CHARACTERS]
    return "".join(char if char.isprintable() else " " for char in text).strip()


def _title_and_year(stem: str, parsed: Parsed) -> tuple[str, int | None]:
    """The parser takes a title that is a number for the year."""
    head = stem[:4]
    if not parsed.title and re.fullmatch(name_words.YEAR, head) and parsed.year == int(head):
        return head, None
    return before_numbers(parsed.title), parsed.year


def _year_range(stem: str) -> tuple[int, int] | None:
    """The years of several films. In `2017-2019-1080p` the hyphens stand for blanks, and the first is the title."""
    found = _TWO_YEARS.search(stem)
    if found is None or int(found[1]) >= int(found[2]) or stem[found.end() : found.end() + 1] == "-":
        return None
    return int(found[1]), int(found[2])


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _height(stem: str, parsed: Parsed) -> int | None:
    named = {int(lines) for lines in _LINES.findall(stem)}
    if len(named) == 1:
        return named.pop()
    if pixels := _PIXELS.search(parsed.resolution):
        return next((height for width, height in _WIDTHS if int(pixels[1]) >= width), int(pixels[2]))
    if lines := _LINES.search(parsed.resolution):
        return int(lines[1])
    if _UHD.search(stem):
        return Quality.P2160.height
    return Quality.P480.height if parsed.source in _STANDARD_DEFINITION else None


def _formats(stem: str, parsed: Parsed) -> frozenset[Format]:
    source = _SOURCES.get(parsed.source)
    if source is Format.HDTV and not _HDTV.search(stem):
        source = None  # the parser takes a plain "HD" for HDTV
    ranges = {_RANGES.get(dynamic_range) for dynamic_range in parsed.dynamic_ranges}
    found = {source, _CODECS.get(parsed.codec), *ranges}
    return frozenset(format for format in found if format is not None)
