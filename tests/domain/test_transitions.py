"""The table of transitions, every pair of phase and event, against the same table written down once more here."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addon.domain import events as e
from addon.domain.diagram import mermaid
from addon.domain.status import Status
from addon.domain.transitions import (
    DEADLINE,
    ORDINARY,
    STATUS,
    TRANSITIONS,
    WAITS_FOR_DOWNLOADS,
    WORK,
    Deadline,
    Phase,
    Work,
    allows,
    next_phase,
)
from addon.errors import InvalidTransitionError
from tests.domain.lives import KINDS

_MOVES = """
SEARCHING:    ReleasesFound GRABBING, ChoiceOffered CHOOSING, NothingAccepted SEARCHING, NoPackAccepted SEARCHING,
              FileShared UNLOCKING, ReleaseSelected TAKING, SearchRequested SEARCHING, Cancelled CANCELLED,
              SeenInLibrary COMPLETED, Expired EXPIRED
CHOOSING:     FileShared UNLOCKING, ReleaseSelected TAKING, SearchRequested SEARCHING, Cancelled CANCELLED,
              SeenInLibrary COMPLETED, Expired EXPIRED
GRABBING:     ReleaseRefused GRABBING, PassedOver GRABBING, CandidatesExhausted SEARCHING, CachingStarted CACHING,
              FilesReady UNLOCKING, LeftOut SEARCHING, FileShared UNLOCKING, ReleaseSelected TAKING,
              SearchRequested SEARCHING, Cancelled CANCELLED, SeenInLibrary COMPLETED, Expired EXPIRED
TAKING:       ReleaseRefused FAILED, PassedOver TAKING, CandidatesExhausted FAILED, CachingStarted CACHING,
              FilesReady UNLOCKING, LeftOut FAILED, Cancelled CANCELLED, SeenInLibrary COMPLETED
CACHING:      ReleaseRefused FAILED, PassedOver TAKING, FilesReady UNLOCKING, LeftOut FAILED, Cancelled CANCELLED,
              SeenInLibrary COMPLETED
UNLOCKING:    ReleaseRefused FAILED, LinksRotted TAKING, DownloadStarted TRANSFERRING, ImportFailed FAILED,
              Imported COMPLETED, Cancelled CANCELLED, SeenInLibrary COMPLETED
TRANSFERRING: LinkExpired UNLOCKING, DownloadFinished IMPORTING, DownloadFailed FAILED, Cancelled CANCELLED,
              SeenInLibrary COMPLETED
IMPORTING:    Imported COMPLETED, LinkExpired UNLOCKING, DownloadFailed FAILED, ImportFailed FAILED,
              Cancelled CANCELLED, SeenInLibrary COMPLETED
COMPLETED:    FileLost SEARCHING, ReleasesFound UPGRADE_GRABBING, NothingAccepted COMPLETED,
              FileShared UPGRADE_UNLOCKING
UPGRADE_GRABBING: ReleaseRefused UPGRADE_GRABBING, PassedOver UPGRADE_GRABBING, CandidatesExhausted COMPLETED,
              CachingStarted UPGRADE_CACHING,
              FilesReady UPGRADE_UNLOCKING, UpgradeCancelled COMPLETED
UPGRADE_CACHING: ReleaseRefused COMPLETED, PassedOver UPGRADE_GRABBING, FilesReady UPGRADE_UNLOCKING,
              UpgradeCancelled COMPLETED
UPGRADE_UNLOCKING: Imported COMPLETED, ReleaseRefused COMPLETED, LinksRotted UPGRADE_GRABBING,
              DownloadStarted UPGRADE_TRANSFERRING, ImportFailed COMPLETED, UpgradeCancelled COMPLETED
UPGRADE_TRANSFERRING: LinkExpired UPGRADE_UNLOCKING, DownloadFinished UPGRADE_IMPORTING, DownloadFailed COMPLETED,
              UpgradeCancelled COMPLETED
UPGRADE_IMPORTING: Imported COMPLETED, LinkExpired UPGRADE_UNLOCKING, DownloadFailed COMPLETED, ImportFailed COMPLETED,
              UpgradeCancelled COMPLETED
FAILED:       NextCandidateDue GRABBING, SearchDue SEARCHING, FileShared UNLOCKING, ReleaseSelected TAKING,
              SearchRequested SEARCHING, Cancelled CANCELLED, SeenInLibrary COMPLETED, Expired EXPIRED
CANCELLED:    SearchRequested SEARCHING
EXPIRED:      SearchRequested SEARCHING, Cancelled CANCELLED
"""


def _written_down() -> dict[tuple[Phase, type[e.Event]], Phase]:
    """The moves above; a result that came late may come in every phase and moves nothing."""
    expected: dict[tuple[Phase, type[e.Event]], Phase] = {(phase, e.ResultCameLate): phase for phase in Phase}
    for found in re.finditer(r"^([A-Z_]+):(.*(?:\n +.*)*)", _MOVES, re.MULTILINE):
        for event, to in re.findall(r"(\w+) ([A-Z_]+)", found[2]):
            expected[Phase(found[1]), getattr(e, event)] = Phase(to)
    return expected


EXPECTED = _written_down()
PAIRS = [pytest.param(phase, kind, id=f"{phase}-{kind.__name__}") for phase in Phase for kind in KINDS]
WIDE_OPEN = (Status.PENDING, Status.FOUND, Status.FAILED)

EVENTS_OF: dict[Work, tuple[type[e.Event], ...]] = {
    Work.SEARCH: (e.ReleasesFound, e.ChoiceOffered, e.NothingAccepted, e.NoPackAccepted),
    Work.GRAB: (e.ReleaseRefused, e.CandidatesExhausted, e.CachingStarted, e.FilesReady, e.LeftOut),
    Work.FOLLOW: (e.ReleaseRefused, e.FilesReady, e.LeftOut),
    Work.FETCH: (e.LinksRotted, e.ReleaseRefused, e.ImportFailed, e.DownloadStarted, e.Imported),
    Work.WATCH: (e.LinkExpired, e.DownloadFinished, e.DownloadFailed),
    Work.IMPORT: (e.Imported, e.LinkExpired, e.DownloadFailed, e.ImportFailed),
    Work.RETRY: (e.NextCandidateDue, e.SearchDue),
    Work.UPGRADE: (e.ReleasesFound, e.NothingAccepted),
}
"""What each step may report."""
_BY_A_PERSON = (e.ReleaseSelected, e.SearchRequested, e.Cancelled, e.UpgradeCancelled)


@pytest.mark.parametrize(("phase", "kind"), PAIRS)
def test_an_event_leads_where_the_design_says_or_nowhere(phase: Phase, kind: type[e.Event]) -> None:
    expected = EXPECTED.get((phase, kind))
    assert allows(phase, kind) is (expected is not None)
    if expected is not None:
        assert next_phase(phase, kind) is expected
        return
    with pytest.raises(InvalidTransitionError) as raised:
        next_phase(phase, kind)
    assert raised.value.code == "INVALID_TRANSITION"
    assert str(raised.value).endswith(f" while it is {STATUS[phase].value}.")


def test_every_written_move_is_in_the_table_and_no_other() -> None:
    assert TRANSITIONS == EXPECTED
    assert len(KINDS) == 28


@pytest.mark.parametrize("table", [STATUS, WORK, DEADLINE])
def test_each_table_knows_every_phase(table: dict[Phase, object]) -> None:
    assert set(table) == set(Phase)


def test_every_status_has_a_phase() -> None:
    assert set(STATUS.values()) == set(Status)


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize(
    ("kind", "statuses", "sentence"),
    [
        (e.SearchRequested, (*WIDE_OPEN, Status.CANCELLED, Status.EXPIRED), "It cannot be searched"),
        (e.ReleaseSelected, WIDE_OPEN, "A release cannot be selected"),
        (e.Cancelled, (*WIDE_OPEN, Status.DOWNLOADING, Status.EXPIRED), "It cannot be cancelled"),
    ],
    ids=["searchRequest", "selectRelease", "cancelRequest"],
)
def test_a_person_may_do_it_in_exactly_these_statuses(
    phase: Phase, kind: type[e.Event], statuses: tuple[Status, ...], sentence: str
) -> None:
    assert allows(phase, kind) is (STATUS[phase] in statuses)
    if not allows(phase, kind):
        with pytest.raises(InvalidTransitionError, match=f"^{sentence} while it is {STATUS[phase]}\\.$"):
            next_phase(phase, kind)


@pytest.mark.parametrize("phase", Phase)
def test_whatever_a_step_reports_is_a_move_of_its_phase(phase: Phase) -> None:
    work = WORK[phase]
    reported = EVENTS_OF[work] if work else ()
    alone = {e.LeftOut} if phase in ORDINARY else set()  # an upgrade is for one item by itself
    assert all(allows(phase, kind) for kind in reported if kind not in alone)


@pytest.mark.parametrize("phase", Phase)
def test_no_phase_is_a_dead_end(phase: Phase) -> None:
    """Only a completed item may stay while its file is there; others wait for work, a person or a deadline."""
    if phase is Phase.COMPLETED:
        assert DEADLINE[phase] is None
        return
    owned = WORK[phase] is not None or DEADLINE[phase] is not None
    by_a_person = any(allows(phase, kind) for kind in _BY_A_PERSON)
    assert owned or STATUS[phase] in (Status.CANCELLED, Status.EXPIRED)
    assert by_a_person
    assert Phase.COMPLETED in _reachable(phase)


@pytest.mark.parametrize("phase", ORDINARY)
def test_an_upgrade_is_completed_all_the_while_and_does_the_work_of_its_ordinary_phase(phase: Phase) -> None:
    assert STATUS[phase] is Status.COMPLETED
    assert WORK[phase] is WORK[ORDINARY[phase]]
    assert {STATUS[each] for each in _reachable(phase, but=e.FileLost)} == {Status.COMPLETED}
    assert phase in WAITS_FOR_DOWNLOADS


def test_every_phase_can_come_about() -> None:
    assert _reachable(Phase.SEARCHING) == set(Phase)


@pytest.mark.parametrize("phase", Phase)
def test_a_deadline_has_an_event_that_ends_the_wait(phase: Phase) -> None:
    assert allows(phase, e.Expired) is (DEADLINE[phase] is Deadline.EXPIRY)
    if DEADLINE[phase] is Deadline.STALL:
        work = WORK[phase]
        assert work is not None
        ends = {next_phase(phase, kind) for kind in EVENTS_OF[work] if allows(phase, kind)}
        assert (Phase.COMPLETED if phase in ORDINARY else Phase.FAILED) in ends


@given(st.lists(st.sampled_from(KINDS), max_size=40))
def test_no_walk_leaves_the_table_or_the_library(kinds: list[type[e.Event]]) -> None:
    phase = Phase.SEARCHING
    for kind in kinds:
        try:
            after = next_phase(phase, kind)
        except InvalidTransitionError:
            assert (phase, kind) not in EXPECTED
            continue
        assert after is EXPECTED[phase, kind]
        assert STATUS[phase] is not Status.COMPLETED or STATUS[after] is Status.COMPLETED or kind is e.FileLost
        assert STATUS[after] is not Status.EXPIRED or kind in (e.Expired, e.ResultCameLate)
        assert STATUS[after] is not Status.CANCELLED or kind in (e.Cancelled, e.ResultCameLate)
        phase = after


def test_the_readme_shows_the_table_as_it_is() -> None:
    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"<!-- lifecycle -->\n```mermaid\n(.*?)\n```\n<!-- /lifecycle -->", readme, re.DOTALL)
    assert shown is not None
    assert shown[1] == mermaid(), "put what addon.domain.diagram.mermaid() returns between the markers"


def test_the_picture_leaves_out_what_moves_nothing() -> None:
    drawn = mermaid()
    assert "result came late" not in drawn
    assert "nothing accepted" not in drawn
    assert all(status.value in drawn for status in Status)
    assert all(drawn.count(f"{source} --> {source}") == 0 for source in (*Phase, *Status))


def _reachable(start: Phase, *, but: type[e.Event] | None = None) -> set[Phase]:
    seen, rest = {start}, [start]
    while rest:
        here = rest.pop()
        found = {to for (phase, kind), to in TRANSITIONS.items() if phase is here and kind is not but} - seen
        seen |= found
        rest += found
    return seen
