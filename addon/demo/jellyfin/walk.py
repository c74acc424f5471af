"""Walks library folders on disk and tells which movies, series and episodes lie there."""

import os
from dataclasses import replace
from datetime import datetime

from addon.demo.catalogue import Catalogue, Movie, Show
from addon.demo.jellyfin import names
from addon.demo.jellyfin.items import File, Item, Library


class Walker:
    """One walk: what it finds is dated with its moment and its number."""

    def __init__(self, catalogue: Catalogue, now: datetime, scan: int) -> None:
        self._catalogue = catalogue
        self._now = now
        self._scan = scan

    def walk(self, library: Library) -> tuple[Item, ...]:
        """Everything below the library's folders; folders that do not exist hold nothing."""
        found: list[Item] = []
        for location in library.locations:
            for entry in _entries(location):
                if library.kind == "tvshows":
                    found += self._series(library, entry) if entry.is_dir() else []
                else:
                    found += self._movies(library, entry)
        return tuple(found)

    def _movies(self, library: Library, entry: "os.DirEntry[str]") -> list[Item]:
        if entry.is_dir():
            files = [each for each in _entries(entry.path) if each.is_file() and names.is_video(each.name)]
            versions = [each for each in files if names.is_version(entry.name, _stem(each.name))]
            # One file alone is the folder's movie whatever it is called.
            versions = versions or (files if len(files) == 1 else [])
            others = [each for each in files if each not in versions]
            found = [self._movie(library, entry.name, versions)] if versions else []
            return found + [self._movie(library, _stem(each.name), [each]) for each in others]
        if names.is_video(entry.name):
            return [self._movie(library, _stem(entry.name), [entry])]
        return []

    def _movie(self, library: Library, name: str, files: "list[os.DirEntry[str]]") -> Item:
        read = names.read_title(name)
        movie = self._identify(read, self._catalogue.movies)
        return Item(
            type="Movie",
            path=files[0].path,
            name=movie.title if movie else read.title,
            library_id=library.id,
            provider_ids=_movie_ids(movie) if isinstance(movie, Movie) else read.provider_ids,
            year=movie.year if movie else read.year,
            files=tuple(_file(each) for each in files),
            created_at=self._now,
            scan=self._scan,
        )

    def _series(self, library: Library, folder: "os.DirEntry[str]") -> list[Item]:
        read = names.read_title(folder.name)
        show = self._identify(read, self._catalogue.shows)
        series = Item(
            type="Series",
            path=folder.path,
            name=show.title if show else read.title,
            library_id=library.id,
            provider_ids=_show_ids(show) if isinstance(show, Show) else read.provider_ids,
            year=show.year if show else read.year,
            created_at=self._now,
            scan=self._scan,
        )
        episodes = [
            self._episode(series, file, None)
            for file in _entries(folder.path)
            if file.is_file() and names.is_video(file.name)
        ]
        for season_folder in _entries(folder.path):
            season = names.read_season_folder(season_folder.name)
            if season is None or not season_folder.is_dir():
                continue
            episodes += [
                self._episode(series, file, season)
                for file in _entries(season_folder.path)
                if file.is_file() and names.is_video(file.name)
            ]
        return [series, *episodes] if episodes else []

    def _episode(self, series: Item, file: "os.DirEntry[str]", season: int | None) -> Item:
        read = names.read_episode(file.name)
        return replace(
            series,
            type="Episode",
            path=file.path,
            name=_stem(file.name),
            provider_ids=(),
            files=(_file(file),),
            series_path=series.path,
            season=read.season if read else season,
            number=read.number if read else None,
            last=read.last if read else None,
        )

    def _identify(self, read: names.TitleName, titles: tuple[Movie | Show, ...]) -> Movie | Show | None:
        for title in titles:
            ids = _movie_ids(title) if isinstance(title, Movie) else _show_ids(title)
            if set(ids) & set(read.provider_ids):
                return title
        if read.provider_ids:
            return None
        # Without a tag the metadata service is asked by name and year.
        same = (title for title in titles if title.title.casefold() == read.title.casefold())
        return next((title for title in same if title.year == read.year), None)


def _movie_ids(movie: Movie) -> tuple[tuple[str, str], ...]:
    imdb = (("Imdb", movie.imdb_id),) if movie.imdb_id else ()
    return (("Tmdb", str(movie.tmdb_id)), *imdb)


def _show_ids(show: Show) -> tuple[tuple[str, str], ...]:
    return (("Tmdb", str(show.tmdb_id)), ("Imdb", show.imdb_id), ("Tvdb", str(show.tvdb_id)))


def _entries(path: str) -> "list[os.DirEntry[str]]":
    try:
        with os.scandir(path) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except FileNotFoundError:
        return []
    # An empty .ignore file hides its whole folder.
    if any(entry.name == ".ignore" and entry.stat().st_size == 0 for entry in found):
        return []
    return [entry for entry in found if not names.ignored(entry.name)]


def _file(entry: "os.DirEntry[str]") -> File:
    return File(path=entry.path, size_bytes=entry.stat().st_size, width=names.width_of(entry.name))


def _stem(name: str) -> str:
    return name.rsplit(".", 1)[0]
