"""What a person reads about an item: what happened last, and what comes next and when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from addon.domain.explanation import explain, moment
from addon.domain.models import Item
from addon.domain.transitions import Phase

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)  # a Saturday
ITEM = Item(
    id=1,
    request_id=1,
    phase=Phase.SEARCHING,
    revision=0,
    due_at=NOW,
    note="Asked for by Mia.",
    phase_since=NOW,
    expiry_base_at=NOW,
)


def later(**span: float) -> datetime:
    return NOW + timedelta(**span)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (later(), "at 12:00"),
        (later(hours=3, minutes=12), "at 15:12"),
        (later(hours=11, minutes=59), "at 23:59"),
        (later(hours=12), "on Sunday 00:00"),
        (later(hours=-12), "at 00:00"),
        (later(hours=-13), "on Friday 23:00"),
        (later(days=6), "on Friday 12:00"),
        (later(days=7), "on 28 November"),  # the weekday of today would be ambiguous
        (later(days=-7), "on 14 November"),
        (later(days=12), "on 3 December"),
        (later(days=60), "on 20 January 2027"),
    ],
)
def test_time_is_the_clock_today_a_weekday_within_a_week_and_else_a_date(at: datetime, said: str) -> None:
    assert moment(at, NOW, UTC) == said


def test_times_are_said_in_the_zone_of_the_home() -> None:
    zone = ZoneInfo("Asia/Tokyo")
    assert moment(later(hours=3), NOW, zone) == "on Sunday 00:00"
    waiting = replace(ITEM, due_at=later(minutes=72), searched_at=NOW, note="No release found on 2 indexers.")
    assert explain(waiting, NOW, zone) == "No release found on 2 indexers. Searched again at 22:12."


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Asked for by Mia; the first search starts in a few seconds."),
        ({"note": ""}, "The first search starts in a few seconds."),
        (
            {"note": "Asked for. Seerr knows it as 12."},
            "Asked for. Seerr knows it as 12. The first search starts in a few seconds.",
        ),
        (
            {"note": "Asked to search again.", "searched_at": NOW},
            "Asked to search again; the search starts in a few seconds.",
        ),
        (
            {"note": "No release found on 2 indexers.", "due_at": later(hours=3, minutes=12), "searched_at": NOW},
            "No release found on 2 indexers. Searched again at 15:12.",
        ),
        (
            {"note": "Searched 6 times without a fit. Next search on Sunday 08:00.", "due_at": later(hours=20)},
            "Searched 6 times without a fit. Next search on Sunday 08:00.",
        ),
        (
            {"note": "No IMDb id is known yet. It is looked up every day.", "due_at": later(days=1)},
            "No IMDb id is known yet. It is looked up every day.",
        ),
        (
            {"note": "stremio:films.example does not answer (503)", "due_at": later(minutes=2), "failures": 1},
            "films.example does not answer (503). Tried again at 12:02.",
        ),
        ({"note": "Searched again after the failure.", "due_at": NOW}, "Searched again after the failure."),
        ({"due_at": None, "note": "It waits."}, "It waits."),
    ],
)
def test_pending_item_says_when_it_is_searched(changes: dict[str, object], said: str) -> None:
    assert explain(replace(ITEM, **changes), NOW, UTC) == said  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("airs_at", "said"),
    [
        (later(days=3), "Airs on Tuesday 24 November; searched from then on."),
        (later(hours=8, minutes=15), "Airs today at 20:15; searched from then on."),
        (later(days=45), "Airs on Tuesday 5 January 2027; searched from then on."),
    ],
)
def test_episode_that_has_not_aired_says_when_it_does(airs_at: datetime, said: str) -> None:
    assert explain(replace(ITEM, airs_at=airs_at, due_at=airs_at), NOW, UTC) == said


def test_episode_that_has_aired_is_searched_like_any_other() -> None:
    aired = replace(ITEM, airs_at=later(days=-1), due_at=later(hours=1), searched_at=NOW, note="No release found.")
    assert explain(aired, NOW, UTC) == "No release found. Searched again at 13:00."


@pytest.mark.parametrize("note", ["6 releases fit.", "6 releases fit. You asked to choose one yourself."])
def test_choice_is_named_as_the_persons_own_and_only_once(note: str) -> None:
    choosing = replace(ITEM, phase=Phase.CHOOSING, due_at=None, note=note)
    assert explain(choosing, NOW, UTC) == "6 releases fit. You asked to choose one yourself."


@pytest.mark.parametrize("phase", [Phase.GRABBING, Phase.TAKING, Phase.CACHING, Phase.UNLOCKING, Phase.IMPORTING])
@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("realdebrid is out of order (503)", "Real-Debrid is out of order (503). Tried again at 15:12."),
        ("jellyfin does not answer", "Jellyfin does not answer. Tried again at 15:12."),
        ("metadata does not answer", "The metadata source does not answer. Tried again at 15:12."),
        ("aria2 add: does not answer within 8 s", "aria2 does not answer within 8 s. Tried again at 15:12."),
        ("The step took too long; it is tried again.", "The step took too long. Tried again at 15:12."),
        ("The log has it. It is tried again by itself.", "The log has it. Tried again at 15:12."),
        ("Tried again.", "Tried again at 15:12."),
        ("", "Tried again at 15:12."),
        (
            "The disk has 3.1 GB free. Goes on by itself when there is room.",
            "The disk has 3.1 GB free. Goes on by itself when there is room.",
        ),
        ("Real-Debrid asks for a pause until 15:12.", "Real-Debrid asks for a pause until 15:12."),
    ],
)
def test_step_that_failed_says_when_it_is_tried_again_and_never_twice(phase: Phase, note: str, said: str) -> None:
    waiting = replace(ITEM, phase=phase, failures=1, due_at=later(hours=3, minutes=12), note=note)
    assert explain(waiting, NOW, UTC) == said


def test_step_that_merely_looks_again_shows_no_clock() -> None:
    note = "Not cached: Real-Debrid fetches it first, 31 % from 12 seeders."
    caching = replace(ITEM, phase=Phase.CACHING, due_at=later(seconds=10), note=note)
    assert explain(caching, NOW, UTC) == note


def test_promise_of_a_step_that_did_not_fail_is_made_exact() -> None:
    note = "The disk refuses the file (no space). Tried again by itself."
    refused = replace(ITEM, phase=Phase.UNLOCKING, due_at=later(minutes=1), note=note)
    assert explain(refused, NOW, UTC) == "The disk refuses the file (no space). Tried again at 12:01."


def test_step_that_is_due_now_shows_no_clock() -> None:
    failed = replace(ITEM, phase=Phase.GRABBING, failures=1, due_at=later(seconds=4), note="It broke off.")
    assert explain(failed, NOW, UTC) == "It broke off."


@pytest.mark.parametrize(
    ("due_at", "said"),
    [
        (NOW, "No progress for an hour. The next release is looked for now."),
        (later(hours=4), "No progress for an hour. Searched again at 16:00."),
        (None, "No progress for an hour."),
    ],
)
def test_failed_item_says_how_it_goes_on(due_at: datetime | None, said: str) -> None:
    failed = replace(ITEM, phase=Phase.FAILED, due_at=due_at, note="No progress for an hour.")
    assert explain(failed, NOW, UTC) == said


@pytest.mark.parametrize("phase", [Phase.TRANSFERRING, Phase.COMPLETED, Phase.CANCELLED, Phase.EXPIRED])
def test_item_that_waits_for_nothing_shows_what_happened_last(phase: Phase) -> None:
    resting = replace(ITEM, phase=phase, due_at=None, note="Cancelled by a person")
    assert explain(resting, NOW, UTC) == "Cancelled by a person."


def test_every_phase_has_an_explanation_without_internals() -> None:
    for phase in Phase:
        text = explain(replace(ITEM, phase=phase, note="Something happened."), NOW, UTC)
        assert "Something happened" in text
        assert phase.value not in text
