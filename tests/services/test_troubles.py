"""What needs a person is told once, and again only after it was well in between, restarts included."""

import pytest

from addon.clients.http import Health
from addon.domain.models import Job
from addon.errors import DiskFullError, LibraryUnavailableError
from addon.services.steps import Outcome

from .notify_kit import Telling
from .worker_kit import noted, working
from .world import World

DENIED = "realdebrid refuses the token"
TITLE = "Real-Debrid needs you"


@pytest.fixture
def telling(world: World) -> Telling:
    return Telling(world)


def _health(telling: Telling, *, ok: bool | None) -> None:
    telling.troubles.health = lambda: (Health(name="realdebrid", url="", ok=ok),)


async def test_a_denial_is_told_once_however_often_it_shows(telling: Telling) -> None:
    _health(telling, ok=False)
    for _ in range(5):
        telling.troubles.note("realdebrid", DENIED)
        await telling.after(300, every=10)
    assert telling.titles == [TITLE]
    (notice,) = telling.senders[0].taken
    assert (notice.body, notice.level) == ("Real-Debrid refuses the token.", "warning")


async def test_a_restart_tells_nothing_again(telling: Telling) -> None:
    telling.troubles.note("realdebrid", DENIED)
    await telling.after(10)
    telling.world.clock.forward(86_400)
    telling.restart()
    await telling.after(10)
    telling.troubles.note("realdebrid", DENIED)
    assert await telling.after(10) == [TITLE]


async def test_it_is_told_again_after_it_was_well(telling: Telling) -> None:
    _health(telling, ok=True)
    telling.troubles.note("realdebrid", DENIED)
    await telling.after(1000, every=10)
    telling.troubles.note("realdebrid", DENIED)
    assert await telling.after(10) == [TITLE, TITLE]


@pytest.mark.parametrize("ok", [False, None])
async def test_an_upstream_that_was_not_asked_or_fails_otherwise_is_not_well(telling: Telling, ok: bool | None) -> None:
    _health(telling, ok=ok)
    telling.troubles.note("realdebrid", DENIED)
    await telling.after(3600, every=60)
    telling.troubles.note("realdebrid", DENIED)
    assert await telling.after(10) == [TITLE]


async def test_calls_that_go_well_between_two_denials_do_not_make_it_well(telling: Telling) -> None:
    _health(telling, ok=True)  # a listing goes well although the premium is over
    for _ in range(12):
        telling.troubles.note("realdebrid", DENIED)
        await telling.after(300, every=10)
    assert telling.titles == [TITLE]


async def test_a_trouble_that_ended_before_it_was_told_is_not_told(telling: Telling) -> None:
    telling.troubles.note("The disk", "No room.")
    await telling.troubles.tick()
    telling.world.clock.forward(3600)
    assert await telling.after() == []


@pytest.mark.parametrize(("room", "title"), [("missing", "The library needs you"), ("full", "The disk needs you")])
async def test_a_library_that_is_away_and_a_full_disk_are_told(telling: Telling, room: str, title: str) -> None:
    world = telling.world
    error = LibraryUnavailableError("It is missing.") if room == "missing" else DiskFullError("No room.")

    async def step(_job: Job) -> Outcome:
        raise error

    item = await world.ask()
    async with working(world, step) as worker:
        worker.troubled = telling.troubles.note
        await noted(world, item.id)
    assert await telling.after() == [title]
