"""A season pack is one grab for all that wait: each gets its own file, what it lacks goes on by itself."""

import pytest

from addon.debrid.base import RemoteState
from addon.domain.models import Request
from addon.domain.status import Status
from addon.domain.transitions import Phase

from .show_kit import (
    OTHER_PACK,
    PACK,
    S1,
    ask,
    asked_for,
    come_home,
    first_id,
    items,
    knows_pack,
    knows_single,
    lists_season,
    numbers_in,
    pack,
    single,
    single_hash,
    work,
)
from .world import World

TEN = range(1, 11)


async def grabbing_season(world: World, count: int = 10, **changes: object) -> Request:
    """All of the season is about to try the packs that the indexer lists."""
    lists_season(world, count)
    request = await ask(world, S1, **changes)
    await world.step(await first_id(world, request))
    return request


async def rules_of(world: World, request: Request) -> dict[str, list[str]]:
    kept = await world.releases((await items(world, request))[1, 1])
    return {each.release.info_hash: [rejection.rule for rejection in each.rejections] for each in kept}


async def test_a_pack_is_one_grab_for_all_and_each_gets_its_own_file(world: World) -> None:
    world.indexer.releases = (pack(),)
    knows_pack(world, *TEN)
    request = await grabbing_season(world)
    await world.step(await first_id(world, request))
    found = await items(world, request)
    assert {item.phase for item in found.values()} == {Phase.UNLOCKING}
    assert len({item.grab_id for item in found.values()}) == 1
    for (_, number), item in found.items():
        (download,) = (await world.job(item.id)).downloads
        assert (download.file_id, download.name) == (number, f"Night.Ferry.S01E{number:02}.1080p.mkv")


async def test_a_pack_of_ten_takes_four_calls_and_one_for_each_file(world: World) -> None:
    world.indexer.releases = (pack(),)
    knows_pack(world, *TEN)
    request = await grabbing_season(world)
    await come_home(world)
    assert world.debrid.charged == ["add", "info", "select", "info", *["unlock"] * 10]
    assert await numbers_in(world, request, Phase.COMPLETED) == list(TEN)
    assert asked_for(world) == [1]
    assert (await world.request(request.id)).status is Status.COMPLETED


async def test_only_the_wanted_files_are_selected(world: World) -> None:
    world.indexer.releases = (pack(),)
    knows_pack(world, *TEN)
    world.jellyfin.shows_episodes("tt7300001", (1, 1), (1, 2), (1, 3))
    lists_season(world)
    request = await ask(world)
    await come_home(world)
    (torrent,) = world.debrid.account_.values()
    assert torrent.selected == tuple(range(4, 11))
    assert await numbers_in(world, request, Phase.COMPLETED) == list(TEN)


async def test_what_a_pack_lacks_is_searched_by_itself_at_once(world: World) -> None:
    world.indexer.releases = (pack(), single(9), single(10))
    knows_pack(world, *range(1, 9))
    request = await grabbing_season(world)
    await world.step(await first_id(world, request))
    assert await numbers_in(world, request, Phase.UNLOCKING) == list(range(1, 9))
    for number in (9, 10):
        item = (await items(world, request))[1, number]
        assert (item.phase, item.due_at, item.attempts) == (Phase.SEARCHING, world.clock(), 0)
        assert (item.with_season, item.grab_id) == (False, None)
        assert item.note.endswith(f"does not hold S01E{number:02}, which is searched by itself.")
    for number in (9, 10):
        knows_single(world, number)
    await come_home(world)
    assert await numbers_in(world, request, Phase.COMPLETED) == list(TEN)
    assert asked_for(world) == [1, 9, 10]
    assert sorted(each.info_hash for each in world.debrid.account_.values()) == sorted(
        [PACK, single_hash(9), single_hash(10)]
    )


async def test_what_a_persons_pack_lacks_fails_and_goes_on_by_itself(world: World) -> None:
    world.indexer.releases = (pack(), single(10))
    knows_pack(world, *range(1, 10))
    request = await grabbing_season(world, auto_select=False)
    await select_pack(world, request)
    await world.step(await first_id(world, request))
    assert await numbers_in(world, request, Phase.FAILED) == [10]
    assert await numbers_in(world, request, Phase.UNLOCKING) == list(range(1, 10))
    await work(world)
    assert asked_for(world) == [1, 10]
    assert await numbers_in(world, request, Phase.CHOOSING) == [10]


async def select_pack(world: World, request: Request, place: int = 0, *, force: bool = False) -> None:
    known = await world.releases((await items(world, request))[1, 1])
    (release,) = [each for each in known if each.release.info_hash == (PACK, OTHER_PACK)[place]]
    await world.commands.select(request.id, release.id, force=force)


@pytest.mark.parametrize(("held", "fits"), [(8, True), (7, False)])
async def test_eight_of_ten_are_enough_and_seven_are_not(world: World, held: int, fits: bool) -> None:
    world.indexer.releases = (pack(),)
    knows_pack(world, *range(1, held + 1))
    request = await grabbing_season(world)
    await world.step(await first_id(world, request))
    assert (await numbers_in(world, request, Phase.UNLOCKING) == list(range(1, held + 1))) is fits
    assert await rules_of(world, request) == {PACK: [] if fits else ["season_pack"]}


async def test_a_refused_pack_is_followed_by_the_next_one(world: World) -> None:
    world.indexer.releases = (pack(), pack(OTHER_PACK))
    knows_pack(world, *range(1, 8))
    knows_pack(world, *TEN, info_hash=OTHER_PACK)
    request = await grabbing_season(world)
    await come_home(world)
    assert await numbers_in(world, request, Phase.COMPLETED) == list(TEN)
    assert [each.info_hash for each in world.debrid.account_.values()] == [OTHER_PACK]
    assert world.debrid.charged[:3] == ["add", "info", "add"]


async def test_after_the_last_refused_pack_each_is_searched_by_itself(world: World) -> None:
    world.indexer.releases = (pack(), *(single(number) for number in TEN))
    knows_pack(world, *range(1, 8))
    for number in TEN:
        knows_single(world, number)
    request = await grabbing_season(world)
    await come_home(world)
    assert asked_for(world) == [1, *TEN]
    assert await numbers_in(world, request, Phase.COMPLETED) == list(TEN)
    assert (world.debrid.charged.count("add"), world.debrid.deleted) == (11, ["T1"])


async def test_a_pack_whose_list_is_known_to_be_wrong_costs_no_call(world: World) -> None:
    world.indexer.releases = (pack(),)
    knows_pack(world, *range(1, 8))
    request = await grabbing_season(world)
    await work(world)
    await world.commands.search(request.id)
    world.debrid.calls.clear()
    await work(world)
    assert world.debrid.calls == []
    assert await rules_of(world, request) == {PACK: ["season_pack"]}


async def test_out_of_a_refused_pack_single_episodes_are_taken_where_there_is_nothing_else(world: World) -> None:
    world.indexer.releases = (pack(),)
    knows_pack(world, *range(1, 8))
    request = await grabbing_season(world)
    await work(world)
    assert await numbers_in(world, request, Phase.SEARCHING) == list(TEN), "the hash has failed for each of them"


async def test_an_uncached_pack_is_followed_once_for_all(world: World) -> None:
    world.indexer.releases = (pack(),)
    knows_pack(world, *TEN, chosen=RemoteState.FETCHING)
    request = await grabbing_season(world)
    await work(world)
    assert await numbers_in(world, request, Phase.CACHING) == list(TEN)
    (torrent,) = world.debrid.account_.values()
    world.debrid.calls.clear()
    for share in (0.2, 0.4):
        torrent.progress = share
        world.clock.forward(2)
        await work(world)
    assert world.debrid.calls == ["torrents", "torrents"]
    assert {item.note for item in (await items(world, request)).values()} == {
        "Not cached: the debrid service fetches it first, 40%."
    }
    torrent.state = RemoteState.READY
    world.clock.forward(2)
    await come_home(world)
    assert world.debrid.charged == ["info", *["unlock"] * 10]
    assert await numbers_in(world, request, Phase.COMPLETED) == list(TEN)


async def test_what_an_uncached_pack_lacks_does_not_wait_for_it(world: World) -> None:
    world.indexer.releases = (pack(), single(10))
    knows_pack(world, *range(1, 10), chosen=RemoteState.FETCHING)
    knows_single(world, 10)
    request = await grabbing_season(world)
    await work(world)
    assert await numbers_in(world, request, Phase.CACHING) == list(range(1, 10))
    assert await numbers_in(world, request, Phase.TRANSFERRING) == [10]
