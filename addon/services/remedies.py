"""What mends an upstream that fails, by the kind of the failure. Pure; asks nobody."""

import re
from datetime import datetime, timedelta, tzinfo
from urllib.parse import urlsplit

from addon.clients.failures import Failure
from addon.clients.http import Health
from addon.domain.conditions import Remedy
from addon.domain.explanation import moment, spoken
from addon.domain.wording import label_of
from addon.services.roles import Role, role_of

_SOON = timedelta(minutes=1)
_VARIABLE = re.compile(r"\bUSHER_([A-Z0-9_]+)")
_SETTING = re.compile(r"`([a-z0-9_]+)`")


def remedy_of(health: Health, now: datetime, zone: tzinfo) -> Remedy:
    """What mends it; while no call goes out, when the next one is made. Times are in `zone`."""
    text = mending(health)
    if health.held_until is not None and health.held_until > now:
        is_soon = health.held_until - now < _SOON
        text = f"{text} Next try {'within a minute' if is_soon else moment(health.held_until, now, zone)}."
        if health.name == "seerr":
            text = f"{text[:-1]}; nothing is lost, what was approved meanwhile is read then."
    return Remedy(text=text.strip(), settings=settings_in(text), link=_link(health, role_of(health.name)))


def settings_in(text: str) -> tuple[str, ...]:
    """The settings that the text names, each once."""
    return tuple(dict.fromkeys(_SETTING.findall(text)))


def in_backticks(text: str) -> str:
    """The text with settings in backticks, instead of as the environment names them."""
    return _VARIABLE.sub(lambda found: f"`{found[1].lower()}`", text)


def mending(health: Health) -> str:
    """What a person can do about it."""
    role, label = role_of(health.name), label_of(health.name)
    match health.failure:
        case None:
            return ""
        case Failure.KEY if role.keys:
            return _new_key(role)
        case Failure.PREMIUM if role.premium_page:
            return f"Extend it at {role.premium_page}."
        case Failure.KEY | Failure.PREMIUM | Failure.ACCOUNT:
            return in_backticks(spoken(health.message or ""))
        case Failure.LIMITED:
            return _pause(health, role, label)
        case Failure.OUT_OF_ORDER:
            status = f" ({health.status})" if health.status else ""
            where = "That mends itself as a rule." if role.is_public else f"See the log of {label}, or start it anew."
            return f"{label} answers with an error of its own{status}. {where}"
        case Failure.STRANGE:
            place = health.url or "Its address"
            return (
                f"What answers at {place} is not {label}. Does `{role.address}` lead to it, and nothing else between?"
            )
        case failure:
            return _unreached(failure, health, role, label)


def _new_key(role: Role) -> str:
    into = " and ".join(f"`{key}`" for key in role.keys)
    what = "keys were" if len(role.keys) > 1 else "token was" if role.keys[0].endswith("_token") else "key was"
    one = "new ones" if len(role.keys) > 1 else "a new one"
    return f"The {what} refused: copy {one} from {role.new_key} into {into}."


def _pause(health: Health, role: Role, label: str) -> str:
    if health.name.startswith("stremio:"):
        return (
            f"{label} blocks this address for a while, or has had too many calls. If that goes on, put an instance of"
            f" your own or another add-on into `{role.address}`."
        )
    return f"{label} asks for a pause. It ends by itself; nothing is lost."


def _unreached(failure: Failure, health: Health, role: Role, label: str) -> str:
    host, port = _place(health.url)
    mend = f"change `{role.address}`"
    match failure:
        case Failure.NOTHING_LISTENS if role.is_public:
            return f"{host} refuses connections. It may be down, or something between blocks it."
        case Failure.NOTHING_LISTENS:
            return f"Nothing listens on port {port} of {host}. Is {label} started? If it uses another port, {mend}."
        case Failure.UNKNOWN_NAME if role.is_public:
            return f"The name {host} cannot be looked up. Is there a way to the internet, and does DNS work?"
        case Failure.UNKNOWN_NAME:
            return f"The name {host} is not known in Usher's network. If {label} has another name or address, {mend}."
        case Failure.NO_WAY:
            return f"There is no way to {host}. Is the network up? If {label} has another address, {mend}."
        case Failure.TIMED_OUT if role.is_public:
            return f"{host} did not answer in time. Is there a way to the internet? Else it is slow, and that passes."
        case Failure.TIMED_OUT:
            return f"{host} did not answer in time. Is {label} up, and does a firewall let port {port} through?"
        case Failure.TLS if role.is_public:
            return (
                f"No secure connection to {host}. Is the clock of this machine right, and does no proxy stand between?"
            )
        case Failure.TLS:
            return f"No secure connection to {host}: its certificate is not valid, or it speaks http. Then {mend}."
        case _:
            return f"{label} ended the connection before it had answered. It may just be starting."


def _place(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "its address", parts.port or (443 if parts.scheme == "https" else 80)


def _link(health: Health, role: Role) -> str | None:
    """A page of the service itself, or the configured origin of a program that has pages."""
    if role.is_public:
        if health.failure is Failure.PREMIUM:
            return role.premium_page
        return role.key_page if health.failure is not None and health.failure.needs_person else None
    is_page = health.name in ("seerr", "jellyfin") or health.name.startswith("torznab:")
    return health.url if is_page and health.url.startswith(("http://", "https://")) else None
