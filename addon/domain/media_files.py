"""What a file is, by its name alone. Knows no torrent and no request."""

import re

_VIDEO = "mkv mk3d mp4 m4v avi mov wmv asf mpg mpeg m2ts mts ts webm flv f4v ogm ogv divx 3gp 3g2 rm rmvb"
_DISC = "iso img nrg mdf cue bin vob ifo bup"
_ARCHIVE = "rar zip 7z tar gz bz2 xz tgz cab"
_PROGRAM = "exe msi bat cmd lnk"
_SIDE = "srt sub idx ass ssa vtt smi sup nfo txt md jpg jpeg png gif url html htm sfv md5 torrent"

_AUDIO = "mp3 flac ogg oga opus m4a aac wma wav ape aif aiff"
_READ = "nfo txt md pdf epub cbz cbr jpg jpeg png gif bmp webp url sfv md5 sha1 torrent srt sub diz"

VIDEO_EXTENSIONS = frozenset(_VIDEO.split())
DISC_EXTENSIONS = frozenset(_DISC.split())
ARCHIVE_EXTENSIONS = frozenset(_ARCHIVE.split())
PROGRAM_EXTENSIONS = frozenset(_PROGRAM.split())
AUDIO_EXTENSIONS = frozenset(_AUDIO.split())  # no known ends of release names: there they are words on the sound
READ_EXTENSIONS = frozenset(_READ.split())  # of what is looked at, or goes along
_KNOWN = VIDEO_EXTENSIONS | DISC_EXTENSIONS | ARCHIVE_EXTENSIONS | PROGRAM_EXTENSIONS | frozenset(_SIDE.split())

_VOLUME = re.compile(r"[rz]\d\d|00\d")  # of an archive in parts


def split_name(text: str) -> tuple[str, str]:
    """A release name without its extension, and the extension in small letters without its dot, empty for none.

    In `Blue.Harbor.2019` there is none, and a large `.TS` at the end says telesync.
    """
    stem, _, end = text.rpartition(".")
    if not stem or end in ("TS", "Ts") or end.lower() not in _KNOWN:
        return text, ""
    return stem, end.lower()


def split_file(basename: str) -> tuple[str, str]:
    """The same of a real file, where `.TS` is a video and `.r00` a part of an archive."""
    stem, _, end = basename.rpartition(".")
    extension = end.lower()
    if not stem or not (extension in _KNOWN or _VOLUME.fullmatch(extension)):
        return basename, ""
    return stem, extension


def is_archive(extension: str) -> bool:
    """Whether files of this extension are packed: `rar`, `r00`, `001`."""
    return extension in ARCHIVE_EXTENSIONS or _VOLUME.fullmatch(extension) is not None
