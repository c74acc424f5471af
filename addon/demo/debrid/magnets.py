"""Reads magnet links and form bodies as debrid services take them."""

import base64
import binascii
import re
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request

_HEX = re.compile(r"[0-9a-fA-F]{40}")
_BASE32 = re.compile(r"[A-Za-z2-7]{32}")
_TOPIC = "urn:btih:"


async def form(request: Request) -> dict[str, str]:
    """The fields of a URL-encoded body; empty for any other content type."""
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return {}
    fields = parse_qs((await request.body()).decode("utf-8", "replace"), keep_blank_values=True)
    return {name: values[-1] for name, values in fields.items()}


def read_magnet(magnet: str) -> tuple[str, str] | None:
    """Info hash (40 lower hex) and name of a magnet link; None when it is no such thing."""
    parts = urlsplit(magnet)
    if parts.scheme != "magnet":
        return None
    fields = parse_qs(parts.query)
    for topic in fields.get("xt", []):
        digest = topic.removeprefix(_TOPIC)
        if digest == topic:
            continue
        if _HEX.fullmatch(digest):
            return digest.lower(), fields.get("dn", [""])[0]
        if _BASE32.fullmatch(digest):
            try:
                return base64.b32decode(digest.upper()).hex(), fields.get("dn", [""])[0]
            except binascii.Error:
                return None
    return None


def read_file_ids(text: str) -> tuple[int, ...] | None:
    """The ids of `1,3,7`; None for `all`. ValueError for anything else."""
    if text == "all":
        return None
    return tuple(int(part) for part in text.split(","))
