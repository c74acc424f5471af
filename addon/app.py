"""The HTTP face: routes, health, metrics, and what starts and ends with the server. Knows no rule."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from zoneinfo import ZoneInfo

from prometheus_client import generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute

from addon.clients.http import Wire
from addon.domain.release_name import preload
from addon.domain.status import MediaType
from addon.door import Door
from addon.errors import UpstreamError
from addon.log import get_logger
from addon.pages import Pages
from addon.poster_route import PosterRoute
from addon.scheduler import start_scheduler
from addon.secrets import API_KEY_FILE, WEBHOOK_SECRET_FILE, kept_secret
from addon.services.poster_files import PosterFiles
from addon.services.posters import Posters
from addon.sessions import Sessions
from addon.signing import Seal
from addon.webhooks import SeerrWebhook
from addon.wiring import House
from schema.context import Context
from schema.http import GraphQLApp

log = get_logger("app")


def make_app(house: House) -> Starlette:
    """The application over a wired house; everything runs between its start-up and its shutdown."""
    settings = house.settings
    api_key = kept_secret(settings.data_dir, API_KEY_FILE, settings.api_key)
    webhook_secret = kept_secret(settings.data_dir, WEBHOOK_SECRET_FILE, settings.seerr_webhook_secret)
    posters = _posters(house, api_key)
    context = _context(house, posters)
    door = Door(api_key, settings.allowed_origins, is_addon=bool(os.environ.get("SUPERVISOR_TOKEN")), clock=house.clock)
    graphql, sessions = GraphQLApp(lambda: context, door), Sessions(door, house.clock)
    pages = Pages(prolong=sessions.prolong)
    webhook = SeerrWebhook(webhook_secret, house.intake.seerr.woken if house.intake.seerr else None)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with _running(house, webhook):
            yield

    return Starlette(
        routes=[
            Route("/graphql", graphql, methods=["GET", "POST"]),
            WebSocketRoute("/graphql", graphql),
            Route("/webhooks/seerr", webhook.answer, methods=["POST"]),
            Route("/healthz", _alive),
            Route("/readyz", _readiness(house)),
            Route("/metrics", _metrics(house, door)),
            Route("/session", sessions.answer, methods=["GET", "POST", "DELETE"]),
            Route("/posters/{id}", PosterRoute(posters, door).answer),
            *pages.routes(),
        ],
        lifespan=lifespan,
    )


def _posters(house: House, api_key: str) -> Posters:
    """Posters may lie on the hosts of what tells of titles, and out on the internet."""
    settings, outside = house.settings, house.outside

    async def ask_source(media_type: MediaType, imdb_id: str) -> str | None:
        source = outside.metadata
        found = await (source.movie(imdb_id) if media_type is MediaType.MOVIE else source.show(imdb_id))
        return found.poster_url if found is not None else None

    wire = Wire(client=outside.http, clock=house.clock, count=house.accounting.count)
    configured = tuple(url for url in (settings.metadata_url, settings.igdb_url, settings.seerr_url) if url)
    files = PosterFiles(settings.data_dir / "posters")
    return Posters(Seal(api_key, "posters"), files, wire, ask_source, configured)


def _context(house: House, posters: Posters) -> Context:
    return Context(
        store=house.store,
        asking=house.intake.asking,
        games=house.intake.games,
        commands=house.commands,
        live=house.live,
        bus=house.bus,
        search_titles=house.titles.search,
        title_details=house.intake.title_details.find,
        in_library=house.intake.title_details.in_library.shows,
        speeds=house.speeds.history,
        posters=posters,
        flush_calls=lambda: house.accounting.flush(house.store),
        system=house.system,
        clock=house.clock,
        zone=ZoneInfo(house.settings.tz),
        expire_after=timedelta(seconds=house.settings.expire_after_seconds),
        stall_after=timedelta(seconds=house.settings.stall_after_seconds),
    )


@asynccontextmanager
async def _running(house: House, webhook: SeerrWebhook) -> AsyncIterator[None]:
    """aria2, the worker and the scheduler, in this order; ended in the other."""
    await house.start()
    warm_up = asyncio.gather(asyncio.to_thread(preload), house.outside.aria2.version(), return_exceptions=True)
    worker = asyncio.create_task(house.worker.run(), name="worker")
    scheduler = start_scheduler(house)
    log.info("ready", downloads="own aria2c" if house.outside.own_aria2 else "aria2 at ARIA2_URL")
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)
        await webhook.close()
        house.live.close()
        worker.cancel()
        with suppress(asyncio.CancelledError):
            await worker
        await warm_up
        await house.stop()
        log.info("ended")


async def _alive(_request: Request) -> Response:
    return PlainTextResponse("ok")


def _readiness(house: House) -> Callable[[Request], Awaitable[Response]]:
    async def ready(_request: Request) -> Response:
        """200 when the database and aria2 answer."""
        try:
            await house.store.read(lambda tables: tables.db.select("SELECT 1"))
            await house.outside.aria2.snapshot(max_age_seconds=2)
        except UpstreamError as error:
            return JSONResponse({"ready": False, "message": str(error)}, status_code=503)
        return JSONResponse({"ready": True})

    return ready


def _metrics(house: House, door: Door) -> Callable[[Request], Awaitable[Response]]:
    async def metrics(request: Request) -> Response:
        """Prometheus text, for those who are let in."""
        if not door.admits(request):
            return PlainTextResponse("The API key is missing or wrong.", status_code=401)
        return Response(generate_latest(house.registry), media_type="text/plain; version=0.0.4; charset=utf-8")

    return metrics
