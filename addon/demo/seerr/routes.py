"""Seerr's routes about requests. Speaks HTTP; what they mean is the desk's business."""

import math
from collections.abc import Callable

from starlette.requests import Request as Call
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from addon.demo.seerr import checks
from addon.demo.seerr.checks import InvalidError
from addon.demo.seerr.desk import Desk, DeskError, Wish
from addon.demo.seerr.filters import FILTERS, passes
from addon.demo.seerr.rows import MANAGE_REQUESTS, REQUEST_VIEW, Request, User
from addon.demo.seerr.shapes import Shapes

_LIST_QUERY = {
    "take": checks.number,
    "skip": checks.number,
    "filter": checks.one_of(*FILTERS),
    "sort": checks.one_of("added", "modified"),
    "sortDirection": checks.one_of("asc", "desc"),
    "requestedBy": checks.number,
    "mediaType": checks.one_of("movie", "tv", "all"),
}


class RequestRoutes:
    """Handlers of /request; the caller is found in `call.state.user`."""

    def __init__(self, desk: Desk, shapes: Callable[[], Shapes]) -> None:
        self._desk = desk
        self._shapes = shapes

    def routes(self) -> list[Route]:
        """The routes, relative to the base."""
        return [
            Route("/request", self.listing, methods=["GET"]),
            Route("/request", self.create, methods=["POST"]),
            Route("/request/{id}", self.one, methods=["GET"]),
            Route("/request/{id}", self.edit, methods=["PUT"]),
            Route("/request/{id}", self.remove, methods=["DELETE"]),
            Route("/request/{id}/retry", self.retry, methods=["POST"]),
            Route("/request/{id}/{status}", self.decide, methods=["POST"]),
        ]

    async def listing(self, call: Call) -> Response:
        """`GET /request`: filtered, sorted and paged."""
        query = checks.read_query(call, _LIST_QUERY)
        take, skip = int(float(query.get("take", "10"))), int(float(query.get("skip", "0")))
        found = self._found(query, call.state.user)
        page = found[skip : skip + take]
        info = {
            "pages": math.ceil(len(found) / take) if take else None,
            "pageSize": take,
            "results": len(found),
            "page": math.ceil(skip / take) + 1 if take else None,
        }
        results = [self._shapes().listed(request) for request in page]
        no_errors: dict[str, list[str]] = {"radarr": [], "sonarr": []}
        return JSONResponse({"pageInfo": info, "results": results, "serviceErrors": no_errors})

    async def create(self, call: Call) -> Response:
        """`POST /request`: 201, or 202, 403, 409, 500 with a message."""
        checks.read_query(call, {})
        body = await _body(call, "mediaType", "mediaId")
        wish = _wish(body)
        user_id = body.get("userId")
        user = self._desk.users.get(user_id, call.state.user) if isinstance(user_id, int) else call.state.user
        try:
            request = self._desk.ask(wish, user, by=call.state.user)
        except DeskError as error:
            return JSONResponse({"message": error.message}, error.status)
        return JSONResponse(self._shapes().request(request, alone=True), 201)

    async def one(self, call: Call) -> Response:
        """`GET /request/{id}`."""
        checks.read_query(call, {})
        request = self._wanted(call)
        if request is None:
            return _gone()
        return JSONResponse(self._shapes().request(request, alone=True))

    async def edit(self, call: Call) -> Response:
        """`PUT /request/{id}`: other seasons for a show; what else can be edited means nothing here."""
        checks.read_query(call, {})
        body = await _body(call, "mediaType")
        request, user = self._wanted(call), call.state.user
        if request is None:
            return _gone()
        of_own_show = request.requested_by.id == user.id and body["mediaType"] == "tv"
        if not (of_own_show or user.may(MANAGE_REQUESTS)):
            return JSONResponse({"message": "You do not have permission to modify this request."}, 403)
        try:
            if body["mediaType"] == "tv":
                self._desk.edit(request, _seasons(body))
        except DeskError as error:
            return JSONResponse({"message": error.message}, error.status)
        return JSONResponse(self._shapes().request(request, alone=True))

    async def remove(self, call: Call) -> Response:
        """`DELETE /request/{id}`."""
        checks.read_query(call, {})
        request = self._wanted(call)
        if request is None:
            return _gone()
        self._desk.remove(request)
        return Response(status_code=204)

    async def retry(self, call: Call) -> Response:
        """`POST /request/{id}/retry`."""
        checks.read_query(call, {})
        request = self._wanted(call)
        if request is None:
            return _gone()
        self._desk.retry(request, call.state.user)
        return JSONResponse(self._shapes().request(request, alone=True))

    async def decide(self, call: Call) -> Response:
        """`POST /request/{id}/approve` and `/decline`."""
        checks.read_query(call, {})
        complaint = checks.one_of("approve", "decline")(call.path_params["status"])
        if complaint is not None:
            raise InvalidError(".params.status", f"request.params.status {complaint}")
        request = self._wanted(call)
        if request is None:
            return _gone()
        if not call.state.user.may(MANAGE_REQUESTS):
            message = "You do not have permission to access this endpoint"
            return JSONResponse({"status": 403, "error": message}, 403)
        decision = self._desk.approve if call.path_params["status"] == "approve" else self._desk.decline
        decision(request, call.state.user)
        return JSONResponse(self._shapes().request(request, alone=True))

    def _found(self, query: dict[str, str], user: User) -> list[Request]:
        found = [each for each in self._desk.requests.values() if passes(each, query.get("filter", "all"))]
        if "requestedBy" in query:
            found = [each for each in found if each.requested_by.id == int(float(query["requestedBy"]))]
        if not user.may(MANAGE_REQUESTS, REQUEST_VIEW):
            found = [each for each in found if each.requested_by.id == user.id]
        kind = query.get("mediaType", "all")
        found = [each for each in found if kind in ("all", each.media.kind)]
        if query.get("sort") == "modified":
            found.sort(key=lambda each: (each.updated_at, each.id))
        if query.get("sortDirection", "desc") == "desc":
            found.reverse()
        return found

    def _wanted(self, call: Call) -> Request | None:
        text = call.path_params["id"]
        return self._desk.requests.get(int(text)) if text.isdecimal() else None


def _gone() -> Response:
    return JSONResponse({"message": "Request not found."}, 404)


async def _body(call: Call, *required: str) -> dict[str, object]:
    try:
        body = await call.json()
    except ValueError:
        raise InvalidError(".body", "Unexpected token in JSON") from None
    if not isinstance(body, dict):
        raise InvalidError(".body", "request.body should be object")
    for name in required:
        if name not in body:
            raise InvalidError(f".body.{name}", f"request.body should have required property '{name}'")
    if body["mediaType"] not in ("movie", "tv"):
        message = "request.body.mediaType should be equal to one of the allowed values: movie, tv"
        raise InvalidError(".body.mediaType", message)
    if "mediaId" in required and type(body["mediaId"]) is not int:
        raise InvalidError(".body.mediaId", "request.body.mediaId should be number")
    return body


def _seasons(body: dict[str, object]) -> tuple[int, ...]:
    seasons = body.get("seasons", [])
    if not isinstance(seasons, list) or not all(isinstance(each, int) for each in seasons):
        raise InvalidError(".body.seasons", "request.body.seasons should be array")
    return tuple(seasons)


def _wish(body: dict[str, object]) -> Wish:
    media_id = body["mediaId"]
    assert isinstance(media_id, int)
    seasons = None if body.get("seasons") == "all" else _seasons(body)
    return Wish(kind=str(body["mediaType"]), tmdb_id=media_id, is4k=body.get("is4k") is True, seasons=seasons)
