"""When a release may come from the swarm. Pure."""

from enum import StrEnum


class SwarmUse(StrEnum):
    """The setting TORRENTS, as far as it is about one release. Without a debrid service the first two are the same."""

    FALLBACK = "fallback"  # when no debrid service takes the release
    ALWAYS = "always"  # also in place of having a debrid service fetch it first
