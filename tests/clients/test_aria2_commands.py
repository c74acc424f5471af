"""Commands to a real aria2c that need no file: what it takes, refuses and tells."""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from addon.clients.aria2 import Aria2, Endpoint
from addon.clients.aria2_options import Transfer, transfer_options
from addon.clients.aria2_process import OwnAria2
from addon.errors import UpstreamDeniedError, UpstreamMissingError, UpstreamRejectedError

pytestmark = pytest.mark.asyncio(loop_scope="module")

KEY = "k3y-in-the-link"
LINK = f"http://127.0.0.1:1/{KEY}"  # nothing listens there


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def own(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[OwnAria2]:
    own = OwnAria2(tmp_path_factory.mktemp("data"))
    await own.start()
    yield own
    await own.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def aria2(own: OwnAria2, tmp_path: Path) -> AsyncIterator[Aria2]:
    aria2 = Aria2(own.endpoint, roots=(tmp_path,))
    yield aria2
    await aria2.close()


@pytest.fixture
def gid() -> str:
    return secrets.token_hex(8)


async def rpc(own: OwnAria2, method: str, *params: object) -> dict[str, str]:
    body = {"jsonrpc": "2.0", "id": "t", "method": method, "params": [f"token:{own.endpoint.secret}", *params]}
    async with httpx.AsyncClient(trust_env=False, verify=own.endpoint.trust) as http:
        result: dict[str, str] = (await http.post(own.endpoint.url, json=body)).json()["result"]
    return result


async def test_aria2_knows_every_option_that_is_sent(aria2: Aria2, own: OwnAria2, gid: str, tmp_path: Path) -> None:
    await aria2.add(LINK, gid, tmp_path, "film.mkv", 3)
    taken = await rpc(own, "aria2.getOption", gid)
    sent = transfer_options(Transfer(url=LINK, gid=gid, directory=tmp_path, filename="film.mkv", connections=3))
    told_otherwise = {"gid": gid, "pause": "false"}  # getOption leaves these two out
    in_bytes = {"min-split-size": str(20 * 1024 * 1024)}
    assert {**told_otherwise, **{name: taken[name] for name in sent if name in taken}} == {**sent, **in_bytes}


async def test_an_add_that_aria2_refuses_says_so(aria2: Aria2, gid: str, tmp_path: Path) -> None:
    no_such_port = f"http://127.0.0.1:99999/{KEY}"
    with pytest.raises(UpstreamRejectedError) as caught:
        await aria2.add(no_such_port, gid, tmp_path, "film.mkv", 4)
    assert str(caught.value) == "aria2 add: No URI to download."
    assert (caught.value.upstream, caught.value.operation, caught.value.status) == ("aria2", "add", 400)


async def test_an_unknown_gid_is_no_trouble_where_nothing_is_lost(aria2: Aria2, gid: str) -> None:
    await aria2.remove(gid)
    await aria2.forget_result(gid)
    for act in (aria2.pause, aria2.unpause):
        with pytest.raises(UpstreamMissingError):
            await act(gid)


async def test_limits_reach_aria2(aria2: Aria2, own: OwnAria2) -> None:
    for limit, told in ((12345, "12345"), (None, "0")):
        await aria2.set_limits(max_downloads=3, bytes_per_second=limit)
        options = await rpc(own, "aria2.getGlobalOption")
        assert (options["max-concurrent-downloads"], options["max-overall-download-limit"]) == ("3", told)


async def test_it_tells_its_version_and_session(aria2: Aria2) -> None:
    assert (await aria2.version()).startswith("1.")
    assert await aria2.session_id() == (await aria2.snapshot()).session


async def test_a_wrong_secret_is_denied_and_not_told(own: OwnAria2, gid: str, tmp_path: Path) -> None:
    wrong = Aria2(Endpoint(url=own.endpoint.url, secret="wr0ng"), roots=(tmp_path,))
    asking = (wrong.version(), wrong.add(LINK, gid, tmp_path, "film.mkv", 4), wrong.snapshot())
    for error in await asyncio.gather(*asking, return_exceptions=True):
        assert isinstance(error, UpstreamDeniedError)
        assert "wr0ng" not in f"{error!r}{error.__dict__}"
    await wrong.close()


async def test_an_aria2_without_a_session_file_is_good_enough(
    aria2: Aria2, own: OwnAria2, gid: str, tmp_path: Path
) -> None:
    saved = (await rpc(own, "aria2.getGlobalOption"))["save-session"]
    await rpc(own, "aria2.changeGlobalOption", {"save-session": ""})
    await aria2.add(LINK, gid, tmp_path, "film.mkv", 4)
    await aria2.remove(gid)
    await rpc(own, "aria2.changeGlobalOption", {"save-session": saved})


async def test_neither_links_nor_secrets_are_logged(
    own: OwnAria2, gid: str, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    aria2 = Aria2(own.endpoint, roots=(tmp_path,))
    with pytest.raises(UpstreamRejectedError):
        await aria2.add(f"http://127.0.0.1:99999/{KEY}", gid, tmp_path, "film.mkv", 4)
    await aria2.snapshot()
    told = caplog.text + "".join(capfd.readouterr())
    assert KEY not in told
    assert own.endpoint.secret not in told
    await aria2.close()
