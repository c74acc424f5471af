"""Messages go out by Apprise, within a time and without a secret in any log."""

import asyncio
import logging
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
import pytest

from addon.clients.counting import Call, Outcome
from addon.clients.notifier import notifiers
from addon.domain.notices import Notice
from addon.errors import SettingError

NOTICE = Notice(title="Night Ferry (1931) is in the library", body="In the library.", level="success")


@asynccontextmanager
async def receiver(status: int = 200, *, after: asyncio.Event | None = None) -> AsyncIterator[tuple[str, list[bytes]]]:
    """An address for Apprise's json:// service on loopback, and the bodies that came."""
    bodies: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if b"content-length" in line)
        bodies.append(await reader.readexactly(length))
        if after is not None:
            await after.wait()
        writer.write(f"HTTP/1.1 {status} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"json://hush:secret@127.0.0.1:{server.sockets[0].getsockname()[1]}/token", bodies


async def test_a_message_arrives_with_its_level_and_is_counted(calls: list[Call]) -> None:
    async with receiver() as (url, bodies):
        (notifier,) = notifiers((url,), calls.append)
        assert await notifier.send(NOTICE)
    (body,) = (msgspec.json.decode(each) for each in bodies)
    assert (body["title"], body["message"], body["type"]) == (NOTICE.title, NOTICE.body, "success")
    assert calls == [Call(upstream="notify", endpoint="service 1", outcome=Outcome.ANSWERED)]


async def test_a_refused_message_says_so_and_leaves_no_secret_anywhere(
    calls: list[Call], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with receiver(500) as (url, _):
        (notifier,) = notifiers((url,), calls.append)
        assert not await notifier.send(NOTICE)
    assert [call.outcome for call in calls] == [Outcome.FAILED]
    assert "secret" not in caplog.text
    assert "127.0.0.1" not in caplog.text
    assert "secret" not in repr(notifier)


async def test_a_service_that_hangs_is_not_waited_for(calls: list[Call], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("addon.clients.notifier._LONGEST_SECONDS", 0.01)
    released = asyncio.Event()
    async with receiver(after=released) as (url, _):
        (notifier,) = notifiers((url,), calls.append)
        assert not await notifier.send(NOTICE)
        released.set()
    assert [call.outcome for call in calls] == [Outcome.FAILED]


@pytest.mark.parametrize("url", ["nonsense://hush", "tgram://hush", "json://"])
def test_an_address_that_apprise_does_not_understand_is_one_line_that_does_not_show_it(
    url: str, calls: list[Call], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(SettingError) as raised:
        notifiers(("json://127.0.0.1", url), calls.append)
    assert str(raised.value).startswith("USHER_NOTIFY_URLS: address 2 is none")
    assert "hush" not in str(raised.value) + caplog.text


def test_apprise_is_not_loaded_where_nobody_is_told() -> None:
    code = "import sys, addon.wiring; from addon.clients.notifier import notifiers; assert notifiers((), print) == ()"
    subprocess.run([sys.executable, "-c", f"{code}; sys.exit('apprise' in sys.modules)"], check=True)
