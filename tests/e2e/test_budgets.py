"""Every case keeps its budget of calls: the table of tests.e2e.budgets, row by row."""

from pathlib import Path

import pytest

from .budgets import CASES, Case, spent_on

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_case_keeps_its_budget(case: Case, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    spent = await spent_on(case, tmp_path, tmp_path_factory.getbasetemp().parent / "bytecode")
    assert spent.keys() == case.ceiling.keys()
    assert {party: calls for party, calls in spent.items() if calls > case.ceiling[party]} == {}, f"spent {spent}"
