"""The routes that list items: /Items and the seasons and episodes of a series."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from addon.demo.catalogue import Catalogue, Episode
from addon.demo.jellyfin import shapes
from addon.demo.jellyfin.items import Item
from addon.demo.jellyfin.queries import Query, read_guid
from addon.demo.jellyfin.scanner import Scanner


class ItemRoutes:
    """Handlers over what the scanner has found."""

    def __init__(self, scanner: Scanner, catalogue: Callable[[], Catalogue]) -> None:
        self._scanner = scanner
        self._catalogue = catalogue

    def routes(self) -> list[Route]:
        """The routes."""
        return [
            Route("/Items", self.items, methods=["GET"]),
            Route("/Shows/{series_id}/Seasons", self.seasons, methods=["GET"]),
            Route("/Shows/{series_id}/Episodes", self.episodes, methods=["GET"]),
        ]

    async def items(self, request: Request) -> Response:
        """`GET /Items`: without `recursive` only the libraries themselves; never filters by id or path."""
        query = Query(request)
        start, limit = query.number("startIndex") or 0, query.number("limit")
        if not query.flag("recursive") and not query.text("parentId"):
            folders = [shapes.library_folder(library) for library in self._scanner.libraries]
            return JSONResponse(shapes.envelope(folders, total=len(folders)))
        found = self._sorted(query, [item for item in self._scanner.items() if _wanted(item, query)])
        page = found[start:] if limit is None else found[start : start + limit]
        fields = query.words("fields")
        total = 0 if query.flag("enableTotalRecordCount") is False else len(found)
        bodies = [shapes.item(item, fields) for item in page]
        return JSONResponse(shapes.envelope(bodies, total=total, start=start))

    async def seasons(self, request: Request) -> Response:
        """`GET /Shows/{id}/Seasons`: the seasons that have files; 404 for an unknown series."""
        series = self._series(request)
        if series is None:
            return JSONResponse(shapes.problem(404, "Not Found"), 404)
        numbers = sorted({item.season for item in self._episodes(series) if item.season is not None})
        return JSONResponse(shapes.envelope([shapes.season(series, number) for number in numbers], total=len(numbers)))

    async def episodes(self, request: Request) -> Response:
        """`GET /Shows/{id}/Episodes`: with an API key missing episodes are listed too, unless refused."""
        series, query = self._series(request), Query(request)
        if series is None:
            return JSONResponse(shapes.problem(404, "Not Found"), 404)
        season, missing = query.number("season"), query.flag("isMissing")
        fields = query.words("fields")
        present = [item for item in self._episodes(series) if season in (None, item.season)]
        bodies = [] if missing is True else [shapes.item(item, fields) for item in present]
        if missing is not False:
            lacking = self._lacking(series, present)
            bodies += [
                shapes.missing_episode(series, episode) for episode in lacking if season in (None, episode.season)
            ]
        start, limit = query.number("startIndex") or 0, query.number("limit")
        page = bodies[start:] if limit is None else bodies[start : start + limit]
        return JSONResponse(shapes.envelope(page, total=len(bodies), start=start))

    def _sorted(self, query: Query, found: list[Item]) -> list[Item]:
        descending = query.words("sortOrder") == {"descending"}
        by_date = "datecreated" in query.words("sortBy")
        key = (lambda item: item.created_at.isoformat()) if by_date else (lambda item: item.name.casefold())
        return sorted(found, key=key, reverse=descending)

    def _series(self, request: Request) -> Item | None:
        wanted = read_guid("seriesId", request.path_params["series_id"])
        series = (item for item in self._scanner.items() if item.type == "Series")
        return next((item for item in series if item.id == wanted), None)

    def _episodes(self, series: Item) -> list[Item]:
        own = [item for item in self._scanner.items() if item.series_path == series.path]
        return sorted(own, key=lambda item: (item.season or 0, item.number or 0, item.path))

    def _lacking(self, series: Item, present: list[Item]) -> tuple[Episode, ...]:
        imdb_id = series.provider_id("Imdb")
        show = self._catalogue().show(imdb_id=imdb_id) if imdb_id else None
        if show is None:
            return ()
        held = {
            (item.season, number)
            for item in present
            if item.number is not None
            for number in range(item.number, (item.last or item.number) + 1)
        }
        return tuple(each for each in show.episodes if (each.season, each.number) not in held)


def _wanted(item: Item, query: Query) -> bool:
    types, years = query.words("includeItemTypes"), query.words("years")
    parent, term = query.text("parentId").replace("-", "").lower(), query.text("searchTerm").casefold()
    if types and item.type.lower() not in types:
        return False
    if item.type.lower() in query.words("excludeItemTypes"):
        return False
    if years and str(item.year) not in years:
        return False
    if parent and parent != item.library_id:
        return False
    for name, provider in (("hasImdbId", "Imdb"), ("hasTmdbId", "Tmdb"), ("hasTvdbId", "Tvdb")):
        wanted = query.flag(name)
        if wanted is not None and wanted != (item.provider_id(provider) is not None):
            return False
    return term in item.name.casefold()
