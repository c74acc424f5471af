"""What a rule is. Packages that add rules build on this module, `listing`, `candidate` and `releases`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from addon.domain.releases import Rejection, Wanted
from addon.domain.selection.candidate import Candidate
from addon.domain.selection.listing import Listing

OnRelease: TypeAlias = Callable[[Candidate, Wanted], Rejection | None]
OnFiles: TypeAlias = Callable[[Listing, Wanted], Rejection | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule under its name, with up to two sides. Each accepts with None, or rejects with what it got and wanted.

    `on_release` judges what indexers list, by names and numbers; `on_files` judges the list of files as soon as it is
    known. Both are pure. Two rules that are written alike are the same rule.
    """

    name: str
    arguments: tuple[str, ...] = ()  # as they are written in the brackets, unless the maker says it better
    on_release: OnRelease | None = field(default=None, compare=False, repr=False)
    on_files: OnFiles | None = field(default=None, compare=False, repr=False)


Maker: TypeAlias = Callable[..., Rule]
"""Makes a rule of its arguments, which are texts. What it cannot take is a ValueError that says what it can."""
