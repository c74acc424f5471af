"""One feed as an indexer: what it is asked, what is kept, how refusals and outages are taken, what is never told."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from addon.clients.counting import Call, Outcome
from addon.clients.http import Wire
from addon.clock import Clock
from addon.errors import UpstreamDeniedError, UpstreamUnavailableError
from addon.indexers.torznab import Torznab
from addon.indexers.torznab_address import origin_of, read_address
from addon.indexers.torznab_feed import read_page

from .stremio_kit import Forward, WireTo
from .torznab_kit import (
    CAPS,
    EPISODE,
    GAME,
    KEY,
    MOVIE,
    NAME,
    URL,
    A,
    B,
    Site,
    caps_of,
    error,
    failure,
    feed,
    item,
)


async def test_what_it_can_is_asked_first_and_charged_to_nobody(wire_to: WireTo, calls: list[Call]) -> None:
    site = Site(movie=feed(item(infohash=A)))
    answer = await Torznab(URL, wire_to(site)).search(MOVIE)
    assert [release.info_hash for release in answer.releases] == [A]
    assert [(call.upstream, call.endpoint, call.outcome) for call in calls] == [
        (NAME, "caps", Outcome.ANSWERED),
        (NAME, "movie", Outcome.ANSWERED),
    ]
    first, second = site.requests
    assert str(first.url) == f"http://feed.test:9696/4/api?t=caps&apikey={KEY}"
    assert dict(second.url.params) == {
        "t": "movie",
        "cat": "2000",
        "imdbid": "tt0000001",
        "extended": "1",
        "limit": "100",
        "apikey": KEY,
    }


async def test_answers_are_kept_for_an_hour_and_passed_when_asked_to(
    wire_to: WireTo, clock: Clock, forward: Forward, calls: list[Call]
) -> None:
    site = Site()
    indexer = Torznab(URL, wire_to(site))
    answer = await indexer.search(MOVIE)
    assert answer.fresh_until == clock() + timedelta(minutes=60)
    await indexer.search(MOVIE)
    assert (len(site.asked), calls[-1].outcome) == (1, Outcome.CACHED)
    await indexer.search(MOVIE, past_cache=True)
    assert len(site.asked) == 2
    forward(3600)
    await indexer.search(MOVIE)
    assert len(site.asked) == 3
    assert len(site.requests) == 4  # what it can is known still
    forward(12 * 3600)
    await indexer.search(MOVIE)
    assert len(site.requests) == 6


async def test_packs_of_a_season_are_asked_for_once_for_all_its_episodes(wire_to: WireTo) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return feed(item(infohash=A)) if "ep" in request.url.params else feed(item(infohash=B), item(infohash=A))

    site = Site(tvsearch=answer)
    indexer = Torznab(URL, wire_to(site))
    found = await indexer.search(EPISODE)
    assert [release.info_hash for release in found.releases] == [A, B]
    await indexer.search(replace(EPISODE, episode=3))
    assert sorted(each.get("ep", "season") for each in site.asked) == ["2", "3", "season"]


async def test_id_that_is_refused_is_asked_for_in_words(wire_to: WireTo) -> None:
    for refusal in (error(201, status=400), error(203), error(201)):

        def answer(request: httpx.Request, refusal: httpx.Response = refusal) -> httpx.Response:
            return refusal if "imdbid" in request.url.params else feed(item(infohash=A))

        site = Site(movie=answer)
        found = await Torznab(URL, wire_to(site)).search(MOVIE)
        assert [release.info_hash for release in found.releases] == [A]
        assert [each.get("q") for each in site.asked] == [None, "blue harbor 2019"]


async def test_words_that_are_refused_too_are_an_outage(wire_to: WireTo) -> None:
    site = Site(movie=error(201, "Incorrect parameter"))
    assert isinstance(await failure(Torznab(URL, wire_to(site))), UpstreamUnavailableError)
    assert len(site.asked) == 2


async def test_games_are_asked_for_with_all_their_categories(wire_to: WireTo) -> None:
    site = Site(search=feed(item("Blue Harbor Racing", infohash=A, category=4050)))
    (release,) = (await Torznab(URL, wire_to(site)).search(GAME)).releases
    assert release.platform_hint == "PC"
    assert site.asked == [{"t": "search", "cat": "1000,4000", "q": "blue harbor racing"}]


async def test_feed_without_such_things_is_asked_for_nothing(wire_to: WireTo, clock: Clock) -> None:
    site = Site(caps_of(CAPS, 5000))
    answer = await Torznab(URL, wire_to(site)).search(MOVIE)
    assert (answer.releases, site.asked) == ((), [])
    assert answer.fresh_until > clock()


async def test_pages_are_asked_for_while_they_come_full_three_at_most(wire_to: WireTo) -> None:
    def page(request: httpx.Request) -> httpx.Response:
        start = int(request.url.params.get("offset", "0"))
        return feed(*(item(infohash=f"{number:040x}") for number in range(start, start + 2)))

    site = Site(caps_of(CAPS, page=2), movie=page)
    found = await Torznab(URL, wire_to(site)).search(MOVIE)
    assert len(found.releases) == 6
    assert [each.get("offset") for each in site.asked] == [None, "2", "4"]


@pytest.mark.parametrize("items", [(item(infohash=A), item(infohash=B)), (item(infohash=A),), ()])
async def test_page_that_is_not_full_or_brings_nothing_new_is_the_last(wire_to: WireTo, items: tuple[str, ...]) -> None:
    site = Site(caps_of(CAPS, page=2), movie=feed(*items))
    await Torznab(URL, wire_to(site)).search(MOVIE)
    assert len(site.asked) == (2 if len(items) == 2 else 1)


async def test_page_that_fails_takes_nothing_from_those_before(wire_to: WireTo) -> None:
    full = feed(item(infohash=A), item(infohash=B))
    site = Site(caps_of(CAPS, page=2), movie=lambda request: error(900) if "offset" in str(request.url) else full)
    indexer = Torznab(URL, wire_to(site))
    assert len((await indexer.search(MOVIE)).releases) == 2
    assert indexer.health.ok is False


async def test_slow_feed_is_asked_for_one_page(wire_to: WireTo, forward: Forward) -> None:
    def page(request: httpx.Request) -> httpx.Response:
        forward(25)
        return feed(item(infohash=A), item(infohash=B))

    site = Site(caps_of(CAPS, page=2), movie=page)
    assert len((await Torznab(URL, wire_to(site)).search(MOVIE)).releases) == 2
    assert len(site.asked) == 1


async def test_large_page_is_read_off_the_loop(wire_to: WireTo, monkeypatch: pytest.MonkeyPatch) -> None:
    used: list[object] = []
    to_thread = asyncio.to_thread

    async def noted(function: object, *args: object) -> object:
        used.append(function)
        return await to_thread(function, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(asyncio, "to_thread", noted)
    many = [item(f"Blue Harbor {number} {'x' * 100}", infohash=f"{number:040x}") for number in range(999)]
    site = Site(caps_of(CAPS, page=1000), movie=feed(*many))
    site.answers["tvsearch"] = feed()
    indexer = Torznab(URL, wire_to(site))
    await indexer.search(EPISODE)
    assert used == []
    assert len((await indexer.search(MOVIE)).releases) == 999
    assert used == [read_page]


@pytest.mark.parametrize(
    ("functions", "categories", "said"),
    [
        (CAPS, (), f"{NAME} (Example) searches movies, shows and games by IMDb id and title"),
        ({"search": "q"}, (), f"{NAME} (Example) searches movies, shows and games by title"),
        (CAPS, (5000,), f"{NAME} (Example) searches shows by IMDb id and title"),
    ],
)
async def test_check_says_what_it_can_search(
    wire_to: WireTo, functions: dict[str, str], categories: tuple[int, ...], said: str
) -> None:
    assert await Torznab(URL, wire_to(Site(caps_of(functions, *categories)))).check() == said


async def test_check_tells_a_feed_that_can_search_nothing(wire_to: WireTo) -> None:
    with pytest.raises(UpstreamDeniedError, match="take another feed"):
        await Torznab(URL, wire_to(Site(caps_of({"book-search": "q"})))).check()


async def test_key_is_told_nowhere(wire_to: WireTo, calls: list[Call]) -> None:
    for answer in (error(100, f"Invalid key {KEY}"), error(900, f"GET /x?apikey={KEY}", 400), httpx.Response(500)):
        wire: Wire = wire_to(Site(answer))
        indexer = Torznab(URL, wire)
        caught = await failure(indexer)
        told = f"{caught}{caught!r}{vars(caught)}{indexer!r}{indexer.health}{calls}{read_address(URL)!r}"
        assert KEY not in told
    assert indexer.name == NAME


@pytest.mark.parametrize(
    ("url", "base", "parameters"),
    [
        (URL, "http://feed.test:9696/4/api", {"apikey": KEY}),
        ("http://x.test/4/?apikey=a%26b", "http://x.test/4/api", {"apikey": "a&b"}),
        (
            "http://x.test/api/v2.0/indexers/a/results/torznab/?passkey=k&t=search&q=x&cat=2000",
            "http://x.test/api/v2.0/indexers/a/results/torznab/api",
            {"passkey": "k"},
        ),
        (
            "https://u:p@x.test/api/v1/indexer/4/newznab",
            "https://u:p@x.test/api/v1/indexer/4/newznab",
            {},
        ),
    ],
)
def test_addresses_are_taken_as_servers_show_them(url: str, base: str, parameters: dict[str, str]) -> None:
    address = read_address(url)
    assert (address.base, dict(address.parameters)) == (base, parameters)


@pytest.mark.parametrize("url", ["", "ftp://x.test/api", "http://", "http://[::1", "http://x.test:99999/api"])
def test_what_is_no_web_address_is_refused_untold(wire_to: WireTo, url: str) -> None:
    assert origin_of(url) is None
    with pytest.raises(ValueError, match="not the web address"):
        Torznab(url, wire_to(Site()))


def test_words_of_a_path_that_may_be_keys_are_masked() -> None:
    address = read_address("http://x.test/config-with-a-long-key/api?apikey=some%20key")
    assert address.masked("config-with-a-long-key some%20key some key api") == "… … … api"
