"""Posters on disk, so many bytes of them; the one that was not looked at for longest goes first. Knows no host."""

import hashlib
import os
import threading
import time
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path

from addon.log import get_logger

log = get_logger("posters")

_LARGEST_BYTES = 200 * 2**20
_TOUCHED_AFTER_SECONDS = 3600  # looking is noted on disk no more often


class PosterFiles:
    """One folder. What cannot be written is not kept, which costs a call the next time. Blocks; from any thread."""

    def __init__(self, folder: Path, largest_bytes: int = _LARGEST_BYTES) -> None:
        self._folder = folder
        self._largest = largest_bytes
        self._lock = threading.Lock()
        self._sizes: OrderedDict[str, int] | None = None  # the least recently used first

    def read(self, key: str) -> bytes | None:
        """What is kept under the key."""
        name = _name(key)
        with self._lock:
            try:
                path = self._folder / name
                body = path.read_bytes()
                now = time.time()
                if now - path.stat().st_mtime > _TOUCHED_AFTER_SECONDS:
                    os.utime(path, (now, now))
            except OSError:
                return None
            sizes = self._known()
            sizes[name] = len(body)
            sizes.move_to_end(name)
            return body

    def write(self, key: str, body: bytes) -> None:
        """Keeps it, and drops others until there is room."""
        name = _name(key)
        draft = self._folder / f".{name}.new"
        with self._lock:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                draft.write_bytes(body)
                draft.replace(self._folder / name)
            except OSError as error:
                with suppress(OSError):
                    draft.unlink(missing_ok=True)
                log.warning("a poster cannot be kept", reason=error.strerror)
                return
            sizes = self._known()
            sizes[name] = len(body)
            sizes.move_to_end(name)
            while len(sizes) > 1 and sum(sizes.values()) > self._largest:
                oldest, _ = sizes.popitem(last=False)
                with suppress(OSError):
                    (self._folder / oldest).unlink(missing_ok=True)

    def _known(self) -> OrderedDict[str, int]:
        if self._sizes is None:
            found = [(entry.stat(), entry.name) for entry in os.scandir(self._folder) if entry.name[0] != "."]
            ordered = sorted((stat.st_mtime, name, stat.st_size) for stat, name in found)
            self._sizes = OrderedDict((name, size) for _, name, size in ordered)
        return self._sizes


def _name(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:40]
