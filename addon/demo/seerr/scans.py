"""What Seerr's Jellyfin scans see and change. Reads items, changes rows; knows no HTTP."""

from collections.abc import Iterable

from addon.demo.catalogue import Catalogue, Movie, Show
from addon.demo.jellyfin.items import Item
from addon.demo.seerr.desk import Desk
from addon.demo.seerr.rows import Media, MediaSeason, MediaStatus, RequestStatus

LATEST_PER_LIBRARY = 12
WIDE_PIXELS = 2000


def latest(items: Iterable[Item]) -> tuple[Item, ...]:
    """What Jellyfin calls its latest items: 12 a library, newest first.

    Episodes that one scan found together stand as their series; a single one stands as an episode.
    """
    items = tuple(items)
    series = {item.path: item for item in items if item.type == "Series"}
    chosen: list[Item] = []
    for library_id in dict.fromkeys(item.library_id for item in items):
        leaves = [item for item in items if item.library_id == library_id and item.type != "Series"]
        newest: dict[str, Item] = {}
        for item in sorted(leaves, key=lambda leaf: (leaf.scan, leaf.created_at), reverse=True):
            key = item.series_path or item.path
            if key in newest:
                continue
            together = sum(leaf.series_path == item.series_path and leaf.scan == item.scan for leaf in leaves)
            grouped = item.series_path is not None and together > 1
            newest[key] = series[key] if grouped else item
        chosen += list(newest.values())[:LATEST_PER_LIBRARY]
    return tuple(chosen)


class Scans:
    """Turns what Jellyfin has into statuses; `separates_4k` only when a 4K Radarr or Sonarr is configured."""

    def __init__(self, desk: Desk) -> None:
        self.separates_4k = False
        self._desk = desk

    def recently_added(self, items: Iterable[Item]) -> None:
        """Look at the latest items only; of these, only movies and series."""
        items = tuple(items)
        self._look(latest(items), items)

    def full(self, items: Iterable[Item]) -> None:
        """Look at everything."""
        items = tuple(items)
        self._look(items, items)

    def _look(self, chosen: tuple[Item, ...], every: tuple[Item, ...]) -> None:
        for item in chosen:
            if item.type == "Movie":
                movie = _matched(self._desk.catalogue, item)
                if isinstance(movie, Movie):
                    self._movie(movie, item)
            elif item.type == "Series":
                show = _matched(self._desk.catalogue, item)
                if isinstance(show, Show):
                    self._show(show, item, [each for each in every if each.series_path == item.path])

    def _movie(self, movie: Movie, item: Item) -> None:
        media = self._desk.media_row(movie)
        is4k = self.separates_4k and item.width > WIDE_PIXELS
        media.jellyfin_id = item.id
        if media.status_for(is4k=is4k) is not MediaStatus.AVAILABLE:
            media.move(MediaStatus.AVAILABLE, is4k=is4k)
            media.updated_at = self._desk.now()
        for request in list(self._desk.requests.values()):
            if request.media is media and request.is4k == is4k and request.status is RequestStatus.APPROVED:
                self._desk.complete(request)

    def _show(self, show: Show, item: Item, episodes: list[Item]) -> None:
        media = self._desk.media_row(show)
        media.jellyfin_id = item.id
        for number in show.seasons():
            if number > 0:
                self._season(media, number, len(show.season(number)), _held(episodes, number))
        statuses = [season.status for season in media.seasons]
        if all(status is MediaStatus.AVAILABLE for status in statuses):
            media.status = MediaStatus.AVAILABLE
        elif any(status in (MediaStatus.AVAILABLE, MediaStatus.PARTIALLY_AVAILABLE) for status in statuses):
            media.status = MediaStatus.PARTIALLY_AVAILABLE
        media.season_changed_at = self._desk.now()
        self._complete_series(media)

    def _season(self, media: Media, number: int, listed: int, held: int) -> None:
        row = next((season for season in media.seasons if season.number == number), None)
        if row is None:
            season_id = self._desk.next_id("media_season")
            row = MediaSeason(id=season_id, number=number, created_at=self._desk.now())
            media.seasons.append(row)
        # Unaired episodes count as listed, so an airing season stays partial; nothing is ever downgraded.
        if held >= listed:
            row.status = MediaStatus.AVAILABLE
        elif held > 0 and row.status is not MediaStatus.AVAILABLE:
            row.status = MediaStatus.PARTIALLY_AVAILABLE
        elif row.status is MediaStatus.PROCESSING:
            row.status = MediaStatus.UNKNOWN

    def _complete_series(self, media: Media) -> None:
        available = {season.number for season in media.seasons if season.status is MediaStatus.AVAILABLE}
        for request in list(self._desk.requests.values()):
            if request.media is not media or request.is4k or request.status is not RequestStatus.APPROVED:
                continue
            for season in request.seasons:
                if season.number in available:
                    season.status = RequestStatus.COMPLETED
            if {season.number for season in request.seasons} <= available:
                self._desk.complete(request)


def _held(episodes: list[Item], season: int) -> int:
    numbers = {
        number
        for item in episodes
        if item.season == season and item.number is not None
        for number in range(item.number, (item.last or item.number) + 1)
    }
    return len(numbers)


def _matched(catalogue: Catalogue, item: Item) -> Movie | Show | None:
    tmdb_id, imdb_id = item.provider_id("Tmdb"), item.provider_id("Imdb")
    number = int(tmdb_id) if tmdb_id and tmdb_id.isdigit() else None
    if item.type == "Movie":
        return catalogue.movie(tmdb_id=number, imdb_id=imdb_id)
    tvdb_id = item.provider_id("Tvdb")
    by_tvdb = (show for show in catalogue.shows if str(show.tvdb_id) == tvdb_id)
    return catalogue.show(tmdb_id=number) or next(by_tvdb, None)
