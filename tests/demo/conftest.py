"""Fixtures of the neighbourhood's tests: a town with a clock that stands still, and clients without sockets."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest

from addon.demo.catalogue import Catalogue, Fate
from addon.demo.clock import ManualClock
from addon.demo.default_catalogue import default_catalogue
from addon.demo.neighbourhood import Neighbourhood

from .kit import HARBOUR, TWO_VIDEOS, Debrid, Shelf, client_of


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def catalogue() -> Catalogue:
    return default_catalogue().with_titles(HARBOUR).with_torrent(TWO_VIDEOS)


@pytest.fixture
def town(catalogue: Catalogue, clock: ManualClock) -> Neighbourhood:
    """A neighbourhood that listens nowhere; speak to it through `client_of`."""
    return Neighbourhood(catalogue, clock=clock)


@pytest.fixture
async def open_town(town: Neighbourhood) -> AsyncIterator[Neighbourhood]:
    """The same neighbourhood, listening on loopback."""
    async with town:
        yield town


@pytest.fixture
async def web() -> AsyncIterator[httpx.AsyncClient]:
    """A client for what listens on loopback."""
    async with httpx.AsyncClient(trust_env=False, timeout=5.0) as client:
        yield client


@pytest.fixture
async def seerr(town: Neighbourhood) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(town.seerr, {"X-Api-Key": town.seerr.api_key}, "/api/v1") as client:
        yield client


@pytest.fixture
async def stremio(town: Neighbourhood) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(town.stremio) as client:
        yield client


@pytest.fixture
async def cinemeta(town: Neighbourhood) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(town.cinemeta) as client:
        yield client


@pytest.fixture
async def jellyfin(town: Neighbourhood) -> AsyncIterator[httpx.AsyncClient]:
    token = {"Authorization": f'MediaBrowser Token="{town.jellyfin.api_key}"'}
    async with client_of(town.jellyfin, token) as client:
        yield client


@pytest.fixture
async def debrid(town: Neighbourhood) -> AsyncIterator[Debrid]:
    token = {"Authorization": f"Bearer {town.realdebrid.token}"}
    async with client_of(town.realdebrid, token, "/rest/1.0") as client:
        yield Debrid(client=client)


@pytest.fixture
def fated(town: Neighbourhood) -> Callable[[Fate], str]:
    """Gives the torrent of two videos a fate; returns its hash."""

    def give(fate: Fate) -> str:
        town.set_fate(TWO_VIDEOS.info_hash, fate)
        return TWO_VIDEOS.info_hash

    return give


@pytest.fixture
def shelf(town: Neighbourhood, clock: ManualClock, tmp_path: Path) -> Shelf:
    shelf = Shelf(town=town, clock=clock, movies=tmp_path / "Movies", shows=tmp_path / "Shows")
    town.jellyfin.add_library("Movies", "movies", shelf.movies)
    town.jellyfin.add_library("Shows", "tvshows", shelf.shows)
    return shelf
