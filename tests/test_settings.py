"""Settings: where they come from, what they may be, and how a wrong one is told: in one line, never with a secret."""

import json
from dataclasses import fields
from pathlib import Path

import pytest

from addon.domain.selection.ranking import REFUSED_NAMES
from addon.domain.selection.rule import Rule
from addon.domain.selection.rules import DEFAULT_RULES
from addon.domain.selection.swarm_use import SwarmUse
from addon.domain.status import Format, Quality
from addon.errors import SettingError
from addon.setting_fields import FIELDS
from addon.settings import Settings, load_settings

NOWHERE = Path("/nowhere/options.json")


def load(**given: str) -> Settings:
    """Settings of these alone."""
    return load_settings({f"USHER_{name}": text for name, text in given.items()}, NOWHERE)[0]


def complaint(**given: str) -> str:
    """What is said of a wrong one."""
    with pytest.raises(SettingError) as caught:
        load(**given)
    text = str(caught.value)
    assert "\n" not in text
    return text


def test_every_field_has_its_setting() -> None:
    written = ["texts", "given"]  # how they were written
    assert [*(field.key for field in FIELDS), *written] == [field.name for field in fields(Settings)]


def test_every_default_is_allowed() -> None:
    settings = load()
    assert (settings.host, settings.port, settings.data_dir) == ("127.0.0.1", 8099, Path("data"))
    assert (settings.qualities, settings.formats) == ((Quality.P1080, Quality.P720), ())
    assert (settings.movies_dir, settings.seerr_url, settings.api_key) == (None, None, None)
    assert (settings.auto_select, settings.uncached, settings.remove_redundant) == (True, True, False)
    assert (settings.min_free_gb, settings.seerr_poll_seconds, settings.tz) == (5.0, 60, "UTC")
    assert settings.stremio_addons == ("https://torrentio.strem.fun/manifest.json",)
    assert (settings.rules, settings.refused_names) == (DEFAULT_RULES, REFUSED_NAMES)


@pytest.mark.parametrize("name", [field.name for field in FIELDS])
@pytest.mark.parametrize("blank", ["", "  ", "\n"])
def test_an_empty_value_is_the_default(name: str, blank: str) -> None:
    assert load(**{name: blank}) == load()


def test_the_database_is_in_the_data_folder_unless_it_is_named() -> None:
    assert load(DATA_DIR="/d").database_path == Path("/d/usher.db")
    assert load(DATABASE_URL="sqlite:////srv/u.db").database_path == Path("/srv/u.db")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("PORT", "http"),
        ("PORT", "-1"),
        ("PORT", "65536"),
        ("PORT", "8_099"),
        ("PORT", "８０"),
        ("PORT", "80.5"),
        ("DATABASE_URL", "postgresql://db/usher"),
        ("DATABASE_URL", "/data/usher.db"),
        ("DATABASE_URL", "sqlite:///"),
        ("MIN_FREE_GB", "-1"),
        ("MIN_FREE_GB", "nan"),
        ("MIN_FREE_GB", "inf"),
        ("MIN_FREE_GB", "1e9"),
        ("MIN_FREE_GB", "1000001"),
        ("MIN_FREE_GB", "5 GB"),
        ("MAX_DOWNLOADS", "0"),
        ("MAX_DOWNLOADS", "101"),
        ("SPEED_LIMIT", "20G"),
        ("SPEED_LIMIT", "fast"),
        ("SPEED_LIMIT", "1.5M"),
        ("PATH_MAP", "/downloads=/media"),
        ("PATH_MAP", "plex:/downloads=/media"),
        ("PATH_MAP", "aria2:downloads=/media"),
        ("PATH_MAP", "aria2:/downloads"),
        ("ARIA2_URL", "127.0.0.1:6800"),
        ("SEERR_URL", "seerr:5055"),
        ("SEERR_URL", "ftp://seerr"),
        ("SEERR_URL", "http://"),
        ("SEERR_URL", "http://seerr:port"),
        ("SEERR_URL", "http://seerr:99999"),
        ("SEERR_URL", "http://[::1"),
        ("SEERR_URL", "http://seerr http://other"),
        ("SEERR_POLL_SECONDS", "0"),
        ("AUTO_SELECT", "maybe"),
        ("QUALITIES", "1080p"),
        ("QUALITIES", "P1080;P720"),
        ("FORMATS", "VHS"),
        ("EXPIRE_AFTER_SECONDS", "30 days"),
        ("DELIVERY", "fuse"),
        ("UPGRADE_TO", "1080p"),
        ("UPGRADE_TO", "P1080,P2160"),
        ("UPGRADE_FIRST_SECONDS", "0"),
        ("REMOVE_PERCENT", "0"),
        ("REMOVE_PERCENT", "101"),
        ("ALLOWED_ORIGINS", "example.org"),
        ("TZ", "Mars/Olympus"),
        ("TZ", "../../etc/passwd"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_a_wrong_value_is_told_with_its_name_itself_and_what_is_allowed(name: str, text: str) -> None:
    allowed = next(field.allowed for field in FIELDS if field.name == name)
    assert complaint(**{name: text}) == f"USHER_{name}: {text!r} is not allowed; it must be {allowed}"


@pytest.mark.parametrize("name", [field.name for field in FIELDS if field.secret])
def test_a_wrong_secret_is_never_shown(name: str) -> None:
    text = complaint(**{name: "swordfish\x07"})
    assert "swordfish" not in text
    assert text.startswith(f"USHER_{name}: the value given is not allowed; ")


@pytest.mark.parametrize(
    ("name", "text"),
    [("DATABASE_URL", "postgresql://usher:swordfish@db/usher"), ("SEERR_URL", "htp://kid:swordfish@seerr:5055")],
)
def test_credentials_in_an_address_are_never_shown(name: str, text: str) -> None:
    shown = complaint(**{name: text})
    assert "swordfish" not in shown
    assert "***@" in shown


def test_a_value_of_several_lines_is_told_in_one() -> None:
    assert "\\n" in complaint(HOST="127.0.0.1", PORT="80\n81")


def test_settings_that_are_logged_show_no_secret() -> None:
    secrets = {field.name: "swordfish" for field in FIELDS if field.secret}
    shown = repr(
        load(
            **secrets
            | {"STREMIO_ADDONS": "https://addon.test/swordfish/manifest.json"}
            | {"TORZNAB_URLS": "http://prowlarr:9696/1/api?apikey=swordfish"},
            SEERR_URL="http://kid:swordfish@seerr:5055",
            JELLYFIN_URL="http://jellyfin",
        )
    )
    assert "swordfish" not in shown
    assert "http://***@seerr:5055" in shown
    assert "seerr_api_key=***" in shown


@pytest.mark.parametrize(("url", "key"), [("SEERR_URL", "SEERR_API_KEY"), ("JELLYFIN_URL", "JELLYFIN_API_KEY")])
def test_an_address_needs_its_key(url: str, key: str) -> None:
    assert complaint(**{url: "http://there"}) == f"USHER_{key}: it is missing, but USHER_{url} is set; both are needed"
    load(**{url: "http://there", key: "k"})
    load(**{key: "k"})


def test_the_first_back_off_is_not_longer_than_the_longest() -> None:
    assert complaint(BACKOFF_FIRST_SECONDS="60", BACKOFF_MAX_SECONDS="59").startswith("USHER_BACKOFF_FIRST_SECONDS: ")
    load(BACKOFF_FIRST_SECONDS="60", BACKOFF_MAX_SECONDS="60")


def test_the_first_wait_for_an_upgrade_is_not_longer_than_the_longest() -> None:
    assert complaint(UPGRADE_FIRST_SECONDS="60", UPGRADE_MAX_SECONDS="59").startswith("USHER_UPGRADE_FIRST_SECONDS: ")
    load(UPGRADE_FIRST_SECONDS="60", UPGRADE_MAX_SECONDS="60")


@pytest.mark.parametrize(("text", "quality"), [("", None), ("P2160", Quality.P2160), ("p1080", Quality.P1080)])
def test_nothing_is_upgraded_unless_it_is_said_how_far(text: str, quality: Quality | None) -> None:
    assert load(UPGRADE_TO=text).upgrade_to is quality


def test_each_unknown_name_gets_one_warning() -> None:
    given = {"USHER_SEER_URL": "http://seerr", "USHER_": "x", "HOME": "/root", "USHERS": "x", "USHER_PORT": "1"}
    _, warnings = load_settings(given, NOWHERE)
    assert warnings == tuple(
        f"{name} is not a setting of Usher; it is ignored" for name in ("USHER_", "USHER_SEER_URL")
    )


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("https://a.test/m.json", ("https://a.test/m.json",)),
        ("https://a.test/m.json https://b.test/m.json", ("https://a.test/m.json", "https://b.test/m.json")),
        ("https://a.test/m.json,https://b.test/m.json", ("https://a.test/m.json", "https://b.test/m.json")),
        ("https://a.test/m.json, http://b.test/m.json", ("https://a.test/m.json", "http://b.test/m.json")),
        ("\n  https://a.test/m.json\n\thttps://b.test/m.json\n", ("https://a.test/m.json", "https://b.test/m.json")),
        (
            "https://a.test/providers=yts,eztv|sort=size/manifest.json",
            ("https://a.test/providers=yts,eztv|sort=size/manifest.json",),
        ),
        (
            "https://a.test/qualities=4k,1080p/manifest.json,stremio://b.test/x,y/manifest.json",
            ("https://a.test/qualities=4k,1080p/manifest.json", "https://b.test/x,y/manifest.json"),
        ),
        ("stremio://a.test/manifest.json", ("https://a.test/manifest.json",)),
        ("STREMIO://a.test/manifest.json,HTTPS://b.test", ("https://a.test/manifest.json", "HTTPS://b.test")),
    ],
)
def test_addresses_are_separated_by_blanks_or_by_commas_before_a_scheme(text: str, addresses: tuple[str, ...]) -> None:
    assert load(STREMIO_ADDONS=text).stremio_addons == addresses


def test_apprise_addresses_keep_their_own_commas() -> None:
    given = load(NOTIFY_URLS="tgram://t/1,2, json://h/?to=a,b\n mailto://k:p@example.test,46elks://u:p@1,pover://x@y")
    assert given.notify_urls == (
        *("tgram://t/1,2", "json://h/?to=a,b", "mailto://k:p@example.test", "46elks://u:p@1", "pover://x@y"),
    )
    assert load().notify_urls == ()


@pytest.mark.parametrize("text", ["P720,P2160", "p720, p2160", "P720 P2160", " P720,,P2160,P720 "])
def test_qualities_stand_in_their_order_each_once(text: str) -> None:
    assert load(QUALITIES=text).qualities == (Quality.P720, Quality.P2160)


def test_formats_are_read_alike() -> None:
    assert load(FORMATS="mkv,H265").formats == (Format.MKV, Format.H265)


@pytest.mark.parametrize(("text", "value"), [("true", True), ("YES", True), ("1", True), ("Off", False), ("0", False)])
def test_switches_know_the_usual_words(text: str, value: bool) -> None:
    assert load(UNCACHED=text).uncached is value


def test_the_default_rules_are_those_of_the_documents() -> None:
    assert [rule.name for rule in load().rules] == [
        "not_blocklisted",
        "title_matches",
        "year_matches",
        "platform",
        "no_cams",
        "no_3d",
        "quality",
        "formats",
        "episode_present",
        "season_pack",
        "video_files",
        "no_samples",
        "single_file",
        "min_seeders",
    ]


def test_rules_stand_in_their_order_with_their_arguments() -> None:
    assert load(RULES="no_3d, max_size(20)\nlanguages(en,de)").rules == (
        Rule(name="no_3d"),
        Rule(name="max_size", arguments=("20",)),
        Rule(name="languages", arguments=("en", "de")),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no_camz", "'no_camz' is no rule; allowed are cached_only, "),
        ("title_matches no_cams(1)", "no_cams(1) is not allowed; no_cams takes no argument"),
        ("min_seeders", "min_seeders is not allowed; min_seeders takes 1 in brackets (least)"),
        ("season_pack(80)", "season_pack(80) is not allowed; season_pack takes a share of the wanted episodes"),
        ("not_refused", "'not_refused' is no rule; allowed are "),
    ],
)
def test_a_wrong_rule_is_told_with_what_is_allowed(text: str, said: str) -> None:
    assert complaint(RULES=text).startswith(f"USHER_RULES: {said}")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("web-dl, WEBRip", ("web-dl", "webrip")),
        ("web-dl web-dl\nhdtv.x264", ("web-dl", "hdtv.x264")),
        ("none", ()),
        ("None", ()),
        ("none, web-dl", ("none", "web-dl")),
    ],
)
def test_refused_names_are_words_and_none_is_none(text: str, names: tuple[str, ...]) -> None:
    settings = load(REFUSED_NAMES=text)
    assert settings.refused_names == settings.selection.refused_names == names


def test_no_uncached_ones_is_a_rule_by_another_name() -> None:
    assert not load().selection.only_cached
    cached_only = Rule(name="cached_only")
    assert load(UNCACHED="false").selection.rules == (*DEFAULT_RULES, cached_only)
    assert load(UNCACHED="false", RULES="cached_only, no_3d").selection.rules == (cached_only, Rule(name="no_3d"))
    assert load(RULES="no_3d, cached_only").selection.only_cached


@pytest.mark.parametrize(("text", "value"), [("0", "0"), ("500k", "500K"), ("20M", "20M")])
def test_speeds_have_an_optional_unit(text: str, value: str) -> None:
    assert load(SPEED_LIMIT=text).speed_limit == value


def test_a_path_map_holds_words_for_each_program() -> None:
    assert load(PATH_MAP="aria2:/downloads=/media/.usher  jellyfin:/data=/media").path_map == (
        ("aria2", "/downloads", "/media/.usher"),
        ("jellyfin", "/data", "/media"),
    )


def test_numbers_may_have_a_fraction_where_that_makes_sense() -> None:
    assert load(MIN_FREE_GB="0.5").min_free_gb == 0.5


def test_words_are_read_whatever_their_letters() -> None:
    settings = load(LOG_LEVEL="DEBUG", LOG_FORMAT="Json")
    assert (settings.log_level, settings.log_format) == ("debug", "json")


def options(folder: Path, content: object) -> Path:
    file = folder / "options.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return file


def test_home_assistants_options_are_read_by_their_small_names(tmp_path: Path) -> None:
    file = options(
        tmp_path,
        {
            "port": 9000,
            "min_free_gb": 2.5,
            "auto_select": False,
            "uncached": True,
            "qualities": ["P2160", "P1080"],
            "stremio_addons": ["https://a.test/x,y/m.json", "stremio://b.test/m.json"],
            "seerr_url": None,
            "something_else": {"a": 1},
        },
    )
    settings, warnings = load_settings({}, file)
    assert (settings.port, settings.min_free_gb, settings.auto_select, settings.uncached) == (9000, 2.5, False, True)
    assert settings.qualities == (Quality.P2160, Quality.P1080)
    assert settings.stremio_addons == ("https://a.test/x,y/m.json", "https://b.test/m.json")
    assert (settings.seerr_url, warnings) == (None, ())


def test_the_environment_wins(tmp_path: Path) -> None:
    file = options(tmp_path, {"port": 9000, "host": "0.0.0.0"})
    settings, _ = load_settings({"USHER_PORT": "9001"}, file)
    assert (settings.port, settings.host) == (9001, "0.0.0.0")


def test_a_wrong_option_is_told_like_a_wrong_variable(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"^USHER_PORT: 'high' is not allowed"):
        load_settings({}, options(tmp_path, {"port": "high"}))


@pytest.mark.parametrize("content", ["", "{", "[]", "17"])
def test_options_that_are_none_are_as_good_as_absent(tmp_path: Path, content: str) -> None:
    assert load_settings({}, options(tmp_path, content))[0] == load()


@pytest.mark.parametrize(
    ("given", "zone"),
    [
        ({"TZ": "Europe/Paris"}, "Europe/Paris"),
        ({"TZ": "Europe/Paris", "USHER_TZ": "Asia/Tokyo"}, "Asia/Tokyo"),
        ({"TZ": ":/etc/localtime"}, "UTC"),
        ({"TZ": "CET-1CEST,M3.5.0,M10.5.0/3"}, "UTC"),
        ({"TZ": ""}, "UTC"),
        ({}, "UTC"),
    ],
    ids=str,
)
def test_the_time_zone_of_the_system_is_taken_where_it_is_a_name(given: dict[str, str], zone: str) -> None:
    assert load_settings(given, NOWHERE)[0].tz == zone


def test_the_programs_own_environment_is_read_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USHER_PORT", "9002")
    assert load_settings()[0].port == 9002


def test_a_delivery_by_mount_needs_the_mount() -> None:
    said = complaint(DELIVERY="mount")
    assert said == "USHER_MOUNT_DIR: it is missing, but USHER_DELIVERY is mount; both are needed"
    assert load(DELIVERY="Mount", MOUNT_DIR="/mnt/account").mount_dir == Path("/mnt/account")
    assert load(MOUNT_DIR="/mnt/account").delivery == "download"


@pytest.mark.parametrize(
    ("torrents", "with_debrid", "without"),
    [("never", False, False), ("auto", False, True), ("fallback", True, True), ("always", True, True)],
)
def test_when_the_swarm_delivers(torrents: str, with_debrid: bool, without: bool) -> None:
    assert load(TORRENTS=torrents, REALDEBRID_TOKEN="T").uses_swarm is with_debrid
    assert load(TORRENTS=torrents, TORBOX_TOKEN="T").uses_swarm is with_debrid
    assert load(TORRENTS=torrents).uses_swarm is without
    assert load(TORRENTS=torrents).selection.swarm is (SwarmUse.ALWAYS if torrents == "always" else SwarmUse.FALLBACK)


@pytest.mark.parametrize("text", ["80", "70000", "7000-6000", "6881-", "a", "6881-6889-6900"])
def test_ports_are_two_in_order_at_most_and_open_to_everybody(text: str) -> None:
    assert "a port, or two with a dash between" in complaint(TORRENT_PORT=text)


@pytest.mark.parametrize("text", ["tun0", "10.8.0.2", "fd00::1", ""])
def test_an_interface_is_a_name_or_an_address(text: str) -> None:
    assert load(ARIA2_INTERFACE=text).aria2_interface == text


def test_one_key_of_igdb_is_none() -> None:
    assert "USHER_IGDB_CLIENT_SECRET: it is missing" in complaint(IGDB_CLIENT_ID="x")
    assert "USHER_IGDB_CLIENT_ID: it is missing" in complaint(IGDB_CLIENT_SECRET="x")
