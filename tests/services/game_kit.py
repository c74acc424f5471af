"""Games for tests of services: an IGDB in memory, wishes, and what has become of them."""

from dataclasses import replace
from pathlib import Path

from addon.clients.igdb import Igdb
from addon.domain.games import GameInfo, GamePlatform
from addon.domain.models import Request
from addon.domain.transitions import Phase
from addon.services.intake.game_admissions import GameAdmissions
from addon.services.intake.games import GameAsking, GameWish
from addon.store import history

from .world import World

WINDOWS = GamePlatform(id=6, name="PC (Microsoft Windows)", abbreviation="PC")
SWITCH = GamePlatform(id=130, name="Nintendo Switch")
TENNIS = GameInfo(
    igdb_id=7,
    title="Tennis for Two",
    year=1958,
    poster_url="https://images.test/co1.jpg",
    platforms=(WINDOWS, SWITCH),
    genres=("Sport",),
    other_titles=tuple(f"Tennis {number}" for number in range(40)),
)


class FakeIgdb(Igdb):
    """Knows some games; `error` is raised instead of any answer."""

    def __init__(self, *games: GameInfo) -> None:
        self.games = games
        self.error: Exception | None = None

    async def search(self, text: str) -> tuple[GameInfo, ...]:
        self._fail()
        return self.games

    async def game(self, igdb_id: int) -> GameInfo | None:
        self._fail()
        return next((game for game in self.games if game.igdb_id == igdb_id), None)

    async def genres(self) -> tuple[str, ...]:
        self._fail()
        return ("Puzzle", "Sport")

    def _fail(self) -> None:
        if self.error is not None:
            raise self.error


def asking(world: World, igdb: FakeIgdb | None = None) -> GameAsking:
    return GameAsking(igdb, GameAdmissions(world.admissions), world.defaults)


def wish(*platforms: str, title: str = "Tennis for Two", **changes: object) -> GameWish:
    return replace(GameWish(title=title, platforms=platforms), **changes)  # type: ignore[arg-type]


async def items(world: World, request: Request) -> dict[str | None, Phase]:
    return {item.platform: item.phase for item in await world.lifecycle.items(request.id)}


async def told(world: World, request: Request) -> list[tuple[str | None, str]]:
    """Platform and status of each row of the history."""
    changes = await world.store.read(history.history_of, request.id, 100)
    return [(change.platform, change.to_status.value) for change in changes]


async def complete(world: World, request: Request, platform: str) -> Path:
    """The platform's item, completed with a file in its own folder of the library."""
    item = next(each for each in await world.lifecycle.items(request.id) if each.platform == platform)
    file = world.settings.data_dir / "library" / "Games" / "Tennis for Two (1958)" / platform / "deep" / "data.bin"
    file.parent.mkdir(parents=True)
    file.write_text("data")

    def place(tables: object) -> None:
        tables.Item.get(id=item.id).set(phase="COMPLETED", due_at=None)  # type: ignore[attr-defined]
        tables.LibraryFile(item_id=item.id, path=str(file), size_bytes=4, placed_at=1)  # type: ignore[attr-defined]

    await world.store.write(place)
    return file
