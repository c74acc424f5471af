"""Texts that are given out and recognised when they come back, by a key of their own derived from the API key."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode

_TAG_BYTES = 16


class Seal:
    """Seals texts for one purpose; a new API key makes everything void that was sealed with the old one."""

    def __init__(self, api_key: str, purpose: str) -> None:
        self._key = hmac.digest(api_key.encode(errors="replace"), f"usher {purpose}".encode(), "sha256")

    def seal(self, text: str) -> str:
        """The text, readable, with a tag that nobody else can make; letters, digits, `-`, `_` and a dot."""
        raw = text.encode()
        return f"{_encoded(raw)}.{_encoded(self._tag(raw))}"

    def opened(self, sealed: str) -> str | None:
        """The text; None for what was not sealed here."""
        body, _, tag = sealed.partition(".")
        try:
            raw, given = _decoded(body), _decoded(tag)
        except ValueError:
            return None
        return raw.decode() if hmac.compare_digest(given, self._tag(raw)) else None

    def _tag(self, raw: bytes) -> bytes:
        return hmac.digest(self._key, raw, "sha256")[:_TAG_BYTES]


def _encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    """Raises ValueError (binascii's and Unicode's among it) for what is no such text."""
    return urlsafe_b64decode((text + "=" * (-len(text) % 4)).encode("ascii"))
