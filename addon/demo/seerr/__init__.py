"""Seerr on loopback: requests, metadata, webhooks and the jobs that look into Jellyfin."""

from addon.demo.seerr.desk import DeskError
from addon.demo.seerr.rows import MediaStatus, RequestStatus
from addon.demo.seerr.server import Seerr
from addon.demo.seerr.webhook import SentWebhook

__all__ = ["DeskError", "MediaStatus", "RequestStatus", "Seerr", "SentWebhook"]
