"""The pure modules of the browser UI, tried by Node's own test runner."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from addon.domain.wording import label_of

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "web"
OLDEST = (22, 18)  # the first that runs TypeScript as it is
LONGEST_SECONDS = 120
UPSTREAMS = (
    *("realdebrid", "torbox", "seerr", "jellyfin", "metadata", "igdb"),
    *("stremio:torrentio.strem.fun", "stremio:comet.example.org", "stremio:mediafusion.example.org"),
    *("stremio:comet", "stremio:my-torrentio.example.org", "stremio:127.0.0.1", "torznab:quay", "something.new"),
)


def _node() -> str | None:
    """The Node that the UI is built with: the system's when it is new enough, else the one in .venv."""
    for found in (shutil.which("node"), ROOT / ".venv" / "node" / "node"):
        if found and Path(found).exists() and _version(found) >= OLDEST:
            return str(found)
    return None


def _version(node: str | Path) -> tuple[int, ...]:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=LONGEST_SECONDS)
    return tuple(int(number) for number in re.findall(r"\d+", said.stdout)[:2])


@pytest.fixture
def node() -> str:
    found = _node()
    if found is None or not (WEB / "src" / "api" / "operations.ts").exists():
        pytest.skip("the UI was built elsewhere: make setup brings Node")
    return found


@pytest.mark.timeout(LONGEST_SECONDS)
def test_pure_modules_do_as_their_tests_claim(node: str) -> None:
    _run(node, "--test", *sorted(str(path) for path in (WEB / "tests").glob("*.test.ts")))


@pytest.mark.timeout(LONGEST_SECONDS)
def test_upstreams_have_the_names_that_the_server_gives_them(node: str) -> None:
    asked = f"console.log(JSON.stringify({json.dumps(UPSTREAMS)}.map(upstreamName)))"
    script = f"import {{ upstreamName }} from './src/format.ts'; {asked}"
    assert json.loads(_run(node, "--input-type=module", "--eval", script)) == [label_of(each) for each in UPSTREAMS]


def _run(node: str, *words: str) -> str:
    """What it writes; fails with all that it says when it fails."""
    command = [node, "--import", "./tests/resolve.mjs", *words]
    run = subprocess.run(command, cwd=WEB, capture_output=True, text=True, timeout=LONGEST_SECONDS)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout
