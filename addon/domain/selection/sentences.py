"""Pieces of the sentences that explain a verdict to a person. Knows no rule."""

from collections.abc import Iterable

LONGEST_QUOTE = 80  # characters


def one_of(names: Iterable[str]) -> str:
    """`1080p, 720p or 480p`; empty for none."""
    *others, last = [*names] or [""]
    return f"{', '.join(others)} or {last}" if others else last


def quote(text: str) -> str:
    """The text in quotation marks, cut where it is too long to read."""
    short = text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…"
    return f"“{short}”"
