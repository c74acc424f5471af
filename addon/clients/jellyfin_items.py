"""Movies and series of Jellyfin's library as data, and how one is recognized. Knows not how they are fetched."""

from dataclasses import dataclass

import msgspec

from addon.clients.values import first_year, imdb_id, line, whole


@dataclass(frozen=True, slots=True, kw_only=True)
class JellyfinItem:
    """A movie or series that the library holds.

    `width` and `height` in pixels, of its largest version; None: not probed, or a series.
    """

    id: str
    name: str
    year: int | None
    imdb_id: str | None
    tmdb_id: int | None
    path: str | None  # as Jellyfin sees it
    width: int | None
    height: int | None


class Stream(msgspec.Struct, rename="pascal"):
    """A track of a file."""

    type: object = None
    width: object = None
    height: object = None


class Version(msgspec.Struct, rename="pascal"):
    """A file of an item."""

    media_streams: list[Stream] | None = None


class ItemBody(msgspec.Struct, rename="pascal"):
    """An item. Fields beyond the plain ones come only when they are asked for."""

    id: object = None
    name: object = None
    production_year: object = None
    provider_ids: dict[str, object] | None = None
    path: object = None
    location_type: object = None
    media_sources: list[Version] | None = None
    media_streams: list[Stream] | None = None
    width: object = None
    height: object = None

    def item(self) -> JellyfinItem | None:
        """The item; None for one without an id, and for a virtual one: it has no file."""
        item_id = line(self.id, 64)
        if item_id is None or self.location_type == "Virtual":
            return None
        ids = {name.lower(): value for name, value in (self.provider_ids or {}).items()}
        imdb = line(ids.get("imdb"), 20)
        width, height = self.picture()
        return JellyfinItem(
            id=item_id,
            name=line(self.name) or "",
            year=first_year(self.production_year),
            imdb_id=imdb_id(imdb.lower()) if imdb else None,
            tmdb_id=whole(ids.get("tmdb"), least=1),
            path=self.path if isinstance(self.path, str) else None,
            width=width,
            height=height,
        )

    def picture(self) -> tuple[int | None, int | None]:
        """Width and height of its largest version."""
        tracks = [track for version in self.media_sources or [] for track in version.media_streams or []]
        videos = [track for track in (*tracks, *(self.media_streams or [])) if track.type == "Video"]
        sizes = [_size(track.width, track.height) for track in videos] or [_size(self.width, self.height)]
        return max(sizes, key=lambda size: size[1] or 0)


def _size(width: object, height: object) -> tuple[int | None, int | None]:
    return whole(width, least=1, most=100_000), whole(height, least=1, most=100_000)


class ItemPage(msgspec.Struct, rename="pascal"):
    """One page of items; each is decoded by itself, so that a strange one does not hide the others."""

    items: list[msgspec.Raw] | None = None
    total_record_count: object = None


def keys_of(item: JellyfinItem) -> frozenset[str]:
    """Under which names the item is found by the ids of other catalogs."""
    return frozenset(wanted_keys(item.imdb_id, item.tmdb_id))


def wanted_keys(imdb_id: str | None, tmdb_id: int | None) -> tuple[str, ...]:
    """The names to look for a title with these ids, the surest first."""
    return tuple(key for key in (imdb_id, f"tmdb:{tmdb_id}" if tmdb_id is not None else None) if key is not None)
