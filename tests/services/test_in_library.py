"""Whether Jellyfin shows a title: soon or not known, remembered for a minute, and never an error."""

import asyncio

import pytest

from addon.clients.jellyfin_items import JellyfinItem
from addon.domain.status import MediaType
from addon.services.in_library import InLibrary
from addon.services.intake.holdings import Holdings
from tests.conftest import HeldClock

from .fakes import FakeJellyfin, denial, outage

MOVIE, SHOW = "tt0000001", "tt0000003"


class SlowJellyfin(FakeJellyfin):
    """Answers once it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = asyncio.Event()
        self.waiting = 0
        self.most_waiting = 0

    async def find_movie(
        self, imdb_id: str | None, tmdb_id: int | None, title: str, year: int | None
    ) -> JellyfinItem | None:
        self.waiting += 1
        self.most_waiting = max(self.most_waiting, self.waiting)
        await self.let_go.wait()
        self.waiting -= 1
        return await super().find_movie(imdb_id, tmdb_id, title, year)


def about(jellyfin: FakeJellyfin | None, clock: HeldClock) -> InLibrary:
    return InLibrary(Holdings(jellyfin), clock)


async def movie(library: InLibrary, imdb_id: str | None = MOVIE) -> bool | None:
    return await library.shows(imdb_id, MediaType.MOVIE, "Night Ferry", 1931)


async def test_movie_and_show_are_there_or_not(held_clock: HeldClock) -> None:
    jellyfin = FakeJellyfin()
    jellyfin.shows(MOVIE, height=None, width=None)
    jellyfin.shows_episodes(SHOW, (1, 1), (1, 2))
    library = about(jellyfin, held_clock)
    assert (await movie(library), await movie(library, "tt0000002")) == (True, False)
    assert await library.shows(SHOW, MediaType.SHOW, "Lamplighters", None) is True
    assert await library.shows("tt0000004", MediaType.SHOW, "Lamplighters", None) is False
    assert await library.episodes(SHOW, "Lamplighters", None) == frozenset({(1, 1), (1, 2)})
    assert await library.episodes("tt0000004", "Lamplighters", None) == frozenset()


async def test_nothing_is_known_of_games_and_without_an_id_or_jellyfin(held_clock: HeldClock) -> None:
    jellyfin = FakeJellyfin()
    library = about(jellyfin, held_clock)
    assert await movie(library, None) is None
    assert await library.shows(MOVIE, MediaType.GAME, "Tennis for Two", 1958) is None
    assert jellyfin.calls == []
    assert await movie(about(None, held_clock)) is None
    assert await about(None, held_clock).episodes(SHOW, "Lamplighters", None) is None
    assert await Holdings(None).shows_title(MOVIE, MediaType.MOVIE, "Night Ferry", None) is False
    assert await Holdings(None).episodes_of_title(SHOW, "Lamplighters", None) == frozenset()


async def test_answer_is_remembered_for_a_minute(held_clock: HeldClock) -> None:
    jellyfin = FakeJellyfin()
    library = about(jellyfin, held_clock)
    assert [await movie(library) for _ in range(3)] == [False] * 3
    assert jellyfin.calls == ["find"]
    jellyfin.shows(MOVIE)
    held_clock.forward(60)
    assert await movie(library) is True


@pytest.mark.parametrize("error", [outage("jellyfin"), denial("jellyfin")], ids=["outage", "denial"])
async def test_outage_is_not_known_and_is_asked_again_sooner(held_clock: HeldClock, error: object) -> None:
    jellyfin = FakeJellyfin()
    jellyfin.shows(MOVIE)
    jellyfin.error = error  # type: ignore[assignment]
    library = about(jellyfin, held_clock)
    assert [await movie(library) for _ in range(2)] == [None, None]
    assert await library.episodes(SHOW, "Lamplighters", None) is None
    assert jellyfin.calls == ["find", "episodes"]
    jellyfin.error = None
    held_clock.forward(15)
    assert await movie(library) is True


async def test_nobody_waits_for_a_slow_jellyfin_whose_answer_serves_the_next(held_clock: HeldClock) -> None:
    jellyfin = SlowJellyfin()
    jellyfin.shows(MOVIE)
    library = about(jellyfin, held_clock)
    library.wait_seconds = 0
    assert await movie(library) is None
    assert await movie(library) is None
    jellyfin.let_go.set()
    library.wait_seconds = 60
    assert await movie(library) is True
    assert jellyfin.calls == ["find"]


async def test_page_of_titles_asks_a_few_at_a_time(held_clock: HeldClock) -> None:
    jellyfin = SlowJellyfin()
    library = about(jellyfin, held_clock)
    library.wait_seconds = 60
    page = asyncio.gather(*(movie(library, f"tt{number:07}") for number in range(1, 101)))
    for _ in range(10):
        await asyncio.sleep(0)
    jellyfin.let_go.set()
    assert await page == [False] * 100
    assert jellyfin.most_waiting == 4


async def test_looks_that_go_on_end_with_the_program(held_clock: HeldClock) -> None:
    library = about(SlowJellyfin(), held_clock)
    library.wait_seconds = 0
    assert await movie(library) is None
    await library.close()
    assert [task for task in asyncio.all_tasks() if task.get_name() == "a title in the library"] == []
