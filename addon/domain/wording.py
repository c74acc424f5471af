"""How sentences for a person are put together. Pure."""

from collections.abc import Sequence

SWARM = "swarm"
"""The name of what delivers without a debrid service: BitTorrent, by our own aria2."""


def sentence(text: str) -> str:
    """The text with a capital letter in front and a full stop behind, where they are missing."""
    trimmed = text.strip()
    if not trimmed:
        return ""
    return f"{trimmed[0].upper()}{trimmed[1:]}{'' if trimmed[-1] in '.!?…' else '.'}"


def listed(words: Sequence[str]) -> str:
    """The words as they stand in a sentence: "movies, shows and games"."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


SERVICE_NAMES = {
    "realdebrid": "Real-Debrid",
    "torbox": "TorBox",
    SWARM: "The swarm",
    "seerr": "Seerr",
    "jellyfin": "Jellyfin",
    "metadata": "The metadata source",
    "igdb": "IGDB",
}
"""How people write the upstreams that have a name of their own."""


def service_name(upstream: str) -> str:
    """The upstream as people write it."""
    return SERVICE_NAMES.get(upstream, upstream)


_LABELS = {
    **SERVICE_NAMES,
    SWARM: "Swarm",
    "metadata": "Cinemeta",
    "aria2": "aria2",
    "database": "Database",
    "library": "Library",
    "mount": "Mount",
    "debrid": "A debrid service",
    "torznab": "Torznab feeds",
    "notify": "Notifications",
}
_ADDONS = {"torrentio": "Torrentio", "comet": "Comet", "mediafusion": "MediaFusion"}


def label_of(upstream: str) -> str:
    """The upstream as a heading: services by their names, add-ons by theirs or their host, feeds by their host."""
    kind, colon, host = upstream.partition(":")
    if not colon:
        return _LABELS.get(upstream, upstream)
    if kind == "torznab":
        return f"Torznab: {host}"
    return next((name for word, name in _ADDONS.items() if host.startswith(f"{word}.")), host)
