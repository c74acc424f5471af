"""Releases that the debrid service must fetch first, or whose list of files it must find first."""

import pytest

from addon.demo.catalogue import STALLED, Fate, uncached

from .conftest import OpenScene
from .films import catalogue_of, copy_of, film
from .waiting import until

pytestmark = pytest.mark.e2e


async def test_release_that_is_fetched_first_is_followed_until_it_is_ready(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie, fate=uncached(4.0, queued_seconds=0.5))
    scene = await open_scene(catalogue_of(movie, torrent))
    await scene.ask(movie)
    waiting = await scene.until_explained("Not cached: the debrid service fetches it first")
    assert waiting.status == "DOWNLOADING"
    request = await scene.completed(torrent)
    await scene.tidy(torrent)
    assert len(scene.debrid_calls()) == request.calls("realdebrid") <= 6
    assert request.way == ("PENDING", "FOUND", "DOWNLOADING", "COMPLETED")


async def test_all_that_wait_share_one_listing(open_scene: OpenScene) -> None:
    movies = [film(number) for number in range(5)]
    torrents = [copy_of(movie, fate=uncached(1000.0)) for movie in movies]
    scene = await open_scene(catalogue_of(movies, *torrents))
    for movie in movies:
        await scene.ask(movie)

    async def all_wait() -> bool:
        return scene.phases() == ("CACHING",) * 5

    await until(all_wait, "all are fetched by the service")
    listings, calls = scene.listings(), scene.debrid_calls()
    began = scene.town.time.seconds()
    await scene.town.realdebrid.switches.reached("GET /rest/1.0/torrents$", count=listings + 4)
    assert scene.town.time.seconds() - began >= 2.6, "five that wait cost more than one listing a second"
    assert scene.debrid_calls() == calls, "waiting costs nothing but listings"


async def test_list_of_files_that_is_still_sought_is_waited_for(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie, fate=Fate(converting_seconds=2.5))
    scene = await open_scene(catalogue_of(movie, torrent))
    await scene.ask(movie)
    waiting = await scene.until_explained("reads the list of files")
    assert waiting.status == "FOUND"
    request = await scene.completed(torrent)
    await scene.tidy(torrent)
    assert len(scene.debrid_calls()) == request.calls("realdebrid") <= 7
    assert scene.debrid_calls().count("add") == 1


async def test_release_without_progress_gives_way_to_the_next(open_scene: OpenScene) -> None:
    movie = film()
    stuck, next_one = copy_of(movie, "PIER", fate=STALLED, seeders=90), copy_of(movie, fate=uncached(15.0))
    scene = await open_scene(catalogue_of(movie, stuck, next_one), stall_after_seconds="3")
    await scene.ask(movie)
    await scene.until_status("COMPLETED", seconds=60)
    request = await scene.completed(next_one)
    await scene.tidy(next_one)
    assert request.release(stuck.info_hash).rules == {"stalled"}
    assert request.way == ("PENDING", "FOUND", "DOWNLOADING", "FAILED", "FOUND", "DOWNLOADING", "COMPLETED")


async def test_uncached_release_gives_way_to_a_cached_one_without_a_mark_against_it(open_scene: OpenScene) -> None:
    movie = film()
    slow, ready = copy_of(movie, "PIER", fate=uncached(600.0), seeders=90), copy_of(movie)
    scene = await open_scene(catalogue_of(movie, slow, ready))
    await scene.ask(movie)
    request = await scene.completed(ready)
    await scene.tidy(ready)
    assert request.release(slow.info_hash).accepted
    assert len(scene.debrid_calls()) == request.calls("realdebrid") <= 4 + 4
    assert request.way == ("PENDING", "FOUND", "DOWNLOADING", "COMPLETED")


async def test_uncached_release_is_passed_over_where_only_cached_ones_are_wanted(open_scene: OpenScene) -> None:
    movie = film()
    slow, ready = copy_of(movie, "PIER", fate=uncached(600.0), seeders=90), copy_of(movie)
    scene = await open_scene(catalogue_of(movie, slow, ready), uncached="false")
    await scene.ask(movie)
    request = await scene.completed(ready)
    await scene.tidy(ready)
    assert request.release(slow.info_hash).rules == {"cached_only"}
    assert "CACHING" not in scene.phases()
