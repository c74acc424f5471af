"""What a person is told of an upstream: what happened, what goes on, what mends it; the broken first."""

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from prometheus_client import CollectorRegistry

from addon.clients.failures import Failure
from addon.clients.http import Health
from addon.domain.conditions import Condition, HealthState, Need
from addon.services.accounting import Accounting
from addon.services.accounts import Accounts
from addon.services.conditions import Cast, Conditions, View
from addon.services.missing import missing
from addon.services.remedies import mending, remedy_of
from tests.conftest import HeldClock

from .world import settings_in

UTC = ZoneInfo("UTC")
SEERR, TORRENTIO = "http://seerr:5055", "https://torrentio.strem.fun"
URLS = {"realdebrid": "https://api.real-debrid.com", "seerr": SEERR, "stremio:torrentio.strem.fun": TORRENTIO}


def broken(name: str, failure: Failure | None, **changes: object) -> Health:
    known = {"name": name, "url": URLS.get(name, "https://a.test"), "ok": False, "message": f"{name} fails"}
    return Health(**(known | {"failure": failure} | changes))  # type: ignore[arg-type]


def conditions(
    clock: HeldClock, *told: Health, deliverers: tuple[str, ...] = ("realdebrid",), absent: tuple[Condition, ...] = ()
) -> Conditions:
    async def home() -> tuple[Condition, ...]:
        return ()

    return Conditions(
        lambda: told,
        home,
        absent,
        Cast(deliverers=deliverers, indexers=("stremio:torrentio.strem.fun", "torznab:quay")),
        Accounts((), Accounting(clock, CollectorRegistry()), clock),
        view=View(clock=clock, zone=UTC),
    )


@pytest.mark.parametrize(
    ("health", "said"),
    [
        (
            broken("seerr", Failure.NOTHING_LISTENS),
            "Nothing listens on port 5055 of seerr. Is Seerr started? If it uses another port, change `seerr_url`.",
        ),
        (broken("seerr", Failure.UNKNOWN_NAME), "The name seerr is not known in Usher's network."),
        (broken("realdebrid", Failure.UNKNOWN_NAME), "The name api.real-debrid.com cannot be looked up."),
        (broken("seerr", Failure.NO_WAY), "There is no way to seerr."),
        (broken("seerr", Failure.TIMED_OUT), "seerr did not answer in time. Is Seerr up"),
        (broken("realdebrid", Failure.TIMED_OUT), "api.real-debrid.com did not answer in time."),
        (broken("realdebrid", Failure.NOTHING_LISTENS), "api.real-debrid.com refuses connections."),
        (broken("seerr", Failure.TLS), "No secure connection to seerr"),
        (broken("realdebrid", Failure.TLS), "Is the clock of this machine right"),
        (broken("seerr", Failure.BROKE_OFF), "Seerr ended the connection before it had answered."),
        (broken("realdebrid", Failure.OUT_OF_ORDER, status=502), "Real-Debrid answers with an error of its own (502)."),
        (broken("seerr", Failure.OUT_OF_ORDER), "See the log of Seerr"),
        (broken("seerr", Failure.STRANGE), "What answers at http://seerr:5055 is not Seerr. Does `seerr_url` lead"),
        (broken("realdebrid", Failure.LIMITED), "Real-Debrid asks for a pause. It ends by itself; nothing is lost."),
        (broken("stremio:torrentio.strem.fun", Failure.LIMITED), "add-on into `stremio_addons`."),
        (
            broken("realdebrid", Failure.KEY),
            "The token was refused: copy a new one from real-debrid.com/apitoken into `realdebrid_token`.",
        ),
        (
            broken("seerr", Failure.KEY),
            "The key was refused: copy a new one from Seerr's general settings into `seerr_api_key`.",
        ),
        (broken("igdb", Failure.KEY), "The keys were refused: copy new ones from dev.twitch.tv/console/apps into"),
        (broken("realdebrid", Failure.PREMIUM), "Extend it at https://real-debrid.com/premium."),
        (
            broken("realdebrid", Failure.ACCOUNT, message="realdebrid is locked: log in"),
            "Real-Debrid is locked: log in.",
        ),
    ],
)
def test_each_kind_of_failure_has_its_own_remedy(health: Health, said: str) -> None:
    assert said in mending(health)


def test_every_failure_of_every_upstream_has_a_remedy() -> None:
    names = ("realdebrid", "torbox", "seerr", "jellyfin", "metadata", "igdb", "stremio:a.test", "torznab:a.test")
    for name in names:
        for failure in Failure:
            text = mending(broken(name, failure))
            assert text.endswith((".", "?")), (name, failure)
            assert "``" not in text, (name, failure)


def test_a_remedy_names_its_settings_and_leads_to_a_page(held_clock: HeldClock) -> None:
    remedy = remedy_of(broken("realdebrid", Failure.KEY), held_clock(), UTC)
    assert (remedy.settings, remedy.link) == (("realdebrid_token",), "https://real-debrid.com/apitoken")
    assert remedy_of(broken("realdebrid", Failure.PREMIUM), held_clock(), UTC).link == "https://real-debrid.com/premium"
    assert remedy_of(broken("seerr", Failure.KEY), held_clock(), UTC).link == SEERR
    assert remedy_of(broken("stremio:torrentio.strem.fun", Failure.ACCOUNT), held_clock(), UTC).link is None


def test_a_remedy_says_when_the_next_try_is(held_clock: HeldClock) -> None:
    held = broken("seerr", Failure.NOTHING_LISTENS, held_until=held_clock() + timedelta(minutes=34))
    said = remedy_of(held, held_clock(), UTC).text
    assert said.endswith("Next try at 12:34; nothing is lost, what was approved meanwhile is read then.")


def test_a_message_that_names_a_setting_leads_to_it(held_clock: HeldClock) -> None:
    told = broken("seerr", Failure.ACCOUNT, message="Something is in front: let USHER_SEERR_URL lead to Seerr")
    remedy = remedy_of(told, held_clock(), UTC)
    assert remedy.text == "Something is in front: let `seerr_url` lead to Seerr."
    assert remedy.settings == ("seerr_url",)


def test_a_try_that_is_near_names_no_minute(held_clock: HeldClock) -> None:
    held = broken("jellyfin", Failure.TIMED_OUT, held_until=held_clock() + timedelta(seconds=59))
    assert remedy_of(held, held_clock(), UTC).text.endswith("Next try within a minute.")


@pytest.mark.parametrize(
    ("failure", "state"),
    [
        (Failure.NOTHING_LISTENS, HealthState.NOT_REACHABLE),
        (Failure.STRANGE, HealthState.NOT_REACHABLE),
        (Failure.LIMITED, HealthState.HELD_BACK),
        (Failure.OUT_OF_ORDER, HealthState.HELD_BACK),
        (Failure.KEY, HealthState.REFUSED),
        (Failure.PREMIUM, HealthState.REFUSED),
        (Failure.ACCOUNT, HealthState.REFUSED),
    ],
)
async def test_the_state_follows_the_failure(held_clock: HeldClock, failure: Failure, state: HealthState) -> None:
    (told,) = await conditions(held_clock, broken("jellyfin", failure)).look(include_missing=False)
    assert (told.state, told.ok, told.label, told.need) == (state, False, "Jellyfin", Need.OPTIONAL)


async def test_what_answers_or_was_never_asked_has_neither_consequence_nor_remedy(held_clock: HeldClock) -> None:
    told = await conditions(
        held_clock, Health(name="metadata", url="https://a.test", ok=True), Health(name="seerr", url=SEERR)
    ).look(include_missing=False)
    assert [(each.state, each.ok, each.consequence, each.remedy) for each in told] == [
        (HealthState.ANSWERS, True, None, None),
        (HealthState.NOT_ASKED, True, None, None),
    ]
    assert told[0].detail == "Titles, episodes, air dates"


@pytest.mark.parametrize(
    ("name", "deliverers", "said"),
    [
        ("realdebrid", ("realdebrid",), "Nothing new is downloaded. Searches go on, and nothing is lost."),
        ("realdebrid", ("realdebrid", "swarm"), "Nothing is taken from it meanwhile; Swarm goes on."),
        ("seerr", ("realdebrid",), "Requests made in Seerr do not arrive. Everything else goes on."),
        (
            "stremio:torrentio.strem.fun",
            ("realdebrid",),
            "Its releases are missing from searches meanwhile; the other indexer is used.",
        ),
    ],
)
async def test_the_consequence_says_what_goes_on(
    held_clock: HeldClock, name: str, deliverers: tuple[str, ...], said: str
) -> None:
    board = conditions(held_clock, broken(name, Failure.TIMED_OUT), deliverers=deliverers)
    (told,) = await board.look(include_missing=False)
    assert told.consequence == said


async def test_the_broken_come_first_and_what_may_stay_away_last(held_clock: HeldClock, tmp_path: Path) -> None:
    absent = missing(settings_in(tmp_path, realdebrid_token="a-token"))
    board = conditions(
        held_clock,
        Health(name="metadata", url="https://a.test", ok=True),
        broken("jellyfin", Failure.KEY),
        broken("realdebrid", Failure.KEY),
        absent=absent,
    )
    told = await board.look(include_missing=True)
    assert [each.name for each in told[:3]] == ["realdebrid", "jellyfin", "metadata"]
    assert {each.state for each in told[3:]} == {HealthState.NOT_SET_UP}
    assert board.can_deliver is False


async def test_a_brake_says_that_it_holds_on_purpose(held_clock: HeldClock) -> None:
    brake = broken("seerr", None, message="Half of all requests are gone.")
    (told,) = await conditions(held_clock, brake).look(include_missing=False)
    assert (told.state, told.ok) == (HealthState.HELD_BACK, False)
    assert told.consequence == "Nothing is cancelled meanwhile. Everything else goes on."


@pytest.mark.parametrize(
    ("given", "rows"),
    [
        ({}, {"debrid": Need.RECOMMENDED, "seerr": Need.RECOMMENDED}),
        ({"torrents": "never"}, {"debrid": Need.REQUIRED}),
        ({"realdebrid_token": "a"}, {"torbox": Need.OPTIONAL}),
        ({"torbox_token": "a"}, {"realdebrid": Need.OPTIONAL, "jellyfin": Need.OPTIONAL, "igdb": Need.OPTIONAL}),
    ],
)
def test_what_is_missing_says_how_much_it_is_needed(
    tmp_path: Path, given: dict[str, str], rows: dict[str, Need]
) -> None:
    found = {each.name: each for each in missing(settings_in(tmp_path, **given))}
    assert {name: found[name].need for name in rows} == rows
    for each in found.values():
        assert each.ok
        assert each.consequence
        assert each.remedy is not None
        assert each.remedy.settings
