"""Looking into a file: what is told, what is the disk's trouble, and that nothing is waited for without end."""

import asyncio
import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from addon.clients import media_probe
from addon.clients.media import check_media, read_media
from addon.demo.matroska import matroska_head
from addon.domain.verification import MediaFacts
from addon.errors import LibraryUnavailableError

HEAD = matroska_head(seconds=5400, width=1920, height=800, size_bytes=4000)
NOTHING = MediaFacts(container=None)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "Ein Film – 1080p.mkv"
    file.write_bytes(HEAD + bytes(4000 - len(HEAD)))
    return file


def _holds(file: Path, data: bytes) -> Path:
    file.write_bytes(data)
    return file


def _program(folder: Path, code: str) -> Path:
    program = folder / "program.py"
    program.write_text(code)
    return program


async def test_a_video_tells_its_length_and_its_picture(file: Path) -> None:
    assert await read_media(file) == MediaFacts(
        container="Matroska", has_picture=True, width=1920, height=800, seconds=5400.0
    )


@pytest.mark.parametrize(
    "data", [b"", b"<html>expired</html>", b"\x1aE\xdf\xa3" + bytes(range(256)) * 20, b"plain words " * 900]
)
async def test_what_is_no_video_is_told_as_such(file: Path, data: bytes) -> None:
    found = await read_media(_holds(file, data))
    assert found is not None
    assert not found.has_picture


async def test_an_archive_has_a_container_and_no_picture(file: Path) -> None:
    found = await read_media(_holds(file, b"Rar!\x1a\x07\x00" + bytes(3000)))
    assert found is not None
    assert not found.has_picture


async def test_a_cut_off_video_still_tells_its_head(file: Path) -> None:
    found = await read_media(_holds(file, HEAD[:-9] + bytes(10)))
    assert found is not None
    assert found.seconds == 5400.0


async def test_a_file_that_the_disk_does_not_give_is_an_outage(tmp_path: Path) -> None:
    with pytest.raises(LibraryUnavailableError, match=os.strerror(errno.ENOENT)):
        await read_media(tmp_path / "gone.mkv")
    with pytest.raises(LibraryUnavailableError, match=os.strerror(errno.EISDIR)):
        await read_media(tmp_path)


@pytest.mark.parametrize(
    "code",
    [
        "import sys; sys.exit(1)",
        f"import sys; sys.exit({media_probe.LIBRARY_STATUS})",
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
        "print('no json')",
        "print('[]')",
        "",
    ],
)
async def test_a_reader_that_breaks_down_says_nothing_of_the_file(file: Path, tmp_path: Path, code: str) -> None:
    assert await read_media(file, program=_program(tmp_path, code)) is None


async def test_a_reader_that_hangs_is_ended(file: Path, tmp_path: Path) -> None:
    code = "import os, sys; open(sys.argv[1] + '.pid', 'w').write(str(os.getpid())); \
import signal; signal.pause()"
    assert await read_media(file, longest_seconds=0.5, program=_program(tmp_path, code)) is None
    assert not _runs(file)


async def test_a_reader_that_nobody_waits_for_any_more_is_ended(file: Path, tmp_path: Path) -> None:
    code = "import os, sys, signal; open(sys.argv[1] + '.pid', 'w').write(str(os.getpid())); \
os.close(1); os.close(2); signal.pause()"
    reading = asyncio.create_task(read_media(file, program=_program(tmp_path, code)))
    async with asyncio.timeout(20):
        while not file.with_name(f"{file.name}.pid").exists():
            await asyncio.sleep(0.01)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert not _runs(file)


def _runs(file: Path) -> bool:
    pid = file.with_name(f"{file.name}.pid")
    return pid.exists() and bool(pid.read_text()) and Path(f"/proc/{pid.read_text()}").exists()


def test_a_reader_ends_itself_when_nobody_does(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "never")  # as a disk that gives nothing
    probe = [sys.executable, "-P", media_probe.__file__, str(tmp_path / "never"), "1"]
    assert subprocess.run(probe, check=False, timeout=60).returncode == -signal.SIGALRM


async def test_a_check_tells_whether_files_can_be_looked_into(tmp_path: Path) -> None:
    assert await check_media() == "media: videos can be looked into"
    with pytest.raises(LibraryUnavailableError, match="size alone"):
        await check_media(_program(tmp_path, f"import sys; sys.exit({media_probe.LIBRARY_STATUS})"))


async def test_no_secret_reaches_the_reader(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USHER_REALDEBRID_TOKEN", "secret")
    code = "import os, sys; sys.exit(4 if any(name.startswith('USHER_') for name in os.environ) else 3)"
    with pytest.raises(LibraryUnavailableError):
        await read_media(file, program=_program(tmp_path, code))


def test_the_program_itself_never_loads_the_library() -> None:
    code = "import sys, addon.app; sys.exit('pymediainfo' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_probe_says_why_it_cannot_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], file: Path
) -> None:
    assert media_probe.probe(str(tmp_path)) == media_probe.DISK_STATUS
    assert media_probe.probe(str(file)) == 0
    assert '"seconds": 5400.0' in capsys.readouterr().out
    monkeypatch.setitem(sys.modules, "pymediainfo", None)
    assert media_probe.probe(str(file)) == media_probe.LIBRARY_STATUS


def test_strange_numbers_of_a_container_are_unknown() -> None:
    tracks = '{"media": {"track": [{"@type": "General", "Format": "AVI"}, {"@type": "Video", "Width": "many"}, 7]}}'
    assert media_probe._facts(tracks) == {
        "container": "AVI",
        "has_picture": True,
        "width": None,
        "height": None,
        "seconds": None,
    }
    assert media_probe._facts('{"media": null}')["container"] is None
