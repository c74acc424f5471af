"""Rules that another package adds: the sample package is installed by pip, and the program's own loader uses it."""

import os
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "tests" / "sample_rules"
WHEEL = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"

JUDGE = """
from pathlib import Path
from addon.domain.releases import Release, RemoteFile, Wanted
from addon.domain.selection.choose import judge_releases
from addon.domain.selection.files import choose_files
from addon.domain.status import MediaType
from addon.settings import load_settings

settings, _ = load_settings(options_file=Path("/nowhere"))
wanted = Wanted(media_type=MediaType.MOVIE, titles=("Blue Harbor",), year=2019)
names = ["Blue.Harbor.2019.2160p.HDR.BluRay", "Blue.Harbor.2019.2160p.BluRay"]
releases = [Release(indexer="x", title=name, info_hash=f"{place:040x}") for place, name in enumerate(names)]
for judged in judge_releases(releases, wanted, selection=settings.selection):
    print(judged.release.title, *(f"{each.rule}: {each.reason}" for each in judged.rejections))
files = (
    RemoteFile(id=1, path="/Blue.Harbor.2019.mkv", size_bytes=4_000_000_000),
    RemoteFile(id=2, path="/readme.txt", size_bytes=1),
)
print(choose_files(files, wanted, releases[1], settings.selection.rules))
"""


def install(folder: Path, points: Mapping[str, str] | None = None, name: str | None = None) -> Path:
    """The folder into which pip has installed the sample package; with other entry points or another name if given."""
    project = tomllib.loads((SAMPLE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = name or project["name"]
    stem = f"{named.replace('-', '_')}-{project['version']}"
    rows = "".join(f"{rule} = {where}\n" for rule, where in (points or project["entry-points"]["usher.rules"]).items())
    members = {
        "usher_sample_rules.py": (SAMPLE / "usher_sample_rules.py").read_text(encoding="utf-8"),
        f"{stem}.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {named}\nVersion: {project['version']}\n",
        f"{stem}.dist-info/WHEEL": WHEEL,
        f"{stem}.dist-info/entry_points.txt": f"[usher.rules]\n{rows}",
    }
    record = f"{stem}.dist-info/RECORD"
    members[record] = "".join(f"{member},,\n" for member in (*members, record))
    wheel = folder / f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for member, text in members.items():
            archive.writestr(member, text)
    target = folder / f"installed-{named}"
    pip = ["-m", "pip", "--isolated", "--disable-pip-version-check", "install", "-q", "--no-index", "--no-deps"]
    subprocess.run([sys.executable, *pip, "--target", str(target), str(wheel)], check=True, capture_output=True)
    return target


def run(*arguments: str, rules: str, installed: tuple[Path, ...] = ()) -> subprocess.CompletedProcess[str]:
    """What a new Python says, which finds the installed packages and has this setting."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith("USHER_")}
    places = os.pathsep.join(str(place) for place in (*installed, ROOT))
    environment = {**kept, "PYTHONPATH": places, "PYTHONDONTWRITEBYTECODE": "1", "USHER_RULES": rules}
    return subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the sample package is installed."""
    return install(tmp_path_factory.mktemp("sample"))


def test_rules_of_an_installed_package_judge_beside_the_built_in_ones(sample: Path) -> None:
    told = run("-c", JUDGE, rules="title_matches, flat_range, most_files(1)", installed=(sample,))
    assert told.stderr == ""
    assert told.stdout.splitlines() == [
        "Blue.Harbor.2019.2160p.BluRay",
        "Blue.Harbor.2019.2160p.HDR.BluRay flat_range: Found an HDR picture, wanted an ordinary one.",
        "(Rejection(rule='most_files', reason='Found 2 files, wanted 1 at most.'),)",
    ]


def test_a_rule_of_a_package_that_nobody_names_judges_nothing(sample: Path) -> None:
    told = run("-c", JUDGE, rules="title_matches", installed=(sample,))
    assert told.stdout.splitlines()[0] == "Blue.Harbor.2019.2160p.HDR.BluRay"
    assert "FileChoice" in told.stdout


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("most_files(few)", "most_files(few) is not allowed; most_files takes a whole number, as in most_files(50)"),
        ("most_files", "most_files is not allowed; most_files takes 1 in brackets (number)"),
    ],
)
def test_a_bad_argument_of_such_a_rule_stops_the_start_with_one_line(rules: str, said: str, sample: Path) -> None:
    told = run("-m", "addon", "serve", rules=rules, installed=(sample,))
    assert told.returncode != 0
    assert told.stderr.splitlines() == [f"usher: USHER_RULES: {said}"]


def test_an_unknown_rule_stops_the_start_with_one_line_that_names_all() -> None:
    told = run("-m", "addon", "serve", rules="title_matches, no_camz")
    assert told.returncode != 0
    assert len(told.stderr.splitlines()) == 1
    assert "USHER_RULES: 'no_camz' is no rule; allowed are cached_only, episode_present, " in told.stderr


@pytest.mark.parametrize(
    ("points", "said"),
    [
        ({"no_cams": "usher_sample_rules:flat_range"}, "adds no_cams, but Usher has a rule of that name"),
        ({"Not_Refused": "usher_sample_rules:flat_range"}, "adds not_refused, but Usher has a rule of that name"),
        ({"own": "usher_sample_rules:missing"}, "cannot be loaded (module 'usher_sample_rules' has no attribute"),
        ({"own": "usher_other_rules:own"}, "cannot be loaded (No module named 'usher_other_rules')"),
        ({"own": "usher_sample_rules:_BRIGHT"}, "is no callable"),
    ],
)
def test_a_package_that_does_not_fit_stops_the_start_with_one_line(
    points: Mapping[str, str], said: str, tmp_path: Path
) -> None:
    told = run("-m", "addon", "serve", rules="title_matches", installed=(install(tmp_path, points),))
    assert told.returncode != 0
    assert len(told.stderr.splitlines()) == 1
    assert "USHER_RULES: " in told.stderr
    assert "usher-sample-rules" in told.stderr
    assert said in told.stderr


def test_two_packages_may_not_add_the_same_rule(sample: Path, tmp_path: Path) -> None:
    other = install(tmp_path, name="other-rules")
    told = run("-m", "addon", "serve", rules="title_matches", installed=(sample, other))
    assert told.returncode != 0
    assert "adds flat_range, but another package has a rule of that name" in told.stderr
