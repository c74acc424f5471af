"""Whether a release name is about a title, and what it says behind it. Knows names as words, no release and no rule.

The wanted title leads: a parser that splits blindly stumbles over titles such as "The Collection", "Trailer Park",
"2040" or "The French Way", whose words mean something else in a release name.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from addon.domain.name_words import FIRST_YEAR, REMARK, technical
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
    words = words_in(text)
    boundary = technical(media_type)
    for title in titles:
        for key in title_keys(title):
            for start in _starts(words, boundary):
                end = _end_of_title(words, start, key)
                rest = " ".join(words[end:]) if end is not None else None
                if rest is not None and _ends_there(rest, boundary):
                    in_brackets = start > 0 and words[start - 1] == "("
                    return TitleMatch(
                        title=title,
                        # What stands in front of a title in brackets may still tell against it: "Trilogy (First Film)".
                        rest=" ".join([*words[end:], *words[:start]]) if in_brackets else rest,
                        year=year_in(rest),
                    )
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


def _ends_there(rest: str, boundary: re.Pattern[str]) -> bool:
    """Whether a title may end in front of these words: at the end, a technical word, or remarks that lead to one."""
    place = 0
    while place < len(rest):
        if rest[place] == "/" or boundary.match(rest, place):
            return True
        if remark := REMARK.match(rest, place):
            place = remark.end() + 1
        elif rest[place] == "(":
            close = rest.find(")", place)
            if boundary.match(rest, place + 2) or close < 0:
                place += 2
            else:
                place = close + 2  # a remark or the original title
        elif rest[place] == ")":
            place += 2
        else:
            return False
    return True
