"""aria2 over JSON-RPC: commands in threads, the listing as one call. Knows no database and no item."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import TypeVar, TypeVarTuple, Unpack

import httpx

from addon.clients.aria2_commands import Commands, Endpoint, fault_error, unavailable
from addon.clients.aria2_listing import FaultError, Ledger, list_body, place_body, read_list, read_places
from addon.clients.aria2_options import Transfer, check_gid, check_transfer
from addon.clients.aria2_torrents import Magnet, Payload, check_magnet, check_payload
from addon.clock import Clock, utc_now
from addon.domain.downloads import DownloadStatus, Snapshot
from addon.errors import UpstreamMissingError, UpstreamRejectedError

__all__ = ["Aria2", "Endpoint"]

_Args = TypeVarTuple("_Args")
_T = TypeVar("_T")
_COMMAND_SECONDS = 8.0  # the longest command is an add: three calls
_REMOVE_SECONDS = 5.0  # aria2 1.36 takes 5 ms for an active download
_POLL_SECONDS = 0.02
_THREADS = 4
_TIMEOUT = httpx.Timeout(5.0, connect=2.0)
_HEADERS = {"content-type": "application/json", "accept-encoding": "identity"}  # gzip doubles a listing's time


class Aria2:
    """One aria2, ours or somebody else's. Every method raises UpstreamUnavailableError when it does not answer and
    UpstreamDeniedError when the secret is wrong; neither carries a link or the secret.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        roots: Sequence[Path] = (),
        clock: Clock = utc_now,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """`roots`: the only folders, as aria2 sees them, below which it may write. `transport` is for tests."""
        self._roots = tuple(roots)
        self._clock = clock
        self._endpoint = endpoint
        self._commands = Commands(endpoint)
        # Threads of its own: long work of others in the shared ones would look like an aria2 that does not answer.
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="aria2")
        self._http = httpx.AsyncClient(
            trust_env=False, verify=endpoint.trust, timeout=_TIMEOUT, headers=_HEADERS, transport=transport
        )
        self._ledger = Ledger()
        self._flight: asyncio.Task[Snapshot] | None = None
        self._flights: set[asyncio.Task[Snapshot]] = set()
        self._last: tuple[float, Snapshot] | None = None
        self.seen: Callable[[Snapshot], None] | None = None  # told of every listing that somebody has asked for

    @property
    def roots(self) -> tuple[Path, ...]:
        """The only folders, as aria2 sees them, below which this client has it write."""
        return self._roots

    def connect(self, endpoint: Endpoint) -> None:
        """Speaks to another address from now on: our own aria2 may come back on another port."""
        self._endpoint = endpoint
        self._commands.connect(endpoint)
        self._forget_listing()

    async def close(self) -> None:
        """Ends the connections; who still waits for a snapshot is cancelled."""
        for flight in self._flights:
            flight.cancel()
        await asyncio.gather(*self._flights, return_exceptions=True)
        await self._http.aclose()
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._commands.close()

    async def snapshot(self, *, max_age_seconds: float = 0.0) -> Snapshot:
        """Everything in aria2, in one call that all who ask meanwhile share; a younger one is answered again.

        Never older than the last command of this client. Cancelling one who waits disturbs no other.
        """
        if self._last is not None and monotonic() - self._last[0] < max_age_seconds:
            return self._last[1]
        if self._flight is None:
            self._flight = asyncio.create_task(self._fetch(), name="aria2 listing")
            self._flights.add(self._flight)
            self._flight.add_done_callback(self._landed)
        return await asyncio.shield(self._flight)

    async def add(self, url: str, gid: str, directory: Path, filename: str, connections: int) -> None:
        """Starts a download, once, however often it is asked; one that stopped must be forgotten first.

        The partial file of an earlier try with the same folder and name goes on. UpstreamRejectedError: aria2 refuses,
        or the name, folder or link is unsafe (then nothing was sent).
        """
        transfer = Transfer(url=url, gid=gid, directory=directory, filename=filename, connections=connections)
        await self._change("add", self._add, transfer)
        self._ledger.place(gid, str(directory / filename))

    async def add_magnet(self, magnet: Magnet) -> None:
        """Has a magnet's metadata saved, once, however often it is asked; refused like `add`."""
        await self._change("add_magnet", self._add_magnet, magnet)

    async def add_torrent(self, payload: Payload) -> None:
        """Has files of a torrent fetched, once, however often it is asked; refused like `add`.

        What lies in its folder is checked by its hashes first. UpstreamRejectedError also for a torrent that aria2
        takes for malformed or dangerous.
        """
        await self._change("add_torrent", self._add_torrent, payload)

    async def selection(self, gid: str) -> tuple[int, ...]:
        """The 1-based places of the selected files of a torrent; raises UpstreamMissingError."""
        check_gid(gid, "selection")
        return await self._ask("selection", self._commands.selection, gid)

    async def select(self, gid: str, places: tuple[int, ...]) -> None:
        """Changes which files a torrent that is not complete yet fetches. Raises UpstreamMissingError."""
        check_gid(gid, "select")
        await self._change("select", self._commands.select, gid, places)

    async def remove(self, gid: str) -> None:
        """Cancels a download and forgets it; its partial file stays. An unknown gid is fine."""
        check_gid(gid, "remove")
        deadline = monotonic() + _REMOVE_SECONDS
        before: DownloadStatus | None = None
        while (status := await self._ask("remove", self._commands.status, "remove", gid)) is not None:
            if status is before:
                if monotonic() > deadline:
                    raise unavailable("remove", f"{gid} is still {status} after {_REMOVE_SECONDS:.0f} s")
                await asyncio.sleep(_POLL_SECONDS)
            before = status
            act = self._commands.forget_result if status.is_stopped else self._commands.force_remove
            with suppress(UpstreamMissingError, UpstreamRejectedError):  # moved on meanwhile: look again
                await self._change("remove", act, gid)
        if before is not None:
            await self.save_session()

    async def forget_result(self, gid: str) -> None:
        """Frees the gid of a download that stopped. An unknown gid is fine; UpstreamRejectedError: it still runs."""
        check_gid(gid, "forget_result")
        with suppress(UpstreamMissingError):
            await self._change("forget_result", self._commands.forget_result, gid)
            await self.save_session()

    async def pause(self, gid: str) -> None:
        """Holds a download, over restarts too. Raises UpstreamMissingError, UpstreamRejectedError: it stopped."""
        await self._switch("pause", gid, self._commands.pause, {DownloadStatus.PAUSED})

    async def unpause(self, gid: str) -> None:
        """Lets a held download go on. Raises UpstreamMissingError, UpstreamRejectedError: it stopped."""
        going = {DownloadStatus.ACTIVE, DownloadStatus.WAITING}
        await self._switch("unpause", gid, self._commands.unpause, going)

    async def set_limits(self, *, max_downloads: int, bytes_per_second: int | None) -> None:
        """How many run side by side, and how fast all together (None: no limit). Lasts until aria2 ends."""
        options = {
            "max-concurrent-downloads": str(max_downloads),
            "max-overall-download-limit": str(bytes_per_second or 0),
        }
        await self._change("set_limits", self._commands.change_globals, options)

    async def save_session(self) -> None:
        """Has aria2 write down what it holds, so that a kill loses nothing; nothing where it has no session file."""
        await self._ask("save_session", self._commands.save_session)

    async def version(self) -> str:
        """aria2's version: the connection test."""
        return await self._ask("version", self._commands.answer, "version", "aria2.getVersion", "version")

    async def session_id(self) -> str:
        """Changes with each start of aria2."""
        return await self._ask("session_id", self._commands.answer, "session_id", "aria2.getSessionInfo", "sessionId")

    def _add(self, transfer: Transfer) -> None:
        check_transfer(transfer, self._roots)  # looks at the disk, so it belongs into the thread
        self._commands.add(transfer)

    def _add_magnet(self, magnet: Magnet) -> None:
        check_magnet(magnet, self._roots)
        self._commands.add_magnet(magnet)

    def _add_torrent(self, payload: Payload) -> None:
        check_payload(payload, self._roots)
        self._commands.add_torrent(payload)

    async def _switch(self, operation: str, gid: str, act: Callable[[str], None], wanted: set[DownloadStatus]) -> None:
        check_gid(gid, operation)
        try:
            await self._change(operation, act, gid)
        except UpstreamRejectedError:
            if await self._ask(operation, self._commands.status, operation, gid) not in wanted:
                raise
        await self.save_session()

    async def _change(self, operation: str, work: Callable[[Unpack[_Args]], _T], *args: *_Args) -> _T:
        try:
            return await self._ask(operation, work, *args)
        finally:
            self._forget_listing()

    async def _ask(self, operation: str, work: Callable[[Unpack[_Args]], _T], *args: *_Args) -> _T:
        answer = asyncio.get_running_loop().run_in_executor(self._threads, work, *args)
        try:
            return await asyncio.wait_for(answer, _COMMAND_SECONDS)
        except TimeoutError:
            raise unavailable(operation, f"does not answer within {_COMMAND_SECONDS:.0f} s") from None

    def _forget_listing(self) -> None:
        """The next snapshot must be newer than this moment: neither the last one nor the one under way will do."""
        self._flight = None
        self._last = None

    def _landed(self, flight: asyncio.Task[Snapshot]) -> None:
        self._flights.discard(flight)
        failed = flight.cancelled() or flight.exception() is not None
        if self._flight is flight:
            self._flight = None
            self._last = None if failed else (monotonic(), flight.result())
        if self.seen is not None and not failed:
            self.seen(flight.result())

    async def _fetch(self) -> Snapshot:
        endpoint = self._endpoint
        rows, stat, session = await self._post(endpoint, list_body(endpoint.secret), read_list)
        taken_at = self._clock()
        unplaced = self._ledger.unplaced(rows)
        if unplaced:
            places = await self._post(endpoint, place_body(endpoint.secret, unplaced), read_places)
            self._ledger.note_places(rows, places)
        return Snapshot(
            entries=self._ledger.entries(rows),
            bytes_per_second=stat.download_speed,
            session=session.session_id,
            taken_at=taken_at,
        )

    async def _post(self, endpoint: Endpoint, body: bytes, read: Callable[[bytes], _T]) -> _T:
        try:
            response = await self._http.post(endpoint.rpc_url, content=body)
        except httpx.HTTPError as error:
            raise unavailable("snapshot", f"does not answer ({type(error).__name__})") from None
        try:
            return read(response.content)
        except FaultError as error:
            raise fault_error("snapshot", error.message) from None
        except ValueError:
            raise unavailable("snapshot", "answers nonsense", response.status_code) from None
