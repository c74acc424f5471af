"""Usher's own aria2c: started on loopback with a private secret, watched, ended with Usher. Knows no downloads."""

import asyncio
import os
import secrets
import shutil
import signal
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic

import structlog

from addon.clients.aria2 import Aria2, Endpoint
from addon.clients.aria2_conf import (
    Limits,
    Peering,
    conf_text,
    environment,
    free_port,
    session_file,
    without_torrents,
    write_private,
)
from addon.clients.aria2_leftover import arguments, end_leftovers
from addon.errors import SettingError, UpstreamDeniedError, UpstreamError, UpstreamUnavailableError, UsherError

_PAUSES_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0)  # before each new start in a row
_STEADY_SECONDS = 30.0  # having run so long, the next start is the first one again
_START_SECONDS = 5.0  # aria2 1.36 answers after 20 ms
_SAVE_SECONDS = 0.6
_NUDGE_SECONDS = 0.1
_ENDINGS = ((signal.SIGTERM, 1.5), (signal.SIGKILL, 0.5))  # with the saving and two nudges 2.8 s
_PORTS = 3

__all__ = ["Limits", "OwnAria2", "Peering"]

_log = structlog.get_logger()


def find_program(program: str = "aria2c") -> str:
    """The path of aria2c; raises SettingError when it is not installed."""
    found = shutil.which(program)
    if found is None:
        what = f"is not set, and {program} is not installed: install aria2, or give the address of one"
        raise SettingError("ARIA2_URL", what)
    return found


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
        find_program(self._program)
        self._prepare_folder()
        await end_leftovers(self._conf, self._pid_file)
        try:
            await self._launch()
        except BaseException as error:
            await self.stop()
            if isinstance(error, OSError):
                raise SettingError("DATA_DIR", f"{self._folder} cannot be used ({error.strerror})") from None
            raise
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
        return session_file(self._folder)

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
        if self._limits.peering is None:  # torrents from before would reach for their trackers and peers
            kept = without_torrents(self._session.read_text(errors="surrogateescape"))
            self._session.write_text(kept, errors="surrogateescape")
        for _ in range(_PORTS):
            self._port = free_port(self._port)
            write_private(self._conf, conf_text(self._folder, self._port, self._secret, self._limits))
            self._process = await asyncio.create_subprocess_exec(
                self._program,
                *arguments(self._conf, os.getpid()),
                stdin=DEVNULL,
                stdout=DEVNULL,
                stderr=DEVNULL,
                cwd=self._folder,
                env=environment(),
                start_new_session=True,  # Ctrl-C is for Usher alone, which ends aria2 in its own order
            )
            try:
                write_private(self._pid_file, f"{self._process.pid}\n")
                if await self._answers(self._process):
                    return
            except BaseException:
                await self._end()
                raise
            await self._end()
            self._port = None  # somebody may have taken it meanwhile
        code = self._process.returncode if self._process is not None else None
        text = f"aria2c does not come up (it ended with {code})"
        if self._limits.interface:  # 1.36 ends with 1 when it is not there, rather than use another
            text += f"; is the network interface {self._limits.interface} there (USHER_ARIA2_INTERFACE)?"
        raise UpstreamUnavailableError(text, upstream="aria2", operation="start")

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
                    self._prepare_folder()
                    await self._launch()
                    break
                except (UsherError, OSError) as error:
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
