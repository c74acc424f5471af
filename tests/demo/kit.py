"""What the neighbourhood's tests share: titles, clients without sockets, shelves, and a comparison of shapes."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import httpx

from addon.demo.catalogue import Episode, Offer, Show, Torrent, TorrentFile
from addon.demo.clock import ManualClock
from addon.demo.neighbourhood import Neighbourhood
from addon.demo.upstream import Upstream

HARBOUR = Show(
    imdb_id="tt0000001",
    tmdb_id=900001,
    tvdb_id=990001,
    title="Harbour Lights",
    year=2020,
    overview="A fictional drama set in a small port.",
    episodes=tuple(
        Episode(
            season=season,
            number=number,
            name=f"Episode {number}",
            aired_on=date(2019 + season, 1, 5) + timedelta(weeks=number),
        )
        for season, count in ((0, 2), (1, 4), (2, 4), (3, 3))
        for number in range(1, count + 1)
    ),
)
TWO_VIDEOS = Torrent(
    info_hash="a" * 40,
    name="Two.Reels.1920.1080p.BluRay.x265-PIER",
    files=(
        TorrentFile(path="notes.txt", size_bytes=100),
        TorrentFile(path="reel: one.mkv", size_bytes=1000),
        TorrentFile(path="reel two.mkv", size_bytes=2000),
    ),
    offers=(Offer(video_id="tt7700001", file_index=1),),
)


def client_of(upstream: Upstream, headers: dict[str, str] | None = None, base: str = "") -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=upstream.switched())
    return httpx.AsyncClient(transport=transport, base_url=f"http://upstream{base}", headers=headers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Debrid:
    """Real-Debrid's calls in short; `client` for everything else."""

    client: httpx.AsyncClient

    async def add(self, info_hash: str) -> str:
        magnet = {"magnet": f"magnet:?xt=urn:btih:{info_hash}&dn=a%20name"}
        answer = await self.client.post("/torrents/addMagnet", data=magnet)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def select(self, torrent_id: str, files: str = "all") -> httpx.Response:
        return await self.client.post(f"/torrents/selectFiles/{torrent_id}", data={"files": files})

    async def info(self, torrent_id: str) -> httpx.Response:
        return await self.client.get(f"/torrents/info/{torrent_id}")

    async def status(self, torrent_id: str) -> str:
        return str((await self.info(torrent_id)).json()["status"])

    async def unrestrict(self, link: str) -> httpx.Response:
        return await self.client.post("/unrestrict/link", data={"link": link})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Library folders on disk that the town's Jellyfin looks at."""

    town: Neighbourhood
    clock: ManualClock
    movies: Path
    shows: Path

    def put_movie(self, name: str, label: str = "1080p") -> Path:
        path = self.movies / name / f"{name} - {label}.mkv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        return path

    def put_episode(self, show: str, season: int, number: int) -> Path:
        path = self.shows / show / f"Season {season:02d}" / f"Some Show S{season:02d}E{number:02d}.mkv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        return path

    def scan(self) -> None:
        self.town.jellyfin.scan()
        self.clock.advance(1)


def shape_differences(got: object, captured: object, at: str = "$") -> list[str]:
    """Where two JSON values differ in keys or types; a list's elements must each look like a captured one."""
    if isinstance(captured, dict) and isinstance(got, dict):
        odd = [f"{at}: keys {sorted(set(got) ^ set(captured))}"] if set(got) != set(captured) else []
        for key in set(got) & set(captured):
            odd += shape_differences(got[key], captured[key], f"{at}.{key}")
        return odd
    if isinstance(captured, list) and isinstance(got, list):
        if bool(captured) != bool(got) and captured:
            return [f"{at}: empty"]
        found: list[str] = []
        for index, element in enumerate(got if captured else ()):
            tries = [shape_differences(element, like, f"{at}[{index}]") for like in captured]
            closest: list[str] = min(tries, key=len)
            found += closest
        return found
    if isinstance(captured, int | float) and isinstance(got, int | float):
        return [] if isinstance(captured, bool) == isinstance(got, bool) else [f"{at}: bool or number"]
    same = type(got) is type(captured)
    return [] if same else [f"{at}: {type(got).__name__} instead of {type(captured).__name__}"]
