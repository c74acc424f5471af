"""The rules about how a release looks: picture, formats, and no lesser thing than the work. Knows no title's rules."""

from addon.domain import name_words
from addon.domain.kinds import game
from addon.domain.media_files import ARCHIVE_EXTENSIONS, DISC_EXTENSIONS, PROGRAM_EXTENSIONS, VIDEO_EXTENSIONS
from addon.domain.release_name import ReleaseName
from addon.domain.releases import Rejection, Wanted
from addon.domain.selection.candidate import Candidate, mark, words_behind_title
from addon.domain.selection.sentences import one_of
from addon.domain.status import FORMAT_FAMILIES, Format, MediaType

_NO_VIDEO = ARCHIVE_EXTENSIONS | DISC_EXTENSIONS | PROGRAM_EXTENSIONS  # a side file says nothing of the others


def no_cams(candidate: Candidate, wanted: Wanted) -> Rejection | None:
    """No cam, telesync, telecine, screener or workprint."""
    for name in _pictured(candidate, wanted):
        if name.is_cam and (word := mark(name, wanted, name_words.CAM)):
            return Rejection(rule="no_cams", reason=f"Found “{word}” in the name, wanted a finished picture.")
    return None


def no_3d(candidate: Candidate, wanted: Wanted) -> Rejection | None:
    """No picture for 3D glasses."""
    for name in _pictured(candidate, wanted):
        if name.is_3d and (word := mark(name, wanted, name_words.THREE_D)):
            return Rejection(rule="no_3d", reason=f"Found “{word}” in the name, wanted a flat picture.")
    return None


def quality(candidate: Candidate, wanted: Wanted) -> Rejection | None:
    """One of the qualities asked for. When some are asked for, a name without resolution is not taken on trust."""
    if not wanted.qualities or wanted.media_type is MediaType.GAME or candidate.quality in wanted.qualities:
        return None
    height = candidate.height or (candidate.quality.height if candidate.quality else None)
    found = f"{height}p" if height else "no resolution in the name"
    asked = one_of(quality.label for quality in wanted.qualities)
    return Rejection(rule="quality", reason=f"Found {found}, wanted {asked}.")


def formats(candidate: Candidate, wanted: Wanted) -> Rejection | None:
    """In every family that the request names, one of the members that it names."""
    if not wanted.formats or wanted.media_type is MediaType.GAME:
        return None
    found = candidate.formats
    reasons = [
        f"found {one_of(sorted(own)) or f'no {family}'}, wanted {one_of(sorted(asked))}"
        for family, members in FORMAT_FAMILIES.items()
        if (asked := wanted.formats & members) and (own := _in_family(found, family)) is not None and not own & asked
    ]
    if not reasons:
        return None
    text = "; ".join(reasons).replace("_", " ")
    return Rejection(rule="formats", reason=f"{text[0].upper()}{text[1:]}.")


def video_files(candidate: Candidate, wanted: Wanted) -> Rejection | None:
    """The file that the indexer names is no archive, disc image or program; without it, a film's name tells of none."""
    extension = candidate.file_name.extension if candidate.file_name is not None else ""
    if wanted.media_type is MediaType.GAME:
        return None
    if extension in _NO_VIDEO:
        return Rejection(rule="video_files", reason=f"Found a .{extension} file, wanted a video.")
    name, is_film = candidate.name, wanted.media_type is MediaType.MOVIE  # "complete bluray" may be all of a season
    if not (name.is_disc and is_film) or extension in VIDEO_EXTENSIONS:
        return None
    word = mark(name, wanted, name_words.DISC)
    return Rejection(rule="video_files", reason=f"Found “{word}” in the name, wanted a video.") if word else None


def no_samples(candidate: Candidate, wanted: Wanted) -> Rejection | None:
    """The torrent's own name promises the work, not a sample, trailer, soundtrack, update or the like alone."""
    name = candidate.name
    if wanted.media_type is MediaType.GAME:
        return game.only_part(candidate, wanted)
    if not (name.is_sample or name.is_extra):
        return None
    rest = words_behind_title(name, wanted)
    if name_words.SAMPLE.search(rest):
        found = "a sample"
    elif name_words.names_extra(rest):
        found = "a trailer, soundtrack or other extra"
    else:
        return None
    return Rejection(rule="no_samples", reason=f"Found {found}, wanted the {wanted.media_type.value.lower()} itself.")


def _pictured(candidate: Candidate, wanted: Wanted) -> tuple[ReleaseName, ...]:
    """The names of what is to be seen: words on pictures mean nothing in a game's."""
    return () if wanted.media_type is MediaType.GAME else candidate.names


def _in_family(found: frozenset[Format], family: str) -> frozenset[Format] | None:
    """The members that the release has; None where the name need not tell, because the list of files will."""
    own = found & FORMAT_FAMILIES[family]
    if not own and family == "container":
        return None
    if not own and family == "dynamic range":
        return frozenset({Format.SDR})  # names speak of the picture's range only when it is more than that
    return own
