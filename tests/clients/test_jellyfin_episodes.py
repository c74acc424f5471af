"""Which episodes of a show Jellyfin's library is found to hold, and by which calls."""

from collections.abc import Callable

import httpx
import pytest

from addon.clients.counting import Call, Outcome
from addon.clients.jellyfin import Jellyfin
from addon.clients.jellyfin_episodes import JellyfinEpisode
from addon.errors import UpstreamDeniedError, UpstreamUnavailableError

from .jellyfin_kit import (
    URL,
    Body,
    Forward,
    Library,
    WireTo,
    answering,
    episode,
    movie,
    picture,
    query_of,
    series,
)

IDS = {"ProviderIds": {"Imdb": "tt0000002", "Tmdb": "4321", "Tvdb": "300000"}}


async def numbers(
    jellyfin: Jellyfin, series_id: str | None = None, title: str = "Night Ferry"
) -> list[tuple[int, int]]:
    found = await jellyfin.episodes(series_id, "tt0000002", 4321, title, 2018)
    return [(each.season, each.number) for each in found]


async def test_known_series_is_one_call_that_refuses_missing_episodes(wire_to: WireTo, calls: list[Call]) -> None:
    held = [
        episode(1, 2, MediaSources=picture((1280, 720), (1920, 1080))),
        episode(1, 1),
        episode(1, 3, IndexNumberEnd=4, Width=1920, Height=800),
    ]
    library = Library(abc=held)
    found = await Jellyfin(URL, "KEY", wire_to(library)).episodes("abc", "tt0000002", None, "Night Ferry", 2018)
    assert found == (
        JellyfinEpisode(season=1, number=1, last=1, width=None, height=None),
        JellyfinEpisode(season=1, number=2, last=2, width=1920, height=1080),
        JellyfinEpisode(season=1, number=3, last=4, width=1920, height=800),
    )
    assert library.paths == ["/Shows/abc/Episodes"]
    query = query_of(library.requests[0])
    assert (query["isMissing"], query["fields"]) == ("false", "MediaSources")
    assert [call.endpoint for call in calls] == ["Shows/{id}/Episodes"]


async def test_virtual_and_unnumbered_episodes_are_left_out(wire_to: WireTo) -> None:
    held = [
        episode(1, 1, LocationType="Virtual"),
        episode(None, 2),
        episode(1, None),
        episode(-1, 3),
        episode(0, 1),
        episode(1, 0),
    ]
    library = Library(abc=held)
    library.strange = [None, "row", {}, {"IndexNumber": True, "ParentIndexNumber": 1}]
    assert await numbers(Jellyfin(URL, "KEY", wire_to(library)), "abc") == [(0, 1), (1, 0)]


@pytest.mark.parametrize(
    ("end", "last"), [(None, 3), (3, 3), (4, 4), ("5", 5), (2, 3), (103, 103), (104, 3), ("x", 3), (True, 3)]
)
async def test_range_of_a_file_is_taken_when_it_makes_sense(wire_to: WireTo, end: object, last: int) -> None:
    library = Library(abc=[episode(1, 3, IndexNumberEnd=end)])
    (found,) = await Jellyfin(URL, "KEY", wire_to(library)).episodes("abc", None, None, "", None)
    assert (found.number, found.last) == (3, last)


@pytest.mark.parametrize("says_total", [True, False])
async def test_show_of_thousands_is_read_page_by_page(wire_to: WireTo, says_total: bool) -> None:
    library = Library(abc=[episode(1, number) for number in range(1, 1001)])
    library.says_total = says_total
    found = await numbers(Jellyfin(URL, "KEY", wire_to(library)), "abc")
    assert found == [(1, number) for number in range(1, 1001)]
    assert len(library.requests) == (5 if says_total else 6)


async def test_listing_that_never_ends_is_left(wire_to: WireTo, calls: list[Call]) -> None:
    endless = httpx.Response(200, json={"Items": [episode(1, 1)], "TotalRecordCount": 10**9})
    assert await numbers(Jellyfin(URL, "KEY", wire_to(answering(endless))), "abc") == [(1, 1)]
    assert len(calls) == 100


@pytest.mark.parametrize(
    "unknown",
    [
        httpx.Response(404, json={"title": "Not Found", "status": 404}),
        httpx.Response(404, json="Series not found"),
        httpx.Response(404, text="Series not found"),
        httpx.Response(404),
        httpx.Response(400, json={"title": "One or more validation errors occurred.", "errors": {"seriesId": ["x"]}}),
    ],
)
async def test_series_that_left_is_looked_for_by_title_and_year(wire_to: WireTo, unknown: httpx.Response) -> None:
    other = series("other", ProviderIds={"Imdb": "tt9999999"})
    library = Library(other, movie("film", "Night Ferry", **IDS), series("new", **IDS), new=[episode(2, 1)], other=[])
    library.unknown = unknown
    assert await numbers(Jellyfin(URL, "KEY", wire_to(library)), "gone") == [(2, 1)]
    assert library.paths == ["/Shows/gone/Episodes", "/Items", "/Shows/new/Episodes"]
    query = query_of(library.requests[1])
    assert (query["includeItemTypes"], query["searchTerm"], query["years"]) == ("Series", "Night Ferry", "2018")
    assert query["fields"] == "ProviderIds"


@pytest.mark.parametrize("series_id", ["", "..", "a/../b", "x" * 65, "a b"])
async def test_id_that_is_none_is_not_asked_for(wire_to: WireTo, series_id: str) -> None:
    library = Library(series("right", **IDS), right=[episode(1, 1)])
    assert await numbers(Jellyfin(URL, "KEY", wire_to(library)), series_id) == [(1, 1)]
    assert library.paths == ["/Items", "/Shows/right/Episodes"]


async def test_series_under_another_title_is_found_in_the_listing(wire_to: WireTo, forward: Forward) -> None:
    many = [series(f"m{number}", f"Show {number}", ProviderIds={"Tmdb": str(number + 9000)}) for number in range(600)]
    there = series("right", "Die Nachtfähre", ProviderIds={"Tmdb": "4321"})
    library = Library(*many, there, right=[episode(1, 1)])
    jellyfin = Jellyfin(URL, "KEY", wire_to(library))
    assert await numbers(jellyfin) == [(1, 1)]
    assert library.listings == 2
    forward(29)
    assert await numbers(jellyfin) == [(1, 1)]
    assert library.listings == 2
    forward(2)
    await numbers(jellyfin)
    assert library.listings == 4


async def test_absent_show_is_empty_and_movies_and_series_are_listed_apart(wire_to: WireTo, calls: list[Call]) -> None:
    library = Library(movie("film", "Night Ferry", **IDS))
    jellyfin = Jellyfin(URL, "KEY", wire_to(library))
    for _ in range(2):
        assert await numbers(jellyfin) == []
    assert await jellyfin.find_movie("tt0000002", None, "Another title", None) is not None
    assert [query_of(each)["includeItemTypes"] for each in library.requests if "sortBy" in str(each.url)] == [
        "Series",
        "Movie",
    ]
    assert [call.outcome for call in calls].count(Outcome.CACHED) == 1


async def test_show_in_two_folders_is_told_together_with_its_best_files(wire_to: WireTo) -> None:
    first = [episode(1, 1, MediaSources=picture((1280, 720))), episode(1, 2)]
    second = [episode(1, 1, MediaSources=picture((3840, 2160))), episode(2, 1)]
    for title in ("Night Ferry", "Another title"):  # by the search and by the listing
        library = Library(series("one", **IDS), series("two", **IDS), one=first, two=second)
        jellyfin = Jellyfin(URL, "KEY", wire_to(library))
        found = await jellyfin.episodes(None, "tt0000002", 4321, title, 2018)
        assert [(each.season, each.number, each.height) for each in found] == [(1, 1, 2160), (1, 2, None), (2, 1, None)]


async def test_series_that_left_after_the_listing_is_empty(wire_to: WireTo) -> None:
    assert await numbers(Jellyfin(URL, "KEY", wire_to(Library(series("right", **IDS))))) == []


async def test_show_without_any_id_is_not_looked_for(wire_to: WireTo) -> None:
    library = Library(series("right", **IDS), right=[episode(1, 1)])
    jellyfin = Jellyfin(URL, "KEY", wire_to(library))
    assert await jellyfin.episodes(None, None, None, "Night Ferry", 2018) == ()
    assert library.requests == []
    assert await jellyfin.episodes(None, None, 4321, " ", None) != ()
    assert library.listings == 1


@pytest.mark.parametrize(
    ("response", "kind"),
    [
        (httpx.Response(401), UpstreamDeniedError),
        (httpx.Response(404, html="<html></html>"), UpstreamUnavailableError),
        (httpx.Response(503, text="starting"), UpstreamUnavailableError),
        (httpx.Response(200, json=[]), UpstreamUnavailableError),
    ],
)
async def test_refusal_or_outage_is_never_an_empty_show(
    wire_to: WireTo, response: httpx.Response, kind: type[Exception]
) -> None:
    with pytest.raises(kind):
        await numbers(Jellyfin(URL, "KEY", wire_to(answering(response))), "abc")


@pytest.mark.parametrize("body", [{}, {"Items": None}, {"Items": [], "TotalRecordCount": 0}])
async def test_answer_without_items_holds_nothing(wire_to: WireTo, body: Body) -> None:
    assert await numbers(Jellyfin(URL, "KEY", wire_to(answering(httpx.Response(200, json=body)))), "abc") == []


@pytest.mark.parametrize("there", [0, 150, 200])
async def test_empty_page_where_more_is_promised_is_no_whole_answer(wire_to: WireTo, there: int) -> None:
    def respond(request: httpx.Request) -> httpx.Response:
        is_first = query_of(request)["startIndex"] == "0"
        rows = [episode(1, number) for number in range(there)] if is_first else []
        return httpx.Response(200, json={"Items": rows, "TotalRecordCount": 400})

    jellyfin = Jellyfin(URL, "KEY", wire_to(respond))
    with pytest.raises(UpstreamUnavailableError, match=f"{there} of 400"):
        await numbers(jellyfin, "abc")
    assert not jellyfin.health.ok


def listing_of(there: int, total: int) -> Callable[[httpx.Request], httpx.Response]:
    """So many shows on the first page, nothing on any other; the title leads to none."""

    def respond(request: httpx.Request) -> httpx.Response:
        query = query_of(request)
        is_there = "searchTerm" not in query and query["startIndex"] == "0"
        rows = [series(f"m{number}", ProviderIds={"Tmdb": "9"}) for number in range(there)] if is_there else []
        return httpx.Response(200, json={"Items": rows, "TotalRecordCount": 0 if "searchTerm" in query else total})

    return respond


@pytest.mark.parametrize("there", [0, 500])
async def test_listing_with_an_empty_page_in_the_middle_is_no_whole_answer(wire_to: WireTo, there: int) -> None:
    with pytest.raises(UpstreamUnavailableError, match=f"{there} of 1200"):
        await numbers(Jellyfin(URL, "KEY", wire_to(listing_of(there, 1200))))


async def test_listing_that_ends_a_little_before_its_total_is_whole(wire_to: WireTo) -> None:
    assert await numbers(Jellyfin(URL, "KEY", wire_to(listing_of(497, 500)))) == []


async def test_show_is_there_without_reading_its_episodes(wire_to: WireTo) -> None:
    library = Library(series("abc", **IDS), abc=[episode(1, 1)])
    jellyfin = Jellyfin(URL, "KEY", wire_to(library))
    assert await jellyfin.has_series("tt0000002", None, "Night Ferry", 2018) is True
    assert library.paths == ["/Items"]
    assert await jellyfin.has_series("tt0000009", None, "Day Ferry", 2018) is False
    assert await jellyfin.has_series(None, None, "Night Ferry", 2018) is False
