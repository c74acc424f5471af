"""Whether a release name is about a title, and what it says behind it. Knows names as words, no release and no rule.

The wanted title leads: a parser that splits blindly stumbles over titles such as "The Collection", "Trailer Park",
"2040" or "The French Way", whose words mean something else in a release name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from addon.domain.game_words import without_group
from addon.domain.name_words import COUNTRIES, FIRST_YEAR, SHOW_YEAR, remark, technical
from addon.domain.numbering import numbers_at
from addon.domain.status import MediaType
from addon.domain.titles import fold, sequel_number, title_keys

_SITE = re.compile(
    r"^[\[({\s]*(?:www?\.[\w-]+\.[a-z]{2,6}[\])}\s]*[-–_ .]+|[\w-]+\.(?:com|org|net|info)\s*(?:[\])}]|\s-\s))",
    re.IGNORECASE,
)
# A slash or bar parts two titles only when it stands free: "V/H/S" is one.
_TOKEN = re.compile(
    r"(?P<word>[^\W_]+)|(?P<slash>(?<=\s)[/|](?=\s))|(?P<open>[(\[{【])|(?P<close>[)\]}】])|(?P<plus>\+)"
)
_MARKS = frozenset("/()+")
_COUNTRY_AT_END = re.compile(rf"(?<=\S)\s*\(({'|'.join(COUNTRIES)})\)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleMatch:
    """A name that is about a title. `rest` is what follows the title, as folded words and marks with blanks between."""

    title: str
    rest: str
    year: int | None  # the first in the rest


@lru_cache(maxsize=4096)
def words_in(text: str) -> tuple[str, ...]:
    """The words of a name, folded, with `/` between titles, `(` and `)` for all brackets, and `+`."""
    kinds = {"slash": "/", "open": "(", "close": ")", "plus": "+"}
    found = [kinds.get(match.lastgroup or "", match[0]) for match in _TOKEN.finditer(fold(_SITE.sub("", text)))]
    return tuple("/" if word == "aka" and place else word for place, word in enumerate(found))


@lru_cache(maxsize=4096)
def match_title(text: str, titles: tuple[str, ...], media_type: MediaType) -> TitleMatch | None:
    """How the name is about one of the titles; None when it is about something else, or says more than the title."""
    name = _name(text, titles, media_type)
    starts = _starts(name.words, name.boundary)
    for title, key, is_sure in _written(titles, media_type):
        for start in starts:
            rest = _rest(name, start, key, is_sure=is_sure)
            if rest is not None:
                # What stands in front of a title in brackets may still tell against it: "Trilogy (First Film)".
                # So may, of a game, all that does: "[Update] Title", "[PS4] Title".
                counts = name.is_game or (start > 0 and name.words[start - 1] == "(")
                front = name.words[:start] if counts else ()
                return TitleMatch(title=title, rest=" ".join([*rest.split(), *front]), year=year_in(rest))
    return None


def rest_of(text: str, media_type: MediaType) -> str:
    """What a name of unknown title says about the release: everything from the first technical word on."""
    words = words_in(text)
    later = " ".join(words[1:])
    found = technical(media_type).search(later)
    return later[found.start() :] if found else ""


def year_in(rest: str) -> int | None:
    """The first year of the words."""
    found = FIRST_YEAR.search(rest)
    return int(found[0]) if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Name:
    """A name as words. `numbers_at`: where its seasons and episodes begin; `countries`: which may be the show's."""

    words: tuple[str, ...]
    boundary: re.Pattern[str]
    remark: re.Pattern[str]
    is_game: bool = False
    numbers_at: int | None = None
    countries: frozenset[str] = frozenset()  # none: no matter of countries


def _name(text: str, titles: tuple[str, ...], media_type: MediaType) -> _Name:
    is_game = media_type is MediaType.GAME
    name = _Name(
        words=words_in(without_group(text) if is_game else text),
        boundary=technical(media_type),
        remark=remark(media_type),
        is_game=is_game,
    )
    if media_type is not MediaType.SHOW:
        return name
    place = numbers_at(text)
    tags = [tag[1].lower() for title in titles if (tag := _COUNTRY_AT_END.search(title))]
    return replace(
        name,
        numbers_at=None if place is None else len(words_in(text[:place])),
        countries=frozenset(COUNTRIES[tag] for tag in tags or COUNTRIES),
    )


def _written(titles: tuple[str, ...], media_type: MediaType) -> Iterator[tuple[str, str, bool]]:
    """Each title with its keys; a show's also without its country, which is not sure then: "Title" for "Title (US)"."""
    for title in titles:
        yield from ((title, key, True) for key in title_keys(title))
        plain = _COUNTRY_AT_END.sub("", title)
        if plain != title and media_type is MediaType.SHOW:
            yield from ((title, key, False) for key in title_keys(plain))


def _rest(name: _Name, start: int, key: str, *, is_sure: bool) -> str | None:
    """What stands behind the title that begins at `start`; None when it is not this title.

    One that is not sure needs a country or a year behind it.
    """
    end = _end_of_title(name.words, start, key)
    if end is None:
        return None
    country, end = _country(name, end)
    if country is not None and country not in name.countries:
        return None
    rest = " ".join(name.words[end:])
    has_numbers = name.numbers_at is not None and name.numbers_at >= end
    if not _ends_there(rest, name, len(" ".join(name.words[end : name.numbers_at])) if has_numbers else None):
        return None
    return rest if is_sure or country is not None or SHOW_YEAR.match(rest) else None


def _country(name: _Name, end: int) -> tuple[str | None, int]:
    """The country that a show's name tells right behind the title, and the place behind it."""
    if name.countries:
        match name.words[end : end + 3]:
            case (tag, *_) if tag in COUNTRIES:
                return COUNTRIES[tag], end + 1
            case ("(", tag, ")") if tag in COUNTRIES:
                return COUNTRIES[tag], end + 3
    return None, end


def _starts(words: tuple[str, ...], boundary: re.Pattern[str]) -> tuple[int, ...]:
    """Where a title may begin: in front, behind a group in brackets, behind a slash, or in brackets of its own.

    Not behind the first technical word, because what stands there in brackets is a release group or a site.
    """
    first = 0
    while words[first : first + 1] == ("(",) and ")" in words[first:]:
        first = words.index(")", first) + 1
    starts = [0, first]
    for place, word in enumerate(words):
        if word in "/(":
            starts.append(place + 1)
        elif place > first and boundary.fullmatch(word):
            break
    return tuple(dict.fromkeys(starts))


def _end_of_title(words: tuple[str, ...], start: int, key: str) -> int | None:
    """The place behind the title that begins at `start`; None when another begins there."""
    built = ""
    for place in range(start, len(words)):
        word = words[place]
        if word in _MARKS:
            if not built:
                return None
            continue
        built += sequel_number(word)
        if built == key:
            return place + 1
        if not key.startswith(built):
            return None
    return None


def _ends_there(rest: str, name: _Name, numbers: int | None) -> bool:
    """Whether a title may end in front of these words: at the end, a technical word, or remarks that lead to one.

    `numbers`: how far in the rest the seasons or episodes begin.
    """
    place = 0
    while place < len(rest):
        if numbers is not None and place >= numbers:
            return True
        if rest[place] == "/" or name.boundary.match(rest, place):
            return True
        if remark := name.remark.match(rest, place):
            place = remark.end() + 1
        elif rest[place] == "(":
            close = rest.find(")", place)
            if name.boundary.match(rest, place + 2) or close < 0:
                place += 2
            elif name.is_game and " " in rest[place + 2 : close - 1]:
                place += 2  # not passed over: what is no remark is the subtitle of another game
            else:
                place = close + 2  # a remark or the original title
        elif rest[place] == ")":
            place += 2
        else:
            return False
    return True
