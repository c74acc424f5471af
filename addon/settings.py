"""Settings from the environment (`USHER_*`) and Home Assistant's options.json. Each stands once, in FIELDS.

DOCS.md and addon.yaml are held to FIELDS by a test. A wrong value stops the start with one line.
"""

import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from addon.domain.status import Format, Quality
from addon.errors import SettingError

_PREFIX = "USHER_"
_OPTIONS = Path("/data/options.json")
Parse = Callable[[str], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the program runs with. Secrets are kept out of `repr`, so that they cannot be logged by accident."""

    host: str
    port: int
    data_dir: Path
    database_url: str
    api_key: str | None
    movies_dir: Path | None
    shows_dir: Path | None
    games_dir: Path | None
    movies_4k_dir: Path | None
    shows_4k_dir: Path | None
    staging_dir: Path | None
    min_free_gb: float
    max_downloads: int
    speed_limit: str
    path_map: tuple[tuple[str, str, str], ...]
    aria2_url: str | None
    aria2_secret: str | None
    seerr_url: str | None
    seerr_api_key: str | None
    seerr_poll_seconds: int
    seerr_webhook_secret: str | None
    jellyfin_url: str | None
    jellyfin_api_key: str | None
    stremio_addons: tuple[str, ...]
    metadata_url: str
    realdebrid_token: str | None
    realdebrid_url: str
    auto_select: bool
    qualities: tuple[Quality, ...]
    formats: tuple[Format, ...]
    uncached: bool
    expire_after_seconds: int
    backoff_first_seconds: int
    backoff_max_seconds: int
    stall_after_seconds: int
    remove_redundant: bool
    allowed_origins: tuple[str, ...]
    tz: str
    log_level: str
    log_format: str

    def __repr__(self) -> str:
        shown = (f"{f.key}={'***' if f.secret else getattr(self, f.key)!r}" for f in FIELDS)
        return f"Settings({', '.join(shown)})"

    @property
    def database_path(self) -> Path:
        """The SQLite file."""
        if self.database_url:
            return Path(self.database_url.removeprefix("sqlite:///"))
        return self.data_dir / "usher.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One setting: its name without prefix, its default as text, and what it may be."""

    name: str
    default: str
    parse: Parse
    allowed: str
    secret: bool = False

    @property
    def key(self) -> str:
        """The name in `Settings` and in options.json."""
        return self.name.lower()


def load_settings(
    environment: Mapping[str, str] | None = None, options_file: Path = _OPTIONS
) -> tuple[Settings, tuple[str, ...]]:
    """The settings, and one warning for each unknown `USHER_*`. Raises SettingError for the first wrong value."""
    given = dict(os.environ if environment is None else environment)
    options = _read_options(options_file)
    values: dict[str, Any] = {}
    for field in FIELDS:
        text = given.get(_PREFIX + field.name, options.get(field.key, given.get("TZ", "") if field.key == "tz" else ""))
        values[field.key] = _parse(field, text.strip() or field.default)
    known = {_PREFIX + field.name for field in FIELDS}
    unknown = sorted(name for name in given if name.startswith(_PREFIX) and name not in known)
    settings = Settings(**values)
    _check_together(settings)
    return settings, tuple(f"{name} is not a setting of Usher; it is ignored" for name in unknown)


def _parse(field: Field, text: str) -> Any:
    try:
        return field.parse(text)
    except ValueError:
        shown = "the value given" if field.secret else repr(text)
        raise SettingError(field.name, f"{shown} is not allowed; it must be {field.allowed}") from None


def _check_together(settings: Settings) -> None:
    for url, key in (("seerr_url", "seerr_api_key"), ("jellyfin_url", "jellyfin_api_key")):
        if getattr(settings, url) and not getattr(settings, key):
            raise SettingError(key.upper(), f"it is missing, but {_PREFIX}{url.upper()} is set; both are needed")
    if settings.backoff_first_seconds > settings.backoff_max_seconds:
        raise SettingError("BACKOFF_FIRST_SECONDS", "it must not be longer than USHER_BACKOFF_MAX_SECONDS")


def _read_options(path: Path) -> dict[str, str]:
    """Home Assistant's options as text; lists become words."""
    try:
        options = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    texts: dict[str, str] = {}
    for key, value in options.items() if isinstance(options, dict) else ():
        if isinstance(value, bool):
            texts[key] = "true" if value else "false"
        elif isinstance(value, list):
            texts[key] = " ".join(str(entry) for entry in value)
        elif value is not None:
            texts[key] = str(value)
    return texts


def _optional(parse: Parse) -> Parse:
    return lambda text: parse(text) if text else None


def _whole(low: int, high: int) -> Parse:
    def parse(text: str) -> int:
        value = int(text)
        if not low <= value <= high:
            raise ValueError(text)
        return value

    return parse


def _number(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1e6:
        raise ValueError(text)
    return value


def _yes_or_no(text: str) -> bool:
    words = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
    if text.lower() not in words:
        raise ValueError(text)
    return words[text.lower()]


def _one_of(*words: str) -> Parse:
    def parse(text: str) -> str:
        if text.lower() not in words:
            raise ValueError(text)
        return text.lower()

    return parse


def _url(text: str) -> str:
    address = re.sub(r"^stremio://", "https://", text)
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(text)
    _ = parts.port  # raises ValueError when it is no number
    return address


def _urls(text: str) -> tuple[str, ...]:
    """Separated by white space, or by a comma that a `scheme://` follows: configured add-ons hold commas."""
    return tuple(_url(part) for part in re.split(r"\s+|,(?=[a-z]+://)", text) if part)


def _members(kind: type[Quality] | type[Format]) -> Parse:
    return lambda text: tuple(dict.fromkeys(kind(word.strip().upper()) for word in text.split(",") if word.strip()))


def _speed(text: str) -> str:
    if not re.fullmatch(r"\d+[KkMm]?", text):
        raise ValueError(text)
    return text.upper()


def _path_map(text: str) -> tuple[tuple[str, str, str], ...]:
    found = []
    for word in text.split():
        match = re.fullmatch(r"(aria2|jellyfin):(/[^=]*)=(/.*)", word)
        if match is None:
            raise ValueError(text)
        found.append((match[1], match[2], match[3]))
    return tuple(found)


def _database_url(text: str) -> str:
    if not text.startswith("sqlite:///"):
        raise ValueError(text)
    return text


def _secret(text: str) -> str:
    if any(not " " < letter <= "~" for letter in text):
        raise ValueError(text)
    return text


def _time_zone(text: str) -> str:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, OSError):
        raise ValueError(text) from None
    return text


_folder = _optional(Path)
_web = "an http:// or https:// address"
_plain = "printable characters without blanks"
_switch = "true or false"
_seconds = "a whole number of seconds from 1 to 315360000"

FIELDS: tuple[Field, ...] = (
    Field(name="HOST", default="127.0.0.1", parse=str, allowed="an address to listen on"),
    Field(name="PORT", default="8099", parse=_whole(0, 65535), allowed="a whole number from 0 to 65535"),
    Field(name="DATA_DIR", default="./data", parse=Path, allowed="a folder"),
    Field(name="DATABASE_URL", default="", parse=_optional(_database_url), allowed="sqlite:/// and a path"),
    Field(name="API_KEY", default="", parse=_optional(_secret), allowed=_plain, secret=True),
    Field(name="MOVIES_DIR", default="", parse=_folder, allowed="a folder"),
    Field(name="SHOWS_DIR", default="", parse=_folder, allowed="a folder"),
    Field(name="GAMES_DIR", default="", parse=_folder, allowed="a folder"),
    Field(name="MOVIES_4K_DIR", default="", parse=_folder, allowed="a folder"),
    Field(name="SHOWS_4K_DIR", default="", parse=_folder, allowed="a folder"),
    Field(name="STAGING_DIR", default="", parse=_folder, allowed="a folder"),
    Field(name="MIN_FREE_GB", default="5", parse=_number, allowed="a number from 0 to 1000000"),
    Field(name="MAX_DOWNLOADS", default="3", parse=_whole(1, 100), allowed="a whole number from 1 to 100"),
    Field(name="SPEED_LIMIT", default="0", parse=_speed, allowed="bytes a second, as in 20M or 500K; 0 for none"),
    Field(name="PATH_MAP", default="", parse=_path_map, allowed="words such as aria2:/downloads=/media/.usher"),
    Field(name="ARIA2_URL", default="", parse=_optional(_url), allowed=_web),
    Field(name="ARIA2_SECRET", default="", parse=_optional(_secret), allowed=_plain, secret=True),
    Field(name="SEERR_URL", default="", parse=_optional(_url), allowed=_web),
    Field(name="SEERR_API_KEY", default="", parse=_optional(_secret), allowed=_plain, secret=True),
    Field(name="SEERR_POLL_SECONDS", default="60", parse=_whole(1, 86400), allowed="a whole number from 1 to 86400"),
    Field(name="SEERR_WEBHOOK_SECRET", default="", parse=_optional(_secret), allowed=_plain, secret=True),
    Field(name="JELLYFIN_URL", default="", parse=_optional(_url), allowed=_web),
    Field(name="JELLYFIN_API_KEY", default="", parse=_optional(_secret), allowed=_plain, secret=True),
    Field(
        name="STREMIO_ADDONS",
        default="https://torrentio.strem.fun/manifest.json",
        parse=_urls,
        allowed="addresses of manifests, separated by blanks",
        secret=True,
    ),
    Field(name="METADATA_URL", default="https://v3-cinemeta.strem.io", parse=_url, allowed=_web),
    Field(name="REALDEBRID_TOKEN", default="", parse=_optional(_secret), allowed=_plain, secret=True),
    Field(name="REALDEBRID_URL", default="https://api.real-debrid.com/rest/1.0", parse=_url, allowed=_web),
    Field(name="AUTO_SELECT", default="true", parse=_yes_or_no, allowed=_switch),
    Field(
        name="QUALITIES",
        default="P1080,P720",
        parse=_members(Quality),
        allowed="of P480, P720, P1080, P2160, by commas",
    ),
    Field(name="FORMATS", default="", parse=_members(Format), allowed="of " + ", ".join(f.value for f in Format)),
    Field(name="UNCACHED", default="true", parse=_yes_or_no, allowed=_switch),
    Field(name="EXPIRE_AFTER_SECONDS", default="2592000", parse=_whole(1, 315360000), allowed=_seconds),
    Field(name="BACKOFF_FIRST_SECONDS", default="600", parse=_whole(1, 315360000), allowed=_seconds),
    Field(name="BACKOFF_MAX_SECONDS", default="604800", parse=_whole(1, 315360000), allowed=_seconds),
    Field(name="STALL_AFTER_SECONDS", default="3600", parse=_whole(1, 315360000), allowed=_seconds),
    Field(name="REMOVE_REDUNDANT", default="false", parse=_yes_or_no, allowed=_switch),
    Field(name="ALLOWED_ORIGINS", default="", parse=_urls, allowed="addresses, separated by blanks"),
    Field(name="TZ", default="UTC", parse=_time_zone, allowed="a time zone such as Europe/Paris"),
    Field(
        name="LOG_LEVEL",
        default="info",
        parse=_one_of("debug", "info", "warning", "error"),
        allowed="debug, info, warning or error",
    ),
    Field(name="LOG_FORMAT", default="text", parse=_one_of("text", "json"), allowed="text or json"),
)
