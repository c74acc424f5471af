"""Usher's own aria2c: started on loopback with a private secret, watched, ended with Usher. Knows no downloads."""

import asyncio
import os
import secrets
import shutil
import signal
import socket
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import structlog

from addon.clients.aria2 import Aria2, Endpoint
from addon.clients.aria2_leftover import arguments, end_leftovers
from addon.errors import SettingError, UpstreamDeniedError, UpstreamError, UpstreamUnavailableError

_PAUSES_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0)  # before each new start in a row
_STEADY_SECONDS = 30.0  # having run so long, the next start is the first one again
_START_SECONDS = 5.0  # aria2 1.36 answers after 20 ms
_SAVE_SECONDS = 0.6
_NUDGE_SECONDS = 0.1
_ENDINGS = ((signal.SIGTERM, 1.5), (signal.SIGKILL, 0.5))  # with the saving and two nudges 2.8 s
_PORTS = 3

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many downloads run side by side, and how fast all together (None: no limit)."""

    max_downloads: int = 3
    bytes_per_second: int | None = None


class OwnAria2:
    """One aria2c below `<data_dir>/aria2/`, the same session and secret over all its restarts."""

    def __init__(
        self,
        data_dir: Path,
        *,
        limits: Limits | None = None,
        on_restart: Callable[[Endpoint], None] | None = None,
        program: str = "aria2c",
    ) -> None:
        """`on_restart`, which may be set later, is called after each start but the first, with the address: it may
        have changed.
        """
        self._folder = data_dir.resolve() / "aria2"
        self._limits = limits or Limits()
        self.on_restart = on_restart
        self._program = program
        self._secret = secrets.token_urlsafe(32)
        self._port: int | None = None
        self._process: Process | None = None
        self._probe: Aria2 | None = None
        self._watcher: asyncio.Task[None] | None = None
        self.restarts = 0

    @property
    def endpoint(self) -> Endpoint:
        """Where it answers; only after `start`."""
        return Endpoint(url=f"http://127.0.0.1:{self._port}/jsonrpc", secret=self._secret)

    @property
    def pid(self) -> int | None:
        """Its process id while it runs."""
        return self._process.pid if self._process is not None and self._process.returncode is None else None

    async def start(self) -> None:
        """Runs it and returns when it answers; one that a killed Usher left behind is ended first.

        Raises SettingError when aria2c is missing, the folder cannot be written or another Usher uses it, and
        UpstreamUnavailableError when it does not come up.
        """
        if shutil.which(self._program) is None:
            what = f"is not set, and {self._program} is not installed: install aria2, or give the address of one"
            raise SettingError("ARIA2_URL", what)
        self._prepare_folder()
        await end_leftovers(self._conf, self._pid_file)
        await self._launch()
        self._watcher = asyncio.create_task(self._watch(), name="aria2 watcher")

    async def stop(self) -> None:
        """Ends it within 3 s, its session saved. Does nothing when it does not run."""
        if self._watcher is not None:
            self._watcher.cancel()
            await asyncio.gather(self._watcher, return_exceptions=True)
            self._watcher = None
        if self._probe is not None and self.pid is not None:
            with suppress(UpstreamError, TimeoutError):
                await asyncio.wait_for(self._probe.save_session(), _SAVE_SECONDS)
        await self._end()
        if self._probe is not None:
            await self._probe.close()
            self._probe = None
        for file in (self._conf, self._pid_file):
            file.unlink(missing_ok=True)

    @property
    def _conf(self) -> Path:
        return self._folder / "aria2.conf"

    @property
    def _session(self) -> Path:
        return self._folder / "session"

    @property
    def _pid_file(self) -> Path:
        return self._folder / "aria2.pid"

    def _prepare_folder(self) -> None:
        """The folder is closed to others: aria2 writes the session, which holds links, open to all (1.36)."""
        if not str(self._folder).isprintable():
            raise SettingError("DATA_DIR", "must not hold line breaks or other unprintable characters")
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._folder.chmod(0o700)
            self._session.touch(mode=0o600)
            self._session.chmod(0o600)
        except OSError as error:
            raise SettingError("DATA_DIR", f"{self._folder} cannot be written ({error.strerror})") from None

    async def _launch(self) -> None:
        for _ in range(_PORTS):
            self._port = self._port or _free_port()
            _write_private(self._conf, self._conf_text(self._port))
            self._process = await asyncio.create_subprocess_exec(
                self._program,
                *arguments(self._conf, os.getpid()),
                stdin=DEVNULL,
                stdout=DEVNULL,
                stderr=DEVNULL,
                cwd=self._folder,
                env=_environment(),
                start_new_session=True,  # Ctrl-C is for Usher alone, which ends aria2 in its own order
            )
            _write_private(self._pid_file, f"{self._process.pid}\n")
            try:
                if await self._answers(self._process):
                    return
            except BaseException:
                await self._end()
                raise
            await self._end()
            self._port = None  # somebody took it meanwhile
        code = self._process.returncode if self._process is not None else None
        raise UpstreamUnavailableError(
            f"aria2c does not come up (it ended with {code})", upstream="aria2", operation="start"
        )

    async def _answers(self, process: Process) -> bool:
        if self._probe is None:
            self._probe = Aria2(self.endpoint)
        self._probe.connect(self.endpoint)
        deadline = monotonic() + _START_SECONDS
        while process.returncode is None and monotonic() < deadline:
            try:
                await self._probe.snapshot()
            except UpstreamDeniedError:
                return False  # another aria2 has the port
            except UpstreamError:
                await asyncio.sleep(0.01)
            else:
                return process.returncode is None
        return False

    async def _watch(self) -> None:
        failures = 0
        while True:
            began = monotonic()
            assert self._process is not None
            code = await self._process.wait()
            failures = 0 if monotonic() - began >= _STEADY_SECONDS else failures
            _log.warning("aria2c ended by itself and is started again", code=code)
            while True:
                await asyncio.sleep(_PAUSES_SECONDS[min(failures, len(_PAUSES_SECONDS) - 1)])
                failures += 1
                try:
                    await self._launch()
                    break
                except (UpstreamUnavailableError, OSError) as error:
                    _log.error("aria2c cannot be started", reason=str(error))
            self.restarts += 1
            self._tell()

    def _tell(self) -> None:
        if self.on_restart is None:
            return
        try:
            self.on_restart(self.endpoint)
        except Exception:  # noqa: BLE001  the watcher is an outermost loop; no fault of others may end it
            _log.exception("after the restart of aria2c something failed")

    async def _end(self) -> None:
        if self._process is None or self._process.returncode is not None:
            return
        for number, seconds in _ENDINGS:
            with suppress(ProcessLookupError):
                self._process.send_signal(number)
            await self._nudge()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), seconds)
                return

    async def _nudge(self) -> None:
        """Connects: aria2 1.36 notices a SIGTERM only when something happens, or after a second."""
        with suppress(OSError, TimeoutError):
            opened = asyncio.open_connection("127.0.0.1", self._port)
            _, writer = await asyncio.wait_for(opened, _NUDGE_SECONDS)
            writer.close()

    def _conf_text(self, port: int) -> str:
        options = {
            **GLOBALS,
            "rpc-listen-port": str(port),
            "rpc-secret": self._secret,
            "input-file": str(self._session),
            "save-session": str(self._session),
            "dir": str(self._folder),
            "max-concurrent-downloads": str(self._limits.max_downloads),
            "max-overall-download-limit": str(self._limits.bytes_per_second or 0),
        }
        return "".join(f"{name}={value}\n" for name, value in options.items())


GLOBALS = {
    "enable-rpc": "true",
    "rpc-listen-all": "false",
    "rpc-max-request-size": "16M",
    "save-session-interval": "30",
    "auto-save-interval": "10",  # of the control files: what a kill costs
    "max-download-result": "5000",
    "file-allocation": "none",
    "allow-overwrite": "false",
    "auto-file-renaming": "false",
    "follow-torrent": "false",
    "follow-metalink": "false",
    "enable-dht": "false",
    "enable-dht6": "false",
    "bt-enable-lpd": "false",
    "enable-peer-exchange": "false",
    "seed-time": "0",
    "no-netrc": "true",
    "quiet": "true",  # its messages would hold links
}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _write_private(file: Path, text: str) -> None:
    """Writes a file that only we may read; never open to others, not even for a moment."""
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(text)
    fresh.replace(file)


def _environment() -> dict[str, str]:
    """Ours without Usher's keys. Loopback goes past any proxy: aria2 reads only the lower-case names."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("USHER_")}
    past = [kept.get("no_proxy", ""), "127.0.0.1", "localhost"]
    return {**kept, "no_proxy": ",".join(text for text in past if text)}
