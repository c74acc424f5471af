"""What the browser UI is made of: small, and at home at any address."""

import gzip
import re

from tests.e2e.program import ROOT

_BUILT = ROOT / "addon" / "ui"
_MOST_KB = 60.0


def test_all_javascript_is_at_most_60_kb_gzipped() -> None:
    scripts = sorted(_BUILT.rglob("*.js"))
    assert scripts, "make setup builds the UI"
    kilobytes = sum(len(gzip.compress(path.read_bytes(), 9)) for path in scripts) / 1000
    assert kilobytes <= _MOST_KB


def test_page_names_relative_addresses_alone() -> None:
    page = (_BUILT / "index.html").read_text(encoding="utf-8")
    addresses = re.findall(r'(?:src|href|content)="([^"]*[./][^"]*)"', page)
    assert addresses
    assert [address for address in addresses if not address.startswith("./")] == []


def test_styles_name_no_other_host() -> None:
    sheets = sorted(_BUILT.rglob("*.css"))
    assert sheets
    elsewhere = re.compile(r"url\(\s*['\"]?(?:https?:)?//|@import")
    assert [sheet.name for sheet in sheets if elsewhere.search(sheet.read_text(encoding="utf-8"))] == []
