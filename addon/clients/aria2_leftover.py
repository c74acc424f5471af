"""Finds an aria2c that an Usher left behind when it was killed, and ends it. Knows no RPC.

Ours is only what runs with our configuration file: its path is in the argument list, and no one else uses it.
"""

import asyncio
import os
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from addon.errors import SettingError

_PROC = Path("/proc")
_CONF = "--conf-path="
_OWNER = "--stop-with-process="
_POLL_SECONDS = 0.02
_ENDINGS = ((signal.SIGTERM, 2.0), (signal.SIGKILL, 2.0))  # aria2 1.36 looks for a SIGTERM once a second


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """A running aria2c of this configuration. `owner` is the Usher that started it, `parent` who has it now."""

    pid: int
    parent: int
    owner: int

    @property
    def is_owned(self) -> bool:
        """True while the Usher that started it lives: a dead one's children get another parent at once."""
        return self.parent == self.owner


def arguments(conf: Path, owner: int) -> tuple[str, str]:
    """The arguments by which an aria2c of ours is known."""
    return f"{_CONF}{conf}", f"{_OWNER}{owner}"


async def end_leftovers(conf: Path, pid_file: Path) -> None:
    """Ends every aria2c of this configuration and waits until it is gone.

    Raises SettingError when it belongs to an Usher that still runs, or when it cannot be ended: two would write the
    same files.
    """
    for leftover in await asyncio.to_thread(find_leftovers, conf, pid_file):
        if leftover.is_owned:
            raise SettingError(
                "DATA_DIR", f"another Usher (process {leftover.owner}) uses this folder: end it or choose another"
            )
        await _end(leftover, conf)


def find_leftovers(conf: Path, pid_file: Path) -> tuple[Leftover, ...]:
    """Every aria2c of this configuration; without /proc only the one that the pid file names."""
    if (_PROC / "self").exists():
        pids = [int(folder.name) for folder in _PROC.iterdir() if folder.name.isdigit()]
    else:
        text = pid_file.read_text() if pid_file.exists() else ""
        pids = [int(text)] if text.strip().isdigit() else []
    found = (look(pid, conf) for pid in pids)
    return tuple(leftover for leftover in found if leftover is not None)


def look(pid: int, conf: Path) -> Leftover | None:
    """The process of this id if it is an aria2c of this configuration and no zombie."""
    seen = _look_in_proc(pid) if (_PROC / "self").exists() else _look_with_ps(pid)
    if seen is None:
        return None
    parent, command = seen
    owners = [text.removeprefix(_OWNER) for text in command if text.startswith(_OWNER)]
    if f"{_CONF}{conf}" not in command or not owners or not owners[0].isdigit():
        return None
    return Leftover(pid=pid, parent=parent, owner=int(owners[0]))


async def _end(leftover: Leftover, conf: Path) -> None:
    for number, seconds in _ENDINGS:
        deadline = monotonic() + seconds
        if look(leftover.pid, conf) != leftover:
            return
        with suppress(ProcessLookupError, PermissionError):
            os.kill(leftover.pid, number)
        while monotonic() < deadline:
            if look(leftover.pid, conf) is None:
                return
            await asyncio.sleep(_POLL_SECONDS)
    raise SettingError("DATA_DIR", f"an aria2c from before (process {leftover.pid}) cannot be ended: end it by hand")


def _look_in_proc(pid: int) -> tuple[int, tuple[str, ...]] | None:
    try:
        command = (_PROC / str(pid) / "cmdline").read_bytes()  # empty for a zombie
        stat = (_PROC / str(pid) / "stat").read_text(errors="replace")
    except OSError:
        return None
    parent = stat.rpartition(")")[2].split()[1]
    return int(parent), tuple(os.fsdecode(text) for text in command.split(b"\0"))


def _look_with_ps(pid: int) -> tuple[int, tuple[str, ...]] | None:
    question = ["ps", "-ww", "-o", "ppid=,args=", "-p", str(pid)]
    try:
        answer = subprocess.run(question, capture_output=True, text=True, timeout=2, check=False).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        return None
    parent, _, command = answer.partition(" ")
    if not parent.isdigit():
        return None
    # ps joins the arguments by blanks; ours begin with dashes, so a blank inside the path splits nothing.
    return int(parent), tuple(f"--{text}".strip() for text in f" {command}".split(" --"))
