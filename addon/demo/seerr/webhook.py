"""Sends Seerr's webhook: once, without retries, with the Authorization header exactly as typed."""

import asyncio
import json
from dataclasses import dataclass

import httpx

from addon.demo.catalogue import Movie, Show
from addon.demo.seerr.rows import Request
from addon.demo.seerr.template import default_template, fill

TYPES = {
    "MEDIA_PENDING": 2,
    "MEDIA_APPROVED": 4,
    "MEDIA_AVAILABLE": 8,
    "MEDIA_FAILED": 16,
    "TEST_NOTIFICATION": 32,
    "MEDIA_DECLINED": 64,
    "MEDIA_AUTO_APPROVED": 128,
}
_EVENTS = {
    "MEDIA_PENDING": "New {} Request",
    "MEDIA_APPROVED": "{} Request Approved",
    "MEDIA_AVAILABLE": "{} Request Now Available",
    "MEDIA_FAILED": "{} Request Failed",
    "MEDIA_DECLINED": "{} Request Declined",
    "MEDIA_AUTO_APPROVED": "{} Request Automatically Approved",
}
_POSTERS = "https://image.tmdb.org/t/p/w600_and_h900_bestv2"


@dataclass(slots=True, kw_only=True)
class WebhookSettings:
    """The one webhook slot; `types` is a bit set, zero means everything."""

    enabled: bool = False
    embed_poster: bool = True
    types: int = 4318
    url: str = ""
    auth_header: str = ""
    template: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentWebhook:
    """A webhook that went out; `status` is None when nobody answered."""

    notification_type: str
    request_id: int | None
    status: int | None


class Webhooks:
    """Sends in tasks of its own, so that no request waits for the receiver."""

    def __init__(self) -> None:
        self.settings = WebhookSettings(template=default_template())
        self.sent: list[SentWebhook] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._client: httpx.AsyncClient | None = None

    def notify(self, notification_type: str, request: Request, title: Movie | Show) -> None:
        """Send a notification about a request, as its rows are now."""
        settings = self.settings
        wanted = settings.types == 0 or settings.types & TYPES[notification_type]
        if not (settings.enabled and settings.url and wanted):
            return
        seasons = ", ".join(str(season.number) for season in request.seasons)
        extra = [{"name": "Requested Seasons", "value": seasons}] if seasons else []
        body = fill(settings.template, _values(notification_type, request, title), extra)
        task = asyncio.create_task(self._send(settings, body, notification_type, request.id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def test(self, settings: WebhookSettings) -> bool:
        """Send the test notification; False when it was not taken."""
        values = {
            "notification_type": "TEST_NOTIFICATION",
            "subject": "Test Notification",
            "message": "Check check, 1, 2, 3. Are we coming in clear?",
        }
        await self._send(settings, fill(settings.template, values, []), "TEST_NOTIFICATION", None)
        status = self.sent[-1].status
        return status is not None and 200 <= status < 300

    async def settled(self) -> None:
        """Returns when every webhook so far was sent or has failed."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def close(self) -> None:
        """Give up what is still on its way."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(set(self._tasks))
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def _send(
        self, settings: WebhookSettings, body: dict[str, object], kind: str, request_id: int | None
    ) -> None:
        if self._client is None:
            self._client = httpx.AsyncClient(trust_env=False, timeout=10.0)
        headers = {"Content-Type": "application/json"}
        if settings.auth_header:
            headers["Authorization"] = settings.auth_header
        status: int | None = None
        try:
            answer = await self._client.post(settings.url, content=json.dumps(body), headers=headers)
            status = answer.status_code
        except (httpx.HTTPError, httpx.InvalidURL):
            status = None  # only logged by the real one
        self.sent.append(SentWebhook(notification_type=kind, request_id=request_id, status=status))


def _values(notification_type: str, request: Request, title: Movie | Show) -> dict[str, str]:
    media, user = request.media, request.requested_by
    what = ("4K " if request.is4k else "") + ("Movie" if media.kind == "movie" else "Series")
    poster = f"/po{title.tmdb_id}.jpg" if media.kind == "movie" else f"/tpo{title.tmdb_id}.jpg"
    return {
        "notification_type": notification_type,
        "event": _EVENTS[notification_type].format(what),
        "subject": f"{title.title} ({title.year})",
        "message": title.overview,
        "image": f"{_POSTERS}{poster}",
        "media_type": media.kind,
        "media_tmdbid": str(media.tmdb_id),
        "media_tvdbid": str(media.tvdb_id or ""),
        "media_status": media.status.name,
        "media_status4k": media.status4k.name,
        "request_id": str(request.id),
        "requestedBy_email": f"{user.name}@example.test",
        "requestedBy_username": user.name,
        "requestedBy_avatar": f"/avatarproxy/{'abcdefghijklmnop'[user.id]}",
    }
