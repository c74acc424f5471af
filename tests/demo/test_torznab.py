"""The demo feed: what it can, what it finds, its errors, and where its links lead."""

from collections.abc import AsyncIterator
from dataclasses import replace
from xml.etree.ElementTree import Element, fromstring

import httpx
import pytest

from addon.demo.catalogue import Catalogue, Torrent
from addon.demo.default_catalogue import single
from addon.demo.listings import GAMES, MOVIES, SHOWS, FeedListing, Way
from addon.demo.neighbourhood import Neighbourhood
from addon.demo.torrent_file import bencode, torrent_file, with_own_hash

from .kit import TWO_VIDEOS, client_of


def listed(name: str, listing: FeedListing) -> Torrent:
    return replace(single(name, "tt1", mib=1), offers=(), listing=listing)


FILM = listed("Night.Ferry.1931.1080p", FeedListing(categories=(MOVIES, 2040), imdb_id="tt0000001"))
LINKED = listed("Night.Ferry.1931.720p", FeedListing(categories=(MOVIES,), way=Way.REDIRECT, imdb_id="tt0000001"))
FILED = with_own_hash(replace(TWO_VIDEOS, listing=FeedListing(categories=(MOVIES,), way=Way.TORRENT, is_private=True)))
GONE = listed("Gone.1931.720p", FeedListing(categories=(MOVIES,), way=Way.GONE))
EPISODE = listed("Lamps.S01E02.1080p", FeedListing(categories=(SHOWS,), imdb_id="tt0000002"))
PACK = listed("Lamps.S01.1080p", FeedListing(categories=(SHOWS,), imdb_id="tt0000002"))
GAME = listed("Lamp.Racing.v1.2", FeedListing(categories=(4000, GAMES)))


@pytest.fixture
def catalogue() -> Catalogue:
    torrents = (single("Not.Listed.1931", "tt0000001", mib=1), FILM, LINKED, FILED, GONE, EPISODE, PACK, GAME)
    return Catalogue(torrents=torrents)


@pytest.fixture
async def feed(town: Neighbourhood) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(town.torznab) as client:
        yield client


async def ask(feed: httpx.AsyncClient, town: Neighbourhood, **asked: str) -> Element:
    answer = await feed.get("/1/api", params={"apikey": town.torznab.api_key, **asked})
    return fromstring(answer.text)


async def titles(feed: httpx.AsyncClient, town: Neighbourhood, **asked: str) -> list[str | None]:
    return [each.text for each in (await ask(feed, town, **asked)).iterfind("channel/item/title")]


async def test_says_what_it_can(feed: httpx.AsyncClient, town: Neighbourhood) -> None:
    del town.torznab.functions["movie"]
    searching = (await ask(feed, town, t="caps")).find("searching")
    assert searching is not None
    assert {each.tag: each.get("available") for each in searching} == {
        "search": "yes",
        "tv-search": "yes",
        "movie-search": "no",
    }


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"t": "movie", "cat": "2000", "imdbid": "tt0000001"}, [FILM, LINKED]),
        ({"t": "movie", "cat": "2040"}, [FILM]),
        ({"t": "tvsearch", "cat": "5000", "imdbid": "tt0000002", "season": "1", "ep": "2"}, [EPISODE]),
        ({"t": "tvsearch", "cat": "5000", "imdbid": "tt0000002", "season": "1"}, [EPISODE, PACK]),
        ({"t": "tvsearch", "cat": "5000", "season": "2"}, []),
        ({"t": "search", "cat": "1000,4000", "q": "lamp racing"}, [GAME]),
        ({"t": "search", "q": "night ferry", "limit": "1", "offset": "1"}, [LINKED]),
    ],
)
async def test_finds_by_id_words_numbers_and_category(
    feed: httpx.AsyncClient, town: Neighbourhood, asked: dict[str, str], found: list[Torrent]
) -> None:
    assert await titles(feed, town, **asked) == [torrent.name for torrent in found]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"t": "movie", "apikey": "wrong"}, "100"),
        ({"t": "book"}, "203"),
        ({"t": "movie", "tmdbid": "1"}, "201"),
    ],
)
async def test_errors_are_roots_of_their_own(
    feed: httpx.AsyncClient, town: Neighbourhood, asked: dict[str, str], code: str
) -> None:
    root = await ask(feed, town, **asked)
    assert (root.tag, root.get("code")) == ("error", code)


async def test_links_lead_where_the_listing_says_and_differ_each_time(
    feed: httpx.AsyncClient, town: Neighbourhood
) -> None:
    async def link(torrent: Torrent) -> str:
        (item,) = (await ask(feed, town, t="search", q=torrent.name.replace(".", " "))).iterfind("channel/item")
        return item.findtext("link") or ""

    assert (await link(FILM)).startswith(f"magnet:?xt=urn:btih:{FILM.info_hash}")
    redirect = await feed.get(await link(LINKED))
    assert redirect.status_code == 301
    assert LINKED.info_hash in redirect.headers["location"]
    assert (await feed.get(await link(FILED))).content == torrent_file(FILED, is_private=True)
    assert (await feed.get(await link(GONE))).status_code == 410
    assert await link(LINKED) != await link(LINKED)
    assert (await feed.get("/1/download?apikey=wrong")).status_code == 401


async def test_private_is_told(feed: httpx.AsyncClient, town: Neighbourhood) -> None:
    kinds = {each.findtext("title"): each.findtext("type") for each in (await ask(feed, town, t="search")).iter("item")}
    assert (kinds[FILED.name], kinds[FILM.name]) == ("private", "public")


async def test_can_be_broken_like_any_other(feed: httpx.AsyncClient, town: Neighbourhood) -> None:
    town.torznab.switches.fail(path="/1/api", status=429, retry_after=7)
    answer = await feed.get("/1/api")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")
    assert 'code="429"' in answer.text


def test_torrent_files_are_bencode() -> None:
    assert bencode({"b": [1, b"x"], "a": "y"}) == b"d1:a1:y1:bli1e1:xee"
    body = torrent_file(FILM, "http://t.test/announce")
    assert b"8:announce22:http://t.test/announce" in body
    with pytest.raises(ValueError, match="no feed"):
        with_own_hash(TWO_VIDEOS)
