"""`python -m tests.bench [--json FILE] [PART …]`: measures, prints a table, and never judges by its exit status.

It ends with 1 only when something could not be measured.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

from tests.bench.figures import Figure
from tests.bench.parts import PARTS
from tests.bench.report import as_json, table

_LONGEST_PART_SECONDS = 75.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the parts that are named, or all of them."""
    parser = argparse.ArgumentParser(prog="make bench", description="Measures Usher; see the table for what.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; none: all")
    parser.add_argument("--json", metavar="FILE", help="also as JSON; - for standard output")
    options = parser.parse_args(arguments)
    unknown = sorted(set(options.parts) - PARTS.keys())
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    chosen = [name for name in PARTS if name in options.parts or not options.parts]
    began = monotonic()
    busy = os.getloadavg()[0]
    figures, troubles = asyncio.run(_run(chosen))
    footer = f"{monotonic() - began:.0f} s on {os.cpu_count()} processors, which the load shares"
    footer += f"; before it began {busy:.1f} of them were busy with something else." if busy >= 0.5 else "."
    print(f"{table(figures)}\n\n{footer}", file=sys.stderr if options.json == "-" else sys.stdout)
    if options.json == "-":
        print(as_json(figures, troubles))
    elif options.json:
        Path(options.json).write_text(as_json(figures, troubles) + "\n", encoding="utf-8")
    for trouble in troubles:
        print(trouble, file=sys.stderr)
    return 1 if troubles else 0


async def _run(names: Sequence[str]) -> tuple[list[Figure], list[str]]:
    """All figures, and a sentence for each part that could not be measured."""
    figures: list[Figure] = []
    troubles: list[str] = []
    for name in names:
        print(f"{name} …", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(prefix="usher-bench-") as folder:
            try:
                async with asyncio.timeout(_LONGEST_PART_SECONDS):
                    figures += await PARTS[name](Path(folder))
            except Exception as error:  # noqa: BLE001  the outermost loop: the other parts are measured all the same
                traceback.print_exc()
                troubles.append(f"{name} could not be measured: {error or type(error).__name__}")
    return figures, troubles


if __name__ == "__main__":
    sys.exit(main())
