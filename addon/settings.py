"""Settings from the environment (`USHER_*`) and Home Assistant's options.json, read as `setting_fields` says.

A wrong value stops the start with one line.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from addon import setting_values as to
from addon.domain.selection.choose import Selection
from addon.domain.selection.limit_rules import cached_only
from addon.domain.selection.rule import Rule
from addon.domain.selection.swarm_use import SwarmUse
from addon.domain.status import Format, Quality
from addon.errors import SettingError
from addon.setting_fields import FIELDS, Field
from addon.setting_values import without_credentials

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
    torznab_urls: tuple[str, ...]
    metadata_url: str
    realdebrid_token: str | None
    realdebrid_url: str
    torbox_token: str | None
    torbox_url: str
    igdb_client_id: str | None
    igdb_client_secret: str | None
    igdb_url: str
    twitch_url: str
    torrents: str
    torrent_port: str
    torrent_dht: bool
    seed_ratio: float
    seed_minutes: int
    aria2_interface: str
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
    texts: Mapping[str, str] = field(default_factory=dict)  # as they were written, of those that are no secret
    given: frozenset[str] = frozenset()  # those that somebody set

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
    def uses_swarm(self) -> bool:
        """Whether the swarm delivers."""
        has_debrid = self.realdebrid_token is not None or self.torbox_token is not None
        return self.torrents in ("fallback", "always") or (self.torrents == "auto" and not has_debrid)

    @property
    def selection(self) -> Selection:
        """How releases are chosen; `UNCACHED=false` is the rule `cached_only` by another name."""
        selection = Selection(
            rules=self.rules,
            refused_names=self.refused_names,
            upgrade_to=self.upgrade_to,
            swarm=SwarmUse.ALWAYS if self.torrents == "always" else SwarmUse.FALLBACK,
        )
        if self.uncached or selection.only_cached:
            return selection
        return replace(selection, rules=(*self.rules, cached_only()))


def load_settings(
    environment: Mapping[str, str] | None = None, options_file: Path = _OPTIONS
) -> tuple[Settings, tuple[str, ...]]:
    """The settings, and one warning for each unknown `USHER_*`. Raises SettingError for the first wrong value."""
    given = dict(os.environ if environment is None else environment)
    options = _read_options(options_file)
    written = {each.key: given.get(_PREFIX + each.name, options.get(each.key, "")).strip() for each in FIELDS}
    is_set = frozenset(key for key, text in written.items() if text)
    written["tz"] = written["tz"] or _system_time_zone(given)
    texts = {each.key: written[each.key] or each.default for each in FIELDS}
    values = {each.key: _parse(each, texts[each.key]) for each in FIELDS}
    known = {_PREFIX + each.name for each in FIELDS}
    unknown = sorted(name for name in given if name.startswith(_PREFIX) and name not in known)
    shown = {each.key: texts[each.key] for each in FIELDS if not each.secret}
    settings = Settings(**values, texts=shown, given=is_set)
    _check_together(settings)
    return settings, tuple(f"{name} is not a setting of Usher; it is ignored" for name in unknown)


def _system_time_zone(given: Mapping[str, str]) -> str:
    """The TZ of the system where it is a name; it may be a path or a rule, which is nobody's mistake."""
    try:
        return to.time_zone(given.get("TZ", ""))
    except ValueError:
        return ""


def _parse(known: Field, text: str) -> Any:
    try:
        return known.parse(text)
    except ValueError:
        shown = "the value given" if known.secret else without_credentials(repr(text))
        raise SettingError(known.name, f"{shown} is not allowed; it must be {known.allowed}") from None


def _check_together(settings: Settings) -> None:
    for url, key in (("seerr_url", "seerr_api_key"), ("jellyfin_url", "jellyfin_api_key")):
        if getattr(settings, url) and not getattr(settings, key):
            raise SettingError(key.upper(), f"it is missing, but {_PREFIX}{url.upper()} is set; both are needed")
    if settings.delivery == "mount" and settings.mount_dir is None:
        raise SettingError("MOUNT_DIR", f"it is missing, but {_PREFIX}DELIVERY is mount; both are needed")
    if (settings.igdb_client_id is None) != (settings.igdb_client_secret is None):
        name = "IGDB_CLIENT_ID" if settings.igdb_client_id is None else "IGDB_CLIENT_SECRET"
        raise SettingError(name, "it is missing; both keys of IGDB are needed")
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
