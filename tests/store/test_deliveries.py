"""What is on its way for many requests, and how far their seasons are: read at once, without links."""

from dataclasses import fields

from addon.domain import events as e
from addon.domain.deliveries import Carried
from addon.domain.progress import EpisodeCount
from addon.domain.transitions import Phase
from addon.store import deliveries, releases
from addon.store.session import Store
from tests.domain.lives import NOON, READY

from .kit import execute, grabbing, keep, led, verdict
from .show_kit import asked, episode, items_of, packed, ready, show_of, tell_all


async def test_what_a_grab_brings_is_told_by_request_with_the_name_of_its_release(store: Store) -> None:
    item, grab = await grabbing(store)
    (release_id,) = await keep(store, item, verdict())
    execute(store, "UPDATE grab SET release_id = ?", release_id)
    assert await store.read(deliveries.carried_for, [item.request_id]) == {}  # it is tried, and not taken yet
    await led(store, item, (e.FilesReady, e.DownloadStarted))
    found = await store.read(deliveries.carried_for, [item.request_id, 99])
    (carried,) = found.pop(item.request_id)
    assert found == {}
    known = await store.read(releases.find_release, release_id)
    assert known is not None
    assert (carried.item.phase, carried.grab.id, carried.title) == (
        Phase.TRANSFERRING,
        grab.id,
        known.release.title,
    )
    assert len(carried.gids) == 1
    assert {each.name for each in fields(Carried)} == {"item", "grab", "title", "gids"}
    assert READY.link not in repr(carried)


async def test_two_episodes_in_one_file_have_its_gid_and_come_in_the_order_of_their_numbers(store: Store) -> None:
    items, grab = await packed(store, 1, 2)
    await tell_all(store, items, ready(READY), grab_id=grab.id)
    (carried,) = (await store.read(deliveries.carried_for, [items[0].request_id])).values()
    assert [each.item.episode for each in carried] == [1, 2]
    assert carried[0].gids == carried[1].gids != ()
    assert carried[0].title is None  # the release is not known any more


async def test_item_whose_grab_is_gone_is_left_out(store: Store) -> None:
    item, _ = await grabbing(store)
    await led(store, item, (e.FilesReady,))
    execute(store, "DELETE FROM grab")
    assert await store.read(deliveries.carried_for, [item.request_id]) == {}


async def test_episodes_are_counted_by_season_phase_and_whether_they_have_aired(store: Store) -> None:
    episodes = (episode(1, 1), episode(1, 2), episode(1, 3, 5), episode(1, 4, None), episode(2, 1, 0))
    first = (await asked(store, show_of(*episodes))).request
    second = (await asked(store, show_of(episode(3, 1)))).request
    assert len(await items_of(store, first.id)) == 5
    counts = await store.read(deliveries.episode_counts, [first.id, second.id, 99], NOON)
    assert counts == {
        first.id: [
            EpisodeCount(season=1, phase=Phase.SEARCHING, aired=False, count=2),
            EpisodeCount(season=1, phase=Phase.SEARCHING, aired=True, count=2),
            EpisodeCount(season=2, phase=Phase.SEARCHING, aired=True, count=1),
        ],
        second.id: [EpisodeCount(season=3, phase=Phase.SEARCHING, aired=True, count=1)],
    }
