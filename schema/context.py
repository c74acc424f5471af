"""What resolvers may reach: services and the store, handed in whole. Knows nobody who wires it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta, tzinfo
from typing import Protocol

import strawberry

from addon.bus import Bus
from addon.clients.metadata_answers import TitleInfo
from addon.clock import Clock
from addon.domain.conditions import Condition, DebridAccount, Overview, Space
from addon.domain.episodes import Asked
from addon.domain.models import Request
from addon.domain.status import MediaType, Source
from addon.services.commands import Part
from addon.services.intake.asking import TitleWish
from addon.services.intake.games import GameWish
from addon.services.live import Live
from addon.services.posters import Posters
from addon.services.speeds import SpeedHistory
from addon.services.title_details import Details
from addon.store.requests import Wishes
from addon.store.session import Store
from schema.loaders import Loaders
from schema.sharing import Sharing


class Asks(Protocol):
    """What a person may ask for; each raises a CallerError, or an UpstreamError, and then has changed nothing."""

    async def request_movie(self, wish: TitleWish) -> Request:
        """Asks for a movie."""
        ...

    async def request_show(self, wish: TitleWish, asked: Asked) -> Request:
        """Asks for a show, or parts of it."""
        ...


class AsksForGames(Protocol):
    """The same of games."""

    async def request_game(self, wish: GameWish) -> Request:
        """Asks for a game."""
        ...


class Orders(Protocol):
    """What a person may do; each raises a CallerError, or an UpstreamError, and then has changed nothing."""

    async def search(self, request_id: int, part: Part) -> Request:
        """Searches now, of a show all or a part."""
        ...

    async def select(self, request_id: int, release_id: int, *, force: bool) -> Request:
        """Selects a release."""
        ...

    async def cancel(self, request_id: int) -> Request:
        """Cancels a request."""
        ...

    async def cancel_download(self, gid: str) -> Request:
        """Cancels a download and what it serves."""
        ...

    async def update(self, request_id: int, wishes: Wishes, asked: Asked | None) -> Request:
        """Changes the wishes, and what of a show is asked for."""
        ...

    async def remove(self, request_id: int) -> None:
        """Forgets a request."""
        ...


class TitleLookUp(Protocol):
    """What is known of one title."""

    async def __call__(self, media_type: MediaType, imdb_id: str | None, igdb_id: int | None) -> Details | None:
        """None when there is none with this id. Raises BadInputError without its id, UpstreamError."""
        ...


class InLibrary(Protocol):
    """Whether Jellyfin shows a title."""

    async def __call__(self, imdb_id: str | None, media_type: MediaType, title: str, year: int | None) -> bool | None:
        """None: not known. Raises nothing."""
        ...


class SystemView(Protocol):
    """How Usher itself does, and what it depends on. Nothing raises but BadInputError."""

    async def health(self, *, include_missing: bool) -> tuple[Condition, ...]:
        """Everything that Usher depends on, the broken first, as the last calls showed."""
        ...

    async def check(self, name: str | None) -> tuple[Condition, ...]:
        """The same, after every upstream was asked, or the one; raises BadInputError for an unknown name."""
        ...

    async def accounts(self) -> tuple[DebridAccount, ...]:
        """One for each debrid service."""
        ...

    async def spaces(self) -> tuple[Space, ...]:
        """One for each file system."""
        ...

    async def overview(self) -> Overview:
        """The program as it runs."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One for the life of the program, and its twin for browsers: what many subscribers share is kept in `sharing`."""

    store: Store
    asking: Asks
    games: AsksForGames
    commands: Orders
    live: Live
    bus: Bus
    search_titles: Callable[[str, MediaType | None], Awaitable[tuple[TitleInfo, ...]]]  # raises UpstreamError
    title_details: TitleLookUp
    in_library: InLibrary
    speeds: Callable[[str | None], SpeedHistory]  # of one gid, or of all together
    posters: Posters
    flush_calls: Callable[[], Awaitable[None]]  # stores the calls that were counted but not stored yet
    system: SystemView
    clock: Clock
    zone: tzinfo  # in which explanations name times
    expire_after: timedelta
    stall_after: timedelta
    source: Source = Source.API  # of what is asked for in it
    sharing: Sharing = field(default_factory=Sharing)
    loaders: Loaders = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "loaders", Loaders(self.store, self.clock))


Info = strawberry.Info[Context, None]
