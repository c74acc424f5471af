"""What Usher's own aria2c is told about BitTorrent and the network."""

from pathlib import Path

import pytest

from addon.clients.aria2 import Aria2
from addon.clients.aria2_conf import Limits, Peering, conf_text
from addon.clients.aria2_process import OwnAria2
from addon.errors import UpstreamUnavailableError

FILE, MAGNET = "a" * 16, "b" * 16
SEARCHES = ("enable-dht", "enable-peer-exchange", "bt-enable-lpd")


def options(limits: Limits) -> dict[str, str]:
    lines = conf_text(Path("/data/aria2"), 6800, "s3cret", limits).splitlines()
    pairs = [line.partition("=")[::2] for line in lines]
    assert len({name for name, _ in pairs}) == len(pairs)  # the last of two would win
    return dict(pairs)


def test_without_torrents_nobody_is_looked_for() -> None:
    told = options(Limits())
    assert [told[name] for name in SEARCHES] == ["false"] * 3
    assert "listen-port" not in told
    assert told["seed-time"] == "0"


def test_peers_are_looked_for_only_where_that_is_wanted() -> None:
    told = options(Limits(peering=Peering(port="6881-6999")))
    assert [told[name] for name in SEARCHES] == ["true"] * 3
    assert told["listen-port"] == told["dht-listen-port"] == "6881-6999"
    assert told["dht-file-path"] == "/data/aria2/dht.dat"
    told = options(Limits(peering=Peering(port="6881", finds_peers=False)))
    assert [told[name] for name in SEARCHES] == ["false"] * 3
    assert told["listen-port"] == "6881"
    assert "dht-entry-point" not in told


@pytest.mark.parametrize(("interface", "ipv4_only"), [("10.8.0.2", True), ("tun0", False), ("fd00::2", False)])
def test_all_goes_through_the_network_that_is_named(interface: str, *, ipv4_only: bool) -> None:
    told = options(Limits(interface=interface))
    assert told["interface"] == interface
    assert ("disable-ipv6" in told) is ipv4_only
    assert "interface" not in options(Limits())


async def test_where_that_network_is_missing_nothing_starts(tmp_path: Path) -> None:
    own = OwnAria2(tmp_path, limits=Limits(interface="usher-none0"))
    with pytest.raises(UpstreamUnavailableError, match="is the network interface usher-none0 there"):
        await own.start()
    assert own.pid is None


@pytest.mark.parametrize(
    ("peering", "held"), [(None, {FILE}), (Peering(port="26881-26999", finds_peers=False), {FILE, MAGNET})]
)
async def test_torrents_from_before_are_not_taken_up_once_torrents_are_switched_off(
    tmp_path: Path, peering: Peering | None, held: set[str]
) -> None:
    (tmp_path / "aria2").mkdir()
    magnet = f"magnet:?xt=urn:btih:{'0a' * 20}\n gid={MAGNET}\n"
    file = f"http://127.0.0.1:9/x\t\n gid={FILE}\n pause=true\n"
    torrent = f"{tmp_path}/aria2/{'0b' * 20}.torrent\n gid={'c' * 16}\n"
    (tmp_path / "aria2" / "session").write_text(magnet + file + torrent)
    own = OwnAria2(tmp_path, limits=Limits(peering=peering, interface="127.0.0.1"))
    await own.start()
    aria2 = Aria2(own.endpoint)
    try:
        assert set((await aria2.snapshot()).by_gid) == held
    finally:
        await aria2.close()
        await own.stop()
