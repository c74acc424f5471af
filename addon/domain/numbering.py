"""Season and episode numbers as names write them: `S01E02`, `1x02`, `S01E01-E03`, `Season 1-3`. Knows no release."""

import re
from dataclasses import dataclass

from addon.domain.titles import TITLE_CHARACTERS

MOST_IN_A_RANGE = 400  # a longer one is nonsense or an attack

_SEPARATOR = r"[\s._-]{0,3}"
_CODE = re.compile(
    rf"(?<![a-z0-9])s(\d{{1,3}}){_SEPARATOR}ep?(\d{{1,4}})"
    rf"((?:{_SEPARATOR}(?:s\d{{1,3}})?ep?\d{{1,4}}|-\d{{1,4}}(?![\dpix]))*)",
    re.IGNORECASE,
)
_CROSS = re.compile(
    r"(?<![a-z0-9])(\d{1,2})x(\d{2,3})(?![\dpi])((?:-(?:\d{1,2}x)?\d{2,3}(?![\dpi]))*)",
    re.IGNORECASE,
)
_SEASONS = re.compile(
    r"(?<![a-z0-9])(?:s|(?:seasons?|saison|temporadas?|staffel|stagione|sezon|сезони?ы?)[\s._:-]{0,3})"
    r"(\d{1,3})(?:[\s._]{0,2}(?:-|to|through|&|\+|,)[\s._]{0,2}s?(\d{1,2}))?(?![a-z0-9])",
    re.IGNORECASE,
)
_SEASON_AFTER = re.compile(
    r"(?<![a-z0-9])(\d{1,2})(?:[\s._-]{0,2}(?:й|st|nd|rd|th))?[\s._-]{1,2}(?:сезон|season|sezon|temporada)",
    re.IGNORECASE,
)
_EPISODES = re.compile(
    r"(?<![a-z0-9])(?:ep?|episode)[\s._-]{0,2}(\d{1,4})(?:-(?:ep?)?(\d{1,4}))?(?![a-z0-9])",
    re.IGNORECASE,
)
_ABSOLUTE = re.compile(r"(?<=\s)-\s(\d{1,4})(?:v\d)?(?=\s*(?:[\[(]|$))")  # as anime groups count: "Title - 05 [1080p]"
_NUMBER = re.compile(r"(-?)[\s._]{0,2}(?:s\d{1,3}|\d{1,2}x)?(?:ep?)?(\d+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbering:
    """The numbers that a name holds, ascending. Seasons without episodes: a pack of whole seasons."""

    seasons: tuple[int, ...] = ()
    episodes: tuple[int, ...] = ()


def numbering(text: str) -> Numbering:
    """What the text says of seasons and episodes; nothing where it could as well be part of a title."""
    return _find(text)[1]


def before_numbers(text: str) -> str:
    """The text up to its numbers; all of it when it has none or begins with them."""
    place, _ = _find(text)
    return text[:place].rstrip(" .-_[(") or text


def _find(text: str) -> tuple[int | None, Numbering]:
    text = text[:TITLE_CHARACTERS]
    if code := _CODE.search(text) or _CROSS.search(text):
        return code.start(), Numbering(seasons=(int(code[1]),), episodes=_chain(int(code[2]), code[3]))
    if seasons := _SEASONS.search(text):
        return seasons.start(), Numbering(seasons=_range(int(seasons[1]), int(seasons[2] or seasons[1])))
    if after := _SEASON_AFTER.search(text):
        return after.start(), Numbering(seasons=(int(after[1]),))
    if episodes := _EPISODES.search(text):
        return episodes.start(), Numbering(episodes=_range(int(episodes[1]), int(episodes[2] or episodes[1])))
    if absolute := _ABSOLUTE.search(text):
        return absolute.start(), Numbering(episodes=(int(absolute[1]),))
    return None, Numbering()


def _range(first: int, last: int) -> tuple[int, ...]:
    if not first <= last < first + MOST_IN_A_RANGE:
        return (first,)
    return tuple(range(first, last + 1))


def _chain(first: int, more: str) -> tuple[int, ...]:
    """`E01E03` lists two episodes, `E01-E03` means three."""
    found = {first}
    last = first
    for dash, digits in _NUMBER.findall(more):
        number = int(digits)
        found.update(_range(last, number) if dash else (number,))
        last = number
    return tuple(sorted(found))
