"""aria2p's client, made safe: one connection pool, no proxies, our own errors, no secret in any of them. Blocks."""

import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import httpx
import msgspec

from addon.clients.aria2_listing import without_links
from addon.clients.aria2_options import Transfer, transfer_options
from addon.clients.aria2_torrents import (
    Magnet,
    Payload,
    encoded,
    magnet_options,
    payload_options,
    read_selection,
    selection_text,
)
from addon.domain.downloads import DownloadStatus
from addon.errors import (
    UpstreamDeniedError,
    UpstreamError,
    UpstreamMissingError,
    UpstreamRejectedError,
    UpstreamUnavailableError,
)

if TYPE_CHECKING:
    import aria2p

_T = TypeVar("_T")
_TIMEOUT = httpx.Timeout(5.0, connect=2.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where an aria2 answers. `url` is its JSON-RPC address; without a path `/jsonrpc` is meant."""

    url: str
    secret: str = field(default="", repr=False)

    @property
    def rpc_url(self) -> str:
        """The whole address."""
        url = httpx.URL(self.url)
        return str(url.copy_with(path="/jsonrpc") if url.path in {"", "/"} else url)

    @property
    def trust(self) -> ssl.SSLContext | bool:
        """What verifies the server. Loading the certificates takes 80 ms, so plain HTTP goes without them."""
        return True if self.url.startswith("https:") else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def fault_error(operation: str, message: str) -> UpstreamError:
    """The error for aria2's own refusal. All of them have the code 1, so the text must tell them apart."""
    text = f"aria2 {operation}: {without_links(message)}"
    if message == "Unauthorized":
        return UpstreamDeniedError(f"{text} (wrong secret)", upstream="aria2", operation=operation, status=400)
    if message.startswith("GID ") and message.endswith(" is not found"):
        return UpstreamMissingError(text, upstream="aria2", operation=operation, status=400)
    return UpstreamRejectedError(text, upstream="aria2", operation=operation, status=400)


def unavailable(operation: str, what: str, status: int | None = None) -> UpstreamUnavailableError:
    """The error for no answer, or one that makes no sense."""
    return UpstreamUnavailableError(f"aria2 {operation}: {what}", upstream="aria2", operation=operation, status=status)


class Commands:
    """What changes aria2, one blocking method each. Safe to use from several threads.

    Each raises UpstreamUnavailableError (no answer, or nonsense), UpstreamDeniedError (wrong secret),
    UpstreamMissingError (unknown gid) or UpstreamRejectedError (aria2 refuses).
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._lock = threading.Lock()
        self._client: aria2p.Client | None = None
        self._http = httpx.Client(trust_env=False, verify=endpoint.trust, timeout=_TIMEOUT)

    def connect(self, endpoint: Endpoint) -> None:
        """Speaks to another aria2 from the next command on."""
        with self._lock:
            self._endpoint = endpoint
            self._client = None

    def close(self) -> None:
        """Ends the connections."""
        self._http.close()

    def add(self, transfer: Transfer) -> None:
        """Starts a transfer, once: one that aria2 holds under this gid already is left as it is."""
        self._add("add", transfer.gid, lambda client: client.add_uri([transfer.url], transfer_options(transfer)))

    def add_magnet(self, magnet: Magnet) -> None:
        """Fetches a magnet's metadata, once."""
        self._add("add_magnet", magnet.gid, lambda client: client.add_uri([magnet.link], magnet_options(magnet)))

    def add_torrent(self, payload: Payload) -> None:
        """Fetches files of a torrent, once."""
        torrent, options = encoded(payload.torrent), payload_options(payload)
        self._add("add_torrent", payload.gid, lambda client: client.add_torrent(torrent, [], options))

    def selection(self, gid: str) -> tuple[int, ...]:
        """The places of the files that are selected of a torrent."""
        return self._call("selection", lambda client: read_selection(client.get_files(gid)))

    def select(self, gid: str, places: tuple[int, ...]) -> None:
        """Changes which files of a running torrent are fetched; what is there stays (seen with 1.36)."""
        self._call("select", lambda client: client.change_option(gid, {"select-file": selection_text(places)}))
        self.save_session()

    def status(self, operation: str, gid: str) -> DownloadStatus | None:
        """The status of one entry; None when aria2 holds none of that gid."""
        try:
            return self._call(
                operation,
                lambda client: DownloadStatus(str(client.tell_status(gid, ["status"])["status"]).upper()),
            )
        except UpstreamMissingError:
            return None

    def force_remove(self, gid: str) -> None:
        """Cancels; aria2 does it a little later."""
        self._call("remove", lambda client: client.force_remove(gid))

    def forget_result(self, gid: str) -> None:
        """Drops what aria2 remembers of a stopped download."""
        self._call("forget_result", lambda client: client.remove_download_result(gid))

    def pause(self, gid: str) -> None:
        """Holds a download."""
        self._call("pause", lambda client: client.pause(gid))

    def unpause(self, gid: str) -> None:
        """Lets a held download go on."""
        self._call("unpause", lambda client: client.unpause(gid))

    def save_session(self) -> None:
        """Has aria2 write its session file, if it has one."""
        try:
            self._call("save_session", lambda client: client.save_session())
        except UpstreamRejectedError:
            return  # somebody else's aria2 without a session file: nothing to be done about it

    def change_globals(self, options: dict[str, str]) -> None:
        """Changes global options until aria2 ends."""
        self._call("set_limits", lambda client: client.change_global_option(options))

    def answer(self, operation: str, method: str, key: str) -> str:
        """One text out of what a method without parameters answers."""
        return self._call(operation, lambda client: str(msgspec.convert(client.call(method), dict[str, object])[key]))

    def _add(self, operation: str, gid: str, add: Callable[["aria2p.Client"], object]) -> None:
        try:
            self._call(operation, add)
        except UpstreamDeniedError:
            raise
        except UpstreamError:
            # The text for a gid in use depends on the kind of download, and a lost answer has none: only the
            # status tells.
            if self.status(operation, gid) is None:
                raise
        self.save_session()

    def _call(self, operation: str, work: Callable[["aria2p.Client"], _T]) -> _T:
        import aria2p  # takes 0.1 s: paid by the first command in its thread, not by the start

        try:
            return work(self._connected())
        except aria2p.ClientException as error:
            raise fault_error(operation, error.message) from None
        except httpx.HTTPError as error:
            raise unavailable(operation, f"does not answer ({type(error).__name__})") from None
        except _NonsenseError as error:
            raise unavailable(operation, "answers nonsense", error.status) from None
        except (ValueError, LookupError, TypeError):
            raise unavailable(operation, "answers nonsense") from None

    def _connected(self) -> "aria2p.Client":
        with self._lock:
            if self._client is None:
                self._client = _client(self._endpoint, self._http)
            return self._client


class _NonsenseError(Exception):
    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(status)


def _client(endpoint: Endpoint, http: httpx.Client) -> "aria2p.Client":
    """aria2p's client over our connections: its own would open one per call and honour proxy variables."""
    import aria2p

    class PooledClient(aria2p.Client):
        def post(self, payload: str) -> dict[str, Any]:
            response = http.post(endpoint.rpc_url, content=payload)
            try:
                return msgspec.json.decode(response.content, type=dict[str, Any])
            except ValueError:
                raise _NonsenseError(response.status_code) from None

    return PooledClient(secret=endpoint.secret)
