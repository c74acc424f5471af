"""The golden corpus: real-shaped names, each with the verdict of the default rules."""

from collections.abc import Callable, Iterator

import pytest

from addon.domain.releases import Wanted
from addon.domain.selection.candidate import Candidate
from addon.domain.selection.rules import judge
from tests.domain.selection.golden import groups_of, wanted_in


def verdicts() -> Iterator[tuple[Wanted, str, set[str]]]:
    """Each name with the rules that reject it."""
    for group in groups_of("golden_names.toml", "wanted"):
        wanted = wanted_in(group)
        yield from ((wanted, name, set()) for name in group["accepted"])
        for rules, names in group["rejected"].items():
            yield from ((wanted, name, set(rules.split())) for name in names)


@pytest.mark.parametrize(("wanted", "name", "rules"), tuple(verdicts()))
def test_each_name_gets_its_verdict(
    wanted: Wanted, name: str, rules: set[str], named: Callable[..., Candidate]
) -> None:
    rejections = judge(named(name), wanted)
    assert {rejection.rule for rejection in rejections} == rules, [rejection.reason for rejection in rejections]
    assert all("wanted" in rejection.reason and rejection.reason.endswith(".") for rejection in rejections)


def test_the_corpus_is_large_and_names_nothing_twice() -> None:
    names = [(wanted, name) for wanted, name, _ in verdicts()]
    assert len(names) == len(set(names)) >= 150
