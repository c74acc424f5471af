"""What a person reads about a show: which season or episode is meant, and what is still to come."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from addon.domain.explanation import explain, explain_request
from addon.domain.models import Item, Request
from addon.domain.status import MediaType, Status
from addon.domain.transitions import Phase
from tests.domain.lives import request_with
from tests.domain.test_explanation import ITEM, NOW, later

ANNOUNCED = "Announced without a date. The date is looked up every day."
EPISODE = replace(ITEM, season=3, episode=7, airs_at=later(days=-9))
SHOW = request_with(media_type=MediaType.SHOW)
DONE = replace(SHOW, status=Status.COMPLETED)
LAST = replace(EPISODE, phase=Phase.COMPLETED, due_at=None, note="It is in the library.")


def _said(request: Request, lead: Item) -> str:
    return explain_request(request, lead, NOW, UTC)


def test_a_movie_needs_no_number() -> None:
    movie = replace(SHOW, media_type=MediaType.MOVIE)
    assert (
        _said(movie, ITEM) == explain(ITEM, NOW, UTC) == "Asked for by Mia; the first search starts in a few seconds."
    )


def test_an_episode_that_is_meant_is_named() -> None:
    note = "No release found on 1 indexer."
    waiting = replace(EPISODE, due_at=later(hours=1), searched_at=NOW, note=note)
    assert _said(SHOW, waiting) == "S03E07: No release found on 1 indexer. Searched again at 13:00."


def test_a_season_that_goes_together_is_named_as_one() -> None:
    together = replace(EPISODE, with_season=True)
    assert _said(SHOW, together) == "Season 3: Asked for by Mia; the first search starts in a few seconds."


def test_specials_and_long_seasons_are_numbered_too() -> None:
    choosing = replace(EPISODE, season=0, episode=104, phase=Phase.CHOOSING, note="1 release of 1 fits.")
    assert _said(SHOW, choosing) == "S00E104: 1 release of 1 fits. You asked to choose one yourself."


def test_where_nothing_is_said_no_number_stands_alone() -> None:
    assert _said(SHOW, replace(EPISODE, phase=Phase.TRANSFERRING, note="")) == ""


@pytest.mark.parametrize("due_at", [None, NOW])
@pytest.mark.parametrize("note", ["Asked for by Mia.", ""])
def test_an_episode_that_is_only_announced_says_so(due_at: datetime | None, note: str) -> None:
    announced = replace(EPISODE, airs_at=None, due_at=due_at, note=note)
    assert explain(announced, NOW, UTC) == ANNOUNCED
    assert _said(SHOW, announced) == f"S03E07: {ANNOUNCED}"


def test_a_note_that_says_what_is_looked_up_is_shown_as_it_is() -> None:
    note = "No IMDb id is known yet, so nothing can be searched. It is looked up every day."
    assert explain(replace(EPISODE, airs_at=None, due_at=None, note=note), NOW, UTC) == note


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.SEARCHING])
def test_only_what_waits_for_a_search_waits_for_a_date(phase: Phase) -> None:
    assert ANNOUNCED not in explain(replace(EPISODE, phase=phase, airs_at=None, note="It happened."), NOW, UTC)


def test_an_episode_that_has_not_aired_says_when_it_does() -> None:
    airs_at = later(days=3)
    unaired = replace(EPISODE, airs_at=airs_at, due_at=airs_at + timedelta(minutes=10))
    assert _said(SHOW, unaired) == "S03E07: Airs on Tuesday 24 November; searched from then on."


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (-1, "Asked for by Mia; the first search starts in a few seconds."),
        (0, "Asked for by Mia. First searched at 12:10."),
    ],
)
def test_an_episode_that_has_just_aired_says_when_it_is_searched(minutes: int, said: str) -> None:
    due_at = NOW if minutes < 0 else later(minutes=10)
    assert explain(replace(EPISODE, airs_at=later(minutes=minutes), due_at=due_at), NOW, UTC) == said


def test_a_completed_request_for_seasons_says_so_of_all_of_it() -> None:
    assert _said(DONE, LAST) == "All of it is in the library."


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"next_air_at": later(days=3)},
            "All that has aired is in the library. The next episode airs on Tuesday 24 November.",
        ),
        (
            {"next_air_at": later(hours=8), "has_ended": True},
            "All that has aired is in the library. The next episode airs today at 20:00.",
        ),
        ({}, "All that has aired is in the library. New episodes are looked for by themselves."),
        (
            {"next_air_at": NOW},  # the calendar has it count in a moment
            "All that has aired is in the library. New episodes are looked for by themselves.",
        ),
        ({"has_ended": True}, "All of it is in the library, and the show has ended."),
    ],
)
def test_a_completed_show_that_goes_on_says_what_is_to_come(changes: dict[str, object], said: str) -> None:
    assert _said(replace(DONE, ongoing=True, **changes), LAST) == said  # type: ignore[arg-type]
