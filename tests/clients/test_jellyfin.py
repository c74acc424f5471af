"""What is asked of Jellyfin and what is made of its answers."""

from urllib.parse import parse_qs

import httpx
import pytest

from addon.clients.counting import Call, Outcome
from addon.clients.jellyfin import Jellyfin, ScanState
from addon.clients.jellyfin_items import JellyfinItem
from addon.errors import (
    UpstreamDeniedError,
    UpstreamMissingError,
    UpstreamRejectedError,
    UpstreamUnavailableError,
)

from .jellyfin_kit import URL, Body, Forward, Library, WireTo, answering, movie, picture


async def test_key_is_sent_in_the_form_that_every_version_takes(wire_to: WireTo) -> None:
    seen: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(204)

    await Jellyfin(URL, "0123abcd", wire_to(respond)).refresh_library()
    await Jellyfin(URL, 'a"b\n', wire_to(respond)).refresh_library()
    assert (seen[0].method, str(seen[0].url)) == ("POST", f"{URL}/Library/Refresh")
    assert [request.headers["authorization"] for request in seen] == [
        'MediaBrowser Token="0123abcd"',
        'MediaBrowser Token="a%22b%0A"',
    ]


@pytest.mark.parametrize(
    ("task", "state"),
    [
        ({"State": "Running"}, ScanState(running=True, last_ended_at=None)),
        ({"State": "Cancelling", "LastExecutionResult": None}, ScanState(running=True, last_ended_at=None)),
        (
            {"State": "Idle", "LastExecutionResult": {"EndTimeUtc": "2026-11-21T03:57:51.1234567Z"}},
            ScanState(running=False, last_ended_at="2026-11-21T03:57:51.1234567Z"),
        ),
    ],
)
async def test_scan_is_found_by_its_key(wire_to: WireTo, task: Body, state: ScanState) -> None:
    tasks = [
        {"Key": "Other", "State": "Running"},
        {"Name": "Medienbibliothek scannen", "Key": "RefreshLibrary", **task},
    ]
    assert await Jellyfin(URL, "KEY", wire_to(answering(httpx.Response(200, json=tasks)))).scan_state() == state


async def test_server_without_a_scan_says_so(wire_to: WireTo) -> None:
    with pytest.raises(UpstreamMissingError):
        await Jellyfin(URL, "KEY", wire_to(answering(httpx.Response(200, json=[{}])))).scan_state()


async def test_movie_is_found_by_title_and_year_and_told_by_its_ids(wire_to: WireTo) -> None:
    library = Library(
        movie("other", ProviderIds={"Imdb": "tt9999999"}),
        movie(
            "right",
            ProviderIds={"IMDB": "tt0013442", "tmdb": "653"},
            Path="/m/n.mkv",
            MediaSources=picture((1440, 1080)),
        ),
    )
    found = await Jellyfin(URL, "KEY", wire_to(library)).find_movie("tt0013442", None, "Nosferatu", 1922)
    assert found == JellyfinItem(
        id="right",
        name="Nosferatu",
        year=1922,
        imdb_id="tt0013442",
        tmdb_id=653,
        path="/m/n.mkv",
        width=1440,
        height=1080,
    )
    (request,) = library.requests
    query = parse_qs(request.url.query.decode())
    assert (query["searchTerm"], query["years"], query["recursive"]) == (["Nosferatu"], ["1922"], ["true"])
    assert (query["includeItemTypes"], query["fields"]) == (["Movie"], ["ProviderIds,Path,MediaSources"])


async def test_search_term_is_percent_encoded(wire_to: WireTo) -> None:
    library = Library()
    await Jellyfin(URL, "KEY", wire_to(library)).find_movie("tt0013442", None, "Häxan & Co", None)
    assert b"searchTerm=H%C3%A4xan%20%26%20Co&" in library.requests[0].url.query
    assert b"years" not in library.requests[0].url.query


@pytest.mark.parametrize(("imdb_id", "tmdb_id"), [("tt0013442", None), (None, 653), ("tt0000009", 653)])
async def test_movie_under_another_title_is_found_in_the_listing(
    wire_to: WireTo, imdb_id: str | None, tmdb_id: int | None
) -> None:
    many = [movie(f"m{number}", f"Movie {number}", ProviderIds={"Tmdb": str(number + 1000)}) for number in range(1200)]
    there = movie("right", "Eine Symphonie", ProductionYear=1921, ProviderIds={"Imdb": "tt0013442", "Tmdb": "653"})
    library = Library(*many, there | {"MediaSources": picture((1440, 1080))})
    found = await Jellyfin(URL, "KEY", wire_to(library)).find_movie(imdb_id, tmdb_id, "Nosferatu", 1922)
    assert found is not None
    assert (found.id, found.height) == ("right", 1080)
    assert library.listings == 3


async def test_absent_movie_is_none_and_a_burst_lists_the_library_once(
    wire_to: WireTo, calls: list[Call], forward: Forward
) -> None:
    library = Library(movie("other", ProviderIds={"Imdb": "tt9999999"}))
    jellyfin = Jellyfin(URL, "KEY", wire_to(library))
    for imdb_id in ("tt0000001", "tt0000002"):
        assert await jellyfin.find_movie(imdb_id, None, "Nosferatu", 1922) is None
    assert library.listings == 1
    assert [call.outcome for call in calls].count(Outcome.CACHED) == 1
    forward(31)
    await jellyfin.find_movie("tt0000001", None, "Nosferatu", 1922)
    assert library.listings == 2


async def test_movie_that_left_after_the_listing_is_none(wire_to: WireTo) -> None:
    library = Library(movie("right", "Other title", ProviderIds={"Tmdb": "653"}))
    jellyfin = Jellyfin(URL, "KEY", wire_to(library))
    assert await jellyfin.find_movie(None, 653, "Nosferatu", None) is not None
    library.items.clear()
    assert await jellyfin.find_movie(None, 653, "Nosferatu", None) is None


async def test_virtual_movies_and_strange_rows_are_left_out(wire_to: WireTo) -> None:
    ids = {"ProviderIds": {"Tmdb": "653"}}
    library = Library(movie("virtual", **(ids | {"LocationType": "Virtual"})), movie("", **ids))
    library.strange = [None, "row", {"Id": "x", "ProviderIds": []}, {}]
    assert await Jellyfin(URL, "KEY", wire_to(library)).find_movie(None, 653, "Nosferatu", 1922) is None


async def test_largest_version_is_told(wire_to: WireTo) -> None:
    ids = {"ProviderIds": {"Tmdb": "653"}}
    library = Library(
        movie("small", **ids, MediaSources=picture((720, 480), (1920, 1080))),
        movie("unknown", **ids),
        movie("large", **ids, MediaSources=picture((1280, 720), (3840, 2160))),
    )
    found = await Jellyfin(URL, "KEY", wire_to(library)).find_movie(None, 653, "Nosferatu", 1922)
    assert found is not None
    assert (found.id, found.width, found.height) == ("large", 3840, 2160)


@pytest.mark.parametrize(
    ("fields", "size"),
    [
        ({}, (None, None)),
        ({"MediaSources": [{}], "Width": 640, "Height": 480}, (640, 480)),
        ({"MediaStreams": [{"Type": "Video", "Width": 1920, "Height": 800}]}, (1920, 800)),
        ({"MediaSources": [{"MediaStreams": [{"Type": "Video", "Width": -1, "Height": "tall"}]}]}, (None, None)),
    ],
)
async def test_size_of_the_picture_comes_from_where_it_is_told(
    wire_to: WireTo, fields: Body, size: tuple[int | None, int | None]
) -> None:
    item = await Jellyfin(URL, "KEY", wire_to(Library(movie("a", **fields)))).item("a")
    assert item is not None
    assert (item.width, item.height) == size


async def test_movie_without_ids_or_title_is_not_looked_for_in_vain(wire_to: WireTo) -> None:
    library = Library(movie("right", ProviderIds={"Tmdb": "653"}))
    jellyfin = Jellyfin(URL, "KEY", wire_to(library))
    assert await jellyfin.find_movie(None, None, "Nosferatu", 1922) is None
    assert library.requests == []
    found = await jellyfin.find_movie(None, 653, " ", None)
    assert found is not None
    assert library.listings == 1


async def test_listing_without_a_total_is_read_to_its_end(wire_to: WireTo) -> None:
    items = [movie(f"m{number}", f"Movie {number}", ProviderIds={"Tmdb": str(number + 1)}) for number in range(1000)]
    library = Library(*items)
    library.says_total = False
    found = await Jellyfin(URL, "KEY", wire_to(library)).find_movie(None, 1000, "Nosferatu", None)
    assert found is not None
    assert library.listings == 3


async def test_listing_that_never_ends_is_left(wire_to: WireTo, calls: list[Call]) -> None:
    endless = httpx.Response(200, json={"Items": [movie("a")], "TotalRecordCount": 10**9})
    assert await Jellyfin(URL, "KEY", wire_to(answering(endless))).find_movie(None, 653, "", None) is None
    assert len(calls) == 100


@pytest.mark.parametrize("wanted", ["0123abcd-0000", "0123ABCD0000"])
async def test_item_is_found_by_its_id_in_either_form(wire_to: WireTo, wanted: str) -> None:
    listed = [movie("0123abcd0000"), movie("ffff"), movie("eeee")]
    everything = httpx.Response(200, json={"Items": listed, "TotalRecordCount": 3})
    found = await Jellyfin(URL, "KEY", wire_to(answering(everything))).item(wanted)
    assert found is not None
    assert found.id == "0123abcd0000"


async def test_unknown_item_is_none_even_when_the_server_lists_others(wire_to: WireTo) -> None:
    everything = httpx.Response(200, json={"Items": [movie("a"), movie("b")], "TotalRecordCount": 2})
    assert await Jellyfin(URL, "KEY", wire_to(answering(everything))).item("c") is None


async def test_check_needs_the_key(wire_to: WireTo) -> None:
    system = httpx.Response(200, json={"ServerName": "attic", "Version": "10.11.0"})
    jellyfin = Jellyfin(URL, "KEY", wire_to(answering(system)))
    assert await jellyfin.check() == "Jellyfin 10.11.0: the API key is accepted by attic"
    assert jellyfin.health.ok


@pytest.mark.parametrize("status", [401, 403])
async def test_refused_key_says_what_to_do(wire_to: WireTo, status: int) -> None:
    jellyfin = Jellyfin(URL, "S3CRET", wire_to(answering(httpx.Response(status))))
    with pytest.raises(UpstreamDeniedError, match="USHER_JELLYFIN_API_KEY") as caught:
        await jellyfin.check()
    assert "S3CRET" not in str(caught.value)
    assert jellyfin.health.message == str(caught.value)


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(200, html="<html></html>"),
        httpx.Response(302, headers={"Location": "/web/"}),
        httpx.Response(404, html="<html></html>"),
        httpx.Response(503, text="starting"),
        httpx.Response(200, json=[]),
        httpx.Response(200, content=b'{"Items": [{"Id": '),
    ],
)
async def test_answer_of_something_else_is_an_outage(wire_to: WireTo, response: httpx.Response) -> None:
    with pytest.raises(UpstreamUnavailableError):
        await Jellyfin(URL, "KEY", wire_to(answering(response))).item("a")


async def test_refused_call_is_rejected(wire_to: WireTo) -> None:
    problem = httpx.Response(400, json={"title": "One or more validation errors occurred.", "errors": {"ids": ["x"]}})
    with pytest.raises(UpstreamRejectedError):
        await Jellyfin(URL, "KEY", wire_to(answering(problem))).item("a")
