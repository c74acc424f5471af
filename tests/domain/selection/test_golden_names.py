"""The golden corpus: real-shaped names, each with the verdict of the default rules."""

from collections.abc import Callable, Iterator

import pytest

from addon.domain.releases import Wanted
from addon.domain.selection.candidate import Candidate
from addon.domain.selection.rules import judge
from tests.domain.selection.golden import groups_of, wanted_in


def verdicts(file: str) -> Iterator[tuple[Wanted, str | None, str, set[str]]]:
    """Each name with the platform of its category and the rules that reject it."""
    for group in groups_of(file, "wanted"):
        wanted, hint = wanted_in(group), group.get("hint")
        yield from ((wanted, hint, name, set()) for name in group["accepted"])
        for rules, names in group["rejected"].items():
            yield from ((wanted, hint, name, set(rules.split())) for name in names)


FILMS_AND_SHOWS, GAMES = tuple(verdicts("golden_names.toml")), tuple(verdicts("golden_games.toml"))


@pytest.mark.parametrize(("wanted", "hint", "name", "rules"), FILMS_AND_SHOWS + GAMES)
def test_each_name_gets_its_verdict(
    wanted: Wanted, hint: str | None, name: str, rules: set[str], named: Callable[..., Candidate]
) -> None:
    rejections = judge(named(name, platform_hint=hint), wanted)
    assert {rejection.rule for rejection in rejections} == rules, [rejection.reason for rejection in rejections]
    assert all("wanted" in rejection.reason and rejection.reason.endswith(".") for rejection in rejections)


@pytest.mark.parametrize(("corpus", "least"), [(FILMS_AND_SHOWS, 150), (GAMES, 120)])
def test_the_corpus_is_large_and_names_nothing_twice(
    corpus: tuple[tuple[Wanted, str | None, str, set[str]], ...], least: int
) -> None:
    names = [(wanted, name) for wanted, _, name, _ in corpus]
    assert len(names) == len(set(names)) >= least
