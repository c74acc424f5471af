"""What TorBox's refusals mean, as a table of its error codes. Decides only; knows neither calls nor the account.

The `success` in the body goes before the HTTP status: some refusals come with 200. Source of codes and meanings: the
service's own published collection of calls, and how its other clients treat them.
"""

from collections.abc import Mapping
from datetime import datetime

import httpx
import msgspec

from addon.clients.backoff import retry_after
from addon.clients.failures import Failure
from addon.debrid.bodies import UnreadableError, moment
from addon.debrid.calls import LONG_WAIT
from addon.debrid.verdicts import Refusal, Verdict

LIST, INFO, CACHED, ACCOUNT = "torrents/mylist", "torrents/mylist?id", "torrents/checkcached", "user/me"  # as counted
ADD, DELETE, UNLOCK = "torrents/createtorrent", "torrents/controltorrent", "torrents/requestdl"
QUEUE, LEAVE_QUEUE = "queued/getqueued", "queued/controlqueued"

_ERROR_BODY_BYTES = 65_536  # errors are small; large answers are not parsed twice
_TOKEN = "copy the API key at https://torbox.app/settings and set USHER_TORBOX_TOKEN to it"
_PLAN = "see what it allows at https://torbox.app/subscription"

_CODES: Mapping[str, tuple[Verdict, str]] = {
    "NO_AUTH": (Verdict.DENIED, f"misses the API key: {_TOKEN}"),
    "BAD_TOKEN": (Verdict.DENIED, f"does not accept the API key: {_TOKEN}"),
    "AUTH_ERROR": (Verdict.DENIED, f"cannot log in with the API key: {_TOKEN}"),
    "PLAN_RESTRICTED_FEATURE": (Verdict.DENIED, f"does not allow this with the account's plan: {_PLAN}"),
    "RATE_LIMIT": (Verdict.PAUSE, "has had too many requests"),
    "ACTIVE_LIMIT": (Verdict.SLOTS_FULL, "has no free slot: too many torrents are active"),
    "COOLDOWN_LIMIT": (Verdict.ADDS_HELD, "takes nothing new for a while: the account is in its cooldown"),
    "MONTHLY_LIMIT": (Verdict.ADDS_HELD, "takes nothing new: the downloads of the month are used up"),
    "NO_SERVERS_AVAILABLE_ERROR": (Verdict.WAIT, "has no server free"),
    "DATABASE_ERROR": (Verdict.WAIT, "has an internal error"),
    "UNKNOWN_ERROR": (Verdict.WAIT, "has an internal error"),
    "DOWNLOAD_SERVER_ERROR": (Verdict.WAIT, "cannot reach the server that has the file"),
    "LINK_OFFLINE": (Verdict.WAIT, "finds the file offline"),
    "DOWNLOAD_TOO_LARGE": (Verdict.REFUSED, "finds the torrent too large for the account's plan"),
    "BOZO_TORRENT": (Verdict.REFUSED_FOR_GOOD, "finds the torrent unusable"),
    "VENDOR_DISABLED": (Verdict.REFUSED, "has switched off where this comes from"),
    "DIFF_ISSUE": (Verdict.REJECTED, "could not do it"),
    "DUPLICATE_ITEM": (Verdict.REJECTED, "has this torrent on the account already"),
    "ITEM_NOT_FOUND": (Verdict.MISSING, "has no such torrent or file"),
    "ENDPOINT_NOT_FOUND": (Verdict.REJECTED, "does not know this call"),
    "INVALID_OPTION": (Verdict.REJECTED, "calls a parameter bad"),
    "MISSING_REQUIRED_OPTION": (Verdict.REJECTED, "misses a parameter"),
    "TOO_MANY_OPTIONS": (Verdict.REJECTED, "has got too many parameters"),
    "TOO_MUCH_DATA": (Verdict.REJECTED, "has got too much at once"),
    "NOT_CACHED": (Verdict.NOT_CACHED, "has no cached copy"),
}

_AT_CALL: Mapping[str, Mapping[str, Verdict]] = {
    UNLOCK: {"ITEM_NOT_FOUND": Verdict.ROTTED, "LINK_OFFLINE": Verdict.ROTTED},
    DELETE: {"ITEM_NOT_FOUND": Verdict.DONE},
    LEAVE_QUEUE: {"ITEM_NOT_FOUND": Verdict.DONE},
    ADD: {"RATE_LIMIT": Verdict.ADDS_HELD, "DIFF_ISSUE": Verdict.REFUSED},
}

_VAGUE = frozenset({"", "DIFF_ISSUE"})  # of these the text says more
_SAID = (
    (("not cached",), "NOT_CACHED"),
    (("queue", "full"), "ACTIVE_LIMIT"),
    (("queue", "limit"), "ACTIVE_LIMIT"),
    (("already",), "DUPLICATE_ITEM"),
)
_PAUSES = {"COOLDOWN_LIMIT": LONG_WAIT, "MONTHLY_LIMIT": LONG_WAIT}  # unless the service says how long
_DENIALS = {
    **dict.fromkeys(("NO_AUTH", "BAD_TOKEN", "AUTH_ERROR"), Failure.KEY),
    "PLAN_RESTRICTED_FEATURE": Failure.PREMIUM,
}
_CODE_OF_STATUS = {401: "BAD_TOKEN", 403: "BAD_TOKEN", 404: "ITEM_NOT_FOUND", 429: "RATE_LIMIT"}  # without a code
_STATUS_OF_VERDICT = {  # of a refusal that comes with 200
    Verdict.DENIED: 403,
    Verdict.MISSING: 404,
    Verdict.PAUSE: 429,
    Verdict.SLOTS_FULL: 429,
    Verdict.ADDS_HELD: 429,
    Verdict.WAIT: 503,
}


class _Cooldown(msgspec.Struct):
    cooldown_until: str | None = None


class _Envelope(msgspec.Struct):
    success: bool
    error: object = None  # a code, but also null, true, false and "null"
    detail: object = None
    data: msgspec.Raw = msgspec.Raw(b"null")

    @property
    def code(self) -> str:
        """The code; empty when there is none."""
        return self.error.upper() if isinstance(self.error, str) and self.error != "null" else ""


def is_limit(response: httpx.Response) -> bool:
    """Whether the whole account must pause. The limit on adds, the scarcest call, holds back only them."""
    if response.request.url.path.endswith(f"/{ADD}"):
        return False
    envelope = _refused(response)
    return response.status_code == 429 or (envelope is not None and envelope.code == "RATE_LIMIT")


def is_outage(response: httpx.Response) -> bool:
    """Whether something before the service answered: HTML, a redirect, or an error that is not in the service's form.

    A body that the service's framework finds invalid (422) has a form of its own. An error below 500 without any body
    is taken by its status, and so is a limit.
    """
    body, status = response.content.strip(), response.status_code
    if response.is_redirect or body.startswith(b"<"):
        return status != 429
    if _refused(response) is not None or status in {422, 429}:
        return False
    return status >= 500 or (status >= 400 and bool(body))


def limit_words(response: httpx.Response) -> str:
    """What is told of a limit, after the name of the service."""
    return f"has had too many requests (HTTP {response.status_code})"


def refusal(response: httpx.Response, call: str) -> Refusal | None:
    """What is wrong with the answer to `call`; None when it is fine. Limits and outages are sorted out before."""
    envelope, status = _refused(response), response.status_code
    if envelope is None and status < 400:
        return None
    code = _code(envelope, status, call)
    if not code:
        verdict, text = (Verdict.WAIT if status >= 500 else Verdict.REJECTED), "refuses the call"
    else:
        verdict, text = _CODES[code]
        verdict = _AT_CALL.get(call, {}).get(code, verdict)
    if verdict is Verdict.DONE:
        return None
    numbers = f"{code}, HTTP {status}" if code and envelope is not None else f"HTTP {status}"
    return Refusal(
        verdict=verdict,
        sentence=f"TorBox {text} ({numbers})",
        status=status if status >= 400 else _STATUS_OF_VERDICT.get(verdict, 400),
        pause=retry_after(response) or _PAUSES.get(code),
        until=_cooldown_until(envelope),
        denial=_DENIALS.get(code, Failure.ACCOUNT),
    )


def _refused(response: httpx.Response) -> _Envelope | None:
    """The body of a refusal in the service's own form, whatever the status; None for anything else."""
    body = response.content.lstrip()
    if not body.startswith(b"{") or len(body) > _ERROR_BODY_BYTES:
        return None
    try:
        envelope = msgspec.json.decode(body, type=_Envelope)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return None if envelope.success else envelope


def _code(envelope: _Envelope | None, status: int, call: str) -> str:
    """The code, as far as anything tells, of those that are known; empty when nothing does."""
    given = envelope.code if envelope is not None else ""
    if call == ADD and envelope is not None and given in _VAGUE:
        detail = str(envelope.detail).lower()
        given = next((code for words, code in _SAID if all(word in detail for word in words)), given)
    return given if given in _CODES else _CODE_OF_STATUS.get(status, "")


def _cooldown_until(envelope: _Envelope | None) -> datetime | None:
    if envelope is None or envelope.code != "COOLDOWN_LIMIT":
        return None
    try:
        return moment(msgspec.json.decode(envelope.data, type=_Cooldown).cooldown_until or "")
    except (msgspec.DecodeError, UnreadableError):
        return None
