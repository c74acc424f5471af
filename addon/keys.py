"""Where a client may put the API key. Compares nothing."""

from collections.abc import Mapping

_BEARER = "bearer "


def key_in(headers: Mapping[str, str]) -> str | None:
    """The key of `Authorization: Bearer …` or `X-Api-Key`; None when there is neither. Names in lower case."""
    authorization = headers.get("authorization", "")
    if authorization[: len(_BEARER)].lower() == _BEARER:
        return authorization[len(_BEARER) :].strip()
    return headers.get("x-api-key")


def key_in_params(payload: object) -> str | None:
    """The key of `connectionParams.apiKey`, where browsers put it: their WebSockets cannot send headers."""
    key = payload.get("apiKey") if isinstance(payload, dict) else None
    return key if isinstance(key, str) else None
