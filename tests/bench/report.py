"""Figures as a table for people and as JSON for programs. Measures nothing."""

import json
import os
import platform
from collections.abc import Sequence

from tests.bench.figures import Figure

_HEAD = ("", "measured", "beside", "ratio", "goal", "")


def table(figures: Sequence[Figure]) -> str:
    """All figures, one a line, under the name of their part."""
    rows: list[tuple[str, ...]] = [_HEAD]
    part = ""
    for figure in figures:
        if figure.part != part:
            part = figure.part
            rows.append((part.upper(), *[""] * (len(_HEAD) - 1)))
        rows.append(_row(figure))
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    lines = ("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows)
    return "\n".join(lines)


def as_json(figures: Sequence[Figure], troubles: Sequence[str]) -> str:
    """The same, with the machine that it was measured on."""
    body = {
        "machine": {
            "cpus": os.cpu_count(),
            "system": f"{platform.system()} {platform.machine()}",
            "python": platform.python_version(),
        },
        "figures": [
            {
                "part": figure.part,
                "name": figure.name,
                "measured": round(figure.value, 3),
                "unit": figure.unit,
                "beside": figure.beside,
                "reference": None if figure.reference is None else round(figure.reference, 3),
                "ratio": None if figure.ratio is None else round(figure.ratio, 3),
                "goal": figure.goal_text,
                "verdict": figure.verdict,
            }
            for figure in figures
        ],
        "troubles": list(troubles),
    }
    return json.dumps(body, indent=2, ensure_ascii=False)


def _row(figure: Figure) -> tuple[str, ...]:
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f} ×"
    measured = f"{_number(figure.value)} {figure.unit}"
    return f"  {figure.name}", measured, figure.beside, ratio, figure.goal_text, figure.verdict


def _number(value: float) -> str:
    digits = 0 if abs(value) >= 100 or isinstance(value, int) else 1 if abs(value) >= 10 else 2
    return f"{value:.{digits}f}"
