"""Units of work: one thread writes, a unit is kept whole or not at all, and Pony sees the tables as SQL made them."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from addon.domain.chores import Chore, ChoreKind
from addon.errors import NotFoundError, SettingError
from addon.store import chores, evidence, requests
from addon.store.entities import Tables
from addon.store.history import Turn, add_history
from addon.store.listing import find_request
from addon.store.rollups import roll_up
from addon.store.session import Store
from tests.domain.lives import INFO_HASH, NOON

from .kit import NEW, created, refused_by, rows

SCAN = Chore(kind=ChoreKind.SCAN_SEERR, subject="1")


def _thread(_tables: Tables) -> int:
    return threading.get_ident()


async def test_the_file_is_written_ahead(store: Store) -> None:
    assert rows(store, "PRAGMA journal_mode") == [("wal",)]


@pytest.mark.parametrize(("pragma", "value"), [("synchronous", 1), ("foreign_keys", 1), ("busy_timeout", 5000)])
async def test_every_connection_is_set_up(store: Store, pragma: str, value: int) -> None:
    def asked(tables: Tables) -> int:
        return int(tables.db.execute(f"PRAGMA {pragma}").fetchone()[0])

    assert await store.write(asked) == value
    assert await store.read(asked) == value


async def test_all_writes_are_made_in_one_thread_beside_the_loop(store: Store) -> None:
    threads = set(await asyncio.gather(*(store.write(_thread) for _ in range(20))))
    assert len(threads) == 1
    assert threading.get_ident() not in threads
    assert not threads & set(await asyncio.gather(*(store.read(_thread) for _ in range(20))))


async def test_reads_run_side_by_side(store: Store) -> None:
    both = threading.Barrier(2)

    def meets(_tables: Tables) -> None:
        both.wait(timeout=5)

    await asyncio.gather(store.read(meets), store.read(meets))


async def test_a_unit_that_fails_leaves_nothing_behind(store: Store) -> None:
    def fails(tables: Tables) -> None:
        requests.create(tables, NEW, "Asked for.", NOON)
        chores.ask_for(tables, SCAN, NOON)
        tables.db.flush()
        tables.db.execute("INSERT INTO file_list VALUES ('x', 'realdebrid', '[]')")
        raise NotFoundError("as it happens")

    with pytest.raises(NotFoundError):
        await store.write(fails)
    for table in ("request", "item", "history", "chore", "file_list"):
        assert rows(store, f"SELECT count(*) FROM {table}") == [(0,)]
    assert (await created(store)).id == 1  # the next unit is not harmed


async def test_a_reader_sees_what_was_written_before(store: Store) -> None:
    for number in range(5):
        item = await created(store)
        assert item.id == number + 1
        assert await store.read(find_request, item.request_id) is not None


async def test_a_closed_store_is_whole_and_opens_again(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "usher.db"
    store = Store(file)
    item = await created(store)
    store.close()
    assert not file.with_name("usher.db-wal").exists()  # every connection is closed, so SQLite has cleaned up
    again = Store(file)
    listed = await again.read(find_request, item.request_id)
    again.close()
    assert listed is not None
    assert listed.lead == item


def test_a_folder_that_cannot_be_made_stops_the_start_with_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingError, match="cannot be made"):
        Store(tmp_path / "file" / "usher.db")


async def test_entities_hold_exactly_the_columns_that_sql_made(store: Store) -> None:
    def columns(tables: Tables) -> dict[str, dict[str, bool]]:
        """Of each entity: its columns, and whether one may be NULL."""
        return {
            entity._table_: {
                attribute.column: bool(attribute.nullable or (not attribute.is_required and attribute.py_type is bool))
                for attribute in entity._attrs_
            }
            for entity in tables[1:]
        }

    seen = await store.read(columns)
    tables = {str(name) for (name,) in rows(store, "SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert set(seen) == tables - {"sqlite_sequence"}
    for table, entity in seen.items():
        made = rows(store, f"SELECT name, \"notnull\", pk FROM pragma_table_info('{table}')")
        assert set(entity) == {name for name, _, _ in made}
        assert {name for name, may_be_null in entity.items() if may_be_null} == {
            name for name, not_null, key in made if not not_null and not key
        }


def _refusal(tables: Tables, reason: str) -> None:
    evidence.probed(tables, (refused_by("realdebrid", INFO_HASH, reason),))


def _history(tables: Tables, reason: str) -> None:
    item = requests.create(tables, NEW, reason, NOON).item
    tables.db.flush()
    assert item.note == reason
    row = tables.Request[item.request_id]
    add_history(tables, item.request_id, None, Turn(before=None, after=item.status, reason=reason), NOON)
    roll_up(tables, row, NOON)


@pytest.mark.parametrize("text", ["", "   ", " with blanks ", "tab\tand\nline", "Ünïcode 🎬", 'it\'s "quoted" $1 %s'])
@pytest.mark.parametrize(
    ("unit", "column"),
    [(_refusal, "reason FROM probe"), (_history, "DISTINCT reason FROM history"), (_history, "note FROM item")],
)
async def test_texts_are_kept_letter_by_letter(
    store: Store, text: str, unit: Callable[[Tables, str], None], column: str
) -> None:
    await store.write(unit, text)
    assert rows(store, f"SELECT {column}") == [(text,)]
