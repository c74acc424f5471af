"""What may be sent to aria2: checked gids, links, folders and names, and a transfer's options. Sends nothing."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from addon.errors import UpstreamRejectedError

_GID = re.compile(r"[0-9a-f]{16}")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
_SUFFIX_BYTES = len(".aria2__temp")  # of the longest name that aria2 makes out of a file's; seen in 1.36
_LONGEST_NAME_BYTES = 255 - _SUFFIX_BYTES
_CONNECTIONS = range(1, 17)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """One file that is to be downloaded. `directory` and `filename` as aria2 sees them."""

    url: str = field(repr=False)  # holds a key
    gid: str
    directory: Path
    filename: str
    connections: int = 4  # 1 to 16


def check_gid(gid: str, operation: str) -> None:
    """Raises UpstreamRejectedError unless it is a whole gid: aria2 takes a unique beginning for the whole."""
    if not _GID.fullmatch(gid) or not gid.strip("0"):
        raise refused("the gid must be 16 lower-case hex digits and not all zeros", operation)


def check_transfer(transfer: Transfer, roots: Sequence[Path]) -> None:
    """Raises UpstreamRejectedError unless the file can only land inside one of the roots.

    aria2 checks neither `dir` nor `out`, and its session file is made of lines: a name that ends in white space or
    holds a line break would come back from it as another one.
    """
    check_gid(transfer.gid, "add")
    if transfer.connections not in _CONNECTIONS:
        raise refused("connections must be 1 to 16", "add")
    if not _is_link(transfer.url):
        raise refused("the link is no http or https address", "add")
    if not is_safe_name(transfer.filename):
        raise refused(f"{transfer.filename!r} is no safe file name", "add")
    check_folder(transfer.directory, roots, "add")


def check_folder(directory: Path, roots: Sequence[Path], operation: str) -> None:
    """Raises UpstreamRejectedError unless the folder lies below one of the roots, wherever its links lead."""
    if not any(_is_below(directory, root) for root in roots):
        raise refused(f"{str(directory)!r} is not below a folder for downloads", operation)


def transfer_options(transfer: Transfer) -> dict[str, str]:
    """aria2's options for one file from a debrid service. All strings: aria2 ignores any other type silently."""
    connections = str(transfer.connections)
    return {
        "gid": transfer.gid,
        "dir": str(transfer.directory),
        "out": transfer.filename,
        "continue": "true",
        "allow-overwrite": "false",
        "auto-file-renaming": "false",
        # Nothing is reserved ahead: killed between that and its control file, aria2 1.36 takes the file of zeros for a
        # finished download (seen 2026-11-21 with falloc). With none, no byte is written before the control file.
        "file-allocation": "none",
        "max-connection-per-server": connections,
        "split": connections,
        "min-split-size": "20M",
        "max-tries": "5",
        "retry-wait": "10",  # 503 is only tried again when this is not 0
        "connect-timeout": "30",
        "timeout": "60",
        "follow-torrent": "false",
        "follow-metalink": "false",
        "remote-time": "false",
        "pause": "false",
        "no-netrc": "true",
        "user-agent": "Usher",
    }


def _is_link(url: str) -> bool:
    if _UNPRINTABLE.search(url) or " " in url:
        return False
    try:
        parts = httpx.URL(url)
    except httpx.InvalidURL:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.host)


def is_safe_name(name: str) -> bool:
    """Whether it is one name that aria2 writes as it stands, with room for its control file's."""
    if name in {"", ".", ".."} or name != name.strip() or _UNPRINTABLE.search(name):
        return False
    if "/" in name or "\\" in name or name.lower().endswith((".aria2", ".aria2__temp")):
        return False
    try:
        return len(name.encode()) <= _LONGEST_NAME_BYTES
    except UnicodeEncodeError:
        return False


def _is_below(directory: Path, root: Path) -> bool:
    """Decided by the written path and by where its links lead, as far as it can be seen from here."""
    text = str(directory)
    if not directory.is_absolute() or ".." in directory.parts or text != text.strip() or _UNPRINTABLE.search(text):
        return False
    written = directory.is_relative_to(root)
    return written and Path(os.path.realpath(directory)).is_relative_to(os.path.realpath(root))


def refused(message: str, operation: str) -> UpstreamRejectedError:
    """The error for what is never sent."""
    return UpstreamRejectedError(f"aria2 {operation}: {message}", upstream="aria2", operation=operation)
