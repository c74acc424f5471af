"""The setting RULES: its text as rules, Usher's own and those that installed packages add.

A package adds a rule by the entry-point group `usher.rules`: the name of the rule, and a callable that makes it.
"""

from collections.abc import Mapping
from functools import cache
from importlib.metadata import EntryPoint, entry_points

from addon.domain.selection.rule import Maker, Rule
from addon.domain.selection.rule_text import RuleTextError, rules_in
from addon.domain.selection.rules import BUILT_IN, RESERVED
from addon.errors import SettingError

GROUP = "usher.rules"
_SETTING = "RULES"


def rules(text: str) -> tuple[Rule, ...]:
    """The rules that the text names. Raises SettingError with the rule that is wrong and what is allowed."""
    try:
        return rules_in(text, {**BUILT_IN, **_installed()})
    except RuleTextError as error:
        raise SettingError(_SETTING, str(error)) from None


@cache
def _installed() -> Mapping[str, Maker]:
    """What installed packages add, by the rule's name, which is theirs alone."""
    found: dict[str, Maker] = {}
    for point in entry_points(group=GROUP):
        name = point.name.lower()
        if name in RESERVED or name in found:
            whose = "another package" if name in found else "Usher"
            raise SettingError(
                _SETTING, f"the package {_package(point)} adds {name}, but {whose} has a rule of that name"
            )
        found[name] = _load(point)
    return found


def _load(point: EntryPoint) -> Maker:
    try:
        maker = point.load()
    except (ImportError, AttributeError) as error:
        reason = str(error).splitlines()[0]
        message = f"the rule {point.name} of the package {_package(point)} cannot be loaded ({reason})"
        raise SettingError(_SETTING, message) from None
    if not callable(maker):
        raise SettingError(_SETTING, f"the rule {point.name} of the package {_package(point)} is no callable")
    made: Maker = maker
    return made


def _package(point: EntryPoint) -> str:
    return point.dist.name if point.dist is not None else point.value
