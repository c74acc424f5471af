"""A move is written whole, with its row of history, its chores and the request's own status, or not at all."""

from dataclasses import replace
from datetime import timedelta

import pytest

from addon.domain import events as e
from addon.domain.models import Item
from addon.domain.status import Status
from addon.domain.transitions import Phase
from addon.errors import InvalidTransitionError
from addon.store import jobs, moves
from addon.store.history import history_of
from addon.store.listing import find_request
from addon.store.moves import Ordered
from addon.store.rollups import roll_up
from addon.store.session import Store
from tests.domain.lives import INFO_HASH, NOON, READY, event_of

from .kit import IMPORTING, TRANSFERRING, created, execute, grabbing, keep, led, rows, tell, verdict

LATER = NOON + timedelta(hours=1)
EVERYTHING = ("request", "item", "history", "chore", "blocklist", "release", "download", "grab")


def _everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    return {table: rows(store, f"SELECT * FROM {table}") for table in EVERYTHING}


async def test_a_move_writes_item_request_and_history_together(store: Store) -> None:
    item = await created(store)
    moved = await tell(store, item, e.ChoiceOffered(reason="One fits."), now=LATER)
    assert moved.item == replace(
        item,
        phase=Phase.CHOOSING,
        revision=1,
        due_at=None,
        note="One fits.",
        phase_since=LATER,
        searched_at=LATER,
        expiry_base_at=LATER,
    )
    assert moved.request.status is Status.FOUND
    assert moved.request.updated_at == LATER
    listed = await store.read(find_request, item.request_id)
    assert listed is not None
    assert (listed.request, listed.lead) == (moved.request, moved.item)
    history = await store.read(history_of, item.request_id, 10)
    assert history[-1:] == moved.changes
    assert [(change.from_status, change.to_status, change.reason) for change in history] == [
        (None, Status.PENDING, "Asked for."),
        (Status.PENDING, Status.FOUND, "One fits."),
    ]


async def test_a_move_within_a_status_is_a_row_of_the_history_too(store: Store) -> None:
    item = await created(store)
    moved = await tell(store, item, e.NothingAccepted, now=LATER)
    assert [(change.from_status, change.to_status) for change in moved.changes] == [(Status.PENDING, Status.PENDING)]
    assert moved.item.phase_since == NOON  # it has not left its phase
    assert moved.item.attempts == 1


async def test_a_move_that_the_table_lacks_writes_nothing(store: Store) -> None:
    item = await created(store)
    before = _everything(store)
    with pytest.raises(InvalidTransitionError):
        await tell(store, item, e.Imported)
    assert _everything(store) == before


@pytest.mark.parametrize("failing", ["_write_files", "_block", "_leave_grab", "ask_for", "_record", "roll_up"])
async def test_a_failure_in_the_midst_of_a_move_leaves_nothing_of_it(
    store: Store, failing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    item, _ = await grabbing(store)
    await keep(store, item, verdict())
    before = _everything(store)

    def fails(*_arguments: object) -> None:
        raise OSError("the disk is gone")

    with monkeypatch.context() as patch:
        patch.setattr(moves, failing, fails)
        with pytest.raises(OSError, match="the disk is gone"):
            await tell(store, item, e.ReleaseRefused)
    assert _everything(store) == before
    assert (await tell(store, item, e.ReleaseRefused)).item.revision == item.revision + 1


async def test_nothing_decided_is_nothing_written(store: Store) -> None:
    item = await created(store)
    before = _everything(store)
    for item_id in (item.id, 99):
        undecided = (Ordered(item_id=item_id, decide=lambda *_: None),)
        assert await store.write(moves.move, undecided, LATER) is None
    assert await store.write(moves.move, (), LATER) is None
    assert _everything(store) == before


async def test_expiry_counts_from_the_air_time_when_that_comes_later(store: Store) -> None:
    item = await created(store)
    airs_at = NOON + timedelta(days=7)
    micros = int(airs_at.timestamp()) * 1_000_000
    execute(store, "UPDATE item SET airs_at = ?", micros)
    assert (await tell(store, item, e.NothingAccepted)).item.expiry_base_at == airs_at
    execute(store, "UPDATE item SET airs_at = ?", int(NOON.timestamp()) * 1_000_000)
    assert (await tell(store, item, e.SearchRequested, now=LATER)).item.expiry_base_at == LATER


async def test_a_refused_hash_is_blocked_once_and_its_releases_say_why(store: Store) -> None:
    item, _ = await grabbing(store)
    await keep(store, item, verdict(), verdict(file_index=4), verdict(1))
    await created(store)
    execute(store, "UPDATE release SET request_id = 2 WHERE file_index = 4")
    refused = e.ReleaseRefused(reason="It is dead.", info_hash=INFO_HASH, rule="dead")
    moved = await tell(store, item, refused)
    await tell(store, moved.item, refused)
    assert rows(store, "SELECT item_id, info_hash, rule, reason FROM blocklist") == [
        (item.id, INFO_HASH, "dead", "It is dead.")
    ]
    assert rows(store, "SELECT accepted, rejections FROM release ORDER BY id") == [
        (0, '[{"rule":"dead","reason":"It is dead."}]'),
        (1, "[]"),  # the same hash, found for another request
        (1, "[]"),
    ]


async def test_a_blocked_episode_leaves_the_other_episodes_alone(store: Store) -> None:
    item, _ = await grabbing(store)
    execute(store, "UPDATE item SET season = 1, episode = 2")
    for episode in (1, 2):
        await keep(store, replace(item, season=1, episode=episode), verdict())
    await keep(store, item, verdict())
    await tell(store, item, e.ReleaseRefused)
    assert rows(store, "SELECT episode, accepted FROM release ORDER BY episode") == [(None, 1), (1, 1), (2, 0)]


async def test_ready_files_become_downloads_and_a_fresh_link_changes_only_the_link(store: Store) -> None:
    item, grab = await grabbing(store)
    moved = await tell(store, item, e.FilesReady(reason="Ready.", files=(READY, replace(READY, file_id=2))))
    job = await store.read(jobs.load_job, item.id)
    assert job is not None
    assert [(d.file_id, d.grab_id, d.item_id, d.link) for d in job.downloads] == [
        (1, grab.id, item.id, READY.link),
        (2, grab.id, item.id, READY.link),
    ]
    execute(store, "UPDATE download SET directory = '/staging/1'")
    item = await led(store, moved.item, (e.LinksRotted,))
    await tell(store, item, e.FilesReady(reason="Ready.", files=(replace(READY, link="https://example.test/new"),)))
    job = await store.read(jobs.load_job, item.id)
    assert job is not None
    assert [(d.link, d.directory) for d in job.downloads] == [
        ("https://example.test/new", "/staging/1"),
        (READY.link, "/staging/1"),
    ]
    assert [d.gid for d in job.downloads] == [d.gid for d in job.downloads if len(d.gid) == 16]


async def test_files_without_a_grab_are_nobodys(store: Store) -> None:
    item = await led(store, await created(store), (e.ReleasesFound, e.FilesReady))
    assert item.phase is Phase.UNLOCKING
    assert rows(store, "SELECT count(*) FROM download") == [(0,)]


@pytest.mark.parametrize("kinds", [(), (e.FilesReady,), TRANSFERRING[1:], IMPORTING[1:]])
async def test_a_cancel_anywhere_lets_go_of_the_grab_and_asks_to_clear_away(
    store: Store, kinds: tuple[type[e.Event], ...]
) -> None:
    item, grab = await grabbing(store)
    item = await led(store, item, kinds)
    moved = await tell(store, item, e.Cancelled, now=LATER)
    assert moved.item.grab_id is None
    assert rows(store, "SELECT kind, subject FROM chore ORDER BY id") == [
        ("remove_downloads", f"{grab.id}/{item.id}"),
        ("drop_remote", f"{grab.id}"),
    ]
    assert rows(store, "SELECT dropped_at FROM grab") == [(int(LATER.timestamp()) * 1_000_000,)]


async def test_a_late_result_writes_no_more_than_its_chores(store: Store) -> None:
    item, grab = await grabbing(store)
    cancelled = (await tell(store, item, e.Cancelled)).item
    execute(store, "DELETE FROM chore")
    before = {table: each for table, each in _everything(store).items() if table not in ("chore", "request")}
    moved = await tell(store, cancelled, e.ResultCameLate, grab_id=grab.id, now=LATER)
    assert moved.changes == ()
    assert moved.item == cancelled
    after = _everything(store)
    assert {table: after[table] for table in before} == before
    assert rows(store, "SELECT kind FROM chore ORDER BY id") == [("remove_downloads",), ("drop_remote",)]


async def test_a_late_result_for_a_grab_still_in_use_drops_nothing(store: Store) -> None:
    item, grab = await grabbing(store)
    await tell(store, item, e.ResultCameLate, grab_id=grab.id)
    assert rows(store, "SELECT kind FROM chore") == [("remove_downloads",)]
    assert rows(store, "SELECT dropped_at FROM grab") == [(None,)]


async def test_the_next_step_can_be_put_off_and_says_why(store: Store) -> None:
    item = await created(store)
    assert await store.write(moves.postpone, (item,), LATER, "Waits.", failed=True)
    assert not await store.write(moves.postpone, (item,), LATER, "Waits.", failed=True)  # nothing new to show
    job = await store.read(jobs.load_job, item.id)
    assert job is not None
    assert job.item == replace(item, due_at=LATER, note="Waits.", failures=2)
    await store.write(moves.postpone, (item,), LATER, "Waits.", failed=False)
    job = await store.read(jobs.load_job, item.id)
    assert job is not None
    assert job.item.failures == 0


async def test_a_step_that_was_overtaken_puts_nothing_off(store: Store) -> None:
    item = await created(store)
    moved = (await tell(store, item, e.SearchRequested)).item
    assert moved.revision == item.revision + 1
    assert not await store.write(moves.postpone, (item,), LATER, "Waits.", failed=True)
    assert not await store.write(moves.postpone, (replace(item, id=99),), LATER, "Waits.", failed=True)
    job = await store.read(jobs.load_job, item.id)
    assert job is not None
    assert job.item == moved


async def test_a_move_forgets_earlier_failures(store: Store) -> None:
    item = await created(store)
    await store.write(moves.postpone, (item,), LATER, "Waits.", failed=True)
    assert (await tell(store, item, e.NothingAccepted)).item.failures == 0


async def _show(store: Store) -> tuple[Item, Item]:
    """Two episodes of one show."""
    first = await created(store)
    execute(store, "UPDATE request SET media_type = 'SHOW'")
    execute(store, "UPDATE item SET season = 1, episode = 1")
    execute(store, "INSERT INTO item (request_id, season, episode, phase, phase_since, expiry_base_at)"
            " VALUES (1, 1, 2, 'SEARCHING', 0, 0)")  # fmt: skip
    return first, replace(first, id=first.id + 1, season=1, episode=2)


async def test_a_show_follows_its_latest_episode_and_its_history_says_so(store: Store) -> None:
    first, second = await _show(store)
    moved = await tell(store, second, event_of(e.ChoiceOffered, "One fits."))
    assert moved.request.status is Status.FOUND
    assert [(c.season, c.episode, c.from_status, c.to_status, c.reason) for c in moved.changes] == [
        (1, 2, Status.PENDING, Status.FOUND, "One fits."),
        (None, None, Status.PENDING, Status.FOUND, "Follows its items."),
    ]
    listed = await store.read(find_request, first.request_id)
    assert listed is not None
    assert listed.lead.id == second.id
    moved = await tell(store, first, e.Cancelled)
    assert moved.request.status is Status.FOUND
    assert len(moved.changes) == 1  # the show's own status has not changed
    moved = await tell(store, second, e.SeenInLibrary)
    assert moved.request.status is Status.CANCELLED


async def test_a_request_without_items_keeps_its_status(store: Store) -> None:
    await created(store)
    execute(store, "DELETE FROM item")
    changes = await store.write(lambda tables: roll_up(tables, tables.Request[1], LATER))
    assert changes == ()
    assert rows(store, "SELECT status FROM request") == [("PENDING",)]
