"""Nothing but the right video comes into the library: the whole program, with the real reader of media."""

from dataclasses import replace

import pytest

from addon.demo.catalogue import Movie, Torrent
from addon.demo.videos import Picture

from .conftest import OpenScene
from .films import catalogue_of, copy_of, film
from .shows import pack, seat, seats_of_pack, series, single, singles, world_of

pytestmark = pytest.mark.e2e

WRONG = {
    "sample": (Picture(minutes=0.75), "The file runs 45 s, expected are about 1 h 30 min"),
    "looped": (Picture(minutes=400), "The file runs 6 h 40 min, expected are about 1 h 30 min"),
    "smaller": (Picture(lines=480), "The picture has 853 × 480 pixels, which is not the 1080p of its name."),
    "no video": (Picture(is_none=True), "The file cannot be read as a video"),
}


def wrong_copy(movie: Movie, picture: Picture, group: str = "FAKE") -> Torrent:
    """A torrent that is tried first and whose file shows something else."""
    torrent = copy_of(movie, group, seeders=900)
    return replace(torrent, files=(replace(torrent.files[0], picture=picture),))


@pytest.mark.parametrize("kind", WRONG)
async def test_wrong_video_gives_way_to_the_next_release(open_scene: OpenScene, kind: str) -> None:
    picture, reason = WRONG[kind]
    movie = film()
    wrong, right = wrong_copy(movie, picture), copy_of(movie)
    scene = await open_scene(catalogue_of(movie, wrong, right))
    await scene.ask(movie)
    request = await scene.completed(right)
    await scene.tidy(right)
    assert request.way == ("PENDING", "FOUND", "DOWNLOADING", "FAILED", "FOUND", "DOWNLOADING", "COMPLETED")
    assert any(change.to == "FAILED" and change.reason.startswith(reason) for change in request.history)
    refused = request.release(wrong.info_hash)
    assert (refused.accepted, refused.rules) == (False, {"verify"})
    assert refused.rejections[0].reason.startswith(reason)
    assert request.calls_about(right.info_hash) == 4  # add, select, info, unlock: as without it


async def test_where_the_size_is_enough_any_file_comes_home(open_scene: OpenScene) -> None:
    movie = film()
    wrong = wrong_copy(movie, Picture(is_none=True))
    scene = await open_scene(catalogue_of(movie, wrong, copy_of(movie)), verify="size")
    await scene.ask(movie)
    request = await scene.completed(wrong)
    assert request.release(wrong.info_hash).accepted


async def test_release_that_a_person_forces_may_be_of_any_length(open_scene: OpenScene) -> None:
    movie = film()
    wrong = wrong_copy(movie, Picture(minutes=20))
    scene = await open_scene(catalogue_of(movie, wrong))
    await scene.request_movie(movie)
    request = await scene.until_request(
        lambda request: request.status == "FAILED" and bool(request.releases), "FAILED with its release"
    )
    chosen = request.release(wrong.info_hash)
    assert chosen.rules == {"verify"}
    query = (
        "mutation($id: ID!, $release: ID!) { selectRelease(requestId: $id, releaseId: $release, force: true) { id } }"
    )
    assert not (await scene.usher.graphql(query, id=request.id, release=chosen.id)).errors
    await scene.completed(wrong)


async def test_one_wrong_episode_of_a_pack_is_fetched_by_itself(open_scene: OpenScene) -> None:
    show = series(4)
    whole = pack(show, 1, (1, 2, 3, 4))
    files = tuple(replace(each, picture=Picture(minutes=2)) if "S01E03" in each.path else each for each in whole.files)
    whole, alone = replace(whole, files=files), single(show, 1, 3)
    scene = await open_scene(world_of(show, whole, alone))
    await scene.ask(show)
    await scene.until_status("COMPLETED")
    scene.check_shows(*seats_of_pack(show, 1, whole, (1, 2, 4)), seat(show, 1, 3, torrent=alone))
    await scene.tidy(whole, alone)


async def test_file_of_two_episodes_is_as_long_as_both(open_scene: OpenScene) -> None:
    show = series(2)
    both = single(show, 1, 1, 2)
    scene = await open_scene(world_of(show, both))
    await scene.ask(show)
    await scene.until_status("COMPLETED")
    scene.check_shows(seat(show, 1, 1, 2, torrent=both))


async def test_wrong_file_of_two_episodes_serves_neither(open_scene: OpenScene) -> None:
    show = series(2)
    both = single(show, 1, 1, 2)
    both = replace(both, files=(replace(both.files[0], picture=Picture(minutes=1)),), seeders=900)
    own = singles(show, 1, (1, 2))
    scene = await open_scene(world_of(show, both, *own))
    await scene.ask(show)
    await scene.until_status("COMPLETED")
    scene.check_shows(*(seat(show, 1, number, torrent=own[number - 1]) for number in (1, 2)))
    await scene.tidy(*own)
