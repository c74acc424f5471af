"""The file systems of the library: what is free, and whether Usher may write there. A silent disk hangs nobody."""

import asyncio
import os
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from addon.domain.conditions import Space
from addon.domain.sizes import size_words
from addon.domain.status import MediaType
from addon.domain.wording import listed
from addon.services.aside import Aside
from addon.services.library import Library

_LOOK_SECONDS = 3.0
_WORDS = {MediaType.MOVIE: "movies", MediaType.SHOW: "shows", MediaType.GAME: "games"}
_SETTINGS = {MediaType.MOVIE: "movies_dir", MediaType.SHOW: "shows_dir", MediaType.GAME: "games_dir"}
_UNFINISHED = "unfinished downloads"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One of Usher's folders. `setting` names it; `kinds` are what lies there, in words."""

    folder: Path
    setting: str
    kinds: tuple[str, ...]
    is_library: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was seen of a place. `device` None: nothing could be read, and `message` says why."""

    place: Place
    device: int | None = None
    free_bytes: int | None = None
    total_bytes: int | None = None
    message: str | None = None

    @property
    def can_be_written(self) -> bool:
        """Whether Usher may put files there."""
        return self.device is not None and self.message is None


class Spaces:
    """Looks at every folder, each aside from the others."""

    def __init__(self, library: Library, *, look_seconds: float = _LOOK_SECONDS) -> None:
        self._places = _places(library)
        self._kept = library.kept_free_bytes
        self._asides = [(Aside("space", look_seconds), asyncio.Lock()) for _ in self._places]

    async def look(self) -> tuple[Seen, ...]:
        """Every folder as it is now, those of the library first."""
        looks = (_look(*aside, place) for aside, place in zip(self._asides, self._places, strict=True))
        return tuple(await asyncio.gather(*looks))

    async def __call__(self) -> tuple[Space, ...]:
        """One for each file system as it is now."""
        return self.among(await self.look())

    def among(self, looks: Iterable[Seen]) -> tuple[Space, ...]:
        """One for each file system that was seen; a folder that cannot be read stands alone."""
        grouped: defaultdict[int | Path, list[Seen]] = defaultdict(list)
        for seen in looks:
            grouped[seen.place.folder if seen.device is None else seen.device].append(seen)
        return tuple(self._space(group) for group in grouped.values())

    def _space(self, group: list[Seen]) -> Space:
        kinds = tuple(dict.fromkeys(kind for seen in group for kind in seen.place.kinds))
        free, first = min((seen.free_bytes or 0 for seen in group), default=0), group[0]
        wrong = [seen.message for seen in group if seen.message]
        if first.device is not None and free < self._kept:
            wrong.append(f"Less than {size_words(self._kept)} are free: downloads wait until there is room.")
        return Space(
            label=_label(kinds),
            folders=tuple(str(seen.place.folder) for seen in group),
            free_bytes=None if first.device is None else free,
            total_bytes=first.total_bytes,
            kept_free_bytes=self._kept,
            message=" ".join(wrong) or None,
        )


async def _look(aside: Aside, turn: asyncio.Lock, place: Place) -> Seen:
    try:
        async with turn:
            return await aside.run(partial(_seen, place))
    except TimeoutError:
        return Seen(place=place, message=f"{place.folder} does not answer. Goes on by itself when it does.")
    except OSError as error:
        return Seen(place=place, message=f"{place.folder} cannot be read ({error.strerror}).")


def _places(library: Library) -> tuple[Place, ...]:
    """Each folder once, with everything that lies in it."""
    kinds: defaultdict[Path, list[str]] = defaultdict(list)
    names: dict[Path, str] = {}
    for (kind, is_4k), folder in library.folders.items():
        if is_4k and folder == library.folders[kind, False]:
            continue
        kinds[folder].append(f"4K {_WORDS[kind]}" if is_4k else _WORDS[kind])
        names.setdefault(folder, _SETTINGS[kind].replace("_dir", "_4k_dir") if is_4k else _SETTINGS[kind])
    found = [Place(folder=each, setting=names[each], kinds=tuple(words)) for each, words in kinds.items()]
    if library.staging_folder is not None:
        staging = Place(folder=library.staging_folder, setting="staging_dir", kinds=(_UNFINISHED,), is_library=False)
        found.append(staging)
    return tuple(found)


def _seen(place: Place) -> Seen:
    folder = place.folder
    if not folder.is_dir():
        return Seen(place=place, message=f"{folder} is missing. Goes on by itself when it is there.")
    disk = os.statvfs(folder)
    message = None
    if not os.access(folder, os.W_OK | os.X_OK):
        message = f"{folder} cannot be written: it belongs to another user, or the disk is read-only."
    return Seen(
        place=place,
        device=folder.stat().st_dev,
        free_bytes=disk.f_bavail * disk.f_frsize,
        total_bytes=disk.f_blocks * disk.f_frsize,
        message=message,
    )


def _label(kinds: Iterable[str]) -> str:
    """ "Movies and shows"."""
    text = listed(tuple(kinds))
    return text[:1].upper() + text[1:]
