"""Settings from the environment (`USHER_*`) and Home Assistant's options.json. Each stands once, in FIELDS.

DOCS.md and addon.yaml are held to FIELDS by a test. A wrong value stops the start with one line.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from addon import setting_values as to
from addon.domain.selection.choose import Selection
from addon.domain.selection.limit_rules import cached_only
from addon.domain.selection.ranking import REFUSED_NAMES
from addon.domain.selection.rule import Rule
from addon.domain.selection.rules import DEFAULT_TEXT
from addon.domain.status import Format, Quality
from addon.errors import SettingError
from addon.rule_packages import rules
from addon.setting_values import Parse, without_credentials

_PREFIX = "USHER_"
_OPTIONS = Path("/data/options.json")


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
    torbox_token: str | None
    torbox_url: str
    auto_select: bool
    qualities: tuple[Quality, ...]
    formats: tuple[Format, ...]
    uncached: bool
    rules: tuple[Rule, ...]
    refused_names: tuple[str, ...]
    expire_after_seconds: int
    backoff_first_seconds: int
    backoff_max_seconds: int
    stall_after_seconds: int
    upgrade_to: Quality | None
    upgrade_first_seconds: int
    upgrade_max_seconds: int
    remove_redundant: bool
    verify: str
    notify_urls: tuple[str, ...]
    delivery: str
    mount_dir: Path | None
    remove_percent: int
    allowed_origins: tuple[str, ...]
    tz: str
    log_level: str
    log_format: str

    def __repr__(self) -> str:
        shown = (f"{f.key}={'***' if f.secret else without_credentials(repr(getattr(self, f.key)))}" for f in FIELDS)
        return f"Settings({', '.join(shown)})"

    @property
    def database_path(self) -> Path:
        """The SQLite file."""
        if self.database_url:
            return Path(self.database_url.removeprefix("sqlite:///"))
        return self.data_dir / "usher.db"

    @property
    def selection(self) -> Selection:
        """How releases are chosen; `UNCACHED=false` is the rule `cached_only` by another name."""
        selection = Selection(rules=self.rules, refused_names=self.refused_names, upgrade_to=self.upgrade_to)
        if self.uncached or selection.only_cached:
            return selection
        return replace(selection, rules=(*self.rules, cached_only()))


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
        text = given.get(_PREFIX + field.name, options.get(field.key, "")).strip()
        if field.key == "tz" and not text:
            text = _system_time_zone(given)
        values[field.key] = _parse(field, text or field.default)
    known = {_PREFIX + field.name for field in FIELDS}
    unknown = sorted(name for name in given if name.startswith(_PREFIX) and name not in known)
    settings = Settings(**values)
    _check_together(settings)
    return settings, tuple(f"{name} is not a setting of Usher; it is ignored" for name in unknown)


def _system_time_zone(given: Mapping[str, str]) -> str:
    """The TZ of the system where it is a name; it may be a path or a rule, which is nobody's mistake."""
    try:
        return to.time_zone(given.get("TZ", ""))
    except ValueError:
        return ""


def _parse(field: Field, text: str) -> Any:
    try:
        return field.parse(text)
    except ValueError:
        shown = "the value given" if field.secret else without_credentials(repr(text))
        raise SettingError(field.name, f"{shown} is not allowed; it must be {field.allowed}") from None


def _check_together(settings: Settings) -> None:
    for url, key in (("seerr_url", "seerr_api_key"), ("jellyfin_url", "jellyfin_api_key")):
        if getattr(settings, url) and not getattr(settings, key):
            raise SettingError(key.upper(), f"it is missing, but {_PREFIX}{url.upper()} is set; both are needed")
    if settings.delivery == "mount" and settings.mount_dir is None:
        raise SettingError("MOUNT_DIR", f"it is missing, but {_PREFIX}DELIVERY is mount; both are needed")
    if settings.backoff_first_seconds > settings.backoff_max_seconds:
        raise SettingError("BACKOFF_FIRST_SECONDS", "it must not be longer than USHER_BACKOFF_MAX_SECONDS")
    if settings.upgrade_first_seconds > settings.upgrade_max_seconds:
        raise SettingError("UPGRADE_FIRST_SECONDS", "it must not be longer than USHER_UPGRADE_MAX_SECONDS")


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


_folder = to.optional(to.folder)
_web = "an http:// or https:// address"
_plain = "printable characters without blanks"
_switch = "true or false"
_quality = "one of P480, P720, P1080, P2160"
_qualities = "of P480, P720, P1080, P2160, by commas"
_seconds = "a whole number of seconds from 1 to 315360000"

FIELDS: tuple[Field, ...] = (
    Field(name="HOST", default="127.0.0.1", parse=str, allowed="an address to listen on"),
    Field(name="PORT", default="8099", parse=to.whole(0, 65535), allowed="a whole number from 0 to 65535"),
    Field(name="DATA_DIR", default="./data", parse=Path, allowed="a folder"),
    Field(name="DATABASE_URL", default="", parse=to.optional(to.database_url), allowed="sqlite:/// and a path"),
    Field(name="API_KEY", default="", parse=to.optional(to.secret), allowed=_plain, secret=True),
    Field(name="MOVIES_DIR", default="", parse=_folder, allowed="a folder"),
    Field(name="SHOWS_DIR", default="", parse=_folder, allowed="a folder"),
    Field(name="GAMES_DIR", default="", parse=_folder, allowed="a folder"),
    Field(name="MOVIES_4K_DIR", default="", parse=_folder, allowed="a folder"),
    Field(name="SHOWS_4K_DIR", default="", parse=_folder, allowed="a folder"),
    Field(name="STAGING_DIR", default="", parse=_folder, allowed="a folder"),
    Field(name="MIN_FREE_GB", default="5", parse=to.number, allowed="a number from 0 to 1000000"),
    Field(name="MAX_DOWNLOADS", default="3", parse=to.whole(1, 100), allowed="a whole number from 1 to 100"),
    Field(name="SPEED_LIMIT", default="0", parse=to.speed, allowed="bytes a second, as in 20M or 500K; 0 for none"),
    Field(name="PATH_MAP", default="", parse=to.path_map, allowed="words such as aria2:/downloads=/media/.usher"),
    Field(name="ARIA2_URL", default="", parse=to.optional(to.url), allowed=_web),
    Field(name="ARIA2_SECRET", default="", parse=to.optional(to.secret), allowed=_plain, secret=True),
    Field(name="SEERR_URL", default="", parse=to.optional(to.url), allowed=_web),
    Field(name="SEERR_API_KEY", default="", parse=to.optional(to.secret), allowed=_plain, secret=True),
    Field(name="SEERR_POLL_SECONDS", default="60", parse=to.whole(1, 86400), allowed="a whole number from 1 to 86400"),
    Field(name="SEERR_WEBHOOK_SECRET", default="", parse=to.optional(to.secret), allowed=_plain, secret=True),
    Field(name="JELLYFIN_URL", default="", parse=to.optional(to.url), allowed=_web),
    Field(name="JELLYFIN_API_KEY", default="", parse=to.optional(to.secret), allowed=_plain, secret=True),
    Field(
        name="STREMIO_ADDONS",
        default="https://torrentio.strem.fun/manifest.json",
        parse=to.urls,
        allowed="addresses of manifests, separated by blanks",
        secret=True,
    ),
    Field(name="METADATA_URL", default="https://v3-cinemeta.strem.io", parse=to.url, allowed=_web),
    Field(name="REALDEBRID_TOKEN", default="", parse=to.optional(to.secret), allowed=_plain, secret=True),
    Field(name="REALDEBRID_URL", default="https://api.real-debrid.com/rest/1.0", parse=to.url, allowed=_web),
    Field(name="TORBOX_TOKEN", default="", parse=to.optional(to.secret), allowed=_plain, secret=True),
    Field(name="TORBOX_URL", default="https://api.torbox.app/v1/api", parse=to.url, allowed=_web),
    Field(name="AUTO_SELECT", default="true", parse=to.yes_or_no, allowed=_switch),
    Field(name="QUALITIES", default="P1080,P720", parse=to.members(Quality), allowed=_qualities),
    Field(name="FORMATS", default="", parse=to.members(Format), allowed="of " + ", ".join(f.value for f in Format)),
    Field(name="UNCACHED", default="true", parse=to.yes_or_no, allowed=_switch),
    Field(name="RULES", default=DEFAULT_TEXT, parse=rules, allowed="names of rules, with their arguments in brackets"),
    Field(
        name="REFUSED_NAMES",
        default=" ".join(REFUSED_NAMES),
        parse=to.words_or_none,
        allowed="parts of names, separated by commas or blanks, or none",
    ),
    Field(name="EXPIRE_AFTER_SECONDS", default="2592000", parse=to.whole(1, 315360000), allowed=_seconds),
    Field(name="BACKOFF_FIRST_SECONDS", default="600", parse=to.whole(1, 315360000), allowed=_seconds),
    Field(name="BACKOFF_MAX_SECONDS", default="604800", parse=to.whole(1, 315360000), allowed=_seconds),
    Field(name="STALL_AFTER_SECONDS", default="3600", parse=to.whole(1, 315360000), allowed=_seconds),
    Field(name="UPGRADE_TO", default="", parse=to.optional(to.member(Quality)), allowed=_quality),
    Field(name="UPGRADE_FIRST_SECONDS", default="86400", parse=to.whole(1, 315360000), allowed=_seconds),
    Field(name="UPGRADE_MAX_SECONDS", default="2592000", parse=to.whole(1, 315360000), allowed=_seconds),
    Field(name="REMOVE_REDUNDANT", default="false", parse=to.yes_or_no, allowed=_switch),
    Field(name="VERIFY", default="media", parse=to.one_of("size", "media"), allowed="size or media"),
    Field(
        name="NOTIFY_URLS",
        default="",
        parse=to.apprise_urls,
        allowed="Apprise addresses, separated by blanks",
        secret=True,
    ),
    Field(name="DELIVERY", default="download", parse=to.one_of("download", "mount"), allowed="download or mount"),
    Field(name="MOUNT_DIR", default="", parse=_folder, allowed="a folder"),
    Field(name="REMOVE_PERCENT", default="20", parse=to.whole(1, 100), allowed="a whole number from 1 to 100"),
    Field(name="ALLOWED_ORIGINS", default="", parse=to.urls, allowed="addresses, separated by blanks"),
    Field(name="TZ", default="UTC", parse=to.time_zone, allowed="a time zone such as Europe/Paris"),
    Field(
        name="LOG_LEVEL",
        default="info",
        parse=to.one_of("debug", "info", "warning", "error"),
        allowed="debug, info, warning or error",
    ),
    Field(name="LOG_FORMAT", default="text", parse=to.one_of("text", "json"), allowed="text or json"),
)
