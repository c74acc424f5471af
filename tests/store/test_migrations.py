"""A database file is brought to the newest shape, whole or not at all, and copied first."""

import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from addon.domain.transitions import Phase
from addon.errors import SettingError
from addon.store import migrations
from addon.store.budgets import budgets_of
from addon.store.jobs import load_job
from addon.store.migrations import back_up_file, migrate
from addon.store.session import Store

FIRST = "CREATE TABLE seat (id INTEGER PRIMARY KEY, row TEXT NOT NULL);"
SECOND = "ALTER TABLE seat ADD COLUMN taken INTEGER NOT NULL DEFAULT 0;\nUPDATE seat SET taken = 1;"
BROKEN = "CREATE TABLE aisle (id INTEGER);\nUPDATE seat SET taken = 2;\nINSERT INTO nowhere VALUES (1);"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "usher.db"


def _scripts(monkeypatch: pytest.MonkeyPatch, *scripts: str) -> None:
    monkeypatch.setattr(migrations, "_scripts", lambda: dict(enumerate(scripts, start=1)))


def _ask(file: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection, connection:
        return connection.execute(sql).fetchall()


def _copies(file: Path) -> list[str]:
    return sorted(each.name for each in file.parent.glob("*.bak"))


def test_a_fresh_file_gets_every_script_and_no_copy(file: Path) -> None:
    version = migrate(file)
    assert _ask(file, "PRAGMA user_version") == [(version,)]
    assert ("request",) in _ask(file, "SELECT name FROM sqlite_master WHERE type = 'table'")
    assert _copies(file) == []


def test_the_scripts_are_numbered_without_a_gap(file: Path) -> None:
    folder = Path(migrations.__file__).parent
    names = sorted(each.name for each in folder.glob("*.sql"))
    assert all(re.fullmatch(r"\d{4}_[a-z_]+\.sql", name) for name in names)
    assert [int(name[:4]) for name in names] == list(range(1, migrate(file) + 1))


def test_the_newest_shape_is_left_alone(file: Path) -> None:
    migrate(file)
    before = file.read_bytes()
    migrate(file)
    assert file.read_bytes() == before
    assert _copies(file) == []


def test_an_older_file_is_copied_first_and_keeps_its_rows(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _scripts(monkeypatch, FIRST)
    migrate(file)
    _ask(file, "INSERT INTO seat (row) VALUES ('A')")
    _scripts(monkeypatch, FIRST, SECOND)
    assert migrate(file) == 2
    assert _ask(file, "SELECT row, taken FROM seat") == [("A", 1)]
    assert _copies(file) == ["usher.db.before-0002.bak"]
    assert _ask(file.with_name("usher.db.before-0002.bak"), "SELECT * FROM seat") == [(1, "A")]


MOVIE = """
INSERT INTO request
 (id, media_type, title, title_key, status, lead_item_id, auto_select, source, created_at, updated_at)
 VALUES (4, 'MOVIE', 'Night Ferry', 'night ferry', 'DOWNLOADING', 7, 1, 'SEERR_POLL', 5, 6);
INSERT INTO item (id, request_id, phase, phase_since, expiry_base_at, grab_id) VALUES (7, 4, 'TRANSFERRING', 5, 5, 2);
INSERT INTO item (id, request_id, phase, phase_since, expiry_base_at) VALUES (8, 4, 'SEARCHING', 5, 5);
INSERT INTO grab (id, request_id, release_id, provider, info_hash, ours, progressed_at, created_at)
 VALUES (2, 4, 3, 'realdebrid', '0123456789abcdef0123456789abcdef01234567', 1, 5, 5);
INSERT INTO download VALUES ('00000000000000aa', 2, 7, 4, 1, 'one.mkv', 700, 'https://example.test/1', '/staging/1');
INSERT INTO download VALUES ('00000000000000bb', 2, 7, 4, 2, 'two.mkv', 800, 'https://example.test/2', '-');
INSERT INTO library_file (item_id, path, size_bytes) VALUES (7, '/library/one.mkv', 700);
INSERT INTO seerr_link (seerr_id, request_id) VALUES (12, 4), (13, NULL);
"""
"""A movie on its way, as the first shape holds it."""


def _of_the_first_shape(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = migrations._scripts()[1]
    with monkeypatch.context() as patch:
        _scripts(patch, first)
        migrate(file)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.executescript(MOVIE)


def test_a_database_from_before_shows_keeps_its_movies_and_their_downloads(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _of_the_first_shape(file, monkeypatch)
    before = {table: _ask(file, f"SELECT * FROM {table}") for table in ("request", "item", "grab", "seerr_link")}
    downloads = _ask(file, "SELECT * FROM download ORDER BY gid")
    newest = migrate(file)
    assert _ask(file, "SELECT * FROM download ORDER BY gid") == [(*each, "") for each in downloads]
    for table, kept in before.items():
        assert [row[: len(kept[0])] for row in _ask(file, f"SELECT * FROM {table}")] == kept
    assert _ask(file, "SELECT ongoing, seasons, is_anime, has_ended, refresh_at, next_air_at FROM request") == [
        (0, "[]", 0, 0, None, None)
    ]
    assert set(_ask(file, "SELECT with_season, season_ends_at, absolute FROM item")) == {(0, None, None)}
    assert _ask(file, "SELECT with_season FROM grab") == [(0,)]
    assert _ask(file, "SELECT seerr_id, seasons FROM seerr_link ORDER BY seerr_id") == [(12, "[]"), (13, "[]")]
    assert _ask(file, "PRAGMA foreign_key_check") == []
    assert _ask(file, "SELECT count(*) FROM sqlite_master WHERE name LIKE 'download_by_%'") == [(2,)]
    assert _ask(file, "SELECT runtime_minutes FROM request") == [(None,)]  # so its file's length is not judged
    assert _ask(file, "SELECT forced FROM grab") == [(0,)]
    assert _copies(file) == [f"usher.db.before-{newest:04}.bak"]


async def test_a_movie_from_before_shows_goes_on_where_it_stood(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _of_the_first_shape(file, monkeypatch)
    store = Store(file)
    job = await store.read(load_job, 7)
    store.close()
    assert job is not None
    assert (job.item.phase, job.item.with_season, job.request.ongoing, job.items) == (
        Phase.TRANSFERRING,
        False,
        False,
        (job.item,),
    )
    assert [(each.gid, each.name, each.directory) for each in job.downloads] == [
        ("00000000000000aa", "one.mkv", "/staging/1"),
        ("00000000000000bb", "two.mkv", "-"),
    ]
    assert job.grab is not None
    assert not job.grab.with_season


async def test_what_was_spent_before_budgets_were_kept_is_within_them(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _of_the_first_shape(file, monkeypatch)
    for upstream, endpoint, count in (("stremio:a", "stream", 3), ("realdebrid", "info", 40), ("seerr", "movie", 9)):
        info_hash = "0123456789abcdef0123456789abcdef01234567" if upstream == "realdebrid" else ""
        values = f"60000000, '{upstream}', '{endpoint}', '{info_hash}', 4, {count}, 0, 0"
        _ask(
            file,
            "INSERT INTO api_call (minute, upstream, endpoint, info_hash, request_id, count, cached, failed)"
            f" VALUES ({values})",
        )
    store = Store(file)
    found = await store.read(budgets_of, 4)
    store.close()
    assert [(each.upstream, each.spent, each.is_over) for each in found] == [
        ("realdebrid", 40, False),
        ("stremio:a", 3, False),
    ]


def test_a_library_from_before_upgrades_is_known_by_the_names_of_its_files(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _of_the_first_shape(file, monkeypatch)
    _ask(file, "UPDATE item SET phase = 'COMPLETED' WHERE id = 7")
    _ask(file, "DELETE FROM library_file")
    for path, placed_at in (("/one - 720p.mkv", 5), ("/two - 2160p.mkv", "NULL"), ("/The 1080p Affair.mkv", "NULL")):
        _ask(
            file,
            f"INSERT INTO library_file (item_id, path, size_bytes, placed_at) VALUES (7, '{path}', 1, {placed_at})",
        )
    migrate(file)
    assert _ask(file, "SELECT id, quality FROM item ORDER BY id") == [(7, "P720"), (8, None)]
    assert _ask(file, "SELECT quality, removed_at FROM library_file ORDER BY id") == [
        ("P720", None),
        ("P2160", None),
        (None, None),
    ]


def test_from_shows_on_a_file_may_serve_two_items_and_an_episode_stands_once(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _of_the_first_shape(file, monkeypatch)
    migrate(file)
    _ask(file, "INSERT INTO download SELECT gid, grab_id, 8, request_id, file_id, name, 1, link, '-', '' FROM download")
    assert _ask(file, "SELECT count(*) FROM download") == [(4,)]
    with pytest.raises(sqlite3.IntegrityError):
        _ask(file, "INSERT INTO download SELECT * FROM download")
    _ask(file, "UPDATE item SET season = 1, episode = 1 WHERE id = 7")
    with pytest.raises(sqlite3.IntegrityError):
        _ask(file, "UPDATE item SET season = 1, episode = 1 WHERE id = 8")


def test_only_the_three_newest_copies_are_kept(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scripts = [FIRST, *(f"CREATE TABLE t{number} (id INTEGER);" for number in range(2, 7))]
    for reached in range(1, 7):
        _scripts(monkeypatch, *scripts[:reached])
        migrate(file)
        copy = file.with_name(f"usher.db.before-{reached:04}.bak")
        if copy.exists():
            os.utime(copy, (reached, reached))  # so that none is as old as another
    assert _copies(file) == [f"usher.db.before-{number:04}.bak" for number in (4, 5, 6)]


def test_a_script_that_fails_leaves_nothing_half_done(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _scripts(monkeypatch, FIRST, SECOND)
    migrate(file)
    _ask(file, "INSERT INTO seat (row) VALUES ('A')")
    _scripts(monkeypatch, FIRST, SECOND, "CREATE TABLE good (id INTEGER);", BROKEN)
    with pytest.raises(SettingError, match="nowhere"):
        migrate(file)
    assert _ask(file, "PRAGMA user_version") == [(3,)]  # the script before the broken one is whole
    assert _ask(file, "SELECT name FROM sqlite_master WHERE name IN ('good', 'aisle')") == [("good",)]
    assert _ask(file, "SELECT taken FROM seat") == [(0,)]
    assert _copies(file) == ["usher.db.before-0004.bak"]


def test_a_newer_file_stops_the_start_with_one_line(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _scripts(monkeypatch, FIRST, SECOND)
    migrate(file)
    before = file.read_bytes()
    _scripts(monkeypatch, FIRST)
    with pytest.raises(SettingError, match=r"^USHER_DATABASE_URL: .* newer Usher \(shape 2, this one knows 1\)") as it:
        migrate(file)
    assert "\n" not in str(it.value)
    assert file.read_bytes() == before


@pytest.mark.parametrize("content", [b"no database at all, but long enough to be one" * 30, b"SQLite format 3\0" * 90])
def test_a_file_that_is_no_database_stops_the_start_with_one_line(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(SettingError, match=r"^USHER_DATABASE_URL: .* cannot be used as the database \(.+\)$"):
        migrate(file)
    assert file.read_bytes() == content


def test_a_folder_in_its_place_stops_the_start_with_one_line(file: Path) -> None:
    file.mkdir()
    with pytest.raises(SettingError, match="cannot be used as the database"):
        migrate(file)


def test_a_copy_can_be_made_while_the_database_is_in_use(file: Path) -> None:
    migrate(file)
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("INSERT INTO file_list VALUES ('kept', 'realdebrid', '[]')")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO file_list VALUES ('not yet', 'realdebrid', '[]')")
        copy = back_up_file(file)
        connection.execute("ROLLBACK")
    assert copy.name == "usher.db.backup.bak"
    assert _ask(copy, "SELECT info_hash FROM file_list") == [("kept",)]


def test_a_second_copy_takes_the_place_of_the_first(file: Path) -> None:
    migrate(file)
    back_up_file(file)
    _ask(file, "INSERT INTO file_list VALUES ('later', 'realdebrid', '[]')")
    copy = back_up_file(file)
    assert _copies(file) == [copy.name]
    assert _ask(copy, "SELECT info_hash FROM file_list") == [("later",)]


def test_where_there_is_no_database_nothing_is_copied(file: Path) -> None:
    with pytest.raises(SettingError, match="nothing was copied"):
        back_up_file(file)
    assert _copies(file) == []


def test_what_is_no_database_is_not_copied(file: Path) -> None:
    file.write_bytes(b"no database at all, but long enough to be one" * 30)
    with pytest.raises(SettingError, match="could not be copied"):
        back_up_file(file)
