"""Starts the load process and hears its result. Knows nothing of what is asked."""

import asyncio
import sys
from asyncio.subprocess import PIPE

import msgspec

from tests.bench.load import Job, Measured

_LONGEST_SECONDS = 90.0


class LoadError(Exception):
    """The load could not be put on, or was answered otherwise than expected."""


async def under_load(job: Job) -> tuple[Measured, ...]:
    """One result for each target. Raises LoadError when any answer was wrong: then the figures mean nothing."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.load", stdin=PIPE, stdout=PIPE, start_new_session=True
    )
    try:
        said, _ = await asyncio.wait_for(process.communicate(msgspec.json.encode(job)), _LONGEST_SECONDS)
    except TimeoutError:
        raise LoadError(f"the load did not end within {_LONGEST_SECONDS:.0f} s") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        raise LoadError(f"the load process ended with {process.returncode}")
    found = msgspec.json.decode(said, type=tuple[Measured, ...])
    for measured in found:
        if measured.failed:
            raise LoadError(f"{measured.failed} calls were answered otherwise: {measured.first_failure}")
    return found
