"""What is made of Seerr's movies, shows and jobs."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest

from addon.clients.counting import Call
from addon.clients.seerr import Seerr, SeerrJob
from addon.clients.seerr_titles import SeerrEpisode, SeerrMovie, SeerrSeason
from addon.errors import (
    UpstreamMissingError,
    UpstreamUnavailableError,
)

from .seerr_kit import URL, Site, WireTo, capture, one, page


async def test_real_movie_and_show_are_read(captures: Path, wire_to: WireTo) -> None:
    site = Site()
    site.answers["movie/10331"] = capture(captures, "movie-10331")
    site.answers["tv/900001"] = capture(captures, "tv-900001")
    seerr = Seerr(URL, "KEY", wire_to(site))
    movie, show = await seerr.movie(10331), await seerr.show(900001)
    assert movie == SeerrMovie(
        tmdb_id=10331,
        imdb_id="tt0063350",
        title="Night of the Living Dead",
        original_title="Night of the Living Dead",
        year=1968,
        poster_path="/po10331.jpg",
        runtime_minutes=96,
    )
    assert movie.poster_url == "https://image.tmdb.org/t/p/w500/po10331.jpg"
    assert (show.imdb_id, show.tvdb_id, show.title, show.year) == ("tt0000001", 990001, "Harbour Lights", 2020)
    assert (show.status, show.keyword_ids) == ("Ended", frozenset())
    assert [season.number for season in show.seasons] == [0, 1, 2, 3]
    assert show.seasons[1] == SeerrSeason(number=1, episode_count=4, airs_on=date(2020, 1, 5))
    assert show.poster_url == "https://image.tmdb.org/t/p/w500/tpo900001.jpg"


async def test_real_season_is_read(captures: Path, wire_to: WireTo, calls: list[Call]) -> None:
    seerr = await one(wire_to, "tv/900001/season/1", capture(captures, "tv-900001-season-1"))
    assert await seerr.season(900001, 1) == tuple(
        SeerrEpisode(number=number, title=f"Episode {number}", airs_on=date(2020, 1, 5) + timedelta(weeks=number - 1))
        for number in (1, 2, 3, 4)
    )
    assert [call.endpoint for call in calls] == ["tv/{id}/season/{n}"]


async def test_season_takes_what_is_there_in_order(wire_to: WireTo) -> None:
    episodes = [{"episodeNumber": 2, "airDate": "soon"}, None, {}, {"episodeNumber": "1", "name": " A "}, "x"]
    body = {"episodes": [*episodes, {"episodeNumber": 2, "name": "Again"}]}
    seerr = await one(wire_to, "tv/7/season/0", httpx.Response(200, json=body))
    assert await seerr.season(7, 0) == (
        SeerrEpisode(number=1, title="A", airs_on=None),
        SeerrEpisode(number=2, title=None, airs_on=None),
    )


@pytest.mark.parametrize("body", [{}, {"episodes": None}])
async def test_season_without_a_list_is_an_outage_but_an_empty_one_is_empty(wire_to: WireTo, body: object) -> None:
    site = Site()
    site.answers["tv/7/season/1"] = httpx.Response(200, json=body)
    site.answers["tv/7/season/2"] = httpx.Response(200, json={"episodes": []})
    seerr = Seerr(URL, "KEY", wire_to(site))
    with pytest.raises(UpstreamUnavailableError):
        await seerr.season(7, 1)
    assert await seerr.season(7, 2) == ()


@pytest.mark.parametrize(("ids", "is_anime"), [([], False), ([12377], False), ([12377, 210024], True)])
async def test_anime_is_told_by_its_keyword(wire_to: WireTo, ids: list[int], is_anime: bool) -> None:
    body = {"name": "Night Ferry", "keywords": [{"id": number, "name": "x"} for number in ids]}
    show = await (await one(wire_to, "tv/7", httpx.Response(200, json=body))).show(7)
    assert show.is_anime is is_anime


async def test_real_job_is_started(captures: Path, wire_to: WireTo) -> None:
    site = Site()
    site.answers["settings/jobs/jellyfin-full-scan/run"] = capture(captures, "post-jobs-jellyfin-full-scan")
    job = await Seerr(URL, "KEY", wire_to(site)).run_job("jellyfin-full-scan")
    assert job == SeerrJob(id="jellyfin-full-scan", name="Jellyfin Full Library Scan", running=True)
    assert site.requests[0].method == "POST"


async def test_title_that_seerr_cannot_retrieve_holds_nothing_else_back(wire_to: WireTo) -> None:
    site = Site(request=page([]))
    for path, what in (("movie/9", "movie"), ("tv/9", "series"), ("tv/9/season/1", "season")):
        site.answers[path] = httpx.Response(500, json={"message": f"Unable to retrieve {what}."})
    seerr = Seerr(URL, "KEY", wire_to(site))
    asks: list[Callable[[], Awaitable[object]]] = [
        lambda: seerr.movie(9),
        lambda: seerr.show(9),
        lambda: seerr.season(9, 1),
    ]
    for ask in asks:
        with pytest.raises(UpstreamUnavailableError) as caught:
            await ask()
        assert caught.value.retry_at is None
    assert (await seerr.open_requests()).complete


async def test_movie_takes_what_is_there(wire_to: WireTo) -> None:
    body = {
        "title": "",
        "originalTitle": "Nosferatu",
        "externalIds": {"imdbId": "tt0013442"},
        "imdbId": "no id",
        "releaseDate": "",
        "runtime": 0,
        "posterPath": "/../../etc",
    }
    movie = await (await one(wire_to, "movie/653", httpx.Response(200, json=body))).movie(653)
    assert (movie.title, movie.imdb_id, movie.year, movie.runtime_minutes) == ("Nosferatu", "tt0013442", None, None)
    assert movie.poster_url is None


async def test_movie_without_imdb_id_is_a_movie(wire_to: WireTo) -> None:
    body = {"title": "Nosferatu", "imdbId": None, "externalIds": None}
    movie = await (await one(wire_to, "movie/653", httpx.Response(200, json=body))).movie(653)
    assert (movie.imdb_id, movie.poster_url) == (None, None)


async def test_show_takes_what_is_there(wire_to: WireTo) -> None:
    seasons = [{"seasonNumber": 2}, {"seasonNumber": None}, {"seasonNumber": 1, "episodeCount": "x", "airDate": ""}]
    body = {"originalName": "Night Ferry", "seasons": seasons, "keywords": [{"id": 210024, "name": "anime"}, {}]}
    show = await (await one(wire_to, "tv/7", httpx.Response(200, json=body))).show(7)
    assert (show.title, show.imdb_id, show.tvdb_id, show.keyword_ids) == (
        "Night Ferry",
        None,
        None,
        frozenset({210024}),
    )
    assert show.seasons == tuple(SeerrSeason(number=number, episode_count=0, airs_on=None) for number in (1, 2))


@pytest.mark.parametrize("path", ["movie/7", "tv/7"])
async def test_title_without_a_name_is_an_outage(wire_to: WireTo, path: str) -> None:
    seerr = await one(wire_to, path, httpx.Response(200, json={}))
    with pytest.raises(UpstreamUnavailableError):
        await (seerr.movie(7) if path == "movie/7" else seerr.show(7))


async def test_jobs_are_listed(wire_to: WireTo) -> None:
    jobs = [{"id": "plex-full-scan", "name": "Plex Full Library Scan", "running": False}, {"id": "x"}, {"name": "?"}]
    listed = await (await one(wire_to, "settings/jobs", httpx.Response(200, json=jobs))).jobs()
    assert listed == (
        SeerrJob(id="plex-full-scan", name="Plex Full Library Scan", running=False),
        SeerrJob(id="x", name="x", running=False),
    )


async def test_unknown_job_is_missing_and_its_id_is_encoded(wire_to: WireTo) -> None:
    site = Site()
    site.answers["settings/jobs/a%2F..%3Fb/run"] = httpx.Response(404, json={"message": "Job not found."})
    with pytest.raises(UpstreamMissingError):
        await Seerr(URL, "KEY", wire_to(site)).run_job("a/..?b")


async def test_job_without_an_id_is_an_outage(wire_to: WireTo) -> None:
    with pytest.raises(UpstreamUnavailableError):
        await (await one(wire_to, "settings/jobs/x/run", httpx.Response(200, json={}))).run_job("x")
