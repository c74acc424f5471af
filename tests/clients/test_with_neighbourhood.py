"""The clients and the demo upstreams understand each other about shows."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from addon.clients.counting import Call
from addon.clients.http import Wire
from addon.clients.jellyfin import Jellyfin
from addon.clients.metadata import Cinemeta
from addon.clients.seerr import Seerr
from addon.clock import Clock
from addon.demo.catalogue import Episode
from addon.demo.clock import ManualClock
from addon.demo.default_catalogue import LAMPLIGHTERS, default_catalogue
from addon.demo.neighbourhood import Neighbourhood
from addon.demo.upstream import Upstream

SHOW = "The Lamplighters of Quay Street"


@pytest.fixture
def town() -> Neighbourhood:
    return Neighbourhood(clock=ManualClock())


def wire(upstream: Upstream, clock: Clock, calls: list[Call]) -> Wire:
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app=upstream.switched()))
    return Wire(client=client, clock=clock, count=calls.append)


async def test_episodes_on_disk_are_found_by_their_series_and_by_its_ids(
    town: Neighbourhood, clock: Clock, calls: list[Call], tmp_path: Path
) -> None:
    town.jellyfin.add_library("Shows", "tvshows", tmp_path)
    folder = tmp_path / f"{SHOW} (2018) [imdbid-tt990000001]" / "Season 01"
    folder.mkdir(parents=True)
    for name in ("S01E01 - 1080p", "S01E02-E03 - 720p"):
        (folder / f"{SHOW} {name}.mkv").write_bytes(b"x")
    town.jellyfin.scanner.scan_seconds = 0
    town.jellyfin.scan()
    jellyfin = Jellyfin("http://jellyfin", town.jellyfin.api_key, wire(town.jellyfin, clock, calls))
    (series,) = [item for item in town.jellyfin.items if item.type == "Series"]
    found = [
        await jellyfin.episodes(series_id, "tt990000001", 9900002, title, 2018)
        for series_id, title in ((series.id, SHOW), ("0" * 32, SHOW), (None, "Another title"))
    ]
    assert [(each.season, each.number, each.last, each.height) for each in found[0]] == [
        (1, 1, 1, 1080),
        (1, 2, 3, 720),
    ]
    assert found[1] == found[2] == found[0]


async def test_show_is_read_alike_from_seerr_and_cinemeta(town: Neighbourhood, clock: Clock, calls: list[Call]) -> None:
    evening = datetime(2026, 12, 1, 20, 15, tzinfo=UTC)
    coming = Episode(season=3, number=1, name="Dusk", airs_at=evening)
    show = replace(
        LAMPLIGHTERS,
        ended=False,
        episodes=(*LAMPLIGHTERS.episodes, coming),
        genres=("Animation",),
        country="Japan",
        original_title="Kaigan no Tomoshibi",
        keyword_ids=(210024,),
    )
    town.use(replace(default_catalogue(), shows=(show,)))
    seerr = Seerr("http://seerr", town.seerr.api_key, wire(town.seerr, clock, calls))
    there = await seerr.show(show.tmdb_id)
    assert (there.is_anime, there.original_title, there.imdb_id) == (True, "Kaigan no Tomoshibi", show.imdb_id)
    assert [each.number for each in await seerr.season(show.tmdb_id, 1)] == [1, 2, 3]
    request_id = await town.seerr.ask(show.tmdb_id, seasons=(1, 2))
    town.seerr.change_seasons(request_id, (2, 3))
    assert (await seerr.request(request_id)).wanted_seasons == (2, 3)
    meta = await Cinemeta("http://cinemeta", wire(town.cinemeta, clock, calls)).show(show.imdb_id)
    assert meta is not None
    assert (meta.is_anime, meta.has_ended, meta.episodes[-1].airs_at) == (True, False, evening)
