"""A Torznab feed beside the add-on: what only the feed has comes home, and a feed that fails harms no other."""

from dataclasses import replace

import pytest

from addon.demo.catalogue import Movie, Torrent
from addon.demo.listings import MOVIES, SHOWS, FeedListing, Way
from addon.demo.torrent_file import with_own_hash

from .answers import Request
from .conftest import OpenScene
from .films import catalogue_of, copy_of, film
from .scene import Scene
from .shows import pack, seats_of_pack, series, world_of

pytestmark = pytest.mark.e2e

FEED = "torznab:127.0.0.1"
NOWHERE = "http://127.0.0.1:1/1/api?apikey=key-of-nobody"


def listed(movie: Movie, group: str = "QUAY", way: Way = Way.REDIRECT, *, seeders: int = 30) -> Torrent:
    """A torrent that the feed has and the add-on lacks."""
    listing = FeedListing(categories=(MOVIES, 2040), way=way, imdb_id=movie.imdb_id)
    torrent = replace(copy_of(movie, group, seeders=seeders), offers=(), listing=listing)
    return with_own_hash(torrent) if way is Way.TORRENT else torrent


async def opened(open_scene: OpenScene, movie: Movie, *torrents: Torrent, urls: str = "{feed}") -> Scene:
    """The scene, with the program asking the feed."""
    scene = await open_scene(catalogue_of(movie, *torrents), started=False)
    await scene.start(torznab_urls=urls.format(feed=scene.town.torznab.url), log_level="debug")
    return scene


async def test_movie_behind_a_link_that_redirects_to_a_magnet_comes_home(open_scene: OpenScene) -> None:
    movie = film()
    torrent = listed(movie)
    scene = await opened(open_scene, movie, torrent)
    await scene.ask(movie)

    request = await scene.completed(torrent)
    await scene.tidy(torrent)
    assert _charged(request) == {"movie": 1, "download": 1}
    assert scene.town.torznab.switches.count("/1/api") == 2  # what it can do, and the search
    assert [each.info_hash for each in request.releases] == [torrent.info_hash]
    metrics = (await scene.usher.web.get("/metrics")).text
    told = f"{scene.usher.log}{metrics}{await scene.requests()}"
    assert scene.town.torznab.api_key not in told
    assert "/1/download" not in told


async def test_movie_behind_a_torrent_file_comes_home(open_scene: OpenScene) -> None:
    movie = film()
    torrent = listed(movie, way=Way.TORRENT)
    scene = await opened(open_scene, movie, torrent)
    await scene.ask(movie)
    request = await scene.completed(torrent)
    assert _charged(request)["download"] == 1


async def test_season_pack_behind_a_torrent_file_comes_home_for_one_question(open_scene: OpenScene) -> None:
    show = series(3)
    listing = FeedListing(categories=(SHOWS,), way=Way.TORRENT, imdb_id=show.imdb_id)
    torrent = with_own_hash(replace(pack(show, 1, range(1, 4)), offers=(), listing=listing))
    scene = await open_scene(world_of(show, torrent), started=False)
    await scene.start(torznab_urls=scene.town.torznab.url)
    await scene.ask(show, 1)

    request = await scene.until_status("COMPLETED")
    scene.check_shows(*seats_of_pack(show, 1, torrent, range(1, 4)))
    assert _charged(request) == {"tvsearch": 1, "download": 1}


async def test_link_that_is_gone_is_told_and_the_next_release_follows(open_scene: OpenScene) -> None:
    movie = film()
    gone, torrent = listed(movie, "PIER", Way.GONE, seeders=90), listed(movie, seeders=10)
    scene = await opened(open_scene, movie, gone, torrent)
    await scene.ask(movie)

    request = await scene.completed(torrent)
    (told,) = (each for each in request.releases if each.title == gone.name)
    assert (told.info_hash, told.rules) == (None, {"link"})


async def test_person_may_select_a_release_before_its_hash_is_known(open_scene: OpenScene) -> None:
    movie = film()
    torrent = listed(movie)
    scene = await opened(open_scene, movie, torrent)
    await scene.request_movie(movie, autoSelect=False)

    request = await scene.until_status("FOUND")
    (release,) = request.releases
    assert release.info_hash is None
    await scene.usher.graphql(
        "mutation($request: ID!, $release: ID!) { selectRelease(requestId: $request, releaseId: $release) { id } }",
        request=request.id,
        release=release.id,
    )
    await scene.completed(torrent)


async def test_feed_that_is_down_harms_no_other(open_scene: OpenScene) -> None:
    movie = film()
    torrent = listed(movie)
    scene = await opened(open_scene, movie, torrent, urls=f"{NOWHERE} {{feed}}")
    await scene.ask(movie)
    await scene.completed(torrent)
    assert "key-of-nobody" not in scene.usher.log


async def test_wrong_key_is_told_and_the_add_on_delivers(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene = await open_scene(catalogue_of(movie, torrent), started=False)
    await scene.start(torznab_urls=scene.town.torznab.url_with("wrong-key-of-somebody"))
    await scene.ask(movie)

    await scene.completed(torrent)
    reply = await scene.usher.graphql("{ health { name ok message } }")
    assert reply.data is not None
    (feed,) = (each for each in reply.data["health"] if each["name"] == FEED)
    assert feed["ok"] is False
    assert "USHER_TORZNAB_URLS" in feed["message"]
    assert "wrong-key-of-somebody" not in f"{scene.usher.log}{reply}"


async def test_wrong_key_stands_in_the_explanation_while_nothing_is_found(open_scene: OpenScene) -> None:
    movie = film()
    scene = await open_scene(catalogue_of(movie), started=False)
    await scene.start(torznab_urls=scene.town.torznab.url_with("wrong-key-of-somebody"))
    await scene.ask(movie)
    waiting = await scene.until_explained("USHER_TORZNAB_URLS")
    assert waiting.status == "PENDING"
    assert "wrong-key-of-somebody" not in f"{scene.usher.log}{waiting}"


def _charged(request: Request) -> dict[str, int]:
    """The calls to the feed on behalf of the request, by endpoint."""
    return {call.endpoint: call.count for call in request.api_calls if call.upstream == FEED and call.count}
