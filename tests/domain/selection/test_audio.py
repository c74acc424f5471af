"""The languages that a release has, and what they count."""

from collections.abc import Callable

import pytest

from addon.domain.releases import Wanted
from addon.domain.selection.audio import LANGUAGES, languages
from addon.domain.selection.candidate import Candidate
from addon.domain.selection.choose import Selection
from addon.domain.selection.rules import DEFAULT_RULES, judge

Named = Callable[..., Candidate]


@pytest.mark.parametrize(
    ("asked", "name", "reason"),
    [
        (("en",), "Blue.Harbor.2019.1080p", None),
        (("de",), "Blue.Harbor.2019.1080p", None),
        (("de",), "Blue.Harbor.2019.German.1080p", None),
        (("en", "de"), "Blue.Harbor.2019.German.1080p", None),
        (("en",), "Blue.Harbor.2019.German.1080p", "Found de audio, wanted en."),
        (("en", "de"), "Blue.Harbor.2019.FRENCH.1080p", "Found fr audio, wanted en or de."),
        (("en",), "Blue.Harbor.2019.VOSTFR.1080p", None),
        (("en",), "Blue.Harbor.2019.MULTi.FRENCH.1080p", None),
        (("en",), "Blue.Harbor.2019.MULTi.1080p", None),
        (("de",), "Blue Harbor 2019 1080p Dual Audio Hindi English", "Found en or hi audio, wanted de."),
        (("en",), "Blue Harbor 2019 1080p Dual Audio Hindi English", None),
        (("en",), "Blue.Harbor.2019.DUBBED.1080p", None),
        (("en",), "The.French.Way.1945.1080p", None),
    ],
)
def test_one_of_the_languages_is_heard_as_far_as_names_tell(
    asked: tuple[str, ...], name: str, reason: str | None, named: Named, harbor: Wanted
) -> None:
    rejections = judge(named(name), harbor, (languages(*asked),))
    assert [rejection.reason for rejection in rejections] == ([reason] if reason else [])
    assert all(rejection.rule == "languages" for rejection in rejections)


def test_the_files_name_may_tell_the_language(named: Named, harbor: Wanted) -> None:
    candidate = named("Blue.Harbor.2019", filename="Blue.Harbor.FRENCH.1080p.mkv")
    assert [each.rule for each in judge(candidate, harbor, (languages("en"),))] == ["languages"]


def test_languages_are_two_letters() -> None:
    assert all(len(code) == 2 and code == code.lower() for code in LANGUAGES)


def test_the_languages_that_a_selection_asks_for_are_those_of_its_rule() -> None:
    assert Selection().languages == ()
    assert Selection(rules=(*DEFAULT_RULES, languages("DE", "en", "de"))).languages == ("de", "en")
