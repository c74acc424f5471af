"""Which files of a torrent are videos of the work itself, and what their names say. Knows no media type's own rules."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

from addon.domain import name_words
from addon.domain.media_files import VIDEO_EXTENSIONS, split_file
from addon.domain.releases import RemoteFile, Wanted
from addon.domain.title_match import TitleMatch, match_title, words_in
from addon.domain.titles import same_title

SAMPLE_PART = 10  # a video smaller than a tenth of the largest one is a sample or an extra

# Jellyfin's names for folders of extras, and what uploaders call theirs.
_ONE_WORD_FOLDERS = (
    "sample samples proof extras extra bonus bonuses trailer trailers featurette featurettes interviews scenes shorts "
    "clips"
)
_SIDE_FOLDERS = frozenset(_ONE_WORD_FOLDERS.split()) | {
    "behind the scenes",
    "deleted scenes",
    "bonus features",
    "bonus material",
    "special features",
}
_DISC_FOLDERS = frozenset({"bdmv", "video ts", "hvdvd ts"})
# Real-Debrid's replacements in names (its contract, section 4).
_REPLACED_BY_SERVICE = str.maketrans(dict.fromkeys('|"\\?*:<>', "_"))
_LEADING_NUMBER = re.compile(r"^\d{1,2}\s?[.)_-]\s?(?=\D)")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChoice:
    """The files of a torrent that are wanted, by id ascending."""

    files: tuple[RemoteFile, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        """As the debrid service numbers them."""
        return tuple(file.id for file in self.files)


def stem_of(file: RemoteFile) -> str:
    """The file's name without folders and extension."""
    return split_file(file.basename)[0]


def extension_of(file: RemoteFile) -> str:
    """The file's extension, small and without its dot."""
    return split_file(file.basename)[1]


def is_video(file: RemoteFile) -> bool:
    """Whether the file's extension is a video's."""
    return extension_of(file) in VIDEO_EXTENSIONS


def is_on_disc(file: RemoteFile) -> bool:
    """Whether the file is a part of a disc: its folder has the name that discs prescribe."""
    return not _DISC_FOLDERS.isdisjoint(_folders(file))


def is_named(file: RemoteFile, filename: str | None) -> bool:
    """Whether the file has the name that the indexer gave, but for case and what Real-Debrid replaces."""
    return filename is not None and _as_service(file.basename) == _as_service(PurePosixPath(filename).name)


def match_file(file: RemoteFile, wanted: Wanted) -> TitleMatch | None:
    """How the file's own name is about what is wanted; a number in front, as in `03. Title`, counts for nothing."""
    stem = stem_of(file)
    return _match(stem, wanted) or _match(_LEADING_NUMBER.sub("", stem), wanted)


def match_folder(file: RemoteFile, wanted: Wanted) -> TitleMatch | None:
    """The same of the folder that the file lies in."""
    folder = PurePosixPath(file.path).parent.name
    return _match(folder, wanted) or _match(_LEADING_NUMBER.sub("", folder), wanted)


def words_beside_title(file: RemoteFile, wanted: Wanted) -> str:
    """What the file's name says beside the wanted title; all of it when it names another or none."""
    match = match_file(file, wanted)
    return match.rest if match is not None else " ".join(words_in(stem_of(file)))


def videos_among(files: tuple[RemoteFile, ...]) -> tuple[RemoteFile, ...]:
    """The videos that are no parts of a disc, in the order of their ids."""
    videos = [file for file in files if is_video(file) and not is_on_disc(file)]
    return tuple(sorted(videos, key=lambda video: video.id))


def works_among(videos: tuple[RemoteFile, ...], wanted: Wanted) -> tuple[RemoteFile, ...]:
    """Those that may be the work: no samples and no extras, known by name, by folder, or by size beside the largest."""
    largest = max((video.size_bytes for video in videos), default=0)
    return tuple(video for video in videos if not _is_side(video, wanted) and video.size_bytes * SAMPLE_PART >= largest)


def _as_service(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold().translate(_REPLACED_BY_SERVICE)


def _match(text: str, wanted: Wanted) -> TitleMatch | None:
    return match_title(text, wanted.titles, wanted.media_type)


def _folders(file: RemoteFile) -> frozenset[str]:
    return frozenset(" ".join(words_in(folder)) for folder in PurePosixPath(file.path).parts[:-1])


def _is_side(file: RemoteFile, wanted: Wanted) -> bool:
    """By folder or by name; a work may itself be called "Extras"."""
    for folder in _folders(file) & _SIDE_FOLDERS:
        if not any(same_title(folder, title) for title in wanted.titles):
            return True
    beside = words_beside_title(file, wanted)
    return name_words.SAMPLE.search(beside) is not None or any(
        extra["with"] is None for extra in name_words.EXTRA.finditer(beside)
    )
