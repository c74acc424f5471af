"""What the container of a video file says, read by libmediainfo in a process of its own. Knows no request.

A process and no thread: what hangs on a dead disk can be left behind, and what breaks the library breaks only that.
It is started without our folders on its path (`-P`), since a module here would hide one of Python's.
"""

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec

from addon.clients import media_probe
from addon.domain.verification import MediaFacts
from addon.errors import LibraryUnavailableError
from addon.log import get_logger

log = get_logger("media")

_LONGEST_SECONDS = 60.0  # headers and a few looks into the file: milliseconds, but the disk may have to wake up
_REAP_SECONDS = 1.0
_FACTS = msgspec.json.Decoder(MediaFacts)

ReadMedia = Callable[[Path], Awaitable[MediaFacts | None]]


async def read_media(
    file: Path, *, longest_seconds: float = _LONGEST_SECONDS, program: Path = Path(media_probe.__file__)
) -> MediaFacts | None:
    """What the container says; None when nobody could find out: no library, a crash, or it took too long.

    Raises LibraryUnavailableError when the disk does not give the file. `program`: what reads it.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", str(program), str(file), str(int(longest_seconds) + 5)),
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
        env={name: text for name, text in os.environ.items() if not name.startswith("USHER_")},  # no secrets
        start_new_session=True,  # Ctrl-C is for Usher alone
    )
    try:
        async with asyncio.timeout(longest_seconds):
            out, said = await process.communicate()
    except TimeoutError:
        log.warning("a file could not be looked into", file=file.name, reason=f"no end after {longest_seconds:.0f} s")
        return None
    finally:
        await _end(process)
    why = said.decode(errors="replace").strip()[-300:]
    if process.returncode == media_probe.DISK_STATUS:
        raise LibraryUnavailableError(f"The file {file} cannot be read ({why}). Tried again.")
    if process.returncode == 0:
        with contextlib.suppress(msgspec.DecodeError):
            return _FACTS.decode(out)
    if process.returncode == media_probe.LIBRARY_STATUS:
        why = "libmediainfo is not installed"
    log.warning("a file could not be looked into", file=file.name, status=process.returncode, reason=why)
    return None


async def check_media(program: Path = Path(media_probe.__file__)) -> str:
    """One sentence for a person that says files can be looked into; raises LibraryUnavailableError when none can."""
    if await read_media(program, program=program) is None:
        raise LibraryUnavailableError("libmediainfo cannot be used here, so videos are taken by their size alone.")
    return "media: videos can be looked into"


async def _end(process: Process) -> None:
    """Ends it where it still runs; one that hangs on a dead disk cannot be waited for."""
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), _REAP_SECONDS)
