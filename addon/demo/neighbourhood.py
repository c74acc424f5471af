"""All upstreams together on loopback: started, stopped, and described as settings for the program under test."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from addon.demo.catalogue import Catalogue, Fate, Torrent
from addon.demo.cinemeta import Cinemeta
from addon.demo.clock import Clock, ManualClock, Timekeeper
from addon.demo.default_catalogue import default_catalogue
from addon.demo.jellyfin import Item, Jellyfin
from addon.demo.realdebrid import RealDebrid
from addon.demo.seerr import Seerr
from addon.demo.stremio import Stremio
from addon.demo.swarm import Seeder, Tracker, shared
from addon.demo.torbox import TorBox
from addon.demo.torznab import Torznab
from addon.demo.upstream import Upstream

WEBHOOK_SECRET = "demo-webhook-secret"


class Neighbourhood:
    """`async with Neighbourhood() as town:`; can be entered again, on the same ports and with the same state.

    `ports` fixes some of them, by the names in `upstreams`; the others are free ones.
    """

    def __init__(
        self,
        catalogue: Catalogue | None = None,
        *,
        clock: Clock | None = None,
        ports: Mapping[str, int] | None = None,
    ) -> None:
        self.catalogue = catalogue or default_catalogue()
        self.time = Timekeeper(clock) if clock else Timekeeper()
        self.jellyfin = Jellyfin(self.time, self.catalogue)
        self.seerr = Seerr(self.time, self.catalogue, self._jellyfin_items)
        self.stremio = Stremio(self.time, self.catalogue)
        self.torznab = Torznab(self.time, self.catalogue)
        self.cinemeta = Cinemeta(self.time, self.catalogue)
        self.realdebrid = RealDebrid(self.time, self.catalogue)
        self.torbox = TorBox(self.time, self.catalogue)
        self.tracker = Tracker(self.time, self.catalogue)
        self.seeder: Seeder | None = None  # once something is seeded; `stop`, `start` and `limit` are its switches
        self.upstreams: dict[str, Upstream] = {
            "seerr": self.seerr,
            "stremio": self.stremio,
            "torznab": self.torznab,
            "cinemeta": self.cinemeta,
            "realdebrid": self.realdebrid,
            "node": self.realdebrid.node,
            "torbox": self.torbox,
            "torbox_node": self.torbox.node,
            "jellyfin": self.jellyfin,
            "tracker": self.tracker,
        }
        self._ports = dict(ports or {})
        if isinstance(clock, ManualClock):
            # With a clock that stands still, nothing else may wait for real seconds.
            self.seerr.jobs.job_seconds = 0.0

    async def __aenter__(self) -> "Neighbourhood":
        try:
            await asyncio.gather(*(upstream.start(self._ports.get(name)) for name, upstream in self.upstreams.items()))
            if self.seeder is not None:
                await self.seeder.start()
        except OSError:
            await self._stop()
            raise
        self.seerr.jellyfin_url = self.jellyfin.url
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._stop()

    @property
    def ports(self) -> dict[str, int]:
        """The port of each upstream, for a restart on the same ones."""
        return {name: upstream.port for name, upstream in self.upstreams.items()}

    def use(self, catalogue: Catalogue) -> None:
        """Change what exists, for all upstreams at once."""
        self.catalogue = catalogue
        for upstream in self.upstreams.values():
            upstream.use(catalogue)

    async def seed(self, folder: Path, *torrents: Torrent) -> tuple[Torrent, ...]:
        """Puts torrents into a real swarm, with their bytes below the folder; returns them as they are now.

        They have the hash of their bytes and the town's tracker, and stand in the catalogue in the place of the former.
        """
        if self.seeder is None:
            self.seeder = Seeder(self.tracker, folder)
        await self.seeder.stop()
        seeded = tuple(shared(torrent, self.tracker.announce_url) for torrent in torrents)
        await asyncio.to_thread(self.seeder.share, seeded)
        former = {torrent.info_hash for torrent in torrents}
        others = tuple(each for each in self.catalogue.torrents if each.info_hash not in former)
        now = tuple(each.torrent for each in seeded)
        self.use(replace(self.catalogue, torrents=(*others, *now)))
        await self.seeder.start()
        return now

    def set_fate(self, info_hash: str, fate: Fate) -> None:
        """Change what becomes of a torrent, also of its copies on the account."""
        self.use(self.catalogue.with_fate(info_hash, fate))

    def environment(self, *, debrid: Iterable[str] = ("realdebrid",), **settings: str) -> dict[str, str]:
        """Settings that point the program at this neighbourhood; `settings` add to them or override them.

        Names in lower case without the prefix: `environment(data_dir="/tmp/x", port="0")`. `debrid`: the services that
        the program has an account at, of `realdebrid` and `torbox`. The Torznab feed is asked
        where `torznab_urls=town.torznab.url` says so.
        """
        tokens = {"realdebrid": self.realdebrid.token, "torbox": self.torbox.token}
        own = {
            "seerr_url": self.seerr.url,
            "seerr_api_key": self.seerr.api_key,
            "seerr_webhook_secret": WEBHOOK_SECRET,
            "stremio_addons": self.stremio.manifest_url,
            "metadata_url": self.cinemeta.url,
            "realdebrid_url": self.realdebrid.url,
            "torbox_url": self.torbox.url,
            **{f"{name}_token": tokens[name] for name in debrid},
            "jellyfin_url": self.jellyfin.url,
            "jellyfin_api_key": self.jellyfin.api_key,
            "torrent_dht": "false",
            "aria2_interface": "127.0.0.1",  # no peer and no tracker but the town's can be reached
        }
        return {f"USHER_{name.upper()}": value for name, value in {**own, **settings}.items()}

    def send_webhooks_to(self, usher_url: str) -> None:
        """Point Seerr's webhook at the program under test."""
        self.seerr.send_webhooks_to(f"{usher_url.rstrip('/')}/webhooks/seerr", WEBHOOK_SECRET)

    async def _stop(self) -> None:
        if self.seeder is not None:
            await self.seeder.stop()
        await asyncio.gather(*(upstream.stop() for upstream in self.upstreams.values()))

    def _jellyfin_items(self) -> tuple[Item, ...]:
        return self.jellyfin.items if self.jellyfin.running else ()
