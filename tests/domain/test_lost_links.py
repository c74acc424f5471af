"""When lost links are the mount's fault: many at once, more than a small library can tell."""

import pytest

from addon.domain.lost_links import looks_broken


@pytest.mark.parametrize(
    ("lost", "links", "broken"),
    [(0, 0, False), (5, 5, False), (6, 6, True), (5, 1000, False), (20, 100, False), (21, 100, True), (6, 30, False)],
)
def test_more_than_a_fifth_and_more_than_five_are_the_mounts_fault(lost: int, links: int, broken: bool) -> None:
    assert looks_broken(lost, links) is broken
