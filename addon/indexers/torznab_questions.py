"""What a feed is asked: by id where it takes one, else by words. Pure; asks nobody."""

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import assert_never

from addon.clients.values import imdb_id
from addon.domain.status import MediaType
from addon.domain.titles import fold
from addon.indexers.base import Query
from addon.indexers.torznab_caps import TREES, Caps

_WORD = re.compile(r"[^\W_]+")
_IN_WORDS = "LMN"  # Unicode's letters, marks and numbers
_MOST_WORDS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One call but for page and key. `in_words`: the same without an id, for a feed that refuses the id after all."""

    function: str
    parameters: tuple[tuple[str, str], ...]
    in_words: "Question | None" = None


def questions(query: Query, caps: Caps) -> tuple[Question, ...]:
    """What is to be asked, none when the feed has nothing of the kind or cannot be asked for it.

    For a season one question; for an episode two, of which the one for its season serves all of its episodes.
    """
    if not caps.lists(query.media_type):
        return ()
    match query.media_type:
        case MediaType.MOVIE:
            found = [_movie(query, caps)]
        case MediaType.SHOW if query.with_season or query.episode is None:
            found = [_show(replace(query, episode=None), caps)]
        case MediaType.SHOW:
            found = [_show(query, caps), _show(replace(query, episode=None), caps)]
        case MediaType.GAME:
            found = [_words(query, caps, "search", _cleaned(query.title))]
        case _:
            assert_never(query.media_type)
    asked = (question for question in found if question is not None)
    return tuple(dict.fromkeys(asked))


def _movie(query: Query, caps: Caps) -> Question | None:
    year = (str(query.year),) if query.year is not None else ()
    in_words = _words(query, caps, "movie", _cleaned(query.title), *year)
    return _by_id(query, caps, "movie", (), in_words) or in_words


def _show(query: Query, caps: Caps) -> Question | None:
    numbers = [("season", query.season), ("ep", query.episode)]
    told = tuple((name, str(number)) for name, number in numbers if number is not None)
    names = [name for name, _ in told]
    if not caps.takes("tvsearch", *names):  # then the numbers stand among the words
        return _words(query, caps, "search", _cleaned(query.title), *_code(query))
    in_words = _words(query, caps, "tvsearch", _cleaned(query.title))
    if in_words is not None and in_words.function == "tvsearch":
        in_words = replace(in_words, parameters=(*in_words.parameters, *told))
    else:
        in_words = _words(query, caps, "search", _cleaned(query.title), *_code(query))
    return _by_id(query, caps, "tvsearch", told, in_words) or in_words


def _by_id(
    query: Query, caps: Caps, function: str, told: tuple[tuple[str, str], ...], in_words: Question | None
) -> Question | None:
    ids = (("imdbid", imdb_id(query.imdb_id)), ("tmdbid", str(query.tmdb_id) if query.tmdb_id else None))
    for name, value in ids:
        if value is not None and caps.takes(function, name):
            return Question(function=function, parameters=(_categories(query), (name, value), *told), in_words=in_words)
    return None


def _words(query: Query, caps: Caps, function: str, *words: str) -> Question | None:
    """The question in words, by the plain search where the feed's own function takes none; None without any."""
    text = " ".join(word for word in words if word)
    asked = next((each for each in (function, "search") if caps.takes(each, "q")), None)
    if asked is None or not text:
        return None
    return Question(function=asked, parameters=(_categories(query), ("q", text)))


def _categories(query: Query) -> tuple[str, str]:
    return "cat", ",".join(str(tree) for tree in TREES[query.media_type])


def _code(query: Query) -> tuple[str, ...]:
    if query.season is None:
        return ()
    return (f"S{query.season:02d}" + (f"E{query.episode:02d}" if query.episode is not None else ""),)


def _cleaned(title: str) -> str:
    """The words of the title in plain letters without marks; just as they are written where they have other letters."""
    words = _WORD.findall(fold(title))
    if not all(word.isascii() for word in words):  # their marks make them other letters: й is no и, and ガ no カ
        text = unicodedata.normalize("NFC", title).lower()
        words = "".join(char if unicodedata.category(char)[0] in _IN_WORDS else " " for char in text).split()
    return " ".join(words[:_MOST_WORDS])
