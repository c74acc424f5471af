"""A person chooses: releases with the reasons against them, selecting one, and overriding a rule."""

from dataclasses import replace

import pytest

from addon.demo.catalogue import REFUSED, Offer

from .answers import REQUEST, Release, Reply, Request
from .conftest import OpenScene
from .films import catalogue_of, copy_of, film, name_of
from .scene import Scene
from .waiting import until

pytestmark = pytest.mark.e2e

_SELECT = f"""mutation($request: ID!, $release: ID!, $force: Boolean!) {{
  selectRelease(requestId: $request, releaseId: $release, force: $force) {{ {REQUEST} }} }}"""


async def test_chosen_release_is_fetched_and_not_the_best(open_scene: OpenScene) -> None:
    movie = film()
    best, second = copy_of(movie, "PIER", seeders=90), copy_of(movie)
    scene = await open_scene(catalogue_of(movie, best, second))
    await scene.request_movie(movie, autoSelect=False)
    found = await scene.until_status("FOUND")
    assert [release.title for release in found.releases] == [best.name, second.name]
    assert "choose" in found.explanation
    assert scene.debrid_calls() == []

    selected = (await _select(scene, found, found.release(second.info_hash))).read("selectRelease", Request)
    assert selected.status == "DOWNLOADING"
    request = await scene.completed(second)
    await scene.tidy(second)
    assert request.way == ("PENDING", "FOUND", "DOWNLOADING", "COMPLETED")
    late = await _select(scene, found, found.release(best.info_hash))
    assert late.codes == ("INVALID_TRANSITION",)


async def test_rejected_release_needs_force(open_scene: OpenScene) -> None:
    movie = film()
    large = copy_of(movie, "PIER")
    scene = await open_scene(catalogue_of(movie, large))
    await scene.request_movie(movie, autoSelect=False, qualities=["P720"])
    found = await scene.until_explained("none fits")
    (release,) = found.releases
    assert (release.accepted, release.rules) == (False, {"quality"})
    assert all(rejection.reason for rejection in release.rejections)
    refused = await _select(scene, found, release)
    assert refused.codes == ("BAD_INPUT",)
    assert scene.debrid_calls() == []

    assert not (await _select(scene, found, release, force=True)).errors
    await scene.completed(large)
    await scene.tidy(large)


async def test_release_that_the_service_refuses_cannot_be_forced(open_scene: OpenScene) -> None:
    movie = film()
    refused = copy_of(movie, fate=REFUSED)
    scene = await open_scene(catalogue_of(movie, refused))
    await scene.request_movie(movie, autoSelect=False)
    found = await scene.until_status("FOUND")
    assert not (await _select(scene, found, found.releases[0])).errors
    failed = await scene.until_status("FAILED")
    assert failed.way == ("PENDING", "FOUND", "DOWNLOADING", "FAILED")
    assert "refuses" in failed.explanation
    assert failed.releases[0].rules == {"not_refused"}
    assert (await _select(scene, failed, failed.releases[0], force=True)).codes == ("BAD_INPUT",)
    assert scene.debrid_calls() == ["add"]


async def test_release_of_another_request_or_of_none_is_refused(open_scene: OpenScene) -> None:
    movies = (film(), film(1))
    scene = await open_scene(catalogue_of(movies, *(copy_of(movie) for movie in movies)), auto_select="false")
    for movie in movies:
        await scene.request_movie(movie)
        await scene.until_status("FOUND")
    one, other = await _both_found(scene)
    assert (await _select(scene, one, other.releases[0])).codes == ("BAD_INPUT",)
    unknown = await scene.usher.graphql(_SELECT, request=one.id, release=one.id, force=True)
    assert unknown.codes in (("NOT_FOUND",), ("BAD_INPUT",))
    assert scene.debrid_calls() == []


async def test_every_reason_against_a_release_is_kept(open_scene: OpenScene) -> None:
    movie, other = film(), film(1)
    cam = copy_of(movie, "CAM.HDCAM")
    stranger = copy_of(other)
    listed = Offer(video_id=str(movie.imdb_id), file_index=0)
    scene = await open_scene(catalogue_of(movie, cam, replace(stranger, offers=(listed,)), copy_of(movie, seeders=1)))
    await scene.request_movie(movie, autoSelect=False)
    found = await scene.until_status("FOUND")
    rules = {release.title: release.rules for release in found.releases}
    assert rules == {
        name_of(movie): set(),
        cam.name: {"no_cams"},
        stranger.name: {"title_matches"},
    }
    assert [release.accepted for release in found.releases] == [True, False, False]


async def _select(scene: Scene, request: Request, release: Release, *, force: bool = False) -> Reply:
    return await scene.usher.graphql(_SELECT, request=request.id, release=release.id, force=force)


async def _both_found(scene: Scene) -> tuple[Request, Request]:
    async def look() -> tuple[Request, Request] | None:
        found = [request for request in await scene.requests() if request.status == "FOUND"]
        return (found[0], found[1]) if len(found) == 2 else None

    return await until(look, "both were searched")
