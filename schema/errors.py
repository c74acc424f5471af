"""How errors reach a client: the codes of the contract for what was foreseen, one sentence for everything else."""

from collections.abc import Iterable

from graphql import GraphQLError, GraphQLSyntaxError
from graphql.validation.validate import ValidationAbortedError
from strawberry.exceptions import MissingQueryError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError

from addon.domain.explanation import spoken
from addon.errors import BadInputError, CallerError, DuplicateError, UpstreamError, UpstreamUnavailableError
from addon.log import get_logger

log = get_logger("graphql")

MASKED = "Something went wrong; the log has the details."
TOO_COMPLEX = "TOO_COMPLEX"

_STOPPED_READING = ("Document contains more than", "Document is nested too deeply")  # graphql-core 3.3's words
_STRAWBERRYS = (CannotGetOperationTypeError, InvalidOperationTypeError, MissingQueryError)


def check_range(name: str, value: int, least: int, most: int) -> int:
    """The value; raises BadInputError unless it lies between the two."""
    if not least <= value <= most:
        raise BadInputError(f"`{name}` must be {least:,} to {most:,}, not {value:,}.")
    return value


def presented(errors: Iterable[GraphQLError]) -> list[GraphQLError]:
    """The errors as a client may see them. What was not foreseen is masked, and logged with its traceback."""
    return [_presented(error) for error in errors]


def _presented(error: GraphQLError) -> GraphQLError:
    cause = _cause(error)
    match cause:
        case DuplicateError():
            return _with(error, str(cause), {"code": cause.code, "requestId": cause.request_id})
        case CallerError():
            return _with(error, str(cause), {"code": cause.code})
        case UpstreamError():
            return _with(error, spoken(str(cause)), {"code": UpstreamUnavailableError.code})
        case None:
            return _with(error, error.message, {"code": _code_of_document(error)})
        case _ if isinstance(cause, _STRAWBERRYS):
            return _with(error, error.message, {"code": BadInputError.code})
        case _:
            log.error("an answer failed", path=error.path, exc_info=cause)
            return _with(error, MASKED, None)


def _cause(error: GraphQLError) -> Exception | None:
    """What was raised; None when the document or its variables are wrong."""
    cause: Exception | None = error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    return cause


def _code_of_document(error: GraphQLError) -> str:
    gave_up = isinstance(error, GraphQLSyntaxError) and any(words in error.message for words in _STOPPED_READING)
    if gave_up or isinstance(error, ValidationAbortedError):
        return TOO_COMPLEX
    code = (error.extensions or {}).get("code")
    return code if isinstance(code, str) else BadInputError.code


def _with(error: GraphQLError, message: str, extensions: dict[str, object] | None) -> GraphQLError:
    """A new error, since documents that are known to be wrong share theirs; positions stay, the cause does not."""
    return GraphQLError(message, error.nodes, error.source, error.positions, error.path, extensions=extensions)
