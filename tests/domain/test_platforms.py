"""Names, words, categories and ids each stand for one platform."""

from collections import Counter

from addon.domain.platforms import PLATFORMS


def test_nothing_stands_for_two_platforms() -> None:
    for found in (
        [each.name for each in PLATFORMS],
        [word for each in PLATFORMS for word in each.words],
        [number for each in PLATFORMS for number in each.igdb_ids],
        [number for each in PLATFORMS for number in each.categories],
    ):
        assert max(Counter(found).values()) == 1
