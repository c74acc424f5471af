"""Real-Debrid on loopback: its REST interface and the node that serves the bytes."""

from addon.demo.debrid.node import DownloadNode
from addon.demo.realdebrid.account import HeldView
from addon.demo.realdebrid.server import RealDebrid

__all__ = ["DownloadNode", "HeldView", "RealDebrid"]
