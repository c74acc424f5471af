"""Seerr's routes about its own settings: jobs, webhook, and the Radarr and Sonarr entries."""

import json

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from addon.demo.seerr import checks
from addon.demo.seerr.checks import InvalidError
from addon.demo.seerr.jobs import JobFacts, Jobs
from addon.demo.seerr.webhook import Webhooks, WebhookSettings


class SettingsRoutes:
    """Handlers of /settings; `radarr` and `sonarr` hold the entries, none by default."""

    def __init__(self, jobs: Jobs, webhooks: Webhooks) -> None:
        self.radarr: list[dict[str, object]] = []
        self.sonarr: list[dict[str, object]] = []
        self._jobs = jobs
        self._webhooks = webhooks

    def routes(self) -> list[Route]:
        """The routes, relative to the base."""
        return [
            Route("/settings/jobs", self.jobs, methods=["GET"]),
            Route("/settings/jobs/{job_id}/run", self.run, methods=["POST"]),
            Route("/settings/jobs/{job_id}/cancel", self.cancel, methods=["POST"]),
            Route("/settings/radarr", self.radarr_entries, methods=["GET"]),
            Route("/settings/sonarr", self.sonarr_entries, methods=["GET"]),
            Route("/settings/notifications/webhook", self.webhook, methods=["GET"]),
            Route("/settings/notifications/webhook", self.set_webhook, methods=["POST"]),
            Route("/settings/notifications/webhook/test", self.test_webhook, methods=["POST"]),
        ]

    async def jobs(self, request: Request) -> Response:
        """`GET /settings/jobs`."""
        checks.read_query(request, {})
        return JSONResponse(self._jobs.listing())

    async def run(self, request: Request) -> Response:
        """`POST /settings/jobs/{id}/run`: answers at once, the job runs on."""
        job = self._job(request)
        if job is None:
            return JSONResponse({"message": "Job not found."}, 404)
        self._jobs.run(job)
        return JSONResponse(self._jobs.shape(job))

    async def cancel(self, request: Request) -> Response:
        """`POST /settings/jobs/{id}/cancel`."""
        job = self._job(request)
        if job is None:
            return JSONResponse({"message": "Job not found."}, 404)
        self._jobs.cancel(job)
        return JSONResponse(self._jobs.shape(job))

    async def radarr_entries(self, request: Request) -> Response:
        """`GET /settings/radarr`."""
        checks.read_query(request, {})
        return JSONResponse(self.radarr)

    async def sonarr_entries(self, request: Request) -> Response:
        """`GET /settings/sonarr`."""
        checks.read_query(request, {})
        return JSONResponse(self.sonarr)

    async def webhook(self, request: Request) -> Response:
        """`GET /settings/notifications/webhook`."""
        checks.read_query(request, {})
        return JSONResponse(_shape(self._webhooks.settings))

    async def set_webhook(self, request: Request) -> Response:
        """`POST /settings/notifications/webhook`: the payload template comes encoded twice."""
        checks.read_query(request, {})
        self._webhooks.settings = _read(await _json(request))
        return JSONResponse(_shape(self._webhooks.settings))

    async def test_webhook(self, request: Request) -> Response:
        """`POST /settings/notifications/webhook/test`: 204, or 500 when the receiver did not take it."""
        checks.read_query(request, {})
        if await self._webhooks.test(_read(await _json(request))):
            return Response(status_code=204)
        return JSONResponse({"message": "Failed to send webhook notification."}, 500)

    def _job(self, request: Request) -> JobFacts | None:
        checks.read_query(request, {})
        return self._jobs.facts(request.path_params["job_id"])


def _shape(settings: WebhookSettings) -> dict[str, object]:
    return {
        "enabled": settings.enabled,
        "embedPoster": settings.embed_poster,
        "types": settings.types,
        "options": {
            "webhookUrl": settings.url,
            "jsonPayload": settings.template,
            "authHeader": settings.auth_header,
            "supportVariables": False,
        },
    }


async def _json(request: Request) -> dict[str, object]:
    try:
        body = await request.json()
    except ValueError:
        raise InvalidError(".body", "Unexpected token in JSON") from None
    if not isinstance(body, dict):
        raise InvalidError(".body", "request.body should be object")
    return body


def _read(body: dict[str, object]) -> WebhookSettings:
    options = body.get("options")
    if not isinstance(options, dict):
        raise InvalidError(".body.options", "request.body.options should be object")
    try:
        template = json.loads(options["jsonPayload"])
        valid = isinstance(template, str) and isinstance(json.loads(template), dict)
    except (KeyError, TypeError, ValueError):
        valid = False
    if not valid:
        raise InvalidError(".body.options.jsonPayload", "Unexpected token in JSON", 500)
    types = body.get("types", 0)
    return WebhookSettings(
        enabled=body.get("enabled") is True,
        embed_poster=body.get("embedPoster") is not False,
        types=types if isinstance(types, int) else 0,
        url=str(options.get("webhookUrl", "")),
        auth_header=str(options.get("authHeader", "")),
        template=template,
    )
