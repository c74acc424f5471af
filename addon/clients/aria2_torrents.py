"""What may be sent to aria2 of torrents: checked magnets, files and places, and the options. Sends nothing.

Seen with aria2 1.36 on 2026-11-24, and what follows from it here:
* Metadata is saved only into a folder that exists; otherwise the entry ends "complete" and no file is there.
* A selection ends with its neighbours removed, but the control file still counts their shared pieces as present: added
  again with more files, it would end "complete" with holes. A full disk leaves a control file of no bytes, and with
  that every add fails. So control files go before each add, and hashes alone tell what lies there (`check-integrity`).
* Names and paths inside a torrent that lead away are refused when it is added; none of them is used here anyway.
"""

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from addon.clients.aria2_options import check_folder, check_gid, is_safe_name, refused
from addon.domain.metainfo import LARGEST_TORRENT_BYTES, MOST_FILES

_MAGNET = re.compile(r"magnet:\?xt=urn:btih:[0-9a-f]{40}(&[!-~]*)?")
_LONGEST_MAGNET = 16_384
_UNLIMITED_MINUTES = 525_600


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeding:
    """How long a finished torrent is seeded: until the first of both is reached; 0: that one sets no limit.

    Both 0: not at all.
    """

    ratio: float = 0.0
    minutes: int = 0

    def __bool__(self) -> bool:
        return self.ratio > 0 or self.minutes > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Magnet:
    """A magnet whose metadata is to be saved as `<hash>.torrent` into the folder, as aria2 sees it; it must exist."""

    link: str = field(repr=False)  # its trackers may hold keys
    gid: str
    directory: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """The files of a torrent that are to be fetched. `directory` as aria2 sees it."""

    torrent: bytes = field(repr=False)  # its trackers may hold keys
    gid: str
    directory: Path
    names: Mapping[int, str]  # each file's, by its 1-based place: it is written to `<directory>/<place>/<name>`
    selected: tuple[int, ...]
    seeding: Seeding = Seeding()


def check_magnet(magnet: Magnet, roots: Sequence[Path]) -> None:
    """Raises UpstreamRejectedError unless it is one clean magnet whose metadata can only land inside a root."""
    check_gid(magnet.gid, "add_magnet")
    if len(magnet.link) > _LONGEST_MAGNET or not _MAGNET.fullmatch(magnet.link):
        raise refused("the link is no clean magnet", "add_magnet")
    check_folder(magnet.directory, roots, "add_magnet")


def check_payload(payload: Payload, roots: Sequence[Path]) -> None:
    """Raises UpstreamRejectedError unless every file can only land inside a root and no two land on each other."""
    check_gid(payload.gid, "add_torrent")
    if not 0 < len(payload.torrent) <= LARGEST_TORRENT_BYTES:
        raise refused("the torrent file is empty or too large", "add_torrent")
    if not payload.names or set(payload.names) != set(range(1, len(payload.names) + 1)):
        raise refused("every file must be given its name", "add_torrent")
    if not payload.selected or not set(payload.selected) <= payload.names.keys():
        raise refused("the selection is empty or names a file that the torrent does not have", "add_torrent")
    for name in payload.names.values():
        if not is_safe_name(name):
            raise refused(f"{name!r} is no safe file name", "add_torrent")
    check_folder(payload.directory, roots, "add_torrent")


def magnet_options(magnet: Magnet) -> dict[str, str]:
    """aria2's options for fetching a magnet's metadata. All strings: aria2 ignores any other type silently."""
    return {
        "gid": magnet.gid,
        "dir": str(magnet.directory),
        "bt-metadata-only": "true",
        "bt-save-metadata": "true",
        "bt-load-saved-metadata": "true",  # a kill may come between the saving and the end
        "follow-torrent": "false",
        "file-allocation": "none",
        "pause": "false",
    }


def payload_options(payload: Payload) -> dict[str, str | list[str]]:
    """aria2's options for fetching files of a torrent."""
    return {
        "gid": payload.gid,
        "dir": str(payload.directory),
        "index-out": [f"{place}={place}/{name}" for place, name in sorted(payload.names.items())],
        "select-file": selection_text(payload.selected),
        "bt-remove-unselected-file": "true",
        "check-integrity": "true",
        "allow-overwrite": "false",
        "auto-file-renaming": "false",
        "file-allocation": "none",
        "follow-torrent": "false",
        "rpc-save-upload-metadata": "true",  # without it nothing is left after a kill
        "pause": "false",
        **seeding_options(payload.seeding),
    }


def seeding_options(seeding: Seeding) -> dict[str, str]:
    """When aria2 stops to seed. Its ratio 0.0 means "without limit", its time 0 "not at all"."""
    if not seeding:
        return {"seed-time": "0"}
    return {"seed-ratio": f"{seeding.ratio:.2f}", "seed-time": str(seeding.minutes or _UNLIMITED_MINUTES)}


def selection_text(places: Sequence[int]) -> str:
    """The places as aria2 takes them: `1,3`."""
    return ",".join(str(place) for place in sorted(set(places)))


def encoded(torrent: bytes) -> str:
    """The torrent file as it goes into a call."""
    return b64encode(torrent).decode()


def read_selection(files: object) -> tuple[int, ...]:
    """The places of the selected files out of an answer's list of files; ValueError when it is none."""
    if not isinstance(files, list) or len(files) > MOST_FILES:
        raise ValueError("no list of files")
    return tuple(int(file["index"]) for file in files if file["selected"] == "true")
