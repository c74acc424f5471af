"""Jellyfin on loopback: it really looks at folders on disk."""

from addon.demo.jellyfin.items import Item, Library
from addon.demo.jellyfin.server import Jellyfin

__all__ = ["Item", "Jellyfin", "Library"]
