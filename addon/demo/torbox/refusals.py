"""TorBox's envelope, and its refusals in it. The HTTP status of a refusal is often 200. Knows no state."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from addon.demo.switches import Body

_OTHER_STATUS = {  # than 400
    "ACTIVE_LIMIT": 200,
    "COOLDOWN_LIMIT": 200,
    "MONTHLY_LIMIT": 200,
    "NO_AUTH": 403,
    "BAD_TOKEN": 403,
    "ITEM_NOT_FOUND": 404,
    "ENDPOINT_NOT_FOUND": 404,
    "RATE_LIMIT": 429,
    "UNKNOWN_ERROR": 500,
    "DOWNLOAD_SERVER_ERROR": 500,
}
_BY_STATUS = {401: "BAD_TOKEN", 403: "BAD_TOKEN", 404: "ITEM_NOT_FOUND", 429: "RATE_LIMIT"}


class Refusal(Exception):
    """Answers the call with this code."""

    def __init__(self, code: str, detail: str = "The service says no.", data: object = None) -> None:
        super().__init__(code)
        self.code, self.detail, self.data = code, detail, data
        self.status = _OTHER_STATUS.get(code, 400)


def success(data: object, detail: str = "Done.") -> JSONResponse:
    """What a call that went well answers."""
    return JSONResponse({"success": True, "error": None, "detail": detail, "data": data})


async def answer(request: Request, error: Exception) -> Response:
    """The body of a refusal."""
    assert isinstance(error, Refusal)
    body = {"success": False, "error": error.code, "detail": error.detail, "data": error.data}
    return JSONResponse(body, error.status)


async def unknown_call(request: Request, error: Exception) -> Response:
    """What a path or method that does not exist answers."""
    return await answer(request, Refusal("ENDPOINT_NOT_FOUND"))


def invalid(field: str) -> Response:
    """What the framework answers before the service sees the call."""
    return JSONResponse({"detail": [{"loc": ["body", field], "msg": "field required", "type": "missing"}]}, 422)


def error_body(status: int) -> Body:
    """The body that goes with a status when a test names only that."""
    code = _BY_STATUS.get(status, "UNKNOWN_ERROR")
    return {"success": False, "error": code, "detail": "The service says no.", "data": None}
