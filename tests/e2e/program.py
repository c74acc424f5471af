"""The real program as a process of its own: started, asked, killed, ended. Knows it only from outside."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from time import monotonic

import httpx

from .answers import Reply, read_reply
from .waiting import until

ROOT = Path(__file__).resolve().parents[2]
API_KEY = "e2e-api-key"
START_SECONDS = 30.0  # the first start compiles every module
END_SECONDS = 15.0  # five more than it may take, so that a late end is seen as one
_LISTENS = "Usher listens on "


class Program:
    """Usher over one data folder; may be started again after its end, on another port."""

    def __init__(self, environment: Mapping[str, str], data_dir: Path) -> None:
        self._environment = dict(environment)
        self._data_dir = data_dir
        self._process: Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._listens: asyncio.Future[str] | None = None
        self._client: httpx.AsyncClient | None = None
        self._aria2_pids: set[int] = set()
        self.lines: list[str] = []

    async def start(self, **settings: str) -> None:
        """Runs it until it answers; `settings` hold from now on, named as in `Neighbourhood.environment`."""
        self._environment.update({f"USHER_{name.upper()}": value for name, value in settings.items()})
        self._listens = asyncio.get_running_loop().create_future()
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "addon", "serve"),
            cwd=ROOT,
            env=self._environment,
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=STDOUT,
            start_new_session=True,
        )
        self._reader = asyncio.create_task(self._read(self._process, self._listens))
        url = await asyncio.wait_for(self._listens, START_SECONDS)
        headers = {"x-api-key": API_KEY}
        self._client = httpx.AsyncClient(base_url=url, headers=headers, trust_env=False, timeout=15.0)
        await until(self._is_alive, "GET /healthz answers 200")
        await until(self._aria2_is_known, "its aria2c runs")

    @property
    def url(self) -> str:
        """Where it listens."""
        assert self._listens is not None
        return self._listens.result()

    @property
    def web(self) -> httpx.AsyncClient:
        """A client with its address and the API key."""
        assert self._client is not None
        return self._client

    @property
    def pid(self) -> int:
        """Its process."""
        assert self._process is not None
        return self._process.pid

    @property
    def log(self) -> str:
        """Everything it has written, over all its starts."""
        return "".join(self.lines)

    async def graphql(self, query: str, **variables: object) -> Reply:
        """The answer to a query or mutation; errors are part of it."""
        answer = await self.web.post("/graphql", json={"query": query, "variables": variables})
        assert answer.status_code == 200, f"{answer.status_code}: {answer.text}"
        return read_reply(answer.content)

    async def kill(self) -> None:
        """SIGKILL for Usher alone; its aria2c is left to itself."""
        self.aria2_pid()
        await self._gone(signal.SIGKILL)

    async def kill_aria2(self) -> int:
        """SIGKILL for its aria2c; returns the process id."""
        pid = self.aria2_pid()
        assert pid is not None, "no aria2c of this Usher runs"
        os.kill(pid, signal.SIGKILL)
        return pid

    async def kill_both(self) -> None:
        """SIGKILL for both, Usher first so that it starts no new aria2c."""
        pid = self.aria2_pid()
        await self._gone(signal.SIGKILL)
        if pid is not None and self._is_ours(pid):
            os.kill(pid, signal.SIGKILL)

    async def terminate(self) -> tuple[int, float]:
        """SIGTERM; its exit status and how many seconds it took."""
        began = monotonic()
        code = await self._gone(signal.SIGTERM)
        return code, monotonic() - began

    async def close(self) -> None:
        """Ends whatever still runs of it; only what was started here is touched."""
        if self._process is not None and self._process.returncode is None:
            await self.kill()
        for pid in self._aria2_pids:
            if self._is_ours(pid):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    def aria2_pid(self) -> int | None:
        """The process id of its aria2c while that runs."""
        try:
            pid = int((self._data_dir / "aria2" / "aria2.pid").read_text())
        except (OSError, ValueError):
            return None
        if not self._is_ours(pid):
            return None
        self._aria2_pids.add(pid)
        return pid

    def _is_ours(self, pid: int) -> bool:
        """Whether the process runs with the configuration of this data folder; a process id may be another's by now."""
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return False
        return str(self._data_dir / "aria2" / "aria2.conf").encode() in command

    async def _gone(self, number: signal.Signals) -> int:
        assert self._process is not None
        assert self._reader is not None
        with suppress(ProcessLookupError):
            self._process.send_signal(number)
        try:
            code = await asyncio.wait_for(self._process.wait(), END_SECONDS)
        except TimeoutError:
            self._process.kill()
            code = await self._process.wait()
        await self._reader
        if self._client is not None:
            await self._client.aclose()
        return code

    async def _is_alive(self) -> bool:
        with suppress(httpx.HTTPError):
            return (await self.web.get("/healthz")).status_code == 200
        return False

    async def _aria2_is_known(self) -> bool:
        return "USHER_ARIA2_URL" in self._environment or self.aria2_pid() is not None

    async def _read(self, process: Process, listens: asyncio.Future[str]) -> None:
        assert process.stdout is not None
        async for raw in process.stdout:
            line = raw.decode(errors="replace")
            self.lines.append(line)
            if line.startswith(_LISTENS) and not listens.done():
                listens.set_result(line.removeprefix(_LISTENS).strip())
        if not listens.done():
            listens.set_exception(RuntimeError(f"Usher did not start:\n{self.log}"))
