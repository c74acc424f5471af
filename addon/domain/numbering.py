"""Season and episode numbers as names write them: `S01E02`, `1x02`, `S01E01-E03`, `Season 1-3`. Knows no release."""

import re
from dataclasses import dataclass
from functools import lru_cache

from addon.domain.titles import TITLE_CHARACTERS

MOST_IN_A_RANGE = 400  # a longer one is nonsense or an attack

_SEPARATOR = r"[\s._-]{0,3}"
_DASH = "[-~–]"
_ONES = "one two three four five six seven eight nine ten"
_FIRSTS = "first second third fourth fifth sixth seventh eighth ninth tenth"
_SPELLED = {word: number for words in (_ONES, _FIRSTS) for number, word in enumerate(words.split(), start=1)}
_SEASON_WORD = r"(?:seasons?|series|saison|temporadas?|staffel|stagione|sezon|сезони?ы?)"

_EPISODE_WORDS = "folge|cap[ií]tulo|epis[oó]dio|puntata|odcinek|aflevering|avsnitt"

_CODE = re.compile(
    rf"(?<![a-z0-9])s(\d{{1,4}}){_SEPARATOR}ep?(\d{{1,4}})"
    rf"((?:[\s._+&~–-]{{0,3}}(?:s\d{{1,4}}{_SEPARATOR})?ep?\d{{1,4}}|{_DASH}\d{{1,4}}(?:v\d)?(?![a-z0-9]))*)",
    re.IGNORECASE,
)
_CROSS = re.compile(
    r"(?<![a-z0-9])s?(\d{1,2})x(\d{2,3})(?![\dpi])((?:-(?:\d{1,2}x)?\d{2,3}(?![\dpi]))*)",
    re.IGNORECASE,
)
_MORE_CODES = re.compile(
    rf"({_DASH}?)[\s._+&]{{0,2}}(?:s?(\d{{1,4}})(?:x|{_SEPARATOR}(?=e)))?(?:ep?)?(\d+)(?:v\d)?", re.IGNORECASE
)
_SEASONS = re.compile(
    rf"(?<![a-z0-9])(?!(?!season[\s._]20){_SEASON_WORD}[\s._:(-]{{0,3}}20\d\d(?!\d))"  # "Series (2018)": a year
    rf"(?:s|{_SEASON_WORD}[\s._:(-]{{0,3}}s?)(20\d\d|\d{{1,3}})"
    r"((?:(?:[\s._]{0,2}(?:[-~–&+,]|to|thru|through|and)[\s._]{0,2}(?:s|seasons?[\s._])?|[\s._]{1,2}s)\d{1,2}"
    r"(?![a-z0-9]|\s?(?:episodes?|eps?|ovas?|specials?|movies?|films?|bits?)(?![a-z])))*)(?:v\d)?(?![a-z0-9])",
    re.IGNORECASE,
)
_MORE_SEASONS = re.compile(r"(?:([-~–]|to|thru|through)[\s._]{0,2})?(?:s|seasons?[\s._])?(\d+)", re.IGNORECASE)
_ORDINAL = re.compile(
    r"(?<![a-z0-9])(\d{1,2})(?:(?:st|nd|rd|th)[\s._-]{1,2}season"
    r"|(?:\s?[-–]\s?(\d{1,2}))?(?:-?й)?[\s._-]{1,2}сезони?ы?(?!\w))",
    re.IGNORECASE,
)
_SEASON_AFTER = re.compile(r"(?<![a-z0-9])(\d{1,2})[\s._-]{1,2}(?:season|sezon|temporada)(?![a-z])", re.IGNORECASE)
_SEASON_SPELLED = re.compile(
    rf"(?<![a-z0-9])(?:(?:season|series)[\s._]({_ONES.replace(' ', '|')})"
    rf"|({_FIRSTS.replace(' ', '|')})[\s._](?:season|series))(?![a-z0-9])",
    re.IGNORECASE,
)
# Spanish: the number of the season and two digits of the episode.
_CHAPTER = re.compile(
    r"(?<![a-z0-9])cap[\s._]{0,2}(?!(?:19|20)\d\d)(\d{1,2})(\d\d)(?:_(\d{1,2})(\d\d))?(?![a-z0-9])", re.IGNORECASE
)
_EPISODES = re.compile(
    rf"(?<![a-z0-9])(?:eps?|e|episodes?|{_EPISODE_WORDS}|сери[яи])[\s._:-]{{0,2}}(\d{{1,4}})"
    rf"(?:(?:\s?{_DASH}\s?ep?|{_DASH})(\d{{1,4}}))?(?:v\d)?(?![a-z0-9])",
    re.IGNORECASE,
)
_ONE_OF = re.compile(r"(?<![a-z0-9])(\d{1,2})()of\d{1,2}(?![a-z0-9])", re.IGNORECASE)
_EPISODES_AFTER = re.compile(rf"(?<!\d)(\d{{1,4}})(?:\s?{_DASH}\s?(\d{{1,4}}))?\sсери[яи](?!\w)", re.IGNORECASE)

# As anime groups count: "Title - 05 [1080p]". A blank may be written as "_". Behind the number stands a bracket, the
# episode's own title, or nothing more.
_TAIL = r"(?:v\d)?(?:[\s_](?:end|fin|final|batch|complete))?(?=[\s_]*(?:[\[(]|$)|(?<=\d\d)[\s_]-[\s_])"
_TO = rf"(?:v\d)?[\s_]?{_DASH}[\s_]?"
_BEHIND_DASH = re.compile(rf"(?<=[\s_])-[\s_](\d{{1,4}})(?:{_TO}(\d{{1,4}}))?{_TAIL}", re.IGNORECASE)
_IN_SEASON = re.compile(rf"[\s_]-[\s_](\d{{2,4}})(?:{_TO}(\d{{2,4}}))?{_TAIL}", re.IGNORECASE)
_IN_BRACKETS = re.compile(
    rf"[\[(](\d{{1,4}}){_TO}(\d{{1,4}})(?:v\d)?(?:[\s_](?:end|fin|batch|complete))?[\])]", re.IGNORECASE
)
_BARE_RANGE = re.compile(rf"(?<=[\s_\])])(0\d{{1,3}}){_TO}(\d{{2,4}}){_TAIL}", re.IGNORECASE)
_WAVE = re.compile(r"(?<![^\s_\[(])(\d{1,4})[\s_]?~[\s_]?(\d{1,4})(?![^\s_\])])")
_ALONE_IN_BRACKETS = re.compile(r"\[(\d{2,3})()(?:v\d)?(?:[\s_]?end)?\]", re.IGNORECASE)
_ABSOLUTE = (_BEHIND_DASH, _IN_BRACKETS, _BARE_RANGE, _WAVE, _ALONE_IN_BRACKETS)

_YEARS = range(1880, 2100)
_LINES = frozenset({240, 360, 480, 540, 576, 720, 1080, 1440, 2160})
_LINES_SAID = re.compile(r"(?<![a-z0-9])\d{3,4}[pi](?![a-z])", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbering:
    """The numbers that a name holds, ascending. Seasons without episodes: a pack of whole seasons.

    `absolute` are numbers as anime groups write them, which may count over the whole show; without seasons then.
    """

    seasons: tuple[int, ...] = ()
    episodes: tuple[int, ...] = ()
    absolute: tuple[int, ...] = ()


def numbering(text: str) -> Numbering:
    """What the text says of seasons and episodes; nothing where it could as well be part of a title."""
    return _find(text[:TITLE_CHARACTERS])[1]


def numbers_at(text: str) -> int | None:
    """Where in the text its numbers begin; None when it has none."""
    return _find(text[:TITLE_CHARACTERS])[0]


def before_numbers(text: str) -> str:
    """The text up to its numbers; all of it when it has none or begins with them."""
    return text[: numbers_at(text)].rstrip(" .-_[(") or text


@lru_cache(maxsize=4096)
def _find(text: str) -> tuple[int | None, Numbering]:
    if code := _CODE.search(text) or _CROSS.search(text):
        return code.start(), _of_code(code)
    if chapter := _CHAPTER.search(text):
        return chapter.start(), _of_chapter(chapter)
    if ordinal := _ORDINAL.search(text):
        return ordinal.start(), _of_ordinal(text, ordinal)
    if spelled := _SEASON_SPELLED.search(text):
        return spelled.start(), _of_season(text, spelled, _SPELLED[(spelled[1] or spelled[2]).lower()])
    if seasons := _SEASONS.search(text):
        return seasons.start(), _of_seasons(text, seasons)
    if after := _SEASON_AFTER.search(text):
        return after.start(), _of_season(text, after, int(after[1]))
    if episodes := _EPISODES.search(text):
        return episodes.start(), Numbering(episodes=_both(episodes))
    for pattern in _ABSOLUTE:
        for found in pattern.finditer(text):
            if _counts(found, text):
                return found.start(), Numbering(absolute=_both(found))
    return None, Numbering()


def _of_code(code: re.Match[str]) -> Numbering:
    """`E01E03` lists two episodes, `E01-E03` means three; `S01E01-S02E10` is a pack of two seasons."""
    season, last = int(code[1]), int(code[2])
    seasons, episodes = {season}, {last}
    for dash, other_season, digits in _MORE_CODES.findall(code[3]):
        number = int(digits)
        if other_season and int(other_season) != season:
            seasons.update(_range(season, int(other_season)) if dash else (int(other_season),))
        episodes.update(_range(last, number) if dash else (number,))
        last = number
    if len(seasons) > 1:
        return Numbering(seasons=tuple(sorted(seasons)))
    return Numbering(seasons=(season,), episodes=tuple(sorted(episodes)))


def _of_chapter(chapter: re.Match[str]) -> Numbering:
    """`Cap.205` is the fifth episode of the second season, `Cap.201_210` a range of it."""
    first, last = int(chapter[2]), int(chapter[4] or chapter[2])
    return Numbering(seasons=(int(chapter[1]),), episodes=_range(first, last))


def _of_seasons(text: str, found: re.Match[str]) -> Numbering:
    """`S01-S03` means three seasons, `S02 - 05 [1080p]` the fifth episode of the second."""
    last = int(found[1])
    is_plural = found[0].lower().startswith("seasons")
    in_season = None if is_plural else _IN_SEASON.match(text, found.end(1))
    if in_season is not None and int(in_season[1]) not in _YEARS:
        return Numbering(seasons=(last,), episodes=_both(in_season))
    seasons = {last}
    for dash, digits in _MORE_SEASONS.findall(found[2]):
        number = int(digits)
        seasons.update(_range(last, number) if dash else (number,))
        last = number
    if len(seasons) > 1:
        return Numbering(seasons=tuple(sorted(seasons)))
    return _of_season(text, found, last)


def _of_ordinal(text: str, found: re.Match[str]) -> Numbering:
    seasons = _range(int(found[1]), int(found[2] or found[1]))
    return Numbering(seasons=seasons) if len(seasons) > 1 else _of_season(text, found, seasons[0])


def _of_season(text: str, found: re.Match[str], season: int) -> Numbering:
    """The season with the episodes that are named behind it; none: all of them."""
    rest = text[found.end() :]
    episodes = _EPISODES.search(rest) or _EPISODES_AFTER.search(rest) or _ONE_OF.search(rest)
    if episodes is None:
        dashed = _BEHIND_DASH.search(rest)
        episodes = dashed if dashed and _counts(dashed, text) else None
    if episodes is None:
        # A range that begins later may count over the whole show: the list of files will tell.
        bracketed = _IN_BRACKETS.search(rest)
        episodes = bracketed if bracketed and int(bracketed[1]) == 1 else None
    return Numbering(seasons=(season,), episodes=_both(episodes) if episodes else ())


def _counts(found: re.Match[str], text: str) -> bool:
    """Whether the numbers count episodes, and are no years, no lines of a picture and in order."""
    first, last = int(found[1]), int(found[2] or found[1])
    if first in _YEARS or last in _YEARS or last < first:
        return False
    return first not in _LINES or _LINES_SAID.search(text) is not None


def _both(found: re.Match[str]) -> tuple[int, ...]:
    return _range(int(found[1]), int(found[2] or found[1]))


def _range(first: int, last: int) -> tuple[int, ...]:
    if not first <= last < first + MOST_IN_A_RANGE:
        return (first,)
    return tuple(range(first, last + 1))
