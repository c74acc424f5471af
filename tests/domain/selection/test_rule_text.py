"""The text of a list of rules: how it is read, and the one sentence about what is wrong with it."""

import pytest

from addon.domain.selection.rule import Rule
from addon.domain.selection.rule_text import RuleTextError, rules_in
from addon.domain.selection.rules import BUILT_IN, DEFAULT_RULES, DEFAULT_TEXT, RESERVED


def complaint(text: str) -> str:
    """What is said of a wrong text."""
    with pytest.raises(RuleTextError) as caught:
        rules_in(text, BUILT_IN)
    return str(caught.value)


def test_rules_stand_under_their_own_names_in_the_order_of_the_text() -> None:
    assert [rule.name for rule in rules_in("no_3d no_cams,quality", BUILT_IN)] == ["no_3d", "no_cams", "quality"]
    assert rules_in("", BUILT_IN) == ()
    assert set(BUILT_IN) < RESERVED
    plain = [name for name in BUILT_IN if "(" not in name and name not in with_arguments()]
    assert [rule.name for rule in rules_in(" ".join(plain), BUILT_IN)] == plain


def with_arguments() -> dict[str, str]:
    """The rules that take arguments, with some."""
    return {
        "season_pack": "season_pack(0.8)",
        "min_seeders": "min_seeders(1)",
        "languages": "languages(en,de)",
        "max_size": "max_size(20)",
        "min_size": "min_size(100)",
    }


@pytest.mark.parametrize(
    ("text", "name", "arguments"),
    [
        ("season_pack(0.8)", "season_pack", ("0.8",)),
        ("SEASON_PACK( 0.5 )", "season_pack", ("0.5",)),
        ("min_seeders (3)", "min_seeders", ("3",)),
        ("languages(en,de)", "languages", ("en", "de")),
        ("languages( EN  de, en )", "languages", ("en", "de")),
        ("max_size(1.5)", "max_size", ("1.5",)),
        ("min_size(100)", "min_size", ("100",)),
        ("cached_only()", "cached_only", ()),
    ],
)
def test_arguments_stand_in_brackets(text: str, name: str, arguments: tuple[str, ...]) -> None:
    assert rules_in(f"no_cams, {text}, no_3d", BUILT_IN)[1] == Rule(name=name, arguments=arguments)


def test_rules_that_are_written_alike_are_the_same() -> None:
    assert rules_in(DEFAULT_TEXT, BUILT_IN) == DEFAULT_RULES
    assert rules_in("season_pack(0.8)", BUILT_IN) != rules_in("season_pack(0.9)", BUILT_IN)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("season_pack", "season_pack is not allowed; season_pack takes 1 in brackets (share)"),
        ("season_pack()", "season_pack() is not allowed; season_pack takes 1 in brackets (share)"),
        ("min_seeders(1,2)", "min_seeders(1,2) is not allowed; min_seeders takes 1 in brackets (least)"),
        ("no_cams(1)", "no_cams(1) is not allowed; no_cams takes no argument"),
        ("cached_only(yes)", "cached_only(yes) is not allowed; cached_only takes no argument"),
        ("no_cams no_3d no_cams", "no_cams is named twice; each rule is allowed once"),
        ("max_size(1) max_size(2)", "max_size is named twice; each rule is allowed once"),
    ],
)
def test_a_wrong_number_of_arguments_or_of_rules_is_told(text: str, said: str) -> None:
    assert complaint(text) == said


@pytest.mark.parametrize("text", ["no_camz", "not_refused", "no_cams;no_3d", "season_pack(0.8", "(1)", "no_cams)", "-"])
def test_an_unknown_rule_is_told_with_all_that_are_allowed(text: str) -> None:
    said = complaint(text)
    assert said.split(" is no")[0].strip("'") in text or "takes" in said
    assert "allowed" in said
    assert "\n" not in said


def test_all_rules_are_named_beside_an_unknown_one() -> None:
    assert complaint("no_camz") == f"'no_camz' is no rule; allowed are {', '.join(sorted(BUILT_IN))}"


@pytest.mark.parametrize(
    "text",
    [
        "season_pack(0)",
        "season_pack(1.01)",
        "season_pack(-1)",
        "season_pack(80%)",
        "season_pack(nan)",
        "season_pack(1e-1)",
        "min_seeders(-1)",
        "min_seeders(1.5)",
        "min_seeders(many)",
        "max_size(0)",
        "max_size(20GB)",
        "max_size(100001)",
        "min_size(inf)",
        "min_size(0.0)",
        "languages()",
        "languages(english)",
        "languages(en,xx)",
    ],
)
def test_a_bad_argument_is_told_with_what_is_allowed(text: str) -> None:
    said = complaint(text)
    name = text.partition("(")[0]
    assert said.startswith(f"{text} is not allowed; {name} takes ")
    assert f"as in {name}(" in said


def test_what_makes_no_rule_of_its_name_is_told() -> None:
    def other() -> Rule:
        return Rule(name="another")

    for makers in ({"own": other}, {"own": lambda: None}):
        with pytest.raises(RuleTextError, match="own makes no rule of that name; allowed is a Rule that is called own"):
            rules_in("own", makers)  # type: ignore[arg-type]  # a package may hand in anything
