"""The server as a whole: it says where it listens, answers, and ends with 0 when it is asked to."""

import os
import signal
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import httpx
import pytest
import structlog

from addon.errors import SettingError
from addon.serving import serve

NO_ARIA2 = "http://127.0.0.1:1"


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    before = structlog.get_config()
    yield
    structlog.configure(**before)


@pytest.fixture
def port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """A free port, with settings that make the server listen there."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        number = int(bound.getsockname()[1])
    for name in [name for name in os.environ if name.startswith("USHER_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("USHER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("USHER_PORT", str(number))
    monkeypatch.setenv("USHER_LOG_LEVEL", "warning")
    return number


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_and_ends_with_0_when_asked(
    port: int, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], number: signal.Signals
) -> None:
    monkeypatch.setenv("USHER_ARIA2_URL", NO_ARIA2)
    monkeypatch.setenv("USHER_NONSENSE", "1")
    answers: dict[str, int] = {}

    def visit() -> None:
        began = monotonic()
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            while monotonic() - began < 10 and "/healthz" not in answers:
                try:
                    answers["/healthz"] = client.get("/healthz").status_code
                except httpx.TransportError:
                    continue
            for path in ("/readyz", "/metrics", "/nothing"):
                answers[path] = client.get(path).status_code
        os.kill(os.getpid(), number)

    visitor = threading.Thread(target=visit)
    visitor.start()
    status = serve()
    visitor.join()
    assert (status, answers) == (0, {"/healthz": 200, "/readyz": 503, "/metrics": 401, "/nothing": 404})
    said = capfd.readouterr().err
    assert f"Usher listens on http://127.0.0.1:{port}\n" in said
    assert "USHER_NONSENSE is not a setting of Usher" in said
    assert "Traceback" not in said


def test_a_data_folder_that_cannot_be_made_is_told_in_one_line(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("USHER_DATA_DIR", str(tmp_path / "file/data"))
    with pytest.raises(SettingError, match=r"^USHER_DATA_DIR: .*file/data cannot be made"):
        serve()


def test_a_missing_aria2c_is_told_in_one_line(port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SettingError, match=r"^USHER_ARIA2_URL: is not set, and aria2c is not installed"):
        serve()


def test_a_port_in_use_is_told_with_its_setting(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USHER_ARIA2_URL", NO_ARIA2)
    said = rf"^USHER_PORT: 127\.0\.0\.1:{port} is in use, or USHER_HOST is no address of this machine$"
    with socket.create_server(("127.0.0.1", port)), pytest.raises(SettingError, match=said):
        serve()
