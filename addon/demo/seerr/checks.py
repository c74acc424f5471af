"""How strictly Seerr's API reads a query: unknown names, unencoded values and wrong types answer 400."""

import re
from collections.abc import Callable, Mapping
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

_RESERVED = re.compile(r"[:/?#\[\]@!$&'()*+,;=]")
Check = Callable[[str], str | None]


class InvalidError(Exception):
    """The call does not fit the API's description."""

    def __init__(self, path: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.path, self.message, self.status = path, message, status


async def answer_invalid(request: Request, error: Exception) -> Response:
    """The body of such a refusal."""
    assert isinstance(error, InvalidError)
    errors = [{"path": error.path, "message": error.message}]
    return JSONResponse({"message": error.message, "errors": errors}, error.status)


def number(value: str) -> str | None:
    """Complains about anything that is no number."""
    return None if re.fullmatch(r"-?\d+(\.\d+)?", value) else "should be number"


def text(value: str) -> str | None:
    """Takes everything."""
    return None


def one_of(*allowed: str) -> Check:
    """Complains about anything else."""

    def check(value: str) -> str | None:
        known = f"should be equal to one of the allowed values: {', '.join(allowed)}"
        return None if value in allowed else known

    return check


def read_query(request: Request, known: Mapping[str, Check]) -> dict[str, str]:
    """The decoded query; InvalidError unless every name is known and every value encoded and right."""
    values: dict[str, str] = {}
    raw = request.scope["query_string"].decode("latin-1")
    for pair in (part for part in raw.split("&") if part):
        name, _, value = pair.partition("=")
        name = unquote(name)
        if name not in known:
            raise InvalidError(f".query.{name}", f"Unknown query parameter '{name}'")
        if _RESERVED.search(value):
            message = f"Parameter '{name}' must be url encoded. Its value may not contain reserved characters."
            raise InvalidError(f".query.{name}", message)
        values[name] = unquote(value)
        complaint = known[name](values[name])
        if complaint is not None:
            raise InvalidError(f".query.{name}", f"request.query.{name} {complaint}")
    return values


def read_number(request: Request, name: str) -> int:
    """A number out of the path; InvalidError for anything else."""
    value = request.path_params[name]
    if number(value) is not None:
        raise InvalidError(f".params.{name}", f"request.params.{name} should be number")
    return int(float(value))
