"""What is never sent to aria2, and what comes of an aria2 that does not answer. Nothing listens here."""

import http.server
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from addon.clients.aria2 import Aria2, Endpoint
from addon.clients.aria2_commands import Commands
from addon.domain.downloads import DownloadStatus
from addon.errors import UpstreamRejectedError, UpstreamUnavailableError

NOWHERE = "http://127.0.0.1:1"
GID = "0123456789abcdef"
LINK = f"{NOWHERE}/k3y-in-the-link"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    root.mkdir()
    return root


@pytest.fixture
async def aria2(root: Path) -> AsyncIterator[Aria2]:
    aria2 = Aria2(Endpoint(url=NOWHERE, secret="s3cret"), roots=(root,))
    yield aria2
    await aria2.close()


@pytest.mark.parametrize(
    "name",
    [
        *("", ".", "..", "../x", "a/b", "/abs", "a\\b", "a\nb", "a\0b", "a\x7fb", " film", "film ", "film\u2028"),
        *("film.mkv.aria2", "FILM.ARIA2", "film.aria2__temp", "é" * 122, "\udcff"),
    ],
)
async def test_an_unsafe_name_is_never_sent(aria2: Aria2, root: Path, name: str) -> None:
    with pytest.raises(UpstreamRejectedError, match="no safe file name"):
        await aria2.add(LINK, GID, root, name, 4)


async def test_a_safe_transfer_is_sent(aria2: Aria2, root: Path) -> None:
    for folder, name in ((root, "film.mkv"), (root / "job-1", "é" * 121), (root / "a" / "b", ".film ${HOME} %41.mkv")):
        with pytest.raises(UpstreamUnavailableError):
            await aria2.add(LINK, GID, folder, name, 4)


async def test_nothing_is_written_outside_the_roots(aria2: Aria2, root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (root / "way out").symlink_to(outside)
    for folder in (outside, Path("job"), root / ".." / "outside", root / "way out", tmp_path / "root2", root / "a\nb"):
        with pytest.raises(UpstreamRejectedError, match="not below a folder for downloads"):
            await aria2.add(LINK, GID, folder, "film.mkv", 4)


@pytest.mark.parametrize(
    "link",
    [
        *("", "film.mkv", "file:///etc/passwd", "magnet:?xt=urn:btih:" + "a" * 40, "ftp://h/x", "http:///x"),
        *("http://h/x\n dir=/etc", "http://h/x\thttp://other/x", "http://h/x y", "http://h:port/x"),
    ],
)
async def test_only_a_clean_web_link_is_sent(aria2: Aria2, root: Path, link: str) -> None:
    with pytest.raises(UpstreamRejectedError, match="no http or https address"):
        await aria2.add(link, GID, root, "film.mkv", 4)


@pytest.mark.parametrize("gid", ["", "0" * 16, "abc", "A" * 16, "a" * 17, "g" * 16, "a" * 15 + "\n"])
async def test_only_a_whole_gid_is_sent(aria2: Aria2, root: Path, gid: str) -> None:
    with pytest.raises(UpstreamRejectedError, match="16 lower-case hex digits"):
        await aria2.add(LINK, gid, root, "film.mkv", 4)
    for act in (aria2.remove, aria2.forget_result, aria2.pause, aria2.unpause):
        with pytest.raises(UpstreamRejectedError, match="16 lower-case hex digits"):
            await act(gid)


@pytest.mark.parametrize("connections", [0, 17])
async def test_connections_outside_aria2s_range_are_refused(aria2: Aria2, root: Path, connections: int) -> None:
    with pytest.raises(UpstreamRejectedError, match="1 to 16"):
        await aria2.add(LINK, GID, root, "film.mkv", connections)


async def test_an_aria2_that_does_not_answer_is_an_outage(aria2: Aria2, root: Path) -> None:
    for asking in (aria2.snapshot(), aria2.version(), aria2.remove(GID), aria2.add(LINK, GID, root, "film.mkv", 4)):
        with pytest.raises(UpstreamUnavailableError) as caught:
            await asking
        assert (caught.value.upstream, caught.value.status) == ("aria2", None)
        told = f"{caught.value!r}{caught.value.__dict__}"
        assert "k3y" not in told
        assert "s3cret" not in told


async def test_an_aria2_that_hangs_is_given_up(aria2: Aria2, monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()
    monkeypatch.setattr("addon.clients.aria2._COMMAND_SECONDS", 0.05)
    monkeypatch.setattr(Commands, "save_session", lambda self: release.wait(5))
    with pytest.raises(UpstreamUnavailableError, match="does not answer within"):
        await aria2.save_session()
    release.set()


async def test_a_removal_that_never_happens_is_given_up(aria2: Aria2, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("addon.clients.aria2._REMOVE_SECONDS", 0.05)
    monkeypatch.setattr(Commands, "status", lambda self, operation, gid: DownloadStatus.ACTIVE)
    monkeypatch.setattr(Commands, "force_remove", lambda self, gid: asked.append(gid))
    with pytest.raises(UpstreamUnavailableError, match=f"{GID} is still ACTIVE"):
        await aria2.remove(GID)
    assert set(asked) == {GID}


class Stranger(http.server.BaseHTTPRequestHandler):
    """Something else on aria2's port: `answer` is what it says."""

    answer = b""

    def do_POST(self) -> None:
        self.send_response(418)
        self.send_header("content-length", str(len(self.answer)))
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture
def stranger() -> Iterator[str]:
    with http.server.HTTPServer(("127.0.0.1", 0), Stranger) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("answer", [b"", b"<html>", b"[]", b"{}", b'{"result":"x"}', b'{"error":7}'])
async def test_what_is_no_aria2_is_an_outage(stranger: str, answer: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Stranger, "answer", answer)
    aria2 = Aria2(Endpoint(url=stranger))
    with pytest.raises(UpstreamUnavailableError, match="nonsense"):
        await aria2.version()
    await aria2.close()


@pytest.mark.parametrize(
    ("url", "rpc_url"),
    [
        ("http://nas:6800", "http://nas:6800/jsonrpc"),
        ("http://nas:6800/", "http://nas:6800/jsonrpc"),
        ("https://nas/aria2/jsonrpc", "https://nas/aria2/jsonrpc"),
    ],
)
def test_an_address_without_a_path_means_jsonrpc(url: str, rpc_url: str) -> None:
    endpoint = Endpoint(url=url, secret="s3cret")
    assert endpoint.rpc_url == rpc_url
    assert "s3cret" not in repr(endpoint)
