"""What each case may cost in calls, and how it is played. The tests hold this table, the bench prints it as measured.

A new row is one more entry of CASES: what exists, the settings, the ceilings, and a play that tells what was spent.
"""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from math import ceil
from pathlib import Path

from addon.demo.catalogue import REFUSED, Catalogue, Movie, Offer, Torrent, TorrentFile, uncached

from .films import catalogue_of, copy_of, film, misplaced, unindexed, without_film
from .mounted import MountedAccount
from .scene import REALDEBRID, TORBOX, Scene
from .shows import pack, series, singles, world_of

Spent = Mapping[str, int]
"""Calls by whom they went to: `indexer`, `debrid` (single torrents, no shared listings), `seerr`, `jellyfin`."""

_SEARCH = "mutation($id: ID!) { searchRequest(id: $id) { id } }"
_POLL = "GET /api/v1/request$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One row. `ceiling`: the most that it may cost; what `play` returns names the same parties."""

    name: str
    ceiling: Spent
    catalogue: Catalogue
    play: Callable[[Scene], Awaitable[Spent]]
    settings: Mapping[str, str] = field(default_factory=dict)
    debrid: tuple[str, ...] = (REALDEBRID,)
    mounted: bool = False  # the account is a folder, and files are linked


async def spent_on(case: Case, folder: Path, bytecode: Path) -> Spent:
    """What the case costs in an empty folder."""
    mount = folder / "mount"
    settings = {**case.settings, **({"delivery": "mount", "mount_dir": str(mount)} if case.mounted else {})}
    async with AsyncExitStack() as stack:
        scene = await stack.enter_async_context(Scene(folder, case.catalogue, bytecode, debrid=case.debrid, **settings))
        if case.mounted:
            await stack.enter_async_context(MountedAccount(mount, scene.town.realdebrid))
        await scene.start()
        spent = await case.play(scene)
        assert "more calls than it may" not in scene.usher.log, "Usher's own count of its budget says the same"
        return spent


async def _asked_for(scene: Scene, movie: Movie) -> Spent:
    """A friend asks, and the movie arrives: all that this costs."""
    await scene.ask(movie)
    await scene.until_status("COMPLETED")
    await scene.tidy(*scene.town.catalogue.torrents)
    return {"indexer": len(scene.queries()), "debrid": len(scene.debrid_calls())}


async def _linked(scene: Scene) -> Spent:
    """The same where nothing is downloaded."""
    await scene.ask(_FILM)
    request = await scene.until_status("COMPLETED")
    return {"indexer": len(scene.queries()), "debrid": request.calls("realdebrid")}


async def _at_torbox(scene: Scene) -> Spent:
    """The same at TorBox; its listings count on the whole."""
    await scene.ask(_FILM)
    request = await scene.until_status("COMPLETED")
    return {"indexer": len(scene.queries()), "debrid": request.calls("torbox")}


async def _already_there(scene: Scene) -> Spent:
    scene.town.realdebrid.own(scene.town.catalogue.torrents[0].info_hash)
    return await _asked_for(scene, _FILM)


async def _season(scene: Scene) -> Spent:
    (show,) = scene.town.catalogue.shows
    assert not (await scene.request_show(show, seasons=[1])).errors
    await scene.until_status("COMPLETED")
    return {"indexer": len(scene.queries()), "debrid": len(scene.debrid_calls())}


async def _passed_over(scene: Scene) -> Spent:
    """What the first candidate costs, before the next one is taken."""
    bad, good = scene.town.catalogue.torrents
    await scene.ask(_FILM)
    await scene.until_status("COMPLETED")
    await scene.tidy(good)
    request = await scene.until_status("COMPLETED")
    assert not request.release(bad.info_hash).accepted
    return {"indexer": len(scene.queries()) - 1, "debrid": request.calls_about(bad.info_hash)}


async def _known_to_be_wrong(scene: Scene) -> Spent:
    """What a candidate costs whose files have been seen before."""
    (wrong,) = scene.town.catalogue.torrents
    await scene.request_movie(_FILM)
    request = await scene.until_explained("Searched again")
    await scene.tidy()
    before = len(scene.debrid_calls())
    await scene.usher.graphql(_SEARCH, id=request.id)
    await scene.town.stremio.switches.reached("/stream/", count=2)
    request = await scene.until_explained("Searched again")
    assert request.release(wrong.info_hash).rules == {"video_files"}
    return {"indexer": len(scene.queries()) - 2, "debrid": len(scene.debrid_calls()) - before}


async def _polled(scene: Scene) -> Spent:
    """What one more poll costs when nothing is new."""
    seerr, jellyfin = scene.town.seerr.switches, scene.town.jellyfin.switches
    await scene.ask(_FILM)
    await scene.until_explained("Searched again")
    await seerr.reached(_POLL, count=seerr.count(_POLL) + 1)
    seerr.calls.clear()
    jellyfin.calls.clear()
    asked = len(scene.queries())
    await seerr.reached(_POLL, count=2)
    return {
        "indexer": len(scene.queries()) - asked,
        "debrid": len(scene.debrid_calls()),
        "seerr": ceil(seerr.count() / seerr.count(_POLL)),
        "jellyfin": jellyfin.count(),
    }


async def _asked_again(scene: Scene) -> Spent:
    """What the same question costs once more while its answer is fresh."""
    assert not (await scene.request_movie(_FILM, qualities=["P720"])).errors
    await scene.until_explained("Searched again")
    assert not (await scene.request_movie(_FILM, qualities=["P2160"])).errors
    await scene.until_request(lambda request: request.qualities == ("P2160",) and bool(request.releases), "searched")
    return {"indexer": len(scene.queries()) - 1, "debrid": len(scene.debrid_calls())}


async def _asked_twice_at_once(scene: Scene) -> Spent:
    """What the second of two costs that ask the same while the answer is on its way."""
    gate = scene.town.stremio.switches.hold(path="/stream/")
    assert not (await scene.request_movie(_FILM, qualities=["P720"])).errors
    await gate.reached()
    assert not (await scene.request_movie(_FILM, qualities=["P2160"])).errors
    gate.release()
    await scene.until_request(lambda request: request.qualities == ("P2160",) and bool(request.releases), "searched")
    return {"indexer": len(scene.queries()) - 1, "debrid": len(scene.debrid_calls())}


def _misnamed() -> Torrent:
    """A torrent whose file the add-on names and places wrongly: it is selected before that is seen."""
    wrong = without_film(_FILM)
    claimed = TorrentFile(path=f"{wrong.name}.mkv", size_bytes=wrong.files[0].size_bytes)
    return replace(wrong, claimed_files=(claimed,), offers=(Offer(video_id=str(_FILM.imdb_id), file_index=0),))


def _movie(name: str, torrent: Torrent, debrid: int, **settings: str) -> Case:
    return Case(
        name=name,
        ceiling={"indexer": 1, "debrid": debrid},
        catalogue=catalogue_of(_FILM, torrent),
        play=lambda scene: _asked_for(scene, _FILM),
        settings=settings,
    )


def _candidate(name: str, bad: Torrent, debrid: int, **settings: str) -> Case:
    return Case(
        name=name,
        ceiling={"indexer": 0, "debrid": debrid},
        catalogue=catalogue_of(_FILM, bad, unindexed(copy_of(_FILM))),
        play=_passed_over,
        settings=settings,
    )


_FILM = film()
_SHOW = series(4)
_PACK = pack(_SHOW, 1, (1, 2, 3, 4))
_SINGLES = singles(_SHOW, 1, (1, 2, 3, 4))
_SLOW_ONES = tuple(copy_of(_FILM, group, fate=uncached(600.0), seeders=90) for group in ("PIER", "WICK", "QUAY"))
_SLOW = _SLOW_ONES[0]

CASES: tuple[Case, ...] = (
    _movie("cached movie, file index known", copy_of(_FILM), 3 + 1),
    _movie("cached movie, file index unknown", unindexed(copy_of(_FILM)), 4 + 1),
    _movie("cached movie, file index wrong", misplaced(_FILM), 6 + 1),
    replace(_movie("cached movie, delivery by mount", copy_of(_FILM), 3), play=_linked, mounted=True),
    replace(_movie("hash already on the account", copy_of(_FILM), 1 + 1), play=_already_there),
    _movie("uncached movie", copy_of(_FILM, fate=uncached(3.0)), 5 + 1),
    _candidate("candidate refused at the add", copy_of(_FILM, "PIER", fate=REFUSED, seeders=90), 1),
    _candidate("candidate with wrong files, first time seen", without_film(_FILM), 3),
    _candidate("candidate with wrong files, after a select by index", _misnamed(), 4),
    _candidate("candidate not cached, when cached is wanted", _SLOW, 4, uncached="false"),
    Case(
        name="candidate whose file list is known to be wrong",
        ceiling={"indexer": 0, "debrid": 0},
        catalogue=catalogue_of(_FILM, without_film(_FILM)),
        play=_known_to_be_wrong,
    ),
    Case(
        name="season pack of 4, cached",
        ceiling={"indexer": 1, "debrid": 4 + 4},
        catalogue=world_of(_SHOW, _PACK),
        play=_season,
    ),
    Case(
        name="season without a pack, 4 episodes",
        ceiling={"indexer": 1 + 4, "debrid": 4 * (3 + 1)},
        catalogue=world_of(_SHOW, *_SINGLES),
        play=_season,
    ),
    Case(
        name="TorBox, cached movie among 4 candidates",
        ceiling={"indexer": 1, "debrid": 1 + 1 + 1},
        catalogue=catalogue_of(_FILM, *_SLOW_ONES, copy_of(_FILM)),
        play=_at_torbox,
        debrid=(TORBOX,),
    ),
    Case(
        name="polling Seerr with nothing new",
        ceiling={"indexer": 0, "debrid": 0, "seerr": 1, "jellyfin": 0},
        catalogue=catalogue_of(_FILM),
        play=_polled,
        settings={"seerr_poll_seconds": "1"},
    ),
    Case(
        name="the same question within its time to live",
        ceiling={"indexer": 0, "debrid": 0},
        catalogue=catalogue_of(_FILM, copy_of(_FILM)),
        play=_asked_again,
    ),
    Case(
        name="the same question asked twice at once",
        ceiling={"indexer": 0, "debrid": 0},
        catalogue=catalogue_of(_FILM, copy_of(_FILM)),
        play=_asked_twice_at_once,
    ),
)
