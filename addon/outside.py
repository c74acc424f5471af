"""Everything that speaks to other services, as the settings name it. Knows no request and no database."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from addon.clients.aria2 import Aria2, Endpoint
from addon.clients.aria2_conf import Peering
from addon.clients.aria2_process import Limits, OwnAria2
from addon.clients.aria2_torrents import Seeding
from addon.clients.http import Wire
from addon.clients.igdb import Igdb, Keys
from addon.clients.jellyfin import Jellyfin
from addon.clients.metadata import Cinemeta
from addon.clients.seerr import Seerr
from addon.clock import Clock
from addon.debrid.base import DebridService
from addon.debrid.realdebrid import RealDebrid
from addon.debrid.swarm import Swarm
from addon.debrid.swarm_folder import Places
from addon.debrid.torbox import TorBox
from addon.indexers.base import Indexer
from addon.indexers.stremio import StremioAddon
from addon.indexers.torrent_links import TorrentLinks
from addon.indexers.torznab import Torznab
from addon.services.download import promised_bytes
from addon.services.health import Watched
from addon.services.library import Library
from addon.services.paths import PathMap
from addon.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """Everything that speaks to other services."""

    http: httpx.AsyncClient
    aria2: Aria2
    own_aria2: OwnAria2 | None
    seerr: Seerr | None
    jellyfin: Jellyfin | None
    metadata: Cinemeta
    igdb: Igdb | None
    indexers: tuple[Indexer, ...]
    torrent_links: TorrentLinks
    debrid: Mapping[str, DebridService]  # what delivers, in the order in which it is asked; the swarm last
    swarm: DebridService  # also where it delivers nothing

    @property
    def held(self) -> Mapping[str, DebridService]:
        """Where something of Usher's may be that must be cleared away: in the swarm even when that is switched off."""
        return {**self.debrid, self.swarm.name: self.swarm}

    @property
    def watched(self) -> tuple[Watched, ...]:
        """Those of which it is known how they do."""
        upstreams = (self.seerr, self.jellyfin, self.metadata, self.igdb, *self.indexers, *self.debrid.values())
        return tuple(upstream for upstream in upstreams if upstream is not None)


def build_outside(settings: Settings, wire: Wire) -> Outside:
    """Everything that the settings name; nothing is asked yet."""
    own = None if settings.aria2_url else OwnAria2(settings.data_dir, limits=_limits(settings))
    endpoint = Endpoint(url=settings.aria2_url or "http://127.0.0.1:1", secret=settings.aria2_secret or "")
    aria2 = Aria2(endpoint, roots=_aria2_roots(settings), clock=wire.clock)
    if own is not None:
        own.on_restart = aria2.connect
    debrid, swarm = _debrid_services(settings, wire), _swarm(settings, aria2, wire.clock)
    seerr = jellyfin = None
    if settings.seerr_url and settings.seerr_api_key:
        seerr = Seerr(settings.seerr_url, settings.seerr_api_key, wire)
    if settings.jellyfin_url and settings.jellyfin_api_key:
        jellyfin = Jellyfin(settings.jellyfin_url, settings.jellyfin_api_key, wire)
    return Outside(
        http=wire.client,
        aria2=aria2,
        own_aria2=own,
        seerr=seerr,
        jellyfin=jellyfin,
        metadata=Cinemeta(settings.metadata_url, wire),
        igdb=_igdb(settings, wire),
        indexers=(
            *(StremioAddon(url, wire) for url in settings.stremio_addons),
            *(Torznab(url, wire) for url in settings.torznab_urls),
        ),
        torrent_links=TorrentLinks(settings.torznab_urls, wire),
        debrid={service.name: service for service in (*debrid, *((swarm,) if settings.uses_swarm else ()))},
        swarm=swarm,
    )


def _igdb(settings: Settings, wire: Wire) -> Igdb | None:
    if not settings.igdb_client_id or not settings.igdb_client_secret:
        return None
    keys = Keys(client_id=settings.igdb_client_id, client_secret=settings.igdb_client_secret)
    return Igdb(settings.igdb_url, settings.twitch_url, keys, wire)


def _debrid_services(settings: Settings, wire: Wire) -> Iterator[DebridService]:
    """Those that are configured, in the order in which they are tried."""
    if settings.realdebrid_token:
        yield RealDebrid(settings.realdebrid_token, settings.realdebrid_url, wire)
    if settings.torbox_token:
        yield TorBox(settings.torbox_token, settings.torbox_url, wire)


def _swarm(settings: Settings, aria2: Aria2, clock: Clock) -> Swarm:
    library, path_map = Library(settings), PathMap(settings.path_map, "aria2")

    async def check_room(folder: Path, size_bytes: int) -> None:
        promised = promised_bytes(await aria2.snapshot(max_age_seconds=1.0), {})
        await asyncio.to_thread(library.check_room, folder, size_bytes, promised)

    return Swarm(
        aria2,
        Places(staging=library.staging, roots=library.staging_roots, theirs=path_map.theirs, check_room=check_room),
        clock,
        seeding=Seeding(ratio=settings.seed_ratio, minutes=settings.seed_minutes) if settings.uses_swarm else None,
        metadata_slots=max(1, settings.max_downloads - 1),
    )


def _aria2_roots(settings: Settings) -> tuple[Path, ...]:
    path_map = PathMap(settings.path_map, "aria2")
    return tuple(Path(path_map.theirs(root)) for root in Library(settings).staging_roots())


def _limits(settings: Settings) -> Limits:
    factor = {"K": 1024, "M": 1024**2}.get(settings.speed_limit[-1], 1)
    speed = int(settings.speed_limit.rstrip("KM")) * factor
    return Limits(
        max_downloads=settings.max_downloads,
        bytes_per_second=speed or None,
        interface=settings.aria2_interface,
        peering=Peering(port=settings.torrent_port, finds_peers=settings.torrent_dht) if settings.uses_swarm else None,
    )
