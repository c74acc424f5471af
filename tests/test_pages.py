"""The UI as a browser gets it: types, compression, caching, and nothing beside it."""

import tomllib
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from addon.pages import BUILT, Pages

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = "console.log('some text that can be compressed');" * 20


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A UI that was built."""
    built = tmp_path / "ui"
    (built / "assets").mkdir(parents=True)
    (built / "index.html").write_text("<!doctype html>" + "<p>" * 100)
    (built / "assets/index-abc123.js").write_text(SCRIPT)
    (built / "icon.png").write_bytes(b"\x89PNG")
    (built / ".hidden").write_text("x")
    (tmp_path / "secret").write_text("x")
    return built


def client_of(folder: Path) -> httpx.AsyncClient:
    pages = Pages(folder)
    app = Starlette(routes=pages.routes())
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://usher.test")


@pytest.fixture
async def browser(folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(folder) as client:
        yield client


async def test_first_page_is_asked_for_again_and_runs_only_what_is_usher_s_own(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert answer.headers["cache-control"] == "no-cache"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-content-type-options"] == "nosniff"
    again = await browser.get("/", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_assets_are_kept_for_ever_and_compressed_for_who_can_read_it(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/assets/index-abc123.js", headers={"accept-encoding": "br, gzip"})
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < len(SCRIPT) / 2
    assert (answer.text, answer.headers["vary"]) == (SCRIPT, "accept-encoding")
    for words in ("identity", "gzip;q=0", "br"):
        plain = await browser.get("/assets/index-abc123.js", headers={"accept-encoding": words})
        assert ("content-encoding" in plain.headers, plain.text) == (False, SCRIPT)


async def test_ingress_gets_it_as_it_is_since_it_loses_the_header(browser: httpx.AsyncClient) -> None:
    through = {"accept-encoding": "gzip", "x-ingress-path": "/api/hassio_ingress/x"}
    assert "content-encoding" not in (await browser.get("/", headers=through)).headers


async def test_head_has_the_headers(browser: httpx.AsyncClient) -> None:
    answer = await browser.head("/icon.png")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["/nothing", "/../secret", "/assets/../../secret", "/%2e%2e/secret", "/..%2fsecret", "/.hidden", "/assets/"]
)
async def test_nothing_beside_the_ui_is_given_out(browser: httpx.AsyncClient, path: str) -> None:
    assert (await browser.get(path)).status_code == 404


async def test_ui_that_is_not_built_says_what_to_do(tmp_path: Path) -> None:
    async with client_of(tmp_path / "absent") as client:
        answer = await client.get("/")
    assert answer.status_code == 503
    assert "make setup" in answer.text


def test_wheel_carries_what_is_built() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert f"{BUILT.relative_to(ROOT).as_posix()}/**" in wheel["artifacts"]
    assert not any("nodejs" in needed for needed in project["project"]["dependencies"])
