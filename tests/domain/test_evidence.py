"""What services said of hashes: how long it counts, and what follows when there are several services."""

from datetime import timedelta

import pytest

from addon.domain.evidence import Pair, Probe, ProbeOutcome, cached_by_any, refused_by_all
from tests.domain.lives import NOON

HASH = "a" * 40
BOTH = ("realdebrid", "torbox")


def probe(outcome: ProbeOutcome, provider: str = "realdebrid", reason: str = "") -> Probe:
    return Probe(info_hash=HASH, provider=provider, outcome=outcome, at=NOON, reason=reason)


def said(*words: ProbeOutcome | None) -> dict[Pair, Probe]:
    """What the first and the second service said, None: nothing."""
    told = zip(BOTH, words, strict=True)
    return {(HASH, name): probe(word, name, f"{name} says so.") for name, word in told if word is not None}


@pytest.mark.parametrize(
    ("outcome", "counts_for"),
    [
        (ProbeOutcome.CACHED, timedelta(days=7)),
        (ProbeOutcome.UNCACHED, timedelta(days=1)),
        (ProbeOutcome.REFUSED_FOR_NOW, timedelta(minutes=10)),
    ],
)
def test_an_answer_counts_for_its_time_and_not_longer(outcome: ProbeOutcome, counts_for: timedelta) -> None:
    almost = timedelta(microseconds=1)
    assert probe(outcome).counts(NOON + counts_for - almost)
    assert not probe(outcome).counts(NOON + counts_for)


def test_a_refusal_for_good_counts_for_ever() -> None:
    assert probe(ProbeOutcome.REFUSED).counts(NOON + timedelta(days=9999))


@pytest.mark.parametrize(
    ("outcome", "cached", "is_refusal"),
    [
        (ProbeOutcome.CACHED, True, False),
        (ProbeOutcome.UNCACHED, False, False),
        (ProbeOutcome.REFUSED_FOR_NOW, None, True),
        (ProbeOutcome.REFUSED, None, True),
    ],
)
def test_a_refusal_says_nothing_of_what_is_cached(outcome: ProbeOutcome, cached: bool | None, is_refusal: bool) -> None:
    assert (probe(outcome).cached, probe(outcome).is_refusal) == (cached, is_refusal)


_YES, _NO, _LAW, _LATER = (
    ProbeOutcome.CACHED,
    ProbeOutcome.UNCACHED,
    ProbeOutcome.REFUSED,
    ProbeOutcome.REFUSED_FOR_NOW,
)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (_YES, None, True),
        (_NO, _YES, True),
        (_LAW, _YES, True),
        (_NO, _NO, False),
        (_NO, _LAW, False),
        (_NO, None, None),
        (None, None, None),
        (_LAW, _LAW, None),
        (_LATER, None, None),
    ],
)
def test_one_service_that_has_it_is_enough_and_none_must_be_unasked(
    first: ProbeOutcome | None, second: ProbeOutcome | None, expected: bool | None
) -> None:
    assert cached_by_any(said(first, second), BOTH, (HASH,)).get(HASH) is expected


@pytest.mark.parametrize("second", [None, _YES, _NO, _LATER])
def test_what_one_service_may_deliver_is_not_refused(second: ProbeOutcome | None) -> None:
    assert refused_by_all(said(_LAW, second), BOTH, (HASH,)) == {}


def test_what_every_service_refuses_is_refused_in_the_last_ones_words() -> None:
    assert refused_by_all(said(_LAW, _LAW), BOTH, (HASH,)) == {HASH: "torbox says so."}
    assert refused_by_all(said(_LAW, None), ("realdebrid",), (HASH,)) == {HASH: "realdebrid says so."}


def test_without_a_service_nothing_is_known() -> None:
    assert refused_by_all({}, (), (HASH,)) == {}
    assert cached_by_any({}, (), (HASH,)) == {}
