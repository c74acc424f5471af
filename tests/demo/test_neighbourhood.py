"""The neighbourhood as a whole: addresses, restarts, changes while it runs."""

import socket

import httpx
import pytest

from addon.demo.catalogue import REFUSED, Catalogue
from addon.demo.default_catalogue import default_catalogue, invented_movie
from addon.demo.neighbourhood import Neighbourhood


async def test_environment_points_at_every_upstream(open_town: Neighbourhood) -> None:
    settings = open_town.environment(data_dir="/nowhere", seerr_api_key="other")
    assert settings["USHER_REALDEBRID_URL"] == open_town.realdebrid.url
    assert settings["USHER_REALDEBRID_URL"].endswith("/rest/1.0")
    assert settings["USHER_STREMIO_ADDONS"] == open_town.stremio.manifest_url
    assert (settings["USHER_DATA_DIR"], settings["USHER_SEERR_API_KEY"]) == ("/nowhere", "other")
    assert len({open_town.upstreams[name].origin for name in open_town.upstreams}) == 10
    assert "USHER_TORZNAB_URLS" not in settings


async def test_restart_keeps_ports_and_state(town: Neighbourhood, web: httpx.AsyncClient) -> None:
    async with town:
        ports = town.ports
        await town.seerr.ask(10331)
    with pytest.raises(httpx.ConnectError):
        await web.get(f"{town.seerr.url}/api/v1/status")
    async with town:
        assert town.ports == ports
        assert (await web.get(f"{town.seerr.url}/api/v1/status")).status_code == 200
        assert town.seerr.request(1) is not None


async def test_one_upstream_can_be_away_for_a_while(open_town: Neighbourhood, web: httpx.AsyncClient) -> None:
    await open_town.cinemeta.stop()
    with pytest.raises(httpx.ConnectError):
        await web.get(f"{open_town.cinemeta.url}/manifest.json")
    await open_town.cinemeta.start()
    assert (await web.get(f"{open_town.cinemeta.url}/manifest.json")).status_code == 200


async def test_fixed_port_is_used_and_a_taken_one_is_an_error() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        town = Neighbourhood(ports={"seerr": port})
        with pytest.raises(OSError, match="in use"):
            await town.__aenter__()
        assert not any(upstream.running for upstream in town.upstreams.values())
    async with town:
        assert town.ports["seerr"] == port


async def test_new_catalogue_and_fate_reach_every_upstream(open_town: Neighbourhood) -> None:
    movie, torrent = invented_movie(1)
    open_town.use(Catalogue(movies=(movie,), torrents=(torrent,)))
    open_town.set_fate(torrent.info_hash, REFUSED)
    assert open_town.realdebrid.account.fate(torrent.info_hash) == REFUSED
    assert await open_town.seerr.ask(movie.tmdb_id) == 1
    for upstream in open_town.upstreams.values():
        assert upstream.catalogue is open_town.catalogue


def test_default_catalogue_fits_together() -> None:
    catalogue = default_catalogue()
    assert len({torrent.info_hash for torrent in catalogue.torrents}) == len(catalogue.torrents)
    ids = {movie.imdb_id for movie in catalogue.movies} | {show.imdb_id for show in catalogue.shows}
    for torrent in catalogue.torrents:
        assert torrent.offers
        for offer in torrent.offers:
            assert offer.video_id.split(":")[0] in ids
            assert offer.file_index is not None
            assert torrent.files[offer.file_index].is_video
        assert torrent.size_bytes < 16 * 1024 * 1024


def test_unknown_fate_is_an_error() -> None:
    with pytest.raises(KeyError):
        default_catalogue().with_fate("0" * 40, REFUSED)
