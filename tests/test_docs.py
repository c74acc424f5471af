"""Settings, DOCS.md and addon.yaml say the same; README and CHANGELOG know the version."""

import re
from pathlib import Path

import yaml

from addon import __version__
from addon.setting_fields import FIELDS

ADDRESSES = ("stremio_addons", "torznab_urls")  # they hold keys, and people must see what they type
ROOT = Path(__file__).resolve().parents[1]


def test_every_setting_stands_in_docs_and_nothing_else_does() -> None:
    section = (ROOT / "DOCS.md").read_text(encoding="utf-8").split("## Settings")[1].split("\n## ")[0]
    documented = re.findall(r"^\| `([A-Z0-9_]+)` \|", section, re.MULTILINE)
    assert sorted(documented) == sorted(field.name for field in FIELDS)


def test_the_manifest_offers_every_setting_that_the_container_does_not_fix() -> None:
    manifest = yaml.safe_load((ROOT / "addon.yaml").read_text(encoding="utf-8"))
    offered = [*manifest["options"], *manifest["fixed"]]
    assert sorted(offered) == sorted(field.key for field in FIELDS)
    told = {key: option["description"] for key, option in manifest["options"].items()}
    assert told == {field.key: field.description for field in FIELDS if field.key in told}
    secrets = {key for key, option in manifest["options"].items() if option["type"] == "password"}
    assert secrets == {field.key for field in FIELDS if field.secret and field.key not in ADDRESSES}


def test_the_version_is_the_same_everywhere() -> None:
    manifest = yaml.safe_load((ROOT / "addon.yaml").read_text(encoding="utf-8"))
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert manifest["version"] == __version__
    assert f'\nversion = "{__version__}"\n' in project
    assert f"## {__version__}" in changelog
