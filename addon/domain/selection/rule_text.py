"""An ordered list of rules as a text: `no_cams, season_pack(0.8)`. Knows no rule but those it is given."""

import re
from collections.abc import Mapping
from dataclasses import replace
from inspect import signature

from addon.domain.selection.rule import Maker, Rule

_WORD = re.compile(r"[^\s,()]+\s*\([^()]*\)|[^\s,]+")
_RULE = re.compile(r"(\w+)\s*(?:\(([^()]*)\))?")


class RuleTextError(ValueError):
    """One sentence without an end: which rule is wrong and what is allowed."""


def rules_in(text: str, makers: Mapping[str, Maker]) -> tuple[Rule, ...]:
    """The rules that the text names, in its order, separated by commas or white space. Raises RuleTextError.

    `makers` make the rules by name, of the texts in the brackets. No rule is named twice.
    """
    rules: dict[str, Rule] = {}
    for word in _WORD.findall(text):
        rule = _rule(word, makers)
        if rule.name in rules:
            raise RuleTextError(f"{rule.name} is named twice; each rule is allowed once")
        rules[rule.name] = rule
    return tuple(rules.values())


def _rule(word: str, makers: Mapping[str, Maker]) -> Rule:
    found = _RULE.fullmatch(word)
    name = found[1].lower() if found is not None else ""
    if found is None or name not in makers:
        raise RuleTextError(f"{word!r} is no rule; allowed are {', '.join(sorted(makers))}")
    arguments = tuple(re.split(r"[\s,]+", found[2].strip())) if (found[2] or "").strip() else ()
    try:
        signature(makers[name]).bind(*arguments)
    except TypeError:
        raise RuleTextError(f"{word} is not allowed; {name} takes {_count(makers[name])}") from None
    try:
        rule = makers[name](*arguments)
    except ValueError as error:
        raise RuleTextError(f"{word} is not allowed; {name} takes {error}") from None
    if not isinstance(rule, Rule) or rule.name != name:
        raise RuleTextError(f"{name} makes no rule of that name; allowed is a Rule that is called {name}")
    return replace(rule, arguments=rule.arguments or arguments)


def _count(maker: Maker) -> str:
    names = list(signature(maker).parameters)
    return f"{len(names)} in brackets ({', '.join(names)})" if names else "no argument"
