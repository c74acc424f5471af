"""Seerr's API: its requests, its metadata, its jobs; Jellyseerr's and Overseerr's too. Knows no request of ours."""

from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote

import httpx
import msgspec

from addon.clients.answers import decoded, denied, is_html, readable, refusal_text, refused
from addon.clients.failures import Failure
from addon.clients.http import Ask, Health, Manners, Upstream, Wire
from addon.clients.seerr_requests import Listing, Page, RequestBody, SeerrRequest
from addon.clients.seerr_titles import MovieBody, SeasonBody, SeerrEpisode, SeerrMovie, SeerrShow, ShowBody
from addon.clients.values import line, whole
from addon.errors import UpstreamUnavailableError

T = TypeVar("T")

_API = "/api/v1"
_PAGE_ROWS = 50
_MOST_PAGES = 200
_LIST_READ_SECONDS = 60.0  # each listing makes Seerr call every Radarr and Sonarr that it knows
_CSRF = (
    "Seerr refuses changes from outside: turn off CSRF protection under Settings > General (Seerr calls it "
    '"Enable CSRF Protection") and start Seerr anew'
)
_PROXY = "Something in front of Seerr refuses the call with a web page: let USHER_SEERR_URL lead to Seerr itself"
_KEY = "Seerr refuses the API key: copy it from Seerr's Settings > General into USHER_SEERR_API_KEY"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeerrJob:
    """A job of Seerr, as in `jellyfin-full-scan`."""

    id: str
    name: str
    running: bool


class _Job(msgspec.Struct):
    id: object = None
    name: object = None
    running: object = None

    def job(self) -> SeerrJob | None:
        name = line(self.id, 100)
        if name is None:
            return None
        return SeerrJob(id=name, name=line(self.name, 100) or name, running=self.running is True)


class _Status(msgspec.Struct):
    version: object = None


class _Me(msgspec.Struct, rename="camel"):
    display_name: object = None


_PAGE = msgspec.json.Decoder(Page)
_REQUEST = msgspec.json.Decoder(RequestBody)
_MOVIE = msgspec.json.Decoder(MovieBody)
_SHOW = msgspec.json.Decoder(ShowBody)
_SEASON = msgspec.json.Decoder(SeasonBody)
_JOB = msgspec.json.Decoder(_Job)
_JOBS = msgspec.json.Decoder(list[_Job])
_STATUS = msgspec.json.Decoder(_Status)
_ME = msgspec.json.Decoder(_Me)


class Seerr:
    """One Seerr.

    Every method may raise UpstreamUnavailableError (wait), UpstreamDeniedError (a person acts) and
    UpstreamRejectedError (Seerr understood the call and will not have it).
    """

    name = "seerr"

    def __init__(self, url: str, api_key: str, wire: Wire) -> None:
        base = url.rstrip("/")
        manners = Manners(headers={"X-Api-Key": api_key}, is_outage=_is_outage)
        self._upstream = Upstream(self.name, base if base.endswith(_API) else base + _API, wire, manners)

    @property
    def health(self) -> Health:
        """What the last call showed."""
        return self._upstream.health

    async def open_requests(self) -> Listing:
        """The requests that are approved and not yet available, newest first; charged to nobody.

        An outage in the middle, a row that cannot be read and totals that change between pages make the listing
        incomplete: what is missing from it then may well be there.
        """
        found: dict[int, SeerrRequest] = {}  # rows move to the next page while requests come in
        totals: set[int | None] = set()
        unreadable = 0
        for number in range(_MOST_PAGES):
            try:
                page = await self._answer(_page_ask(number), _PAGE)
            except UpstreamUnavailableError:
                if number == 0:
                    raise
                unreadable += 1
                break
            rows = page.results or []
            requests = [body.request() for body in readable(rows, _REQUEST)]
            found.update((request.id, request) for request in requests if request is not None)
            unreadable += len(rows) - sum(request is not None for request in requests)
            totals.add(whole(page.page_info.results) if page.page_info else None)
            pages = whole(page.page_info.pages) if page.page_info else None
            if not rows or number + 1 >= (pages or 0):
                break
        complete = not unreadable and totals == {len(found)}
        return Listing(requests=tuple(found.values()), complete=complete)

    async def request(self, request_id: int) -> SeerrRequest:
        """The request; raises UpstreamMissingError when Seerr has none with this id."""
        ask = Ask(method="GET", path=f"/request/{request_id}", endpoint="request/{id}")
        request = (await self._answer(ask, _REQUEST)).request()
        if request is None or request.id != request_id:
            raise self._nonsense(ask)
        return request

    async def movie(self, tmdb_id: int) -> SeerrMovie:
        """The movie. One that TMDB lacks cannot be told from TMDB being down: UpstreamUnavailableError for both."""
        ask = Ask(method="GET", path=f"/movie/{tmdb_id}", endpoint="movie/{id}")
        movie = (await self._answer(ask, _MOVIE)).movie(tmdb_id)
        if movie is None:
            raise self._nonsense(ask)
        return movie

    async def show(self, tmdb_id: int) -> SeerrShow:
        """The show; one that TMDB lacks is UpstreamUnavailableError, as with movies."""
        ask = Ask(method="GET", path=f"/tv/{tmdb_id}", endpoint="tv/{id}")
        show = (await self._answer(ask, _SHOW)).show(tmdb_id)
        if show is None:
            raise self._nonsense(ask)
        return show

    async def season(self, tmdb_id: int, number: int) -> tuple[SeerrEpisode, ...]:
        """The episodes of a season, ascending; a season that TMDB lacks is UpstreamUnavailableError, as with shows."""
        ask = Ask(method="GET", path=f"/tv/{tmdb_id}/season/{number}", endpoint="tv/{id}/season/{n}")
        episodes = (await self._answer(ask, _SEASON)).listed()
        if episodes is None:
            raise self._nonsense(ask)
        return episodes

    async def jobs(self) -> tuple[SeerrJob, ...]:
        """Seerr's jobs; which there are depends on its media server. Charged to nobody."""
        ask = Ask(method="GET", path="/settings/jobs", endpoint="settings/jobs", shared=True)
        jobs = (body.job() for body in await self._answer(ask, _JOBS))
        return tuple(job for job in jobs if job is not None)

    async def run_job(self, job_id: str) -> SeerrJob:
        """Starts the job and returns at once; raises UpstreamMissingError when Seerr has none with this id."""
        path = f"/settings/jobs/{quote(job_id, safe='')}/run"
        ask = Ask(method="POST", path=path, endpoint="settings/jobs/{id}/run", shared=True)
        job = (await self._answer(ask, _JOB)).job()
        if job is None:
            raise self._nonsense(ask)
        return job

    async def check(self) -> str:
        """One sentence for a person that says Seerr can be used; raises what is wrong."""
        status = await self._answer(Ask(method="GET", path="/status", endpoint="status", shared=True), _STATUS)
        me = await self._answer(Ask(method="GET", path="/auth/me", endpoint="auth/me", shared=True), _ME)
        user = line(me.display_name, 100) or "its owner"
        version = line(status.version, 40) or "of unknown version"
        self._upstream.note_detail(f"Version {version.removeprefix('of ')}")
        return f"Seerr {version}: the API key acts as {user}"

    async def _answer(self, ask: Ask, decoder: msgspec.json.Decoder[T]) -> T:
        response = await self._upstream.send(ask)
        status = response.status_code
        if status in {401, 403}:
            what_to_do = _CSRF if "csrf" in refusal_text(response).lower() else _PROXY if is_html(response) else _KEY
            kind = Failure.KEY if what_to_do == _KEY else Failure.ACCOUNT
            raise denied(self._upstream, ask, response, f"{what_to_do} ({status})", kind)
        if status >= 500:  # what _is_outage lets through
            raise UpstreamUnavailableError(
                f"seerr has no {ask.endpoint} now: {refusal_text(response)}",
                upstream=self.name,
                operation=ask.endpoint,
                status=status,
            )
        error = refused(self._upstream, ask, response)
        if error is not None:
            raise error
        return decoded(self._upstream, ask, response, decoder)

    def _nonsense(self, ask: Ask) -> UpstreamUnavailableError:
        message = f"seerr answers {ask.endpoint} without what belongs there"
        return UpstreamUnavailableError(message, upstream=self.name, operation=ask.endpoint, status=200)


def _page_ask(number: int) -> Ask:
    # Seerr refuses parameters that its version does not know, and Overseerr knows fewer: only these three
    query = f"take={_PAGE_ROWS}&skip={number * _PAGE_ROWS}&filter=processing"
    return Ask(
        method="GET", path="/request", endpoint="request", query=query, shared=True, read_seconds=_LIST_READ_SECONDS
    )


def _is_outage(response: httpx.Response) -> bool:
    """Whether Seerr itself is out of order.

    "Unable to retrieve movie." (500), or series, or season, is said of one title, by a Seerr that works (3.1.0, seen
    2026-11-21): it must not hold back everything else.
    """
    return response.status_code >= 500 and not refusal_text(response).startswith("Unable to retrieve")
