"""Five hundred wishes in one poll: all are taken in at once and worked off in their order, and memory stays flat."""

from pathlib import Path

import pytest

from addon.demo.default_catalogue import invented_movie

from .conftest import OpenScene
from .films import catalogue_of, copy_of, film
from .scene import Scene
from .waiting import until

pytestmark = pytest.mark.e2e

_MANY = 500
_WITH_RELEASE = (1, 100, 200, 300, 400)
_HANGS, _FAILS = 10, 20
_SEERR_SECONDS = 0.2  # of each of its answers: 100 s one after the other
_SOON_SECONDS = 25.0
_SIDE_BY_SIDE = 16 + 8  # those taken in, and those searched, at one moment may change their places
_GROWTH_MIB = 16.0


@pytest.mark.timeout(120)
async def test_five_hundred_in_one_poll_are_all_taken_in_at_once(open_scene: OpenScene) -> None:
    invented = [invented_movie(number, mib=0.1) for number in range(1, _MANY + 1)]
    movies = [movie for movie, _ in invented]
    torrents = [torrent for number, (_, torrent) in enumerate(invented, start=1) if number in _WITH_RELEASE]
    earlier = film()
    world = catalogue_of((earlier, *movies), copy_of(earlier), *torrents)
    scene = await open_scene(world, seerr_poll_seconds="3")
    await scene.ask(earlier)  # everything has been used once before memory is looked at
    await scene.until_status("COMPLETED")
    before = _memory_mib(scene.usher.pid)
    seerr = scene.town.seerr
    seerr.webhooks.settings.enabled = False
    seerr.switches.latency_seconds = _SEERR_SECONDS
    gate = seerr.switches.hold(path=f"/movie/{movies[_HANGS].tmdb_id}$")
    seerr.switches.fail(path=f"/movie/{movies[_FAILS].tmdb_id}$", body={"message": "Unable to retrieve movie."})
    for movie in movies:
        await scene.ask(movie)

    await _until_total(scene, _MANY - 1)  # and the earlier one
    gate.release()
    await _until_total(scene, _MANY + 1)  # what failed is taken in by the next poll
    await scene.town.stremio.switches.reached("/stream/", count=_MANY + 1)
    await _until_total(scene, len(torrents) + 1, "(filter: { statuses: [COMPLETED] })")

    late = {str(movies[_HANGS].imdb_id), str(movies[_FAILS].imdb_id)}
    wanted = [str(movie.imdb_id) for movie in movies if movie.imdb_id not in late]
    searched = [video_id for video_id in scene.queries()[1:] if video_id not in late]
    assert sorted(searched) == wanted, "each is searched once"
    moved = max(abs(wanted.index(video_id) - place) for place, video_id in enumerate(searched))
    assert moved < _SIDE_BY_SIDE, "the oldest first"
    grown = _memory_mib(scene.usher.pid) - before
    assert grown < _GROWTH_MIB, f"{grown:.0f} MiB more"


async def _until_total(scene: Scene, count: int, narrowed: str = "") -> None:
    async def look() -> bool:
        reply = await scene.usher.graphql(f"{{ requests{narrowed} {{ totalCount }} }}")
        assert reply.data is not None, reply.errors
        return bool(reply.data["requests"]["totalCount"] == count)

    await until(look, f"{count} requests{narrowed}", _SOON_SECONDS)


def _memory_mib(pid: int) -> float:
    """What the process keeps in memory."""
    status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return int(status["VmRSS"].removesuffix("kB")) / 1024
