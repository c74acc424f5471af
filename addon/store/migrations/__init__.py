"""Brings a database file to the newest shape with the numbered SQL files beside this one. Knows no entity."""

import sqlite3
from contextlib import closing
from importlib.resources import files
from pathlib import Path

from addon.errors import SettingError

_BACKUPS_KEPT = 3


def migrate(path: Path) -> int:
    """Applies what is missing, each file in its own transaction, and returns the version reached.

    A database that needs a change is copied first (three newest copies are kept). Raises SettingError when the file is
    newer than this program, or cannot be used as its database.
    """
    try:
        path.touch(mode=0o600)  # it holds the links of downloads; SQLite gives its side files the same mode
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            return _migrate(connection, path)
    except (OSError, sqlite3.Error) as error:
        raise SettingError("DATABASE_URL", f"{path} cannot be used as the database ({error})") from error


def _migrate(connection: sqlite3.Connection, path: Path) -> int:
    scripts = _scripts()
    newest = max(scripts)
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > newest:
        raise SettingError(
            "DATABASE_URL",
            f"{path} was written by a newer Usher (shape {version}, this one knows {newest}); "
            "install that version again or restore a backup",
        )
    if 0 < version < newest:
        back_up(connection, path, f"before-{newest:04}")
    for number in sorted(n for n in scripts if n > version):
        connection.executescript(f"BEGIN;\n{scripts[number]}\nPRAGMA user_version = {number};\nCOMMIT;")
    return newest


def back_up_file(path: Path) -> Path:
    """A consistent copy of the database beside it, also while Usher runs; raises SettingError when there is none."""
    if not path.is_file():
        raise SettingError("DATA_DIR", f"there is no database at {path}; nothing was copied")
    try:
        with closing(sqlite3.connect(path)) as connection:
            return back_up(connection, path, "backup")
    except sqlite3.Error as error:
        raise SettingError("DATABASE_URL", f"{path} could not be copied ({error})") from error


def back_up(connection: sqlite3.Connection, path: Path, label: str) -> Path:
    """A consistent copy of the database beside it; older copies with a label of the same kind go."""
    target = path.with_name(f"{path.name}.{label}.bak")
    draft = target.with_suffix(".new")  # so that a crash leaves the older copy
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    with closing(sqlite3.connect(draft)) as copy:
        connection.backup(copy)
    draft.replace(target)
    copies = sorted(path.parent.glob(f"{path.name}.before-*.bak"), key=lambda p: p.stat().st_mtime)
    for old in copies[:-_BACKUPS_KEPT]:
        old.unlink()
    return target


def _scripts() -> dict[int, str]:
    folder = files("addon.store.migrations")
    return {
        int(entry.name[:4]): entry.read_text(encoding="utf-8")
        for entry in folder.iterdir()
        if entry.name.endswith(".sql")
    }
