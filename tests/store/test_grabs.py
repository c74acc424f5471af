"""Grabs and their torrents: stored before the add, removed only when they are Usher's own and nobody needs them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from addon.domain import events as e
from addon.domain.chores import ChoreKind
from addon.domain.models import Grab, Item
from addon.domain.moves import Policy
from addon.store import chores, grabs
from addon.store.session import Store
from tests.domain.lives import NOON, POLICY, grab_with

from .kit import DROPS, GRABBED, IMPORTING, NEW, created, execute, grabbing, led, rows, tell

LATER = NOON + timedelta(hours=1)
OTHER = replace(NEW, imdb_id="tt0000002")


async def _due(store: Store) -> list[tuple[ChoreKind, str]]:
    due = await store.read(chores.due_chores, tuple(ChoreKind), LATER, 100)
    return [(waiting.chore.kind, waiting.chore.subject) for waiting in due]


async def _second_holder(store: Store, item: Item) -> Item:
    """Another item of the same grab, as a season pack has them."""
    execute(store, "INSERT INTO item (request_id, season, episode, phase, phase_since, expiry_base_at, grab_id)"
            " SELECT request_id, 1, 2, phase, phase_since, expiry_base_at, grab_id FROM item")  # fmt: skip
    return replace(item, id=item.id + 1, season=1, episode=2)


async def test_an_intent_is_stored_and_belongs_to_its_item(store: Store) -> None:
    item = await led(store, await created(store), GRABBED)
    opened = await store.write(grabs.open_grab, (item,), grab_with(torrent_id=None, others=("A", "B")))
    assert opened is not None
    assert (opened.id, opened.torrent_id, opened.ours, opened.others) == (1, None, True, ("A", "B"))
    assert (opened.selected, opened.readds, opened.dropped_at) == ((), 0, None)
    assert opened.created_at == opened.progressed_at == NOON
    assert rows(store, "SELECT grab_id FROM item") == [(opened.id,)]
    assert await store.read(grabs.find_grab, opened.id) == opened
    assert await store.read(grabs.find_grab, 99) is None


async def test_no_grab_is_opened_for_an_item_that_has_moved(store: Store) -> None:
    item = await led(store, await created(store), GRABBED)
    await tell(store, item, e.Cancelled)
    assert await store.write(grabs.open_grab, (item,), grab_with()) is None
    assert await store.write(grabs.open_grab, (replace(item, id=99),), grab_with()) is None
    assert rows(store, "SELECT count(*) FROM grab") == [(0,)]


async def test_an_added_torrent_starts_its_progress_anew(store: Store) -> None:
    _, grab = await grabbing(store)
    await store.write(grabs.files_selected, grab.id, (3, 1))
    await store.write(grabs.progressed, grab.id, 0.5, NOON)
    found = await store.read(grabs.find_grab, grab.id)
    assert found is not None
    assert (found.selected, found.progress, found.progressed_at) == ((3, 1), 0.5, NOON)
    assert await store.write(grabs.torrent_added, grab.id, "T2", LATER)
    found = await store.read(grabs.find_grab, grab.id)
    assert found is not None
    assert (found.torrent_id, found.selected, found.progress, found.progressed_at) == ("T2", (), 0.0, LATER)


@pytest.mark.parametrize("ours", [True, False])
async def test_a_torrent_that_nobody_needs_any_more_is_removed_by_a_chore_if_ours(store: Store, ours: bool) -> None:
    item, grab = await grabbing(store, grab=grab_with(torrent_id=None, ours=ours))
    await tell(store, item, e.Cancelled)
    execute(store, "DELETE FROM chore")
    assert not await store.write(grabs.torrent_added, grab.id, "T2", NOON)
    assert await _due(store) == ([(ChoreKind.DROP_REMOTE, str(grab.id))] if ours else [])
    assert await store.write(grabs.torrents_to_drop, grab.id) == (("T2",) if ours else ())


async def test_what_the_service_refused_is_not_looked_for(store: Store) -> None:
    item, grab = await grabbing(store, grab=grab_with(torrent_id=None))
    await store.write(grabs.nothing_added, grab.id)
    await tell(store, item, e.Cancelled)
    assert await _due(store) == [(ChoreKind.REMOVE_DOWNLOADS, f"{grab.id}/{item.id}")]


async def test_a_re_add_parts_with_the_torrent_and_has_it_removed(store: Store) -> None:
    item, grab = await grabbing(store)
    await tell(store, item, e.FilesReady)
    left = await store.write(grabs.torrent_left, grab.id, NOON)
    assert (left.torrent_id, left.readds, left.ours, left.selected) == (None, 1, True, ())
    assert len(await store.read(grabs.downloads_of, grab.id, item.id)) == 1  # so that a cancel finds what it left
    assert await store.read(grabs.torrents_left, grab.id) == {"T1"}
    assert await _due(store) == [(ChoreKind.DROP_REMOTE, str(grab.id))]
    again = await store.write(grabs.torrent_left, grab.id, NOON)  # the step ran twice
    assert again == left
    await store.write(grabs.torrent_added, grab.id, "T2", NOON)
    assert await store.write(grabs.torrents_to_drop, grab.id) == ("T1",)
    await store.write(grabs.torrent_dropped, grab.id, "T1")
    assert await store.write(grabs.torrents_to_drop, grab.id) == ()
    assert await store.read(grabs.torrents_in_use) == {"T2"}


async def test_parting_with_the_torrent_of_somebody_else_removes_nothing(store: Store) -> None:
    _, grab = await grabbing(store, grab=grab_with(ours=False, others=("T1", "T0")))
    left = await store.write(grabs.torrent_left, grab.id, NOON)
    assert left.ours
    assert {"T1", "T0"} <= set(left.others)
    assert await _due(store) == []
    assert await store.read(grabs.torrents_left, grab.id) == frozenset()


async def test_a_torrent_in_use_is_not_dropped(store: Store) -> None:
    _, grab = await grabbing(store)
    assert await store.write(grabs.torrents_to_drop, grab.id) == ()
    assert await store.write(grabs.torrents_to_drop, 99) == ()


async def test_a_dropped_torrent_is_forgotten_once_it_is_gone(store: Store) -> None:
    item, grab = await grabbing(store)
    await tell(store, item, e.Cancelled)
    assert await store.read(grabs.torrents_in_use) == frozenset()
    assert await store.write(grabs.torrents_to_drop, grab.id) == ("T1",)
    await store.write(grabs.torrent_dropped, grab.id, "T1")
    assert await store.write(grabs.torrents_to_drop, grab.id) == ()
    found = await store.read(grabs.find_grab, grab.id)
    assert found is not None
    assert (found.torrent_id, found.ours) == (None, False)
    await store.write(grabs.torrent_dropped, 99, "T9")  # nobody's: nothing happens


async def test_another_grab_that_took_the_torrent_over_inherits_it(store: Store) -> None:
    item, grab = await grabbing(store)
    _, heir = await grabbing(store, OTHER, grab=grab_with(ours=False))
    await tell(store, item, e.Cancelled)
    assert await store.write(grabs.torrents_to_drop, grab.id) == ()
    assert [g.ours for g in (await _find(store, grab.id), await _find(store, heir.id))] == [False, True]
    assert await store.read(grabs.torrents_in_use) == {"T1"}


async def test_a_torrent_left_by_a_re_add_can_be_inherited_too(store: Store) -> None:
    _, grab = await grabbing(store)
    await store.write(grabs.torrent_left, grab.id, NOON)
    heir_item, heir = await grabbing(store, OTHER, grab=grab_with(ours=False))
    assert await store.write(grabs.torrents_to_drop, grab.id) == ()
    assert (await _find(store, heir.id)).ours
    assert await store.read(grabs.torrents_left, grab.id) == frozenset()
    await tell(store, heir_item, e.Cancelled)
    assert await store.write(grabs.torrents_to_drop, heir.id) == ("T1",)


async def test_who_has_dropped_it_already_inherits_nothing(store: Store) -> None:
    item, grab = await grabbing(store)
    heir_item, heir = await grabbing(store, OTHER, grab=grab_with(ours=False))
    await tell(store, heir_item, e.Cancelled)
    await tell(store, item, e.Cancelled)
    assert await store.write(grabs.torrents_to_drop, grab.id) == ("T1",)
    assert await store.write(grabs.torrents_to_drop, heir.id) == ()


@pytest.mark.parametrize(("policy", "dropped"), [(POLICY, False), (DROPS, True)])
async def test_a_finished_torrent_stays_or_goes_as_configured(store: Store, policy: Policy, dropped: bool) -> None:
    item, grab = await grabbing(store)
    done = await led(store, item, (*IMPORTING[1:], e.Imported), policy)
    assert done.grab_id == grab.id  # the file's origin stays known
    assert ((ChoreKind.DROP_REMOTE, str(grab.id)) in await _due(store)) is dropped
    assert await store.write(grabs.torrents_to_drop, grab.id) == (("T1",) if dropped else ())


async def test_a_left_torrent_goes_alone_while_the_finished_one_is_kept(store: Store) -> None:
    item, grab = await grabbing(store)
    await store.write(grabs.torrent_left, grab.id, NOON)
    await store.write(grabs.torrent_added, grab.id, "T2", NOON)
    await led(store, item, (*IMPORTING[1:], e.Imported))
    assert await store.write(grabs.torrents_to_drop, grab.id) == ("T1",)


@pytest.mark.parametrize(("policy", "dropped"), [(POLICY, False), (DROPS, True)])
@pytest.mark.parametrize("last", [e.Cancelled, e.SeenInLibrary, e.ReleaseSelected])
async def test_a_pack_stays_until_its_last_episode_is_done_with_it(
    store: Store, policy: Policy, dropped: bool, last: type[e.Event]
) -> None:
    first, grab = await grabbing(store)
    second = await _second_holder(store, first)
    first = await led(store, first, (*IMPORTING[1:], e.Imported), policy)
    assert (ChoreKind.DROP_REMOTE, str(grab.id)) not in await _due(store)
    assert await store.write(grabs.torrents_to_drop, grab.id) == ()
    await tell(store, second, last, policy=policy)
    assert ((ChoreKind.DROP_REMOTE, str(grab.id)) in await _due(store)) is dropped
    assert await store.write(grabs.torrents_to_drop, grab.id) == (("T1",) if dropped else ())


async def test_a_pack_whose_episodes_are_all_cancelled_goes(store: Store) -> None:
    first, grab = await grabbing(store)
    second = await _second_holder(store, first)
    await tell(store, first, e.Cancelled)
    assert await store.write(grabs.torrents_to_drop, grab.id) == ()
    await tell(store, second, e.Cancelled)
    assert await store.write(grabs.torrents_to_drop, grab.id) == ("T1",)


async def test_after_a_crash_what_is_still_there_is_dropped_and_the_rest_forgotten(store: Store) -> None:
    item, grab = await grabbing(store)
    await store.write(grabs.torrent_left, grab.id, NOON)
    await store.write(grabs.torrent_added, grab.id, "T2", NOON)
    await tell(store, item, e.Cancelled)
    execute(store, "DELETE FROM chore")
    dropped = await store.read(grabs.dropped_torrents, "realdebrid")
    assert set(dropped) == {(grab.id, "T1"), (grab.id, "T2")}
    assert await store.read(grabs.dropped_torrents, "torbox") == ()
    assert await store.write(grabs.ask_to_drop, dropped, frozenset({"T1", "T9"}), NOON) == 1
    assert await _due(store) == [(ChoreKind.DROP_REMOTE, str(grab.id))]
    assert await store.write(grabs.torrents_to_drop, grab.id) == ("T1",)


async def test_an_add_whose_answer_is_not_known_yet_is_seen_by_its_hash(store: Store) -> None:
    item, grab = await grabbing(store, grab=grab_with(torrent_id=None))
    assert await store.read(grabs.is_being_added, grab.info_hash)
    assert not await store.read(grabs.is_being_added, "f" * 40)
    await store.write(grabs.torrent_added, grab.id, "T2", NOON)
    assert not await store.read(grabs.is_being_added, grab.info_hash)
    await store.write(grabs.torrent_left, grab.id, NOON)
    assert await store.read(grabs.is_being_added, grab.info_hash)
    await tell(store, item, e.Cancelled)
    assert not await store.read(grabs.is_being_added, grab.info_hash)


async def test_what_is_in_use_or_not_ours_is_never_among_the_dropped(store: Store) -> None:
    await grabbing(store)
    item, _ = await grabbing(store, OTHER, grab=grab_with(ours=False, torrent_id="T5"))
    await tell(store, item, e.Cancelled)
    assert await store.read(grabs.dropped_torrents, "realdebrid") == ()


async def _find(store: Store, grab_id: int) -> Grab:
    found = await store.read(grabs.find_grab, grab_id)
    assert found is not None
    return found
