"""Sizes are decimal, with three digits at most, the same as in the pages."""

import pytest

from addon.domain.sizes import size_words


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (-5, "0 B"),
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.00 kB"),
        (9_994, "9.99 kB"),
        (9_996, "10.0 kB"),
        (99_940, "99.9 kB"),
        (99_960, "100 kB"),
        (999_499, "999 kB"),
        (999_500, "1.00 MB"),
        (2_110_000_000, "2.11 GB"),
        (412_000_000_000, "412 GB"),
        (3_600_000_000_000, "3.60 TB"),
        (5 * 10**18, "5000 PB"),
    ],
)
def test_size_is_told_in_three_digits(size: int, words: str) -> None:
    assert size_words(size) == words
