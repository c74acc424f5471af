"""The setting RULES, from the environment to the release that is taken and the reasons that a person reads."""

import pytest

from addon.demo.catalogue import uncached
from addon.domain.selection.rules import DEFAULT_TEXT

from .conftest import OpenScene
from .films import catalogue_of, copy_of, film

pytestmark = pytest.mark.e2e


async def test_release_that_a_rule_of_ones_own_rejects_is_passed_over_without_a_call(open_scene: OpenScene) -> None:
    movie = film()
    large, small = copy_of(movie, "PIER", seeders=90, mib=2.0), copy_of(movie)
    scene = await open_scene(catalogue_of(movie, large, small), rules=f"{DEFAULT_TEXT}, max_size(0.001)")
    await scene.ask(movie)
    request = await scene.completed(small)
    await scene.tidy(small)
    assert request.release(large.info_hash).rules == {"max_size"}
    assert scene.debrid_calls().count("add") == 1


async def test_only_cached_ones_are_taken_by_rule_as_well(open_scene: OpenScene) -> None:
    movie = film()
    slow, ready = copy_of(movie, "PIER", fate=uncached(600.0), seeders=90), copy_of(movie)
    scene = await open_scene(catalogue_of(movie, slow, ready), rules=f"{DEFAULT_TEXT}, cached_only")
    await scene.ask(movie)
    request = await scene.completed(ready)
    await scene.tidy(ready)
    assert request.release(slow.info_hash).rules == {"cached_only"}


async def test_names_that_are_likely_refused_are_tried_last(open_scene: OpenScene) -> None:
    movie = film()
    refused, other = copy_of(movie, "PIER", seeders=90), copy_of(movie)
    scene = await open_scene(catalogue_of(movie, refused, other), refused_names="x265-pier")
    await scene.ask(movie)
    await scene.completed(other)
    await scene.tidy(other)
    assert scene.debrid_calls().count("add") == 1
