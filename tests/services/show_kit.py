"""One invented show in every shape, what indexers, Jellyfin and Seerr say of it, and a world that walks its items."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from addon.clients.metadata_answers import EpisodeInfo, ShowInfo
from addon.clients.seerr_requests import RequestedSeason, RequestStatus, SeerrRequest
from addon.clients.seerr_titles import SeerrSeason, SeerrShow
from addon.domain.downloads import DownloadStatus
from addon.domain.episodes import Asked, Number
from addon.domain.models import Item, Request
from addon.domain.releases import Release, RemoteFile
from addon.domain.status import MediaType
from addon.domain.transitions import WORK, Phase, Work
from addon.services.intake.asking import TitleWish
from addon.store import jobs

from .world import HASHES, World

SHOW, SHOW_IMDB, SHOW_TMDB = "Night Ferry", "tt7300001", 73001
PACK, OTHER_PACK = HASHES[0], HASHES[1]
FILE_SIZE = 1000
DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
S1 = Asked(seasons=(1,))
ONGOING = Asked(ongoing=True)

_WORKED_ON = tuple(phase for phase, work in WORK.items() if work is not None and work is not Work.WATCH)


# what the metadata source says


def weekly(season: int, count: int, last_at: datetime | None, *, step: timedelta = WEEK) -> tuple[EpisodeInfo, ...]:
    """A season, an episode a week; `last_at`: when the last one airs, None: none is announced."""
    return tuple(
        EpisodeInfo(
            season=season,
            number=number,
            title=f"Crossing {number}",
            airs_at=None if last_at is None else last_at - step * (count - number),
        )
        for number in range(1, count + 1)
    )


def show_info(*episodes: EpisodeInfo, ended: bool = False, **changes: object) -> ShowInfo:
    """The show with these episodes."""
    known = ShowInfo(
        imdb_id=SHOW_IMDB,
        title=SHOW,
        year=2019,
        poster_url=None,
        tmdb_id=SHOW_TMDB,
        tvdb_id=None,
        status="Ended" if ended else "Continuing",
        episodes=tuple(sorted(episodes, key=lambda each: (each.season, each.number))),
    )
    return replace(known, **changes)  # type: ignore[arg-type]


def lists(world: World, *episodes: EpisodeInfo, ended: bool = False, **changes: object) -> None:
    """The metadata source lists the show like this from now on."""
    world.metadata.shows[SHOW_IMDB] = show_info(*episodes, ended=ended, **changes)


def lists_season(world: World, count: int = 10, *, ended: bool = False) -> None:
    """One season of so many episodes, all of which aired long ago."""
    lists(world, *weekly(1, count, world.clock() - 30 * DAY), ended=ended)


# what indexers list, and what the debrid service has


def single(number: int, season: int = 1, **changes: object) -> Release:
    """An episode by itself, under a hash of its own."""
    name = f"Night.Ferry.S{season:02}E{number:02}.1080p.BluRay.x265-GRP"
    known = Release(
        indexer="stremio:addon.test",
        title=name,
        info_hash=single_hash(number, season),
        filename=f"{name}.mkv",
        file_index=0,
        size_bytes=FILE_SIZE,
    )
    return replace(known, **changes)  # type: ignore[arg-type]


def single_hash(number: int, season: int = 1) -> str:
    """The hash of that episode's own release."""
    return f"{season:02x}{number:02x}" * 10


def pack(info_hash: str = PACK, season: int = 1, **changes: object) -> Release:
    """A whole season."""
    name = f"Night.Ferry.S{season:02}.1080p.BluRay.x265-GRP"
    known = Release(indexer="stremio:addon.test", title=name, info_hash=info_hash, in_pack=True)
    return replace(known, **changes)  # type: ignore[arg-type]


def episode_file(file_id: int, number: int, season: int = 1, *, last: int | None = None) -> RemoteFile:
    """A file of an episode, or of two."""
    code = f"S{season:02}E{number:02}" + ("" if last is None else f"-E{last:02}")
    return RemoteFile(id=file_id, path=f"/Night.Ferry.S{season:02}/Night.Ferry.{code}.1080p.mkv", size_bytes=FILE_SIZE)


def knows_pack(world: World, *numbers: int, info_hash: str = PACK, season: int = 1, **changes: object) -> None:
    """The debrid service has a pack of these episodes."""
    files = [episode_file(place, number, season) for place, number in enumerate(numbers, start=1)]
    world.debrid.knows(info_hash, *files, **changes)


def knows_single(world: World, number: int, season: int = 1, **changes: object) -> None:
    """The debrid service has that episode's own release."""
    release = single(number, season)
    file = RemoteFile(id=1, path=f"/{release.filename}", size_bytes=FILE_SIZE)
    world.debrid.knows(release.info_hash, file, **changes)


# what Seerr says


def seerr_show(world: World, *seasons: SeerrSeason, **changes: object) -> SeerrShow:
    """Seerr knows the show like this from now on; without seasons as the metadata source does."""
    info = world.metadata.shows.get(SHOW_IMDB)
    if not seasons and info is not None:
        seasons = tuple(_season(info, number) for number in sorted({each.season for each in info.episodes}))
    known = SeerrShow(
        tmdb_id=SHOW_TMDB,
        imdb_id=SHOW_IMDB,
        tvdb_id=None,
        title=SHOW,
        original_title=SHOW,
        year=2019,
        poster_path=None,
        status="Returning Series",
        seasons=seasons,
        keyword_ids=frozenset(),
    )
    world.seerr.shows[SHOW_TMDB] = replace(known, **changes)  # type: ignore[arg-type]
    return world.seerr.shows[SHOW_TMDB]


def seerr_season(number: int, count: int, airs_on: date | None) -> SeerrSeason:
    """A season as Seerr lists it."""
    return SeerrSeason(number=number, episode_count=count, airs_on=airs_on)


def _season(info: ShowInfo, number: int) -> SeerrSeason:
    own = [each for each in info.episodes if each.season == number]
    days = [each.airs_at.date() for each in own if each.airs_at is not None]
    return seerr_season(number, len(own), min(days, default=None))


def asks_in_seerr(
    world: World, seerr_id: int, *seasons: int, status: RequestStatus = RequestStatus.APPROVED, **changes: object
) -> SeerrRequest:
    """Somebody asks for these seasons in Seerr; a request that is there names just these from now on."""
    named = tuple(RequestedSeason(number=number, status=RequestStatus.APPROVED) for number in seasons)
    given: dict[str, object] = {"seasons": named, "media_type": MediaType.SHOW, "status": status} | changes
    return world.seerr.asks(seerr_id, tmdb_id=SHOW_TMDB, **given)


def two_seasons(world: World, *, ended: bool = False) -> None:
    """Two seasons of two episodes that have aired, in the metadata source and in Seerr alike."""
    lists(world, *weekly(1, 2, world.clock() - 400 * DAY), *weekly(2, 2, world.clock() - 30 * DAY), ended=ended)
    seerr_show(world)


# walking


async def polled(world: World) -> Request:
    """The only request, after Seerr was polled."""
    await world.intake.poll()
    (request,) = await world.all_requests()
    return request


async def ask(world: World, asked: Asked = S1, **changes: object) -> Request:
    """A person asks for it."""
    wish = TitleWish(imdb_id=SHOW_IMDB)
    return await world.asking.request_show(replace(wish, **changes), asked)  # type: ignore[arg-type]


async def items(world: World, request: Request) -> dict[Number, Item]:
    """The request's items by their numbers."""
    return {(each.season or 0, each.episode or 0): each for each in await world.lifecycle.items(request.id)}


async def phases(world: World, request: Request) -> dict[Number, Phase]:
    """Where each of its items stands."""
    return {key: item.phase for key, item in (await items(world, request)).items()}


async def numbers_in(world: World, request: Request, phase: Phase) -> list[int]:
    """The episodes that stand there, whatever their season."""
    return [number for (_, number), each in (await phases(world, request)).items() if each is phase]


async def first_id(world: World, request: Request) -> int:
    """The id of its first item."""
    return next(iter((await items(world, request)).values())).id


async def work(world: World, most: int = 300) -> None:
    """Runs every step that is due now, as the worker does, until none is."""
    while due := await world.store.read(jobs.due_items, _WORKED_ON, world.clock(), 100, frozenset()):
        for item_id, _ in due:
            most -= 1
            assert most > 0, "it never comes to an end"
            item = await world.item(item_id)
            if item.phase in _WORKED_ON and item.due_at is not None and item.due_at <= world.clock():
                await world.step(item_id)


async def arrive(world: World) -> None:
    """Everything that aria2 has in hand arrives in full."""
    for gid, entry in list(world.aria2.entries.items()):
        if entry.status is DownloadStatus.ACTIVE:
            world.aria2.finishes(gid, b"x" * FILE_SIZE)
    await world.transfers.tick()


async def come_home(world: World) -> None:
    """All that is due is done, and what is downloaded is put into the library."""
    await work(world)
    await arrive(world)
    await work(world)
    await world.clear()


def asked_for(world: World) -> list[int | None]:
    """The episodes for which indexers were asked, in order."""
    return [query.episode for query, _ in world.indexer.queries]
