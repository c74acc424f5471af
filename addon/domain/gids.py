"""The identity of a download towards aria2. Pure."""

from hashlib import sha256


def gid_of(grab_id: int, info_hash: str, file_id: int) -> str:
    """16 hex digits, the same for the same file of the same grab, so that aria2 itself refuses a repeated add."""
    return sha256(f"{grab_id}/{info_hash}/{file_id}".encode()).hexdigest()[:16]
