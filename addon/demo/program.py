"""The real program as another process: started, waited for, ended. Knows it only from outside."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

_START_SECONDS = 20.0
_END_SECONDS = 10.0
_LISTENS = "Usher listens on "


class Program:
    """`async with Program(environment) as usher:`; its log is kept for the case that something goes wrong."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = dict(environment)
        self._process: Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._lines: list[str] = []
        self._listens: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def __aenter__(self) -> "Program":
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "addon", "serve", env=self._environment, stderr=PIPE, start_new_session=True
        )
        self._reader = asyncio.create_task(self._read())
        try:
            await asyncio.wait_for(asyncio.shield(self._listens), _START_SECONDS)
        except (TimeoutError, RuntimeError):
            await self.end()
            raise RuntimeError(f"Usher did not start:\n{self.log}") from None
        except asyncio.CancelledError:
            await self.end()  # it would go on alone
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.end()

    @property
    def url(self) -> str:
        """Where it listens."""
        return self._listens.result()

    @property
    def api_key(self) -> str:
        """The key that it has made for itself."""
        return Path(self._environment["USHER_DATA_DIR"], "api_key").read_text(encoding="utf-8").strip()

    @property
    def log(self) -> str:
        """What it has logged so far."""
        return "".join(self._lines)

    async def wait(self) -> int:
        """Its exit status, when it ends by itself."""
        assert self._process is not None
        return await self._process.wait()

    async def end(self) -> int:
        """Its exit status after SIGTERM; killed when it does not end in time."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.terminate()
            try:
                await asyncio.wait_for(self._process.wait(), _END_SECONDS)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
        if self._reader is not None:
            await self._reader
        return self._process.returncode if self._process.returncode is not None else 1

    async def _read(self) -> None:
        assert self._process is not None
        assert self._process.stderr is not None
        async for raw in self._process.stderr:
            line = raw.decode(errors="replace")
            self._lines.append(line)
            if line.startswith(_LISTENS) and not self._listens.done():
                self._listens.set_result(line.removeprefix(_LISTENS).strip())
        if not self._listens.done():
            self._listens.set_exception(RuntimeError("it ended"))
