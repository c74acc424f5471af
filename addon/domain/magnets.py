"""Magnet links. Pure."""

from urllib.parse import quote

from addon.domain.releases import Release

_MOST_TRACKERS = 20


def magnet_of(release: Release) -> str:
    """The magnet of a release: hash, name and trackers."""
    parts = [f"magnet:?xt=urn:btih:{release.info_hash}", f"dn={quote(release.title, safe='')}"]
    parts += [f"tr={quote(tracker, safe='')}" for tracker in release.trackers[:_MOST_TRACKERS]]
    return "&".join(parts)
