"""What can be asked about Usher itself: health and its remedies, accounts, space, calls over time, settings."""

from datetime import timedelta

import pytest

from addon.domain.conditions import Condition, DebridAccount, HealthState, Need, Remedy, SettingValue, Space
from addon.store import accounting
from addon.store.accounting import CallKey
from tests.schema.kit import Room, dig

HEALTH = """name label state need url ok checkedAt latencyMs message detail consequence remedy settings link since
    heldUntil"""
SEERR = Condition(
    name="seerr", label="Seerr", state=HealthState.NOT_ASKED, need=Need.RECOMMENDED, url="http://seerr.test"
)
TORBOX = Condition(
    name="torbox",
    label="TorBox",
    state=HealthState.NOT_SET_UP,
    need=Need.OPTIONAL,
    consequence="A second debrid service takes what the first refuses.",
    remedy=Remedy(text="Set `torbox_token`.", settings=("torbox_token",), link="https://torbox.app/settings"),
)


async def test_health_tells_what_happened_what_goes_on_and_what_mends_it(room: Room) -> None:
    at = room.clock()
    broken = Condition(
        name="realdebrid",
        label="Real-Debrid",
        state=HealthState.HELD_BACK,
        need=Need.REQUIRED,
        ok=False,
        checked_at=at,
        latency_ms=12.5,
        message="It asks for a pause.",
        detail="Fetches and keeps releases",
        consequence="Nothing new is downloaded.",
        remedy=Remedy(text="It ends by itself."),
        since=at - timedelta(minutes=5),
        held_until=at + timedelta(minutes=5),
    )
    room.system.conditions = (broken, SEERR)
    told = (await room.data(f"{{ health {{ {HEALTH} }} }}"))["health"]
    assert dig(told, 0) == {
        "name": "realdebrid",
        "label": "Real-Debrid",
        "state": "HELD_BACK",
        "need": "REQUIRED",
        "url": None,
        "ok": False,
        "checkedAt": at.isoformat(),
        "latencyMs": 12.5,
        "message": "It asks for a pause.",
        "detail": "Fetches and keeps releases",
        "consequence": "Nothing new is downloaded.",
        "remedy": "It ends by itself.",
        "settings": [],
        "link": None,
        "since": (at - timedelta(minutes=5)).isoformat(),
        "heldUntil": (at + timedelta(minutes=5)).isoformat(),
    }


async def test_health_calls_nothing_broken_that_was_never_asked(room: Room) -> None:
    room.system.conditions = (SEERR,)
    document = "{ health { name url ok state checkedAt message remedy settings } }"
    assert (await room.data(document))["health"] == [
        {
            "name": "seerr",
            "url": "http://seerr.test",
            "ok": True,
            "state": "NOT_ASKED",
            "checkedAt": None,
            "message": None,
            "remedy": None,
            "settings": [],
        }
    ]


async def test_what_is_not_set_up_is_shown_when_asked_for(room: Room) -> None:
    room.system.conditions, room.system.missing = (SEERR,), (TORBOX,)
    assert (await room.data("{ health { name } }"))["health"] == [{"name": "seerr"}]
    shown = await room.data("{ health(includeMissing: true) { name ok settings link } }")
    assert dig(shown, "health", 1) == {
        "name": "torbox",
        "ok": True,
        "settings": ["torbox_token"],
        "link": "https://torbox.app/settings",
    }


async def test_a_check_asks_one_or_all_and_answers_with_what_is_missing(room: Room) -> None:
    room.system.conditions, room.system.missing = (SEERR,), (TORBOX,)
    for argument in ("", '(name: "seerr")'):
        told = await room.data(f"mutation {{ checkHealth{argument} {{ name }} }}")
        assert told == {"checkHealth": [{"name": "seerr"}, {"name": "torbox"}]}
    assert room.system.checked == [None, "seerr"]
    assert await room.code('mutation { checkHealth(name: "nothing") { name } }') == "BAD_INPUT"


async def test_accounts_and_spaces_hold_more_than_32_bits(room: Room) -> None:
    room.system.known_accounts = (
        DebridAccount(
            upstream="realdebrid",
            label="Real-Debrid",
            premium_until=room.clock(),
            calls_last_minute=9,
            calls_per_minute=250,
            message=None,
        ),
    )
    room.system.known_spaces = (
        Space(label="Games", folders=("/media/games",), free_bytes=2**40, total_bytes=2**41, kept_free_bytes=5 * 2**30),
        Space(label="Movies", folders=("/m",), free_bytes=None, total_bytes=None, kept_free_bytes=0, message="Away."),
    )
    told = await room.data(
        """{ accounts { upstream label premiumUntil trafficUsedBytes trafficLimitBytes trafficResetsAt callsLastMinute
            callsPerMinute message } spaces { label folders freeBytes totalBytes keptFreeBytes message } }"""
    )
    assert dig(told, "accounts", 0) == {
        "upstream": "realdebrid",
        "label": "Real-Debrid",
        "premiumUntil": room.clock().isoformat(),
        "trafficUsedBytes": None,
        "trafficLimitBytes": None,
        "trafficResetsAt": None,
        "callsLastMinute": 9,
        "callsPerMinute": 250,
        "message": None,
    }
    assert dig(told, "spaces", 0, "freeBytes") == 2**40
    assert dig(told, "spaces", 1) == {
        "label": "Movies",
        "folders": ["/m"],
        "freeBytes": None,
        "totalBytes": None,
        "keptFreeBytes": 0,
        "message": "Away.",
    }


async def test_the_system_shows_itself_and_its_settings(room: Room) -> None:
    room.system.settings = (
        SettingValue(name="api_key", description="Key", value=None, is_secret=True, is_set=True, is_default=False),
    )
    told = (
        await room.data(
            """{ system { version startedAt timeZone isReady databaseBytes requestCount itemCount hasGames hasSeerr
            defaults { qualities formats autoSelect } settings { name description value isSecret isSet isDefault }
            } }"""
        )
    )["system"]
    assert told == {
        "version": "1.2.3",
        "startedAt": room.clock().isoformat(),
        "timeZone": "Europe/Paris",
        "isReady": True,
        "databaseBytes": 5_000_000_000,
        "requestCount": 3,
        "itemCount": 40,
        "hasGames": False,
        "hasSeerr": True,
        "defaults": {"qualities": ["P1080", "P720"], "formats": [], "autoSelect": True},
        "settings": [
            {
                "name": "api_key",
                "description": "Key",
                "value": None,
                "isSecret": True,
                "isSet": True,
                "isDefault": False,
            }
        ],
    }


HISTORY = """query ($since: DateTime!, $step: Int! = 60) {
    callHistory(since: $since, stepMinutes: $step) { upstream label points { at count cached failed } } }"""


async def test_calls_over_time_are_flushed_and_named(room: Room) -> None:
    key = CallKey(minute_at=room.clock(), upstream="realdebrid", endpoint="user", info_hash=None, request_id=None)
    await room.store.write(accounting.add_calls, {key: (3, 2, 1)})
    told = (await room.data(HISTORY, since="2026-11-21T11:30:00Z"))["callHistory"]
    assert told == [
        {
            "upstream": "realdebrid",
            "label": "Real-Debrid",
            "points": [
                {"at": "2026-11-21T11:00:00+00:00", "count": 0, "cached": 0, "failed": 0},
                {"at": "2026-11-21T12:00:00+00:00", "count": 3, "cached": 2, "failed": 1},
            ],
        }
    ]
    assert room.flushed == 1


@pytest.mark.parametrize(
    ("since", "step"),
    [
        ("2026-11-21T12:00:01Z", 60),
        ("2026-11-21T11:00:00Z", 0),
        ("2026-11-21T11:00:00Z", 1441),
        ("2026-11-04T20:59:59Z", 60),
        ("0001-01-01T00:00:00Z", 1440),
    ],
)
async def test_a_span_that_makes_no_sense_is_refused(room: Room, since: str, step: int) -> None:
    assert await room.code(HISTORY, since=since, step=step) == "BAD_INPUT"


async def test_400_points_are_the_most(room: Room) -> None:
    key = CallKey(minute_at=room.clock(), upstream="seerr", endpoint="request", info_hash=None, request_id=None)
    await room.store.write(accounting.add_calls, {key: (1, 0, 0)})
    told = await room.data(HISTORY, since="2026-11-04T21:00:00Z")
    assert len(dig(told, "callHistory", 0, "points")) == 400  # type: ignore[arg-type]
