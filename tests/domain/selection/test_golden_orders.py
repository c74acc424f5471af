"""The golden orders: releases of one thing, in the order in which they are tried."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from addon.domain.selection.candidate import Candidate
from addon.domain.selection.ranking import rank
from tests.domain.selection.golden import groups_of, wanted_in


@pytest.mark.parametrize("group", groups_of("golden_orders.toml", "order"), ids=lambda group: str(group["what"]))
def test_releases_are_tried_in_this_order(group: Mapping[str, Any], named: Callable[..., Candidate]) -> None:
    best_first = tuple(
        named(
            each["name"],
            cached=each.get("cached"),
            seeders=each.get("seeders"),
            size_bytes=each["gigabytes"] * 10**9 if "gigabytes" in each else None,
        )
        for each in group["releases"]
    )
    half = len(best_first) // 2
    for listed in (best_first, best_first[::-1], best_first[half:] + best_first[:half]):
        assert rank(listed, wanted_in(group), languages=tuple(group.get("languages", ()))) == best_first
