"""The swarm of the neighbourhood: a tracker, and somebody who seeds what the catalogue holds."""

import hashlib
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from addon.demo.debrid.bencode import info_of
from addon.demo.default_catalogue import invented_movie
from addon.demo.neighbourhood import Neighbourhood
from addon.demo.swarm import shared
from addon.demo.torrent_file import torrent_file

HASH = bytes(range(236, 256))  # no text


async def announce(web: httpx.AsyncClient, town: Neighbourhood, port: int, left: int, event: str = "") -> bytes:
    query = f"info_hash={quote(HASH)}&peer_id={'x' * 20}&port={port}&left={left}&compact=1&event={event}"
    return (await web.get(f"{town.tracker.announce_url}?{query}")).content


async def test_the_tracker_names_the_others_and_not_who_asks(open_town: Neighbourhood, web: httpx.AsyncClient) -> None:
    assert b"5:peers0:" in await announce(web, open_town, 7001, 0)
    answer = await announce(web, open_town, 7002, 10)
    assert b"8:completei1e10:incompletei1e" in answer
    assert b"5:peers6:" + bytes((127, 0, 0, 1)) + (7001).to_bytes(2) in answer
    assert [peer.port for peer in open_town.tracker.peers(HASH.hex())] == [7001, 7002]
    await announce(web, open_town, 7001, 0, "stopped")
    assert b"5:peers0:" in await announce(web, open_town, 7002, 10)
    answer = (await web.get(open_town.tracker.announce_url)).content
    assert b"failure reason" in answer


async def test_what_is_seeded_is_named_everywhere_and_again_after_a_restart(
    town: Neighbourhood, tmp_path: Path
) -> None:
    movie, torrent = invented_movie(1)
    town.use(town.catalogue.with_titles(movie).with_torrent(torrent))
    async with town:
        (seeded,) = await town.seed(tmp_path, torrent)
        assert town.catalogue.torrent(torrent.info_hash) is None
        assert town.catalogue.torrent(seeded.info_hash) is seeded
        assert seeded.tracker == town.tracker.announce_url
        assert info_of(torrent_file(seeded))[0] == seeded.info_hash
        assert [peer.has_all for peer in town.tracker.peers(seeded.info_hash)] == [True]
        assert town.seeder is not None
        await town.seeder.limit(100_000)
        await town.seeder.stop()
        assert town.tracker.peers(seeded.info_hash) == ()
    async with town:
        assert [peer.has_all for peer in town.tracker.peers(seeded.info_hash)] == [True]
        assert town.seeder.running
    assert not town.seeder.running


def test_a_torrent_keeps_its_bytes_under_its_real_hash() -> None:
    _, torrent = invented_movie(1)
    each = shared(torrent, "http://127.0.0.1:1/announce")
    assert each.info_hash != torrent.info_hash
    assert each.torrent.content(0).sha256() == torrent.content(0).sha256()
    assert shared(each.torrent, "http://127.0.0.1:1/announce") == each
    content = torrent.content(0)
    pieces = [content.read(start, start + 2**16) for start in range(0, content.size_bytes, 2**16)]
    hashes = b"".join(hashlib.sha1(piece, usedforsecurity=False).digest() for piece in pieces)
    assert len(torrent.files) > 1 or hashes in each.file


async def test_a_tracker_that_is_away_is_a_closed_port(open_town: Neighbourhood, web: httpx.AsyncClient) -> None:
    await open_town.tracker.stop()
    with pytest.raises(httpx.ConnectError):
        await announce(web, open_town, 7001, 0)
