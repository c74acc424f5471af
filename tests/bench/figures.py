"""One measured figure, what stands beside it, and whether it is within its goal. Measures nothing itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median

WITHIN, OVER = "within", "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What a figure should keep. `of_ratio`: the bound is for the ratio to the reference, else for the figure."""

    bound: float
    at_least: bool = False
    of_ratio: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure in `unit`. `reference` is what it is compared with, in the same unit, and `beside` says what that is."""

    part: str
    name: str
    value: float
    unit: str
    beside: str = ""
    reference: float | None = None
    goal: Goal | None = None

    @property
    def ratio(self) -> float | None:
        """The figure as a multiple of its reference; None where there is none."""
        return self.value / self.reference if self.reference else None

    @property
    def verdict(self) -> str:
        """`within` or `over`; empty where there is no goal."""
        if self.goal is None:
            return ""
        judged = self.ratio if self.goal.of_ratio else self.value
        if judged is None:
            return ""
        return WITHIN if (judged >= self.goal.bound if self.goal.at_least else judged <= self.goal.bound) else OVER

    @property
    def goal_text(self) -> str:
        """The goal as a person reads it."""
        if self.goal is None:
            return ""
        sign = "≥" if self.goal.at_least else "≤"
        return f"{sign} {self.goal.bound:g} {'×' if self.goal.of_ratio else self.unit}".rstrip()


def middle(values: Sequence[float]) -> float:
    """The median; 0 of nothing."""
    return median(values) if values else 0.0


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that so large a share (0 to 1) of all does not pass; 0 of nothing."""
    ordered = sorted(values)
    return ordered[max(0, ceil(share * len(ordered)) - 1)] if ordered else 0.0


def spread(values: Sequence[float]) -> str:
    """From the smallest to the largest, in whole numbers or tenths."""
    if not values:
        return "no runs"
    digits = 0 if min(values) >= 100 else 1
    return f"{len(values)} runs, {min(values):.{digits}f} to {max(values):.{digits}f}"
