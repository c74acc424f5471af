"""Opens the database and runs units of work in its threads: one for writes, two for reads. Knows no table's meaning.

A unit is a plain function; it gets the tables and returns snapshots. Nothing is awaited inside a session: it belongs to
a thread, and an await inside it commits or loses another task's rows without a word (tried with Pony 0.7.20).
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any, Concatenate, ParamSpec, TypeVar

from pony.orm import Database, db_session

from addon.errors import SettingError
from addon.store.entities import Tables, define
from addon.store.migrations import migrate

P = ParamSpec("P")
T = TypeVar("T")

_READERS = 2


class Store:
    """One open database."""

    def __init__(self, path: Path) -> None:
        """Brings the file to the newest shape and opens it; raises SettingError when that cannot be."""
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SettingError("DATABASE_URL", f"{path.parent} cannot be made ({error.strerror})") from None
        migrate(path)
        db = Database()
        self._tables = define(db)
        db.on_connect(provider="sqlite")(_set_up_connection)
        db.bind(provider="sqlite", filename=str(path.resolve()))
        db.generate_mapping(create_tables=False, check_tables=True)
        db.disconnect()  # the connection that looked at the tables belongs to this thread, which runs no units
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="store-write")
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="store-read")

    async def write(self, unit: Callable[Concatenate[Tables, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs the unit in one transaction; all of it is kept or nothing."""
        return await asyncio.get_running_loop().run_in_executor(
            self._writer, lambda: self._in_session(unit, *args, **kwargs)
        )

    async def read(self, unit: Callable[Concatenate[Tables, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Runs the unit, which must not write, beside others."""
        return await asyncio.get_running_loop().run_in_executor(
            self._readers, lambda: self._in_session(unit, *args, **kwargs)
        )

    def close(self) -> None:
        """Ends the threads; units that wait are finished first."""
        self._writer.submit(self._tables.db.disconnect)
        together = Barrier(_READERS)  # so that each reader closes its own connection
        for _ in range(_READERS):
            self._readers.submit(self._disconnect, together)
        self._writer.shutdown(wait=True)
        self._readers.shutdown(wait=True)

    def _disconnect(self, together: Barrier) -> None:
        together.wait(timeout=5)
        self._tables.db.disconnect()

    def _in_session(self, unit: Callable[Concatenate[Tables, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        with db_session:
            return unit(self._tables, *args, **kwargs)


def _set_up_connection(db: Any, connection: Any) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000", "cache_size=-4096"):
        cursor.execute(f"PRAGMA {pragma}")
