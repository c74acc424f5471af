"""A GraphQL room to ask questions in: a real store, and stand-ins that remember what they were told."""

from dataclasses import dataclass, field, replace
from datetime import UTC, timedelta
from pathlib import Path

import httpx
from graphql import GraphQLError
from strawberry.types.execution import ExecutionResult

from addon.bus import Bus
from addon.clients.http import Wire
from addon.clients.metadata_answers import TitleInfo
from addon.domain.conditions import Condition, DebridAccount, Overview, SettingValue, Space
from addon.domain.downloads import DownloadStatus, Entry, Snapshot
from addon.domain.episodes import Asked, Episode
from addon.domain.models import Request
from addon.domain.moves import Policy
from addon.domain.status import MediaType, Quality, Source
from addon.errors import BadInputError, NotFoundError, UpstreamUnavailableError
from addon.services.commands import Part
from addon.services.intake.asking import TitleWish
from addon.services.intake.games import GameWish
from addon.services.lifecycle import Lifecycle
from addon.services.live import Live
from addon.services.poster_files import PosterFiles
from addon.services.posters import Posters
from addon.services.speeds import SpeedRecords
from addon.services.title_details import Details
from addon.signing import Seal
from addon.store import listing
from addon.store.requests import NewRequest, NewShow, Wishes
from addon.store.session import Store
from schema.api import schema
from schema.context import Context
from tests.conftest import HeldClock

ENTRY = Entry(
    gid="00000000000000aa",
    status=DownloadStatus.ACTIVE,
    total_bytes=4_000_000_000,
    completed_bytes=1_000_000_000,
    bytes_per_second=20_000_000,
    connections=4,
    seeders=None,
    error_code=None,
    error_message=None,
    path="/media/.usher/film.mkv",
    name="film.mkv",
    info_hash=None,
    followed_by=(),
    following=None,
)
POLICY = Policy(
    backoff_first_seconds=600,
    backoff_max_seconds=604_800,
    expire_after_seconds=2_592_000,
    stall_after_seconds=3600,
    drop_finished=True,
)


def outage(upstream: str) -> UpstreamUnavailableError:
    return UpstreamUnavailableError(f"{upstream} does not answer", upstream=upstream, operation="any")


def no_posters(clock: HeldClock) -> Posters:
    """Gives ids out and fetches nothing."""

    async def ask_source(media_type: MediaType, imdb_id: str) -> str | None:
        raise AssertionError("nothing is fetched here")

    wire = Wire(client=httpx.AsyncClient(), clock=clock, count=lambda call: None)
    return Posters(Seal("key", "posters"), PosterFiles(Path("nowhere")), wire, ask_source, ())


class FakeAria2:
    """Holds what a test says; `looks` counts the calls that would have gone out."""

    def __init__(self, clock: HeldClock) -> None:
        self._clock = clock
        self.entries: tuple[Entry, ...] = ()
        self.error: Exception | None = None
        self.looks = 0

    async def snapshot(self, *, max_age_seconds: float = 0.0) -> Snapshot:
        self.looks += 1
        if self.error is not None:
            raise self.error
        return Snapshot(entries=self.entries, bytes_per_second=0, session="1", taken_at=self._clock())


@dataclass
class FakeOrders:
    """Remembers every order; `error` is raised by the next one, before anything is done."""

    store: Store
    given: list[object] = field(default_factory=list)
    error: Exception | None = None
    made: int | None = None  # the request that `request_movie` and `request_show` answer

    async def request_movie(self, wish: TitleWish) -> Request:
        return await self._obey(self.made or 0, wish)

    async def request_show(self, wish: TitleWish, asked: Asked) -> Request:
        return await self._obey(self.made or 0, (wish, asked))

    async def request_game(self, wish: GameWish) -> Request:
        return await self._obey(self.made or 0, wish)

    async def search(self, request_id: int, part: Part) -> Request:
        return await self._obey(request_id, ("search", request_id, part))

    async def select(self, request_id: int, release_id: int, *, force: bool) -> Request:
        return await self._obey(request_id, ("select", request_id, release_id, force))

    async def cancel(self, request_id: int) -> Request:
        return await self._obey(request_id, ("cancel", request_id))

    async def cancel_download(self, gid: str) -> Request:
        return await self._obey(1, ("cancel download", gid))

    async def update(self, request_id: int, wishes: Wishes, asked: Asked | None) -> Request:
        return await self._obey(request_id, (wishes, asked))

    async def remove(self, request_id: int) -> None:
        await self._obey(request_id, ("remove", request_id))

    async def _obey(self, request_id: int, order: object) -> Request:
        if self.error is not None:
            raise self.error
        listed = await self.store.read(listing.find_request, request_id)
        if listed is None:
            raise NotFoundError("There is no such request.")
        self.given.append(order)
        return listed.request


class FakeSystem:
    """Shows what a test says; remembers what was to be asked."""

    def __init__(self, clock: HeldClock) -> None:
        self._clock = clock
        self.conditions: tuple[Condition, ...] = ()
        self.missing: tuple[Condition, ...] = ()
        self.checked: list[str | None] = []
        self.known_accounts: tuple[DebridAccount, ...] = ()
        self.known_spaces: tuple[Space, ...] = ()
        self.settings: tuple[SettingValue, ...] = ()

    async def health(self, *, include_missing: bool) -> tuple[Condition, ...]:
        return (*self.conditions, *(self.missing if include_missing else ()))

    async def check(self, name: str | None) -> tuple[Condition, ...]:
        self.checked.append(name)
        if name == "nothing":
            raise BadInputError("Nothing has this name.")
        return await self.health(include_missing=True)

    async def accounts(self) -> tuple[DebridAccount, ...]:
        return self.known_accounts

    async def spaces(self) -> tuple[Space, ...]:
        return self.known_spaces

    async def overview(self) -> Overview:
        return Overview(
            version="1.2.3",
            started_at=self._clock(),
            time_zone="Europe/Paris",
            is_ready=True,
            database_bytes=5_000_000_000,
            request_count=3,
            item_count=40,
            has_games=False,
            has_seerr=True,
            qualities=(Quality.P1080, Quality.P720),
            formats=(),
            auto_select=True,
            settings=self.settings,
        )


class Room:
    """The schema with everything that it needs."""

    def __init__(self, store: Store, clock: HeldClock) -> None:
        self.store = store
        self.clock = clock
        self.bus = Bus()
        self.lifecycle = Lifecycle(store, self.bus, clock, POLICY)
        self.aria2 = FakeAria2(clock)
        self.orders = FakeOrders(store)
        self.speeds = SpeedRecords(clock, UTC)
        self.details: dict[str | int | None, Details] = {}
        self.in_library: dict[str | None, bool] = {}
        self.titles: dict[MediaType | None, tuple[TitleInfo, ...]] = {}
        self.titles_error: Exception | None = None
        self.searched: list[tuple[str, MediaType | None]] = []
        self.flushed = 0
        self.system = FakeSystem(clock)
        self.context = Context(
            store=store,
            asking=self.orders,
            games=self.orders,
            commands=self.orders,
            live=Live(self.aria2, store, clock),
            bus=self.bus,
            search_titles=self._search_titles,
            title_details=self._title_details,
            in_library=self._in_library,
            speeds=self.speeds.history,
            posters=no_posters(clock),
            flush_calls=self._flush,
            system=self.system,
            clock=clock,
            zone=UTC,
            expire_after=timedelta(days=30),
            stall_after=timedelta(hours=1),
        )

    async def ask(self, document: str, **variables: object) -> ExecutionResult:
        """The answer, with whatever errors it has."""
        return await schema.execute(document, variable_values=variables, context_value=self.context)

    async def data(self, document: str, **variables: object) -> dict[str, object]:
        """The answer of a document that has no errors."""
        result = await self.ask(document, **variables)
        assert result.errors is None
        assert result.data is not None
        return result.data

    async def code(self, document: str, **variables: object) -> str:
        """The code of the only error."""
        result = await self.ask(document, **variables)
        assert result.errors is not None
        assert len(result.errors) == 1
        return str((result.errors[0].extensions or {}).get("code"))

    async def movie(self, title: str = "Night of the Living Dead", **changes: object) -> Request:
        """A request for a movie, as it is right after it was asked for."""
        new = NewRequest(
            media_type=MediaType.MOVIE,
            title=title,
            year=1968,
            imdb_id="tt0063350",
            tmdb_id=10331,
            qualities=(Quality.P1080, Quality.P720),
            formats=(),
            auto_select=True,
            source=Source.API,
            requested_by="Mia",
        )
        wanted = replace(new, **changes)  # type: ignore[arg-type]  # names and kinds are the test's own
        moved = await self.lifecycle.create(wanted, f"Asked for by {wanted.requested_by}.")
        return moved.request

    async def show(self, *episodes: Episode, title: str = "Lamplighters", **changes: object) -> Request:
        """A request for a show with these episodes, as it is right after it was asked for."""
        show = NewShow(episodes=episodes)
        return await self.movie(
            title,
            media_type=MediaType.SHOW,
            imdb_id="tt0000003",
            tmdb_id=None,
            show=replace(show, **changes),  # type: ignore[arg-type]  # names and kinds are the test's own
        )

    async def _search_titles(self, text: str, media_type: MediaType | None) -> tuple[TitleInfo, ...]:
        self.searched.append((text, media_type))
        if self.titles_error is not None:
            raise self.titles_error
        return self.titles.get(media_type, ())

    async def _title_details(self, media_type: MediaType, imdb_id: str | None, igdb_id: int | None) -> Details | None:
        if self.titles_error is not None:
            raise self.titles_error
        return self.details.get(igdb_id if media_type is MediaType.GAME else imdb_id)

    async def _in_library(
        self, imdb_id: str | None, media_type: MediaType, title: str, year: int | None
    ) -> bool | None:
        return self.in_library.get(imdb_id)

    async def _flush(self) -> None:
        self.flushed += 1


def only_error(result: ExecutionResult) -> GraphQLError:
    """The one error that the answer has."""
    assert result.errors is not None
    (error,) = result.errors
    return error


def dig(data: object, *path: str | int) -> object:
    """What lies at the path inside of an answer."""
    for step in path:
        data = data[step]  # type: ignore[index]  # a test asks only for what is there
    return data
