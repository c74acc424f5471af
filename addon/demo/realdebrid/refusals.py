"""Real-Debrid's error bodies: a status, a snake-case text and a number. Knows no state."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from addon.demo.switches import Body

MISSING_PARAMETER = (400, 1, "parameter_missing")
BAD_VALUE = (400, 2, "bad_parameter_value")
UNKNOWN_METHOD = (404, 3, "unknown_method")
METHOD_NOT_ALLOWED = (405, 4, "method_not_allowed")
NOT_FOUND = (404, 7, "unknown_ressource")
BAD_TOKEN = (401, 8, "bad_token")
PERMISSION_DENIED = (403, 9, "permission_denied")
HOSTER_UNSUPPORTED = (503, 16, "hoster_unsupported")
HOSTER_UNAVAILABLE = (503, 19, "hoster_unavailable")
TOO_MANY_ACTIVE = (509, 21, "too_many_active_downloads")
FILE_UNAVAILABLE = (503, 24, "file_unavailable")
TORRENT_INVALID = (400, 30, "torrent_file_invalid")
ACTION_ALREADY_DONE = (202, 31, "action_already_done")
INFRINGING = (451, 35, "infringing_file")
DISABLED_ENDPOINT = (403, 37, "disabled_endpoint")

# What a switched-on fault answers when the test names only a status.
_BY_STATUS = {
    401: BAD_TOKEN,
    403: PERMISSION_DENIED,
    404: NOT_FOUND,
    429: (429, 34, "too_many_requests"),
    451: INFRINGING,
    503: (503, 25, "service_unavailable"),
    509: TOO_MANY_ACTIVE,
}


class Refusal(Exception):
    """Answers the call with one of the errors above."""

    def __init__(self, error: tuple[int, int, str]) -> None:
        super().__init__(error[2])
        self.status, self.code, self.text = error


async def answer(request: Request, error: Exception) -> Response:
    """The JSON body of a refusal."""
    assert isinstance(error, Refusal)
    return JSONResponse({"error": error.text, "error_code": error.code}, error.status)


async def unknown_method(request: Request, error: Exception) -> Response:
    """What a path that does not exist answers."""
    return await answer(request, Refusal(UNKNOWN_METHOD))


async def method_not_allowed(request: Request, error: Exception) -> Response:
    """What a known path with a wrong method answers."""
    return await answer(request, Refusal(METHOD_NOT_ALLOWED))


def error_body(status: int) -> Body:
    """The body that goes with a status."""
    _, code, text = _BY_STATUS.get(status, (status, -1, "internal_error"))
    return {"error": text, "error_code": code}
