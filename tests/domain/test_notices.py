"""What a person is told, in which words, and when it is known."""

from datetime import UTC, timedelta

import pytest

from addon.domain import events as e
from addon.domain.models import Item
from addon.domain.notices import (
    NoticeKind,
    Subject,
    Tell,
    Told,
    notice_of,
    parse_subject,
    subject_of,
    trouble_notice,
    trouble_of,
    trouble_subject,
    when,
)
from addon.domain.status import MediaType
from addon.domain.transitions import TRANSITIONS, Phase
from tests.domain.lives import NOON, event_of, item_in, request_with

LATER = NOON + timedelta(minutes=10)


def _kind_after(phase: Phase, event: type[e.Event]) -> NoticeKind | None:
    subject = subject_of(event_of(event), item_in(phase), TRANSITIONS[phase, event])
    return None if subject is None else subject.kind


def _told(number: int | None = None, reason: str = "It broke.", **changes: object) -> Told:
    fields = {"season": None if number is None else 1, "episode": number, "due_at": LATER, **changes}
    return Told(item=item_in(Phase.FAILED, **fields), reason=reason)


def test_only_ends_are_told() -> None:
    told = {move: _kind_after(*move) for move in TRANSITIONS}
    assert {event for (_, event), kind in told.items() if kind is NoticeKind.COMPLETED} == {e.Imported}
    assert {event for (_, event), kind in told.items() if kind is NoticeKind.BLOCKED} == {e.ImportFailed}
    failed = {move for move, kind in told.items() if kind is NoticeKind.FAILED}
    assert failed == {
        move
        for move, to in TRANSITIONS.items()
        if to is Phase.FAILED and move[1] not in (e.ImportFailed, e.ResultCameLate)
    }


@pytest.mark.parametrize("season", [None, 0, 3])
def test_a_subject_reads_as_it_was_written(season: int | None) -> None:
    subject = Subject(kind=NoticeKind.UPGRADED, request_id=7, season=season, item_id=33)
    assert parse_subject(subject.text) == subject
    assert trouble_of(subject.text) is None


def test_a_trouble_is_of_no_item() -> None:
    text = trouble_subject("stremio:addon.test/x")
    assert (parse_subject(text), trouble_of(text)) == (None, "stremio:addon.test/x")


@pytest.mark.parametrize(
    ("kind", "item", "tell"),
    [
        (NoticeKind.COMPLETED, item_in(Phase.COMPLETED), Tell.NOW),
        (NoticeKind.COMPLETED, item_in(Phase.CANCELLED), Tell.NEVER),
        (NoticeKind.UPGRADED, item_in(Phase.COMPLETED), Tell.NOW),
        (NoticeKind.BLOCKED, item_in(Phase.FAILED), Tell.NOW),
        (NoticeKind.BLOCKED, item_in(Phase.SEARCHING), Tell.NEVER),
        (NoticeKind.FAILED, item_in(Phase.CHOOSING), Tell.NOW),
        (NoticeKind.FAILED, item_in(Phase.FAILED, due_at=NOON), Tell.LATER),
        (NoticeKind.FAILED, item_in(Phase.FAILED, due_at=LATER), Tell.NOW),
        (NoticeKind.FAILED, item_in(Phase.SEARCHING, due_at=NOON), Tell.LATER),
        (NoticeKind.FAILED, item_in(Phase.SEARCHING, due_at=LATER), Tell.NOW),
        (NoticeKind.FAILED, item_in(Phase.SEARCHING, due_at=LATER, failures=1), Tell.LATER),
        (NoticeKind.FAILED, item_in(Phase.SEARCHING, due_at=None), Tell.NOW),
        (NoticeKind.FAILED, item_in(Phase.GRABBING, due_at=NOON), Tell.LATER),
        (NoticeKind.FAILED, item_in(Phase.CACHING, due_at=NOON), Tell.NEVER),
        (NoticeKind.FAILED, item_in(Phase.COMPLETED), Tell.NEVER),
        (NoticeKind.FAILED, item_in(Phase.EXPIRED), Tell.NEVER),
    ],
)
def test_a_notice_is_told_once_it_is_known_to_be_true(kind: NoticeKind, item: Item, tell: Tell) -> None:
    assert when(kind, item, NOON) is tell


@pytest.mark.parametrize(
    ("kind", "one", "many"),
    [
        (NoticeKind.COMPLETED, "is in the library", "are in the library"),
        (NoticeKind.UPGRADED, "is in the library in better quality", "are in the library in better quality"),
        (NoticeKind.FAILED, "failed", "failed"),
    ],
)
def test_a_title_says_what_became_of_what(kind: NoticeKind, one: str, many: str) -> None:
    movie, show = request_with(), request_with(media_type=MediaType.SHOW, title="Blue Harbor")
    assert notice_of(kind, movie, [_told()], NOON, UTC).title == f"Night Ferry (1931) {one}"
    assert notice_of(kind, request_with(year=None), [_told()], NOON, UTC).title == f"Night Ferry {one}"
    assert notice_of(kind, show, [_told(3)], NOON, UTC).title == f"Blue Harbor S01E03 {one}"
    several = [_told(number) for number in range(1, 11)]
    assert notice_of(kind, show, several, NOON, UTC).title == f"Blue Harbor, season 1: 10 episodes {many}"


def test_game_is_told_with_its_platforms() -> None:
    game = request_with(media_type=MediaType.GAME, title="Tennis for Two", year=1958)
    for platforms, name in (
        (("PC",), "Tennis for Two (1958) for PC"),
        (("PC", "PS5"), "Tennis for Two (1958) for PC, PS5"),
    ):
        told = [_told(platform=platform) for platform in platforms]
        notice = notice_of(NoticeKind.COMPLETED, game, told, NOON, UTC)
        assert notice.title == f"{name} is in the library"


def test_what_is_in_the_way_is_a_warning() -> None:
    notice = notice_of(NoticeKind.BLOCKED, request_with(), [_told(reason="film.mkv is there")], NOON, UTC)
    assert (notice.title, notice.level) == ("Night Ferry (1931): something is in the way", "warning")
    assert notice.body == "film.mkv is there."


def test_a_failure_says_why_and_what_comes_next() -> None:
    def body(*told: Told) -> str:
        return notice_of(NoticeKind.FAILED, request_with(), told, NOON, UTC).body

    assert body(_told()) == "It broke. Searched again at 12:10."
    assert body(_told(1), _told(2)) == "It broke. Searched again at 12:10."
    assert body(_told(1, due_at=None)) == "It broke. It is not searched again by itself."
    chooses = Told(item=item_in(Phase.CHOOSING), reason="It broke.")
    assert body(chooses) == "It broke. Choose another release."


def test_of_many_reasons_the_first_are_said() -> None:
    several = [_told(number, f"Reason {number}") for number in range(1, 6)]
    body = notice_of(NoticeKind.BLOCKED, request_with(), several, NOON, UTC).body
    assert body == "Reason 1.\nReason 2.\nReason 3.\nAnd 2 more."


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("realdebrid", "Real-Debrid needs you"),
        ("stremio:addon.test", "addon.test needs you"),
        ("The disk", "The disk needs you"),
    ],
)
def test_a_trouble_is_named_as_a_person_knows_it(name: str, title: str) -> None:
    notice = trouble_notice(name, "realdebrid refuses the token")
    assert (notice.title, notice.body, notice.level) == (title, "Real-Debrid refuses the token.", "warning")
