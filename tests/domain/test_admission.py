"""New, known already, or back to life; and whether the library's own picture will do."""

from dataclasses import replace

import pytest

from addon.domain.admission import Verdict, admit, claim, claim_platforms, overlap, satisfies
from addon.domain.models import Item, Request
from addon.domain.status import Quality, Status
from addon.domain.transitions import STATUS, Phase
from tests.domain.lives import item_in, request_with

P480, P720, P1080, P2160 = Quality
OPEN = (Status.PENDING, Status.FOUND, Status.DOWNLOADING, Status.COMPLETED)
AT_REST = (Status.FAILED, Status.CANCELLED, Status.EXPIRED)


def _request(number: int, status: Status, *qualities: Quality) -> Request:
    return request_with(id=number, status=status, qualities=qualities)


def test_a_request_is_known_outside_by_an_id_that_names_its_kind() -> None:
    assert _request(4, Status.PENDING).public_id == "request-4"


def test_a_title_that_nobody_asked_for_is_new() -> None:
    admission = admit((P1080,), ())
    assert (admission.verdict, admission.request) == (Verdict.NEW, None)


@pytest.mark.parametrize("status", OPEN)
def test_what_is_open_or_completed_is_a_duplicate(status: Status) -> None:
    known = _request(4, status, P1080)
    admission = admit((P1080, P720), (known,))
    assert (admission.verdict, admission.request) == (Verdict.DUPLICATE, known)


@pytest.mark.parametrize("status", AT_REST)
def test_what_rests_comes_back_to_life(status: Status) -> None:
    known = _request(4, status, P1080)
    admission = admit((P1080,), (known,))
    assert (admission.verdict, admission.request) == (Verdict.REVIVE, known)


@pytest.mark.parametrize("status", Status)
def test_another_quality_is_another_wish(status: Status) -> None:
    assert admit((P2160,), (_request(4, status, P1080, P720),)).verdict is Verdict.NEW


def test_one_that_is_open_comes_before_a_newer_one_at_rest() -> None:
    resting, open_one = _request(9, Status.CANCELLED, P1080), _request(4, Status.FOUND, P1080)
    admission = admit((P1080,), (resting, open_one))
    assert (admission.verdict, admission.request) == (Verdict.DUPLICATE, open_one)


def test_of_several_at_rest_the_newest_comes_back() -> None:
    newest, oldest = _request(9, Status.EXPIRED, P1080), _request(4, Status.FAILED, P1080)
    assert admit((P1080,), (newest, oldest)).request is newest


def test_an_open_one_of_another_quality_does_not_keep_a_resting_one_asleep() -> None:
    open_one, resting = _request(9, Status.PENDING, P2160), _request(4, Status.CANCELLED, P1080)
    admission = admit((P1080,), (open_one, resting))
    assert (admission.verdict, admission.request) == (Verdict.REVIVE, resting)


def _episode(number: int, season: int | None, episode: int | None, phase: Phase = Phase.SEARCHING) -> Item:
    return replace(item_in(phase, season=season, episode=episode), id=number)


def test_episodes_that_nobody_owns_are_all_new() -> None:
    claimed = claim(iter([(1, 2), (1, 1), (1, 2)]), ())
    assert claimed.new == {(1, 1), (1, 2)}
    assert claimed.revived == ()


@pytest.mark.parametrize("phase", Phase)
def test_an_episode_belongs_to_one_request_and_comes_back_to_life_there(phase: Phase) -> None:
    owned = _episode(5, 1, 2, phase)
    claimed = claim([(1, 1), (1, 2)], [owned])
    assert claimed.new == {(1, 1)}
    assert claimed.revived == ((owned,) if STATUS[phase] in AT_REST else ())


def test_one_that_somebody_else_has_on_its_way_is_not_revived_beside_it() -> None:
    resting, open_one = _episode(5, 1, 2, Phase.CANCELLED), _episode(6, 1, 2, Phase.CHOOSING)
    for owned in ([resting, open_one], [open_one, resting]):
        claimed = claim([(1, 2)], owned)
        assert (claimed.new, claimed.revived) == (frozenset(), ())


def test_what_comes_back_stands_in_order_and_is_only_what_was_asked_for() -> None:
    owned = [_episode(n, season, episode, Phase.FAILED) for n, season, episode in ((1, 2, 1), (2, 1, 9), (3, 1, 10))]
    claimed = claim([(2, 1), (1, 10), (3, 1)], owned)
    assert [item.id for item in claimed.revived] == [3, 1]
    assert claimed.new == {(3, 1)}


def test_of_several_at_rest_the_last_comes_back() -> None:
    claimed = claim([(1, 1)], [_episode(n, 1, 1, Phase.EXPIRED) for n in (4, 9)])
    assert ([item.id for item in claimed.revived], claimed.new) == ([9], frozenset())


@pytest.mark.parametrize(("season", "episode"), [(None, None), (1, None), (None, 1)])
def test_what_is_no_episode_owns_none(season: int | None, episode: int | None) -> None:
    assert claim([(1, 1)], [_episode(5, season, episode)]).new == {(1, 1)}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ((P1080,), (P1080,), True),
        ((P1080, P720), (P720, P480), True),
        ((P1080,), (P2160,), False),
        ((), (P2160,), True),
        ((P2160,), (), True),
        ((), (), True),
    ],
)
def test_wishes_are_the_same_when_one_release_could_satisfy_both(
    one: tuple[Quality, ...], other: tuple[Quality, ...], same: bool
) -> None:
    assert overlap(one, other) is same
    assert overlap(other, one) is same


@pytest.mark.parametrize(
    ("width", "height", "qualities", "enough"),
    [
        (1920, 1080, (P1080,), True),
        (1920, 800, (P1080,), True),  # a wide film, cropped
        (1440, 1080, (P1080,), True),  # an old one, narrow
        (1728, 720, (P1080,), True),
        (1727, 720, (P1080,), False),
        (1280, 972, (P1080,), True),
        (1280, 971, (P1080,), False),
        (3840, 1600, (P1080,), True),  # better will do
        (1920, 1080, (P2160,), False),
        (3840, 1606, (P2160,), True),
        (1280, 536, (P1080, P720), True),  # one of them is enough
        (1280, 536, (P1080,), False),
        (720, 576, (P720,), False),
        (720, 576, (P480,), True),
        (None, 1080, (P1080,), True),
        (None, 720, (P1080,), False),
        (1920, None, (P1080,), True),
        (1280, None, (P1080,), False),
        (None, None, (P2160,), True),  # nothing is known: taken as it is
        (320, 240, (), True),  # any quality
    ],
)
def test_the_library_has_it_when_its_picture_is_large_enough(
    width: int | None, height: int | None, qualities: tuple[Quality, ...], enough: bool
) -> None:
    assert satisfies(height, width, qualities) is enough


def _on(platform: str | None, number: int, phase: Phase = Phase.SEARCHING) -> Item:
    return replace(item_in(phase, platform=platform), id=number)


def test_platforms_that_no_request_has_are_new() -> None:
    claimed = claim_platforms(("PC", "PS5", "Linux"), (_on("PC", 1), _on("Switch", 2)))
    assert (claimed.new, claimed.revived) == (("PS5", "Linux"), ())


@pytest.mark.parametrize("phase", Phase)
def test_platform_at_rest_comes_back_to_life(phase: Phase) -> None:
    item = _on("PC", 1, phase)
    claimed = claim_platforms(("PC",), (item,))
    assert (claimed.new, claimed.revived) == ((), (item,) if STATUS[phase] in AT_REST else ())


def test_of_one_platform_in_two_requests_the_one_that_lives_counts() -> None:
    resting, living = _on("PC", 1, Phase.CANCELLED), _on("PC", 2)
    for owned in ((resting, living), (living, resting)):
        assert claim_platforms(("PC",), owned).revived == ()


def test_any_platform_means_those_that_there_are() -> None:
    resting = _on("PS5", 2, Phase.FAILED)
    claimed = claim_platforms((None,), (_on("PC", 1), resting))
    assert (claimed.new, claimed.revived) == ((), (resting,))
    assert claim_platforms((None,), ()).new == (None,)


def test_one_platform_is_new_beside_any() -> None:
    assert claim_platforms(("PC",), (_on(None, 1),)).new == ("PC",)
