"""Cinemeta as it answers: metadata by IMDb id, and a catalog search behind a redirect."""

from datetime import date
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from addon.demo.catalogue import Catalogue, Episode, Movie, Show
from addon.demo.clock import Timekeeper, iso_millis
from addon.demo.posters import poster_answer
from addon.demo.upstream import Upstream

PAGE = 50
_CATALOGS = "/cinemeta-catalogs/top"  # another host in real life
_ARTWORK = "https://images.metahub.space"


class Cinemeta(Upstream):
    """The metadata add-on; `unknown_is_404` chooses between its two ways to say "unknown"."""

    def __init__(self, time: Timekeeper, catalogue: Catalogue) -> None:
        super().__init__(time, catalogue)
        self.unknown_is_404 = False
        routes = [
            Route("/manifest.json", self._manifest),
            Route("/meta/{kind}/{imdb_id}.json", self._meta),
            Route("/poster/small/{imdb_id}/img", self._poster),  # another host in real life
            Route("/catalog/{kind}/{rest:path}", self._redirect),
            Route(f"{_CATALOGS}/catalog/{{kind}}/{{list}}.json", self._catalog),
            Route(f"{_CATALOGS}/catalog/{{kind}}/{{list}}/{{extra:path}}", self._catalog),
        ]
        self.app = Starlette(routes=routes)

    @property
    def url(self) -> str:
        """The base, as the metadata setting wants it."""
        return self.origin

    async def _manifest(self, request: Request) -> Response:
        body = {
            "id": "com.linvo.cinemeta",
            "version": "3.0.13",
            "name": "Cinemeta",
            "description": "The official addon for movie and series catalogs",
            "resources": ["catalog", "meta"],
            "types": ["movie", "series"],
            "idPrefixes": ["tt"],
            "catalogs": [{"type": kind, "id": "top", "name": "Popular"} for kind in ("movie", "series")],
        }
        return JSONResponse(body)

    async def _meta(self, request: Request) -> Response:
        imdb_id = request.path_params["imdb_id"]
        match request.path_params["kind"]:
            case "movie":
                movie = self.catalogue.movie(imdb_id=imdb_id)
                meta = None if movie is None else movie_meta(movie, self.origin)
            case "series":
                show = self.catalogue.show(imdb_id=imdb_id)
                meta = None if show is None else show_meta(show, self.origin)
            case _:
                meta = None
        if meta is not None:
            return JSONResponse({"meta": meta})
        if self.unknown_is_404:
            return Response("Not Found", 404, media_type="text/plain")
        return JSONResponse({"meta": {}})

    async def _poster(self, request: Request) -> Response:
        imdb_id = request.path_params["imdb_id"]
        title = self.catalogue.movie(imdb_id=imdb_id) or self.catalogue.show(imdb_id=imdb_id)
        return Response("Not Found", 404) if title is None else poster_answer(title.title)

    async def _redirect(self, request: Request) -> Response:
        raw = request.scope.get("raw_path", request.url.path.encode()).decode("latin-1")
        # Starlette would quote the target again, which spoils %2F and %20.
        response = RedirectResponse("/", 307)
        response.headers["location"] = f"{self.origin}{_CATALOGS}{raw}"
        return response

    async def _catalog(self, request: Request) -> Response:
        kind = request.path_params["kind"]
        titles = self._titles(kind)
        extra = _extra(request)
        words = extra.get("search", "").casefold().split()
        genre = extra.get("genre", "")
        found = [
            title
            for title in titles
            if title.imdb_id is not None
            and all(word in title.title.casefold() for word in words)
            and (genre in ("", str(title.year)) or genre in title.genres)
        ]
        skip = int(extra.get("skip", "0")) if extra.get("skip", "0").isdigit() else 0
        page = found[skip : skip + PAGE]
        return JSONResponse(
            {"metas": [_brief(title, self.origin) for title in page], "hasMore": len(found) > skip + PAGE}
        )

    def _titles(self, kind: str) -> tuple[Movie | Show, ...]:
        match kind:
            case "movie":
                return self.catalogue.movies
            case "series":
                return self.catalogue.shows
            case _:
                return ()


def movie_meta(movie: Movie, images: str) -> dict[str, object]:
    """The whole metadata of a movie; `images`: where its poster is."""
    released = _day(movie.released_on)
    return {
        **_brief(movie, images),
        "released": released,
        "runtime": f"{movie.runtime_minutes} min",
        "director": [],
        "writer": [],
        "cast": [],
        "description": movie.overview,
        "country": "Nowhere",
        "awards": "",
        "moviedb_id": movie.tmdb_id,
        "popularity": 1.5,
        "popularities": {"moviedb": 1.5},
        "trailers": [],
        "trailerStreams": [],
        "videos": [],
        "behaviorHints": {"defaultVideoId": movie.imdb_id, "hasScheduledVideos": False},
    }


def show_meta(show: Show, images: str) -> dict[str, object]:
    """The whole metadata of a show, its episodes as `videos` in the catalogue's order."""
    return {
        **_brief(show, images),
        "status": "Ended" if show.ended else "Continuing",
        "tvdb_id": show.tvdb_id,
        "moviedb_id": show.tmdb_id,
        "description": show.overview,
        "country": show.country,
        "runtime": f"{show.runtime_minutes} min",
        "cast": [],
        "trailers": [],
        "behaviorHints": {"defaultVideoId": None, "hasScheduledVideos": True},
        "videos": [_video(show, episode) for episode in show.episodes],
    }


def _brief(title: Movie | Show, images: str) -> dict[str, object]:
    year = _years(title)
    return {
        "id": title.imdb_id,
        "imdb_id": title.imdb_id,
        "type": "movie" if isinstance(title, Movie) else "series",
        "name": title.title,
        "year": year,
        "releaseInfo": year,
        "genre": list(title.genres),
        "genres": list(title.genres),
        "imdbRating": "7.1",
        "poster": f"{images}/poster/small/{title.imdb_id}/img",
        "background": f"{_ARTWORK}/background/medium/{title.imdb_id}/img",
        "logo": f"{_ARTWORK}/logo/medium/{title.imdb_id}/img",
    }


def _video(show: Show, episode: Episode) -> dict[str, object]:
    video: dict[str, object] = {
        "id": f"{show.imdb_id}:{episode.season}:{episode.number}",
        "season": episode.season,
        "number": episode.number,
        "name": episode.name,
        "overview": "",
        "description": "",
        "thumbnail": f"https://episodes.metahub.space/{show.imdb_id}/{episode.season}/{episode.number}/w780.jpg",
        "tvdb_id": show.tvdb_id * 1000 + episode.season * 100 + episode.number,
        "rating": "0",
    }
    # Specials come without `episode` in real answers, and unannounced ones without a date.
    if episode.season > 0:
        video["episode"] = episode.number
    if episode.airs_at is not None:
        video["released"] = video["firstAired"] = iso_millis(episode.airs_at)
    elif episode.aired_on is not None:
        video["released"] = video["firstAired"] = _day(episode.aired_on)
    return video


def _years(title: Movie | Show) -> str:
    if isinstance(title, Movie):
        return str(title.year)
    last = max((each.aired_on.year for each in title.episodes if each.aired_on), default=title.year)
    if not title.ended:
        return f"{title.year}–"  # EN DASH, as it comes
    return str(title.year) if last == title.year else f"{title.year}–{last}"


def _extra(request: Request) -> dict[str, str]:
    raw = request.scope.get("raw_path", request.url.path.encode()).decode("latin-1")
    after_list = raw.rsplit("/catalog/", 1)[-1].split("/", 2)
    if len(after_list) < 3:
        return {}
    text = after_list[2].removesuffix(".json")
    # A plus sign stays a plus sign here: blanks must come as %20.
    pairs = (pair.partition("=") for pair in text.split("&"))
    return {unquote(name): unquote(value) for name, _, value in pairs}


def _day(day: date) -> str:
    return f"{day.isoformat()}T00:00:00.000Z"
