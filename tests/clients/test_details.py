"""What upstreams say of themselves, read from what real ones answered, stands in health after a check."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from addon.clients.failures import Failure
from addon.clients.http import Wire
from addon.clients.seerr import Seerr
from addon.errors import UpstreamDeniedError
from addon.indexers.stremio import StremioAddon
from tests.conftest import Respond


async def test_seerr_tells_its_version(wire_to: Callable[[Respond], Wire], captures: Path) -> None:
    status = (captures / "seerr" / "status.json").read_bytes()

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(
            200, content=status if request.url.path.endswith("/status") else b'{"displayName": "Mia"}'
        )

    seerr = Seerr("http://seerr.test", "key", wire_to(answer))
    await seerr.check()
    assert (seerr.health.detail or "").startswith("Version ")


@pytest.mark.parametrize("capture", ["error-bad-key.json", "error-no-key.json"])
async def test_a_key_that_seerr_refuses_is_known_as_such(
    wire_to: Callable[[Respond], Wire], captures: Path, capture: str
) -> None:
    body = (captures / "seerr" / capture).read_bytes()
    seerr = Seerr("http://seerr.test", "key", wire_to(lambda _: httpx.Response(403, content=body)))
    with pytest.raises(UpstreamDeniedError):
        await seerr.check()
    assert seerr.health.failure is Failure.KEY


async def test_an_add_on_tells_what_it_serves(wire_to: Callable[[Respond], Wire], captures: Path) -> None:
    manifest = (captures / "stremio" / "manifest.json").read_bytes()
    addon = StremioAddon("http://addon.test/manifest.json", wire_to(lambda _: httpx.Response(200, content=manifest)))
    await addon.check()
    assert addon.health.detail in ("Movies", "Shows", "Movies and shows")
