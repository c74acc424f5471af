"""Every setting once: its name, its default and what it may be. DOCS.md and addon.yaml are held to it by a test."""

from dataclasses import dataclass
from pathlib import Path

from addon import setting_values as to
from addon.domain.selection.ranking import REFUSED_NAMES
from addon.domain.selection.rules import DEFAULT_TEXT
from addon.domain.status import Format, Quality
from addon.rule_packages import rules
from addon.setting_values import Parse
from addon.setting_words import DESCRIPTIONS


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

    @property
    def description(self) -> str:
        """What it is for."""
        return DESCRIPTIONS[self.key]


_folder = to.optional(to.folder)
_web = "an http:// or https:// address"
_plain = "printable characters without blanks"
_switch = "true or false"
_quality = "one of P480, P720, P1080, P2160"
_qualities = "of P480, P720, P1080, P2160, by commas"
TORRENTS = ("never", "auto", "fallback", "always")
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
    Field(
        name="TORZNAB_URLS",
        default="",
        parse=to.urls,
        allowed="addresses of feeds with their API keys, separated by blanks",
        secret=True,
    ),
    Field(name="METADATA_URL", default="https://v3-cinemeta.strem.io", parse=to.url, allowed=_web),
    Field(name="REALDEBRID_TOKEN", default="", parse=to.optional(to.secret), allowed=_plain, secret=True),
    Field(name="REALDEBRID_URL", default="https://api.real-debrid.com/rest/1.0", parse=to.url, allowed=_web),
    Field(name="TORBOX_TOKEN", default="", parse=to.optional(to.secret), allowed=_plain, secret=True),
    Field(name="TORBOX_URL", default="https://api.torbox.app/v1/api", parse=to.url, allowed=_web),
    Field(name="IGDB_CLIENT_ID", default="", parse=to.optional(to.secret), allowed=_plain, secret=True),
    Field(name="IGDB_CLIENT_SECRET", default="", parse=to.optional(to.secret), allowed=_plain, secret=True),
    Field(name="IGDB_URL", default="https://api.igdb.com/v4", parse=to.url, allowed=_web),
    Field(name="TWITCH_URL", default="https://id.twitch.tv", parse=to.url, allowed=_web),
    Field(name="TORRENTS", default="auto", parse=to.one_of(*TORRENTS), allowed="never, auto, fallback or always"),
    Field(name="TORRENT_PORT", default="6881-6999", parse=to.ports, allowed="a port, or two with a dash between"),
    Field(name="TORRENT_DHT", default="true", parse=to.yes_or_no, allowed=_switch),
    Field(name="SEED_RATIO", default="0", parse=to.number, allowed="a number from 0 to 1000000"),
    Field(name="SEED_MINUTES", default="0", parse=to.whole(0, 525600), allowed="a whole number from 0 to 525600"),
    Field(name="ARIA2_INTERFACE", default="", parse=to.interface, allowed="a network interface or an address of it"),
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
