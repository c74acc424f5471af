"""The demo Cinemeta: metadata, its ways to say unknown, and the search behind a redirect."""

from dataclasses import replace
from datetime import UTC, datetime

import httpx

from addon.demo.catalogue import Catalogue, Episode
from addon.demo.neighbourhood import Neighbourhood

from .kit import HARBOUR


async def names(cinemeta: httpx.AsyncClient, path: str) -> list[str]:
    answer = await cinemeta.get(path, follow_redirects=True)
    return [each["name"] for each in answer.json()["metas"]]


async def test_movie_has_texts_for_numbers(cinemeta: httpx.AsyncClient) -> None:
    meta = (await cinemeta.get("/meta/movie/tt0063350.json")).json()["meta"]
    assert (meta["id"], meta["type"], meta["year"], meta["runtime"]) == ("tt0063350", "movie", "1968", "96 min")
    assert meta["released"] == "1968-10-04T00:00:00.000Z"
    assert meta["moviedb_id"] == 10331


async def test_series_has_an_en_dash_between_its_years_and_traps_in_its_videos(
    cinemeta: httpx.AsyncClient,
) -> None:
    meta = (await cinemeta.get("/meta/series/tt0000001.json")).json()["meta"]
    assert meta["releaseInfo"] == "2020–2022"
    assert len(meta["videos"]) == 13
    special = next(video for video in meta["videos"] if video["season"] == 0)
    assert "episode" not in special
    assert special["number"] == 1


async def test_running_series_ends_with_the_dash_and_unannounced_episodes_have_no_date(
    cinemeta: httpx.AsyncClient, town: Neighbourhood
) -> None:
    coming = Episode(season=4, number=1, name="Later", aired_on=None)
    show = replace(HARBOUR, ended=False, episodes=(*HARBOUR.episodes, coming))
    town.use(Catalogue(shows=(show,)))
    meta = (await cinemeta.get("/meta/series/tt0000001.json")).json()["meta"]
    assert (meta["year"], meta["status"]) == ("2020–", "Continuing")
    assert "released" not in meta["videos"][-1]


async def test_hour_of_an_episode_and_the_country_are_told(cinemeta: httpx.AsyncClient, town: Neighbourhood) -> None:
    evening = Episode(season=4, number=1, name="Evening", airs_at=datetime(2026, 11, 21, 21, 30, tzinfo=UTC))
    show = replace(HARBOUR, ended=False, country="Japan", episodes=(*HARBOUR.episodes, evening))
    assert (await cinemeta.get("/meta/series/tt0000001.json")).json()["meta"]["country"] == "Nowhere"
    town.use(Catalogue(shows=(show,)))
    meta = (await cinemeta.get("/meta/series/tt0000001.json")).json()["meta"]
    assert meta["country"] == "Japan"
    assert meta["videos"][-1]["released"] == meta["videos"][-1]["firstAired"] == "2026-11-21T21:30:00.000Z"


async def test_unknown_id_and_wrong_type_are_an_empty_meta_or_404(
    cinemeta: httpx.AsyncClient, town: Neighbourhood
) -> None:
    paths = ("/meta/movie/tt0000009.json", "/meta/series/tt0063350.json", "/meta/game/tt0063350.json")
    for path in paths:
        answer = await cinemeta.get(path)
        assert (answer.status_code, answer.json()) == (200, {"meta": {}})
    town.cinemeta.unknown_is_404 = True
    assert (await cinemeta.get(paths[0])).status_code == 404


async def test_search_is_behind_a_redirect(cinemeta: httpx.AsyncClient) -> None:
    answer = await cinemeta.get("/catalog/movie/top/search=living%20dead.json")
    assert answer.status_code == 307
    assert answer.headers["location"].endswith("/catalog/movie/top/search=living%20dead.json")


async def test_search_reads_percent_but_not_plus(town: Neighbourhood, cinemeta: httpx.AsyncClient) -> None:
    base = "/cinemeta-catalogs/top/catalog/movie/top"
    assert await names(cinemeta, f"{base}/search=LIVING%20dead.json") == ["Night of the Living Dead"]
    assert await names(cinemeta, f"{base}/search=living+dead.json") == []
    assert await names(cinemeta, f"{base}/search=a%2Fb.json") == []


async def test_lists_are_filtered_and_paged(town: Neighbourhood, cinemeta: httpx.AsyncClient) -> None:
    base = "/cinemeta-catalogs/top/catalog"
    assert await names(cinemeta, f"{base}/movie/top/genre=Horror&skip=1.json") == ["Nosferatu"]
    assert await names(cinemeta, f"{base}/movie/year/genre=1902.json") == ["A Trip to the Moon"]
    assert "The Unlisted Reel" not in await names(cinemeta, f"{base}/movie/top.json")
    assert "Harbour Lights" in await names(cinemeta, f"{base}/series/top.json")
    assert await names(cinemeta, f"{base}/game/top.json") == []
