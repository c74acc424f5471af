"""The pure modules of the browser UI, tried by Node's own test runner."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "web"
OLDEST = (22, 18)  # the first that runs TypeScript as it is
LONGEST_SECONDS = 120


def _node() -> str | None:
    """The Node that the UI is built with: the system's when it is new enough, else the one in .venv."""
    for found in (shutil.which("node"), ROOT / ".venv" / "node" / "node"):
        if found and Path(found).exists() and _version(found) >= OLDEST:
            return str(found)
    return None


def _version(node: str | Path) -> tuple[int, ...]:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=LONGEST_SECONDS)
    return tuple(int(number) for number in re.findall(r"\d+", said.stdout)[:2])


@pytest.mark.timeout(LONGEST_SECONDS)
def test_pure_modules_do_as_their_tests_claim() -> None:
    node = _node()
    if node is None or not (WEB / "src" / "api" / "operations.ts").exists():
        pytest.skip("the UI was built elsewhere: make setup brings Node")
    tests = sorted(str(path) for path in (WEB / "tests").glob("*.test.ts"))
    command = [node, "--import", "./tests/resolve.mjs", "--test", *tests]
    run = subprocess.run(command, cwd=WEB, capture_output=True, text=True, timeout=LONGEST_SECONDS)
    assert run.returncode == 0, run.stdout + run.stderr
