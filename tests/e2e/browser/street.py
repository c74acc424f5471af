"""A lively street: requests of every kind and in every state, and downloads that go on moving. Knows no page."""

from dataclasses import replace
from datetime import date, timedelta

from addon.demo.catalogue import Catalogue, Episode, Torrent, uncached
from addon.demo.default_catalogue import GENERAL, HARBOUR_RACING, MOON, NIGHT, NOSFERATU, default_catalogue
from addon.demo.videos import Picture
from tests.e2e.conftest import OpenScene
from tests.e2e.films import copy_of, film
from tests.e2e.scene import Scene
from tests.e2e.shows import in_days, pack, show_of, single, singles
from tests.e2e.waiting import until

_BYTES_PER_SECOND = 1_000_000
_LONGEST_SECONDS = 60.0
_SIZES_MIB = (420, 740, 1480)
_ASK_GAME = "mutation($input: GameRequestInput!) { requestGame(input: $input) { id } }"
_CANCEL = "mutation($id: ID!) { cancelRequest(id: $id) { id } }"
_STATES = "{ requests(first: 100) { edges { node { id title status explanation lastSearchedAt } } } }"

NOWHERE, WRONG, GIVEN_UP = film(2), film(9), film(16)
MOVING = (film(5), film(12), NIGHT)


def _episodes(season: int, numbers: range, first_on: date) -> tuple[Episode, ...]:
    return tuple(
        Episode(season=season, number=number, name=f"Part {number}", aired_on=first_on + timedelta(weeks=number))
        for number in numbers
    )


_FERRYMEN = show_of(
    *_episodes(1, range(1, 9), date(2021, 1, 5)),
    *_episodes(2, range(1, 9), date(2023, 2, 7)),
    *(Episode(season=3, number=each, name=f"Part {each}", airs_at=in_days(7 * each - 17)) for each in range(1, 7)),
)
FERRYMEN = replace(_FERRYMEN, overview="A ferry, two brothers, and a river that is never the same twice.")
MOOR = show_of(Episode(season=1, number=1, name="Part 1", airs_at=in_days(3)), number=1)


def _world() -> Catalogue:
    """What exists: large files for what is to move, small ones for what is to be done soon."""
    offered = (
        copy_of(GENERAL, "LANTERN", seeders=58, mib=2100),
        copy_of(GENERAL, "WICK", seeders=41, mib=1730),
        copy_of(GENERAL, "PIER", quality="720p", seeders=120, mib=880),
        copy_of(GENERAL, "QUAY", quality="2160p", seeders=77, mib=9400),
        copy_of(GENERAL, "CAM.HDCAM", seeders=300, mib=700),
        copy_of(GENERAL, "MOLE", quality="480p", seeders=4, mib=420),
    )
    moving = (
        *(copy_of(movie, mib=size) for movie, size in zip(MOVING, _SIZES_MIB, strict=True)),
        copy_of(MOON, fate=uncached(120.0), mib=600),
    )
    done = (
        copy_of(NOSFERATU, mib=0.5),
        _showing(copy_of(WRONG), minutes=20),
        copy_of(GIVEN_UP, fate=uncached(900.0)),
        pack(FERRYMEN, 1, range(1, 9)),
        *singles(FERRYMEN, 2, (1, 2, 3, 5)),
        _showing(single(FERRYMEN, 2, 4), minutes=7),
        *singles(FERRYMEN, 3, (1,)),
    )
    movies = (*MOVING, MOON, NOSFERATU, GENERAL, NOWHERE, WRONG, GIVEN_UP)
    games = tuple(each for each in default_catalogue().torrents if each.listing)
    return Catalogue(
        movies=movies, shows=(FERRYMEN, MOOR), games=(HARBOUR_RACING,), torrents=(*offered, *moving, *done, *games)
    )


def _showing(torrent: Torrent, *, minutes: float) -> Torrent:
    """The torrent with a film of another length."""
    return replace(torrent, files=(replace(torrent.files[0], picture=Picture(minutes=minutes)),))


async def open_street(open_scene: OpenScene) -> Scene:
    """The scene, once all that was asked for stands where it is to stay for the next minutes."""
    scene = await open_scene(_world(), started=False)
    await scene.start(torznab_urls=scene.town.torznab.url)
    await scene.usher.graphql(_ASK_GAME, input={"title": HARBOUR_RACING.title, "platforms": ["PC (Microsoft Windows)"]})
    await scene.request_show(MOOR, ongoing=True)
    await scene.ask(NOSFERATU)
    for movie in (WRONG, NOWHERE, GIVEN_UP):
        await scene.request_movie(movie)
    await scene.request_movie(GENERAL, autoSelect=False)
    await scene.request_show(FERRYMEN, ongoing=True)
    await _until(scene, HARBOUR_RACING.title, "COMPLETED")
    await _until(scene, NOSFERATU.title, "COMPLETED")
    await _until(scene, GIVEN_UP.title, "DOWNLOADING")
    await scene.usher.graphql(_CANCEL, id=(await _request(scene, GIVEN_UP.title))["id"])
    scene.town.realdebrid.node.bytes_per_second = _BYTES_PER_SECOND
    await scene.ask(MOON)
    for movie in MOVING:
        await scene.ask(movie)
    await _until(scene, WRONG.title, "FAILED")
    await _until(scene, FERRYMEN.title, "PENDING")
    await _until(scene, GENERAL.title, "FOUND")
    await _until(scene, MOON.title, "DOWNLOADING")
    await _until(scene, NIGHT.title, "DOWNLOADING")
    return scene


async def move_on(scene: Scene) -> None:
    """Returns when the downloads are well on their way, and go on slowly."""
    node = scene.town.realdebrid.node
    node.bytes_per_second = 60 * _BYTES_PER_SECOND

    async def far() -> bool:
        moving = [each for request in await scene.requests() for each in request.downloads or ()]
        return max(each.progress for each in moving) > 0.45

    await until(far, "the first is far on", 120.0)
    node.bytes_per_second = 6 * _BYTES_PER_SECOND


async def places(scene: Scene) -> dict[str, str]:
    """Every page that it has, by a name for pictures."""
    titles = {"movie": NIGHT.title, "choose": GENERAL.title, "show": FERRYMEN.title, "failed": WRONG.title}
    requests = {f"request-{name}": f"r/{(await _request(scene, title))['id']}" for name, title in titles.items()}
    return {"requests": "", "ask": "ask", **requests, "downloads": "downloads", "system": "system", "setup": "setup"}


async def _until(scene: Scene, title: str, status: str) -> None:
    async def look() -> bool:
        return (await _request(scene, title)).get("status") == status

    await until(look, f"{title} is {status}", _LONGEST_SECONDS)


async def _request(scene: Scene, title: str) -> dict[str, str]:
    """What is known of the request for this title; nothing where there is none yet."""
    reply = await scene.usher.graphql(_STATES)
    assert reply.data is not None, reply.errors
    nodes = (edge["node"] for edge in reply.data["requests"]["edges"])
    return next((node for node in nodes if node["title"] == title), {})
