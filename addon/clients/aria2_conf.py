"""What Usher's own aria2c is started with: its configuration, environment and port. Starts nothing."""

import os
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address
from pathlib import Path

_DHT_ENTRY = "dht.transmissionbt.com:6881"  # where the first peers are asked for

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
    "bt-detach-seed-only": "true",  # what only seeds takes no place from a download
    "no-netrc": "true",
    "quiet": "true",  # its messages would hold links
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Peering:
    """How BitTorrent reaches others: where it listens, and whether it looks for peers beyond a torrent's trackers."""

    port: str  # or the first and the last of several: 6881-6999
    finds_peers: bool = True  # by DHT, by peers of peers and in the home's own network


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many downloads run side by side, how fast all together (None: no limit), and through what network."""

    max_downloads: int = 3
    bytes_per_second: int | None = None
    interface: str = ""  # of the network, or an address of it; empty: any
    peering: Peering | None = None  # None: BitTorrent is not used


def peering_options(peering: Peering, folder: Path) -> dict[str, str]:
    """aria2's options for BitTorrent; DHT over IPv4, by which it also finds those that have both."""
    options = {"listen-port": peering.port}
    if peering.finds_peers:
        options |= {
            "enable-dht": "true",
            "dht-listen-port": peering.port,
            "dht-entry-point": _DHT_ENTRY,
            "dht-file-path": str(folder / "dht.dat"),
            "enable-peer-exchange": "true",
            "bt-enable-lpd": "true",
        }
    return options


def interface_options(interface: str) -> dict[str, str]:
    """What binds all that aria2 fetches to one network interface, or to an address of it; empty: to none."""
    if not interface:
        return {}
    return {"interface": interface, **({"disable-ipv6": "true"} if _is_ipv4(interface) else {})}


def session_file(folder: Path) -> Path:
    """Where aria2 writes down what it holds, and reads it at its next start."""
    return folder / "session"


def without_torrents(session: str) -> str:
    """What a session file holds besides torrents: each entry is a line of links, and lines of options behind it."""
    kept, is_torrent = [], False
    for line in session.split("\n"):
        if not line.startswith(" "):
            is_torrent = line.startswith(("magnet:", "/"))  # a .torrent file by its path
        if not is_torrent:
            kept.append(line)
    return "\n".join(kept)


def conf_text(folder: Path, port: int, secret: str, limits: Limits) -> str:
    """The configuration file: the only place of the secret, so that no process list shows it."""
    session = str(session_file(folder))
    options = {
        **GLOBALS,
        "rpc-listen-port": str(port),
        "rpc-secret": secret,
        "input-file": session,
        "save-session": session,
        "dir": str(folder),
        "max-concurrent-downloads": str(limits.max_downloads),
        "max-overall-download-limit": str(limits.bytes_per_second or 0),
        **interface_options(limits.interface),
        **(peering_options(limits.peering, folder) if limits.peering is not None else {}),
    }
    return "".join(f"{name}={value}\n" for name, value in options.items())


def free_port(wanted: int | None) -> int:
    """The wanted port if nobody has it, else any free one. Tried first: where 127.0.0.1 is taken aria2 takes ::1."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted or 0))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def write_private(file: Path, text: str) -> None:
    """Writes a file that only we may read; never open to others, not even for a moment."""
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(text)
    fresh.replace(file)


def environment() -> dict[str, str]:
    """Ours without Usher's keys. Loopback goes past any proxy: aria2 reads only the lower-case names."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("USHER_")}
    past = [kept.get("no_proxy", ""), "127.0.0.1", "localhost"]
    return {**kept, "no_proxy": ",".join(text for text in past if text)}


def _is_ipv4(text: str) -> bool:
    try:
        IPv4Address(text)
    except ValueError:
        return False
    return True
