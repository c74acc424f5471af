"""The rules by which requests are made, approved, declined and removed. Knows no HTTP."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from addon.demo.catalogue import Catalogue, Movie, Show
from addon.demo.clock import Timekeeper
from addon.demo.seerr.rows import (
    ADMIN,
    AUTO_APPROVE,
    MANAGE_REQUESTS,
    REQUEST,
    Media,
    MediaStatus,
    Request,
    RequestStatus,
    SeasonRequest,
    User,
)

# Tells that something happened to a request: the notification's type and the request.
Notify = Callable[[str, Request], None]

_OVER = (RequestStatus.DECLINED, RequestStatus.COMPLETED)
_FREE = (MediaStatus.UNKNOWN, MediaStatus.DELETED)


class DeskError(Exception):
    """The request is refused; `status` and text are what the API answers."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asks for; `seasons` empty means none was named, None means all of them."""

    kind: str
    tmdb_id: int
    is4k: bool = False
    seasons: tuple[int, ...] | None = ()
    auto_approve: bool | None = None  # None: by the permissions of whoever makes the call


class Desk:
    """All rows, and the only place that changes them."""

    def __init__(self, time: Timekeeper, catalogue: Catalogue, notify: Notify) -> None:
        self.catalogue = catalogue
        self.users = {1: User(id=1, name="admin", permissions=ADMIN), 2: User(id=2, name="friend", permissions=REQUEST)}
        self.users[3] = User(id=3, name="guest", permissions=0)
        self.media: list[Media] = []
        self.requests: dict[int, Request] = {}
        self._time = time
        self._notify = notify
        self._last_ids = {"request": 0, "season": 0, "media_season": 0}

    def now(self) -> datetime:
        """The time to write into rows, to the second as the database keeps it."""
        return self._time.now().replace(microsecond=0)

    def next_id(self, table: str) -> int:
        """The next id of a table; ids are never used again."""
        self._last_ids[table] += 1
        return self._last_ids[table]

    def media_of(self, kind: str, tmdb_id: int) -> Media | None:
        """The row of a title; None when nobody has asked for it and no scan has seen it."""
        return next((row for row in self.media if (row.kind, row.tmdb_id) == (kind, tmdb_id)), None)

    def media_row(self, title: Movie | Show) -> Media:
        """The row of a title, made when there is none."""
        kind = "movie" if isinstance(title, Movie) else "tv"
        row = self.media_of(kind, title.tmdb_id)
        if row is None:
            now = self.now()
            tvdb_id = title.tvdb_id if isinstance(title, Show) else None
            row = Media(
                id=len(self.media) + 1,
                kind=kind,
                tmdb_id=title.tmdb_id,
                tvdb_id=tvdb_id,
                created_at=now,
                updated_at=now,
                season_changed_at=now,
            )
            self.media.append(row)
        return row

    def ask(self, wish: Wish, user: User, *, by: User) -> Request:
        """A new request for `user`, made `by` somebody, who may approve it in the same breath.

        DeskError: 403 without permission or blocklisted, 409 duplicate, 202 nothing left, 500 the rest.
        """
        title = self._title(wish)
        if not user.may(REQUEST):
            what = "movie" if wish.kind == "movie" else "series"
            raise DeskError(403, f"You do not have permission to make {what} requests.")
        media = self.media_row(title)
        if media.status is MediaStatus.BLOCKLISTED:
            raise DeskError(403, "This media is blocklisted.")
        if isinstance(title, Movie):
            if any(each.status not in _OVER for each in self._same(media, is4k=wish.is4k)):
                raise DeskError(409, "Request for this media already exists.")
            return self._make(media, wish, user, by)
        left = self._seasons_left(title, media, wish)
        return self._make(media, replace(wish, seasons=left), user, by)

    def edit(self, request: Request, seasons: tuple[int, ...]) -> None:
        """Ask for these seasons of the show instead; nobody is notified.

        Seasons that come in are PENDING whatever the request is (3.1.0; later versions edit only pending requests).
        DeskError: 500 when none is named, 202 when other requests have all of them.
        """
        if not seasons:
            raise DeskError(500, "Missing seasons. If you want to cancel a series request, use the DELETE method.")
        others = [each for each in self._same(request.media, is4k=request.is4k) if each is not request]
        asked = {season.number for other in others if other.status not in _OVER for season in other.seasons}
        left = [number for number in dict.fromkeys(seasons) if number not in asked]
        if not left:
            raise DeskError(202, "No seasons available to request")
        kept = [season for season in request.seasons if season.number in left]
        held = {season.number for season in kept}
        request.seasons = kept + [
            SeasonRequest(id=self.next_id("season"), number=number, created_at=self.now(), status=RequestStatus.PENDING)
            for number in left
            if number not in held
        ]

    def approve(self, request: Request, by: User) -> None:
        """A person approves; without Radarr and Sonarr the title is PROCESSING from then on."""
        request.move(RequestStatus.APPROVED, self.now(), by=by)
        self._notify("MEDIA_APPROVED", request)
        self._process(request)

    def decline(self, request: Request, by: User) -> None:
        """A person declines; the title is UNKNOWN again."""
        request.move(RequestStatus.DECLINED, self.now(), by=by)
        self._notify("MEDIA_DECLINED", request)
        self._set_free(request)

    def retry(self, request: Request, by: User) -> None:
        """Back to APPROVED."""
        request.move(RequestStatus.APPROVED, self.now(), by=by)
        self._process(request)

    def remove(self, request: Request) -> None:
        """Forget the request; the title is UNKNOWN again unless it is available."""
        del self.requests[request.id]
        self._set_free(request)

    def complete(self, request: Request) -> None:
        """The title has arrived."""
        request.move(RequestStatus.COMPLETED, self.now())
        self._notify("MEDIA_AVAILABLE", request)

    def _title(self, wish: Wish) -> Movie | Show:
        title: Movie | Show | None
        if wish.kind == "movie":
            title = self.catalogue.movie(tmdb_id=wish.tmdb_id)
        else:
            title = self.catalogue.show(tmdb_id=wish.tmdb_id)
        if title is None:
            raise DeskError(500, f"[TMDB] Failed to fetch {wish.kind} details: Request failed with status code 404")
        if wish.kind == "tv" and wish.seasons == ():
            raise DeskError(500, "Cannot read properties of undefined (reading 'filter')")
        return title

    def _same(self, media: Media, *, is4k: bool) -> list[Request]:
        return [each for each in self.requests.values() if each.media is media and each.is4k == is4k]

    def _seasons_left(self, show: Show, media: Media, wish: Wish) -> tuple[int, ...]:
        every = tuple(number for number in show.seasons() if number > 0)
        wanted = every if wish.seasons is None else wish.seasons
        asked = {
            season.number
            for request in self._same(media, is4k=wish.is4k)
            if request.status not in _OVER
            for season in request.seasons
        }
        had = {
            season.number for season in media.seasons if (season.status4k if wish.is4k else season.status) not in _FREE
        }
        left = tuple(number for number in wanted if number not in asked | had)
        if not left:
            raise DeskError(202, "No seasons available to request")
        return left

    def _make(self, media: Media, wish: Wish, user: User, by: User) -> Request:
        now = self.now()
        approved = by.may(AUTO_APPROVE, MANAGE_REQUESTS) if wish.auto_approve is None else wish.auto_approve
        status = RequestStatus.APPROVED if approved else RequestStatus.PENDING
        request = Request(
            id=self.next_id("request"),
            media=media,
            status=status,
            requested_by=user,
            created_at=now,
            updated_at=now,
            is4k=wish.is4k,
            modified_by=by if approved else None,
        )
        request.seasons = [
            SeasonRequest(id=self.next_id("season"), number=number, created_at=now, status=status)
            for number in wish.seasons or ()
        ]
        self.requests[request.id] = request
        if media.status_for(is4k=wish.is4k) in _FREE:
            media.move(MediaStatus.PENDING, is4k=wish.is4k)
        self._notify("MEDIA_AUTO_APPROVED" if approved else "MEDIA_PENDING", request)
        if approved:
            self._process(request)
        return request

    def _process(self, request: Request) -> None:
        media = request.media
        if media.status_for(is4k=request.is4k) in (*_FREE, MediaStatus.PENDING):
            media.move(MediaStatus.PROCESSING, is4k=request.is4k)
            media.updated_at = self.now()

    def _set_free(self, request: Request) -> None:
        media = request.media
        others = [each for each in self._same(media, is4k=request.is4k) if each.status not in _OVER]
        arrived = (MediaStatus.AVAILABLE, MediaStatus.PARTIALLY_AVAILABLE, MediaStatus.BLOCKLISTED)
        if not others and media.status_for(is4k=request.is4k) not in arrived:
            media.move(MediaStatus.UNKNOWN, is4k=request.is4k)
            media.updated_at = self.now()
