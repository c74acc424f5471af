"""The settings RULES and REFUSED_NAMES reach every place where a release or a list of files is judged."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from addon.debrid.base import RemoteState
from addon.domain.releases import Release
from addon.domain.selection.rules import DEFAULT_TEXT
from addon.domain.transitions import Phase
from addon.store import evidence

from .show_kit import PACK, S1, ask, first_id, items, knows_pack, lists_season, numbers_in, pack
from .world import HASH, HASHES, SIZE, World, movie_file, release

Make = Callable[..., World]
CAM = release(HASHES[1], title="Night.of.the.Living.Dead.1968.1080p.HDCAM.x264")
OPEN = release(file_index=None, filename=None)


def without(name: str) -> str:
    """The default rules but one."""
    return ", ".join(rule for rule in DEFAULT_TEXT.split(", ") if not rule.startswith(name))


async def rejected(world: World, *found: Release) -> list[tuple[str, list[str]]]:
    """What a search keeps: each hash with the rules against it, in order."""
    world.indexer.releases = found
    item = await world.ask()
    await world.step(item.id)
    kept = await world.releases(await world.item(item.id))
    return [(each.release.info_hash, [rejection.rule for rejection in each.rejections]) for each in kept]


@pytest.mark.parametrize(("rules", "against"), [(DEFAULT_TEXT, ["no_cams"]), (without("no_cams"), [])])
async def test_a_search_judges_by_the_rules_that_are_set(rules: str, against: list[str], make_world: Make) -> None:
    assert await rejected(make_world(rules=rules), CAM) == [(HASHES[1], against)]


async def test_reasons_stand_in_the_order_of_the_rules(make_world: Make) -> None:
    world = make_world(rules="max_size(20), no_cams, title_matches")
    large = replace(CAM, size_bytes=25 * 10**9)
    assert await rejected(world, large, release()) == [(HASH, []), (HASHES[1], ["max_size", "no_cams"])]


@pytest.mark.parametrize(("names", "first"), [("none", HASH), ("hdtv", HASHES[1]), ("Criterion", HASH)])
async def test_names_that_are_likely_refused_come_later(names: str, first: str, make_world: Make) -> None:
    found = (
        release(title="Night.of.the.Living.Dead.1968.1080p.HDTV.x265", filename=None),
        release(HASHES[1], title="Night.of.the.Living.Dead.1968.Criterion.1080p.HDRip.x265", filename=None),
    )
    order = await rejected(make_world(refused_names=names), *found)
    assert (order[0][0], [against for _, against in order]) == (first, [[], []])


TWO_FILMS = (movie_file(1, "/First Film 1960.mkv", SIZE * 2), movie_file(2, "/Second Film 1961.mkv"))


@pytest.mark.parametrize(("rules", "is_taken"), [(DEFAULT_TEXT, False), (without("single_file"), True)])
async def test_a_grab_judges_the_list_of_files_by_the_same_rules(rules: str, is_taken: bool, make_world: Make) -> None:
    world = make_world(rules=rules)
    world.debrid.knows(HASH, *TWO_FILMS)
    item = await world.grabbing_item(OPEN)
    await world.step(item.id)
    assert (await world.phase(item.id) is Phase.UNLOCKING) is is_taken
    if is_taken:
        assert [download.file_id for download in (await world.job(item.id)).downloads] == [1]


@pytest.mark.parametrize(("rules", "against"), [(DEFAULT_TEXT, ["single_file"]), (without("single_file"), [])])
async def test_a_search_judges_known_lists_by_the_same_rules(rules: str, against: list[str], make_world: Make) -> None:
    world = make_world(rules=rules)
    await world.store.write(evidence.keep_files, HASH, "realdebrid", TWO_FILMS)
    assert await rejected(world, OPEN) == [(HASH, against)]


@pytest.mark.parametrize(("share", "fits"), [("0.3", True), ("0.8", False)])
async def test_the_share_of_a_season_counts_for_names_and_for_lists(share: str, fits: bool, make_world: Make) -> None:
    world = make_world(rules=DEFAULT_TEXT.replace("0.8", share))
    world.indexer.releases = (pack(),)
    knows_pack(world, 1, 2, 3)
    lists_season(world, 10)
    request = await ask(world, S1)
    for _ in range(2):
        await world.step(await first_id(world, request))
    assert (await numbers_in(world, request, Phase.UNLOCKING) == [1, 2, 3]) is fits
    kept = await world.releases((await items(world, request))[1, 1])
    assert {each.release.info_hash: [rejection.rule for rejection in each.rejections] for each in kept} == {
        PACK: [] if fits else ["season_pack"]
    }


async def test_the_rule_cached_only_gives_up_what_must_be_fetched_first(make_world: Make) -> None:
    world = make_world(rules=f"{DEFAULT_TEXT}, cached_only")
    world.debrid.knows(HASH, movie_file(), chosen=RemoteState.FETCHING)
    item = await world.grabbing_item()
    await world.step(item.id)
    world.clock.now += timedelta(seconds=7)
    await world.step(item.id)
    kept = await world.releases(await world.item(item.id))
    assert [rejection.rule for rejection in kept[0].rejections] == ["cached_only"]
