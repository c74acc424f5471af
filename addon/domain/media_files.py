"""What a file is, by its name alone. Knows no torrent and no request."""

import re

VIDEO_EXTENSIONS = frozenset(
    "mkv mk3d mp4 m4v avi mov wmv asf mpg mpeg m2ts mts ts webm flv f4v ogm ogv divx 3gp 3g2 rm rmvb".split()
)
DISC_EXTENSIONS = frozenset("iso img nrg mdf cue bin vob ifo bup".split())
ARCHIVE_EXTENSIONS = frozenset("rar zip 7z tar gz bz2 xz tgz cab".split())
SIDE_EXTENSIONS = frozenset(
    "srt sub idx ass ssa vtt smi sup nfo txt md jpg jpeg png gif url html htm lnk sfv md5 exe msi torrent".split()
)
KNOWN_EXTENSIONS = VIDEO_EXTENSIONS | DISC_EXTENSIONS | ARCHIVE_EXTENSIONS | SIDE_EXTENSIONS

_ARCHIVE_PART = re.compile(r"[rsz]\d\d|0\d\d|part\d+")


def split_extension(name: str) -> tuple[str, str]:
    """The name without its extension, and the extension in small letters without its dot; empty when there is none.

    Only extensions that a file of a torrent really has: in `Blue.Harbor.2019` there is none. A large `.TS` at the end
    of a release name says telesync and is none either.
    """
    stem, dot, end = name.rpartition(".")
    extension = end.lower()
    if not dot or not stem or end in ("TS", "Ts") or not (extension in KNOWN_EXTENSIONS or is_archive(extension)):
        return name, ""
    return stem, extension


def is_archive(extension: str) -> bool:
    """Whether files of this extension are packed: `rar`, `r00`, `001`."""
    return extension in ARCHIVE_EXTENSIONS or _ARCHIVE_PART.fullmatch(extension) is not None
