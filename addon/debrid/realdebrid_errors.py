"""What Real-Debrid's refusals mean, as a table of its error codes. Decides only; knows neither calls nor the account.

The code in the body goes before the HTTP status: 503 and 403 stand for a dozen different things. Source of numbers and
meanings: the service's own API page, and how its other clients treat them.
"""

from collections.abc import Mapping

import httpx
import msgspec

from addon.clients.failures import Failure
from addon.debrid.verdicts import Refusal, Verdict

LIST, INFO, ACCOUNT, TRAFFIC = "torrents", "torrents/info", "user", "traffic/details"  # the calls, as they are counted
ADD, SELECT, DELETE, UNLOCK = "torrents/addMagnet", "torrents/selectFiles", "torrents/delete", "unrestrict/link"

_ERROR_BODY_BYTES = 16_384  # errors are small; large answers are not parsed twice


_TOKEN = "make a new token at https://real-debrid.com/apitoken and set USHER_REALDEBRID_TOKEN to it"
_LOGIN = "log in at https://real-debrid.com and settle it there"
_PREMIUM = "extend it at https://real-debrid.com/premium"

_CODES: Mapping[int, tuple[Verdict, str]] = {
    -1: (Verdict.WAIT, "has an internal error"),
    1: (Verdict.REJECTED, "misses a parameter"),
    2: (Verdict.REJECTED, "calls a parameter bad"),
    3: (Verdict.REJECTED, "does not know this call"),
    4: (Verdict.REJECTED, "does not allow this call"),
    5: (Verdict.PAUSE, "asks to slow down"),
    6: (Verdict.WAIT, "cannot reach the file now"),
    7: (Verdict.MISSING, "has no such torrent or link"),
    8: (Verdict.DENIED, f"does not accept the token: {_TOKEN}"),
    9: (Verdict.DENIED, f"denies permission: see that the account is premium and in order, or {_TOKEN}"),
    10: (Verdict.DENIED, f"wants the two-factor login: {_LOGIN}"),
    11: (Verdict.DENIED, f"waits for a two-factor login to be confirmed: {_LOGIN}"),
    12: (Verdict.DENIED, f"does not know the login: {_TOKEN}"),
    13: (Verdict.DENIED, f"does not accept the password: {_TOKEN}"),
    14: (Verdict.DENIED, f"has locked the account: {_LOGIN}"),
    15: (Verdict.DENIED, f"has not activated the account yet: {_LOGIN}"),
    16: (Verdict.REFUSED, "does not support the hoster of this file"),
    17: (Verdict.WAIT, "has the hoster of this file in maintenance"),
    18: (Verdict.WAIT_LONG, "has used up the limit of this hoster, tried again in an hour"),
    19: (Verdict.WAIT, "finds the hoster unavailable for now"),
    20: (Verdict.DENIED, f"serves this to premium accounts only: {_PREMIUM}"),
    21: (Verdict.SLOTS_FULL, "has no free slot: too many torrents are active"),
    22: (
        Verdict.DENIED,
        "does not allow this IP address: use one address for everything on the account, without a VPN, or allow it "
        "at https://real-debrid.com",
    ),
    23: (Verdict.WAIT_LONG, "says that the traffic of the day is used up, tried again in an hour"),
    24: (Verdict.REFUSED, "does not have the file any more"),
    25: (Verdict.WAIT, "says that the service is unavailable"),
    26: (Verdict.REFUSED_FOR_GOOD, "finds the file too big"),
    27: (Verdict.REFUSED, "could not store the file"),
    28: (Verdict.REFUSED_FOR_GOOD, "does not allow this file"),
    29: (Verdict.REFUSED_FOR_GOOD, "finds the torrent too big"),
    30: (Verdict.REFUSED_FOR_GOOD, "finds the torrent invalid"),
    31: (Verdict.REJECTED, "has done this already"),
    32: (Verdict.REJECTED, "could not read the image"),
    33: (Verdict.REJECTED, "has this torrent on the account already"),
    34: (Verdict.PAUSE, "has had too many requests"),
    35: (Verdict.REFUSED_FOR_GOOD, "refuses the release as infringing"),
    36: (Verdict.PAUSE, "says that fair use is exceeded"),
    37: (Verdict.REJECTED, "has switched this call off"),
}

_AT_CALL: Mapping[str, Mapping[int, Verdict]] = {
    UNLOCK: {7: Verdict.ROTTED, 19: Verdict.ROTTED, 24: Verdict.ROTTED},
    # before the file list is known a select gets code 2 or 7, and 7 too when the torrent is gone
    SELECT: {7: Verdict.REJECTED, 31: Verdict.DONE},
    DELETE: {7: Verdict.DONE, 31: Verdict.DONE},
}

_DENIALS = {8: Failure.KEY, 12: Failure.KEY, 13: Failure.KEY, 20: Failure.PREMIUM}  # the others are for the account
_CODE_OF_STATUS = {401: 8, 403: 9, 404: 7, 451: 35}  # when the body gives none


class _ErrorBody(msgspec.Struct):
    error_code: int


def error_code(response: httpx.Response) -> int | None:
    """The code that the body gives, whatever the status; None when it gives none."""
    body = response.content.lstrip()
    if not body.startswith(b"{") or len(body) > _ERROR_BODY_BYTES:
        return None
    try:
        return msgspec.json.decode(body, type=_ErrorBody, strict=False).error_code
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def is_limit(response: httpx.Response) -> bool:
    """Whether the whole account must pause. A 509 with code 21 is about slots only, a 429 always a limit."""
    code = error_code(response)
    if response.status_code == 429 or (response.status_code == 509 and code is None):
        return True
    return code is not None and code in _CODES and _CODES[code][0] is Verdict.PAUSE


def is_outage(response: httpx.Response) -> bool:
    """Whether something before the service answered: HTML, a redirect, or an error that is not in the service's form.

    A 404 of a proxy or of a wrong address must not look like a vanished torrent. An error below 500 without any body
    is taken by its status.
    """
    body, status = response.content.strip(), response.status_code
    if response.is_redirect or body.startswith(b"<"):
        return True
    return error_code(response) is None and (status >= 500 or (status >= 400 and bool(body)))


def limit_words(response: httpx.Response) -> str:
    """What is told of a limit, after the name of the service."""
    code = error_code(response)
    _, text = _CODES.get(code if code is not None else 34, _CODES[34])
    return f"{text} ({_numbers(response, code)})"


def refusal(response: httpx.Response, call: str) -> Refusal | None:
    """What is wrong with the answer to `call`; None when it is fine. Limits and outages are sorted out before."""
    code, status = error_code(response), response.status_code
    if status < 400 and code not in _CODES:
        return None
    known = code if code in _CODES else _CODE_OF_STATUS.get(status)
    if known is None:
        verdict, text = (Verdict.WAIT if status >= 500 else Verdict.REJECTED), "refuses the call"
    else:
        verdict, text = _CODES[known]
        verdict = _AT_CALL.get(call, {}).get(known, verdict)
    if verdict is Verdict.DONE:
        return None
    denial = _DENIALS.get(known or 0, Failure.ACCOUNT)
    sentence = f"Real-Debrid {text} ({_numbers(response, code)})"
    return Refusal(verdict=verdict, sentence=sentence, status=status, denial=denial)


def _numbers(response: httpx.Response, code: int | None) -> str:
    return f"HTTP {response.status_code}" if code is None else f"code {code}, HTTP {response.status_code}"
