"""What the list of files proves: the files to select, or why none. Pure; a forced release passes its rules."""

from dataclasses import dataclass, replace
from enum import Enum, auto

from addon.debrid.base import RemoteState, RemoteTorrent
from addon.domain.events import ReadyFile
from addon.domain.models import PACKED
from addon.domain.naming import safe_component
from addon.domain.releases import Rejection, RemoteFile, Wanted
from addon.domain.selection.files import choose_files, likely_files, proves
from addon.domain.selection.rule import Rule
from addon.domain.status import MediaType
from addon.store.releases import KnownRelease


@dataclass(frozen=True, slots=True, kw_only=True)
class Unproven:
    """The release does not hold what is wanted."""

    rejections: tuple[Rejection, ...]

    @classmethod
    def of(cls, rule: str, reason: str) -> "Unproven":
        """With one reason."""
        return cls(rejections=(Rejection(rule=rule, reason=reason),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """The wanted files; each with its link once the torrent is ready."""

    ids: tuple[int, ...]
    files: tuple[ReadyFile, ...] = ()


class Proof(Enum):
    """Neither: something else is selected."""

    OTHER_FILES = auto()


def choose(
    files: tuple[RemoteFile, ...], wanted: Wanted, known: KnownRelease, rules: tuple[Rule, ...]
) -> Ready | Unproven:
    """The files that the rules let through; of a release that a person forced, else those that come closest."""
    chosen = choose_files(files, wanted, known.release, rules)
    if not isinstance(chosen, tuple):
        return Ready(ids=chosen.ids)
    closest = None if known.accepted else likely_files(files, wanted, known.release)
    return Unproven(rejections=chosen) if closest is None else Ready(ids=closest.ids)


def prove(
    torrent: RemoteTorrent, wanted: Wanted, known: KnownRelease, rules: tuple[Rule, ...], *, early: bool
) -> Ready | Proof | Unproven:
    """Whether the very files that are wanted are selected. `early`: they were selected before the list was seen."""
    chosen = choose(torrent.files, wanted, known, rules)
    if isinstance(chosen, Unproven):
        return chosen
    selected = {file.id for file in torrent.selected}
    in_doubt = early and known.accepted and set(chosen.ids) == selected
    if in_doubt and not proves(torrent.files, wanted, known.release, rules):
        found = torrent.selected[0]
        reason = f"Found {found.basename} with {found.size_bytes:,} bytes, wanted {known.release.filename}."
        return Unproven.of("video_files", reason)
    if not selected.issuperset(chosen.ids) or (early and set(chosen.ids) != selected):
        return Proof.OTHER_FILES
    if torrent.state is not RemoteState.READY:
        return Ready(ids=chosen.ids)
    if len(torrent.links) != len(torrent.selected):
        return Proof.OTHER_FILES if selected != set(chosen.ids) else _packed(torrent, wanted, known, chosen)
    linked = zip(torrent.selected, torrent.links, strict=True)
    ready = (
        ReadyFile(file_id=file.id, name=file.basename, size_bytes=file.size_bytes, link=link, path=file.path)
        for file, link in linked
        if file.id in chosen.ids
    )
    return Ready(ids=chosen.ids, files=tuple(ready))


def _packed(torrent: RemoteTorrent, wanted: Wanted, known: KnownRelease, chosen: Ready) -> Ready | Unproven:
    """One link for many files leads to an archive of them: a game is had so too, and unpacked by whoever plays it.

    What it will weigh is known once the link is unlocked.
    """
    if wanted.media_type is not MediaType.GAME or len(torrent.links) != 1:
        reason = f"The debrid service gives {len(torrent.links)} links for {len(torrent.selected)} files."
        return Unproven.of("video_files", reason)
    size = sum(file.size_bytes for file in torrent.selected)
    name = safe_component(known.release.title, suffix=".rar")  # a slash in a title makes no folder
    archive = ReadyFile(file_id=PACKED, name=name, size_bytes=size, link=torrent.links[0])
    return replace(chosen, files=(archive,))
