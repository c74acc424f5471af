"""What a request may cost: the table of budgets, case by case."""

from dataclasses import replace

import pytest

from addon.domain.budgets import CallBudget, Tried, budgets, ceiling

TAKEN = Tried(provider="realdebrid", was_there=False, adds=1, links=1, fetched_first=False, dropped=False)


@pytest.mark.parametrize(
    ("tried", "calls"),
    [
        pytest.param(TAKEN, 4 + 1, id="cached"),
        pytest.param(replace(TAKEN, links=12), 4 + 12, id="season pack"),
        pytest.param(replace(TAKEN, links=0), 4, id="mounted"),
        pytest.param(replace(TAKEN, fetched_first=True), 5 + 1, id="uncached"),
        pytest.param(replace(TAKEN, adds=2), 6 + 1, id="index wrong"),
        pytest.param(replace(TAKEN, was_there=True, adds=0), 1 + 1, id="on the account"),
        pytest.param(replace(TAKEN, was_there=True, adds=0, fetched_first=True), 2 + 1, id="on its way to the account"),
        pytest.param(replace(TAKEN, was_there=True), 6 + 1, id="on the account with other files"),
        pytest.param(replace(TAKEN, adds=0, links=0, dropped=True), 1, id="refused at the add"),
        pytest.param(replace(TAKEN, links=0, dropped=True), 5, id="refused by its files, not cached"),
        pytest.param(replace(TAKEN, provider="torbox"), 2 + 1, id="TorBox"),
        pytest.param(replace(TAKEN, provider="another"), 4 + 1, id="another service"),
    ],
)
def test_a_release_may_take_what_the_table_says(tried: Tried, calls: int) -> None:
    assert ceiling(tried) == calls


def test_every_search_asks_each_indexer_once() -> None:
    spent = {"stremio:addon.test": 2, "torznab:feed.test": 3, "seerr": 9, "realdebrid": 5}
    assert budgets(2, [TAKEN], spent) == (
        CallBudget(upstream="realdebrid", spent=5, budget=5),
        CallBudget(upstream="stremio:addon.test", spent=2, budget=2),
        CallBudget(upstream="torznab:feed.test", spent=3, budget=96),
    )


def test_releases_add_up_at_the_service_that_tried_them() -> None:
    refused = replace(TAKEN, adds=0, links=0, dropped=True)
    (budget,) = budgets(1, [refused, refused, TAKEN], {})
    assert budget == CallBudget(upstream="realdebrid", spent=0, budget=7)


@pytest.mark.parametrize("tried", [(), (replace(TAKEN, provider="torbox"),)])
def test_torbox_is_asked_once_a_search_what_it_has(tried: tuple[Tried, ...]) -> None:
    (budget,) = budgets(2, tried, {"torbox": 2})
    assert budget.budget == 2 + 3 * len(tried)


def test_calls_to_a_service_to_which_nothing_was_handed_are_too_many() -> None:
    (budget,) = budgets(1, (), {"realdebrid": 1})
    assert (budget.budget, budget.is_over) == (0, True)


def test_a_budget_is_over_only_beyond_it() -> None:
    assert not CallBudget(upstream="realdebrid", spent=5, budget=5).is_over
    assert CallBudget(upstream="realdebrid", spent=6, budget=5).is_over
