"""A torrent's list of files as the rules see it: what could be meant, and what would be taken. Knows no rule."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from addon.domain.releases import Release, RemoteFile
from addon.domain.selection.videos import is_named


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """What a media type makes of the works in a list.

    `chosen` is always the best guess, so that a rule which nobody asked for stops nothing; whether it is good enough is
    for the rules to say.
    """

    fitting: tuple[RemoteFile, ...] = ()  # what is wanted by its name; of a film or episode one when all is clear
    chosen: tuple[RemoteFile, ...] = ()  # what is taken unless a rule objects, by id ascending
    whole: tuple[RemoteFile, ...] = ()  # of a movie: the works that are a film in one piece
    pieces: tuple[RemoteFile, ...] = ()  # of a movie: the others, as in `cd1`
    held: Mapping[int, RemoteFile] = field(default_factory=dict)  # of a whole season: the file of each wanted episode


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The list of files of a release."""

    release: Release
    files: tuple[RemoteFile, ...]  # all of them
    works: tuple[RemoteFile, ...] = ()  # videos that may be the work, by id; extras only for want of others
    only_samples: bool = False
    picked: Picked = field(default_factory=Picked)


def likeliest(files: Iterable[RemoteFile], release: Release) -> tuple[RemoteFile, ...]:
    """The one that the indexer named, else the largest; none of none."""
    ordered = sorted(files, key=lambda file: (not is_named(file, release.filename), -file.size_bytes, file.id))
    return tuple(ordered[:1])
