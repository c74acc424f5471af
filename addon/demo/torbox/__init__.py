"""TorBox on loopback: its interface, its account with a queue, and a node that serves the bytes."""

from addon.demo.torbox.account import HeldView
from addon.demo.torbox.server import TorBox

__all__ = ["HeldView", "TorBox"]
