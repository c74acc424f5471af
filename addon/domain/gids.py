"""The identity of a download towards aria2. Pure."""

from hashlib import sha256


def gid_of(grab_id: int, info_hash: str, file_id: int) -> str:
    """16 hex digits, the same for the same file of the same grab, so that aria2 itself refuses a repeated add."""
    return sha256(f"{grab_id}/{info_hash}/{file_id}".encode()).hexdigest()[:16]


def torrent_gid(info_hash: str) -> str:
    """Of the files of a torrent, by the hash alone: aria2 itself refuses to fetch it twice."""
    return sha256(f"swarm/{info_hash}".encode()).hexdigest()[:16]


def metadata_gid(info_hash: str) -> str:
    """Of a torrent's metadata, that is its list of files, while it is fetched by a magnet."""
    return sha256(f"swarm/metadata/{info_hash}".encode()).hexdigest()[:16]
