"""What snapshots tell of themselves."""

from dataclasses import replace

import pytest

from addon.domain.models import PACKED, Download, Item, Job, Scope
from addon.domain.status import Status
from addon.domain.transitions import STATUS, Phase
from tests.domain.lives import NOON, item_in
from tests.domain.test_explanation_of_shows import SHOW


def _episode(number: int, season: int, episode: int, **changed: object) -> Item:
    return replace(item_in(Phase.SEARCHING, season=season, episode=episode, **changed), id=number)


@pytest.mark.parametrize("phase", Phase)
def test_an_item_has_the_status_of_its_phase(phase: Phase) -> None:
    assert item_in(phase).status is STATUS[phase]
    assert isinstance(item_in(phase).status, Status)


def test_releases_are_found_for_the_season_while_an_episode_goes_with_it() -> None:
    assert _episode(4, 2, 7).scope == Scope(1, 2, 7)
    assert _episode(4, 2, 7, with_season=True).scope == Scope(1, 2, None)
    assert item_in(Phase.SEARCHING).scope == Scope(1, None, None)


def test_only_an_episode_can_be_announced_without_a_date() -> None:
    assert _episode(4, 2, 7).is_unannounced
    assert not _episode(4, 2, 7, airs_at=NOON).is_unannounced
    assert not item_in(Phase.SEARCHING).is_unannounced


def test_a_step_is_for_all_that_go_together_in_the_order_of_their_numbers() -> None:
    lead, *others = (_episode(number, 1, episode) for number, episode in ((3, 2), (1, 10), (2, 1)))
    job = Job(item=lead, request=SHOW, grab=None, downloads=(), companions=tuple(others))
    assert [item.id for item in job.items] == [2, 3, 1]
    assert replace(job, companions=()).items == (lead,)
    assert replace(job, item=item_in(Phase.SEARCHING), companions=()).items == (item_in(Phase.SEARCHING),)


@pytest.mark.parametrize(
    ("phase", "release_id", "is_selected"),
    [(Phase.TAKING, 5, True), (Phase.TAKING, None, False), (Phase.GRABBING, 5, False)],
)
def test_a_release_is_a_persons_choice_only_while_it_is_taken_by_its_id(
    phase: Phase, release_id: int | None, is_selected: bool
) -> None:
    assert item_in(phase, release_id=release_id).is_selected is is_selected


@pytest.mark.parametrize(("file_id", "is_packed"), [(PACKED, True), (0, False), (1, False)])
def test_an_archive_of_everything_is_no_file_of_the_list(file_id: int, is_packed: bool) -> None:
    download = Download(
        gid="a" * 16,
        grab_id=1,
        item_id=1,
        request_id=1,
        file_id=file_id,
        name="x",
        size_bytes=1,
        link="",
        directory="-",
    )
    assert download.is_packed is is_packed
