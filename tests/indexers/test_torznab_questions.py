"""What feeds say that they can, and what they are asked for it."""

from dataclasses import replace

import pytest

from addon.domain.status import MediaType
from addon.indexers.base import Query
from addon.indexers.torznab_caps import Caps, read_caps
from addon.indexers.torznab_questions import questions
from addon.indexers.torznab_xml import UnreadableXmlError

from .torznab_kit import CAPS, EPISODE, GAME, MOVIE, caps_of

SEARCH_ONLY = {"search": "q"}
NO_IDS = {"search": "q", "tv-search": "q,season,ep", "movie-search": "q"}


def caps(functions: dict[str, str], *categories: int) -> Caps:
    return read_caps(caps_of(functions, *categories).content)


def asked(query: Query, can: Caps) -> list[dict[str, str]]:
    return [{"t": each.function, **dict(each.parameters)} for each in questions(query, can)]


def in_words(query: Query, can: Caps) -> list[dict[str, str]]:
    words = (each.in_words for each in questions(query, can))
    return [{"t": each.function, **dict(each.parameters)} for each in words if each is not None]


def test_caps_hold_what_is_available_alone() -> None:
    body = (
        b'<caps><server title="Example"/><limits default="50" max="5000"/><searching>'
        b'<search available="yes" supportedParams="q"/><tv-search supportedParams="q,season"/>'
        b'<movie-search available="no" supportedParams="q"/><book-search available="yes" supportedParams="q"/>'
        b'</searching><categories><category id="2000"><subcat id="2040"/></category><category id="x"/></categories>'
        b"</caps>"
    )
    found = read_caps(body)
    assert found == Caps(
        title="Example", page=1000, functions={"search": frozenset({"q"})}, categories=frozenset({2000, 2040})
    )


def test_caps_that_say_little_are_caps() -> None:
    assert read_caps(b"<caps/>") == Caps()
    assert read_caps(b'<caps><limits default="x"/><searching><search available="YES"/></searching></caps>') == Caps(
        functions={"search": frozenset({"q"})}
    )


@pytest.mark.parametrize("body", [b"", b"<html/>", b"<rss><channel/></rss>", b"<caps>"])
def test_what_is_no_caps_is_one_error(body: bytes) -> None:
    with pytest.raises(UnreadableXmlError):
        read_caps(body)


@pytest.mark.parametrize(
    ("functions", "question"),
    [
        (CAPS, {"t": "movie", "cat": "2000", "imdbid": "tt0000001"}),
        ({**CAPS, "movie-search": "q,tmdbid"}, {"t": "movie", "cat": "2000", "tmdbid": "7"}),
        (NO_IDS, {"t": "movie", "cat": "2000", "q": "blue harbor 2019"}),
        ({**CAPS, "movie-search": "genre"}, {"t": "search", "cat": "2000", "q": "blue harbor 2019"}),
        (SEARCH_ONLY, {"t": "search", "cat": "2000", "q": "blue harbor 2019"}),
    ],
)
def test_a_movie_is_asked_for_by_id_where_the_feed_takes_one(
    functions: dict[str, str], question: dict[str, str]
) -> None:
    assert asked(MOVIE, caps(functions)) == [question]


@pytest.mark.parametrize(
    ("functions", "episode", "season"),
    [
        (
            CAPS,
            {"t": "tvsearch", "cat": "5000", "imdbid": "tt0000002", "season": "1", "ep": "2"},
            {"t": "tvsearch", "cat": "5000", "imdbid": "tt0000002", "season": "1"},
        ),
        (
            NO_IDS,
            {"t": "tvsearch", "cat": "5000", "q": "lamp and ferry", "season": "1", "ep": "2"},
            {"t": "tvsearch", "cat": "5000", "q": "lamp and ferry", "season": "1"},
        ),
        (
            {**CAPS, "tv-search": "q,imdbid"},
            {"t": "search", "cat": "5000", "q": "lamp and ferry S01E02"},
            {"t": "search", "cat": "5000", "q": "lamp and ferry S01"},
        ),
        (
            {**CAPS, "tv-search": "season,ep"},
            {"t": "search", "cat": "5000", "q": "lamp and ferry S01E02"},
            {"t": "search", "cat": "5000", "q": "lamp and ferry S01"},
        ),
    ],
)
def test_an_episode_is_asked_for_with_its_season(
    functions: dict[str, str], episode: dict[str, str], season: dict[str, str]
) -> None:
    assert asked(EPISODE, caps(functions)) == [episode, season]
    assert asked(replace(EPISODE, with_season=True), caps(functions)) == [season]


def test_a_show_without_numbers_is_asked_for_as_a_whole() -> None:
    whole = replace(EPISODE, season=None, episode=None)
    assert asked(whole, caps(CAPS)) == [{"t": "tvsearch", "cat": "5000", "imdbid": "tt0000002"}]
    assert asked(whole, caps(SEARCH_ONLY)) == [{"t": "search", "cat": "5000", "q": "lamp and ferry"}]


def test_a_question_by_id_knows_its_words() -> None:
    can = caps(CAPS)
    assert in_words(MOVIE, can) == [{"t": "movie", "cat": "2000", "q": "blue harbor 2019"}]
    assert in_words(replace(EPISODE, with_season=True), can) == [
        {"t": "tvsearch", "cat": "5000", "q": "lamp and ferry", "season": "1"}
    ]


def test_a_game_is_asked_for_once_for_all_platforms() -> None:
    assert asked(GAME, caps(CAPS)) == [{"t": "search", "cat": "1000,4000", "q": "blue harbor racing"}]


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Amélie's “Été” — №5", "amelies ete no5"),
        ("七人の侍", "七人の侍"),
        ("Чёрный лёд!", "чёрный лёд"),
        ("हिन्दी", "हिन्दी"),
        ("ガラス: ゲーム", "ガラス ゲーム"),
        ("Tom & Ada", "tom and ada"),
    ],
)
def test_titles_are_cleaned(title: str, words: str) -> None:
    assert asked(replace(GAME, title=title), caps(CAPS))[0]["q"] == words


@pytest.mark.parametrize(
    ("query", "can"),
    [
        (MOVIE, caps(CAPS, 1000, 5030)),
        (GAME, caps(CAPS, 2000)),
        (MOVIE, caps({})),
        (replace(GAME, title="!?"), caps(CAPS)),
        (replace(MOVIE, imdb_id=None, tmdb_id=None, title="", year=None), caps(CAPS)),
    ],
)
def test_nothing_is_asked_where_nothing_can_come_of_it(query: Query, can: Caps) -> None:
    assert questions(query, can) == ()


@pytest.mark.parametrize("categories", [(2045,), (100_123,), (100_123, 2000)])
def test_categories_of_its_own_tell_nothing_against_a_feed(categories: tuple[int, ...]) -> None:
    assert caps(CAPS, *categories).lists(MediaType.MOVIE)
