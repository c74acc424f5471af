"""What is asked for in a day, what the upstreams have of it, and how each may end. Knows nothing of the house."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from addon.demo.catalogue import (
    DEAD,
    MAGNET_ERROR,
    REFUSED,
    STALLED,
    VANISHED,
    VIRUS,
    Catalogue,
    Fate,
    Movie,
    Show,
    Torrent,
    uncached,
)
from tests.e2e.films import copy_of, film, misplaced, unindexed, without_film
from tests.e2e.shows import pack, series, singles

_HOUR = 3600.0
_WAITING = frozenset({"PENDING", "FAILED"})
_DONE = frozenset({"COMPLETED"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One wish. `ends`: the statuses that its upstreams allow in the end. Times are seconds of the day."""

    name: str
    title: Movie | Show
    ends: frozenset[str]
    torrents: tuple[Torrent, ...] = ()
    asked_at: float = 0.0
    later: tuple[Torrent, ...] = ()  # appear at `appears_at`
    appears_at: float = 0.0
    withdrawn_at: float | None = None  # the person takes the wish back
    foreign: bool = False  # somebody else has put the first torrent on the account
    stalls: bool = False  # no byte of the first torrent's file ever comes
    wrong_size: bool = False  # the link of the first torrent's file tells another size
    deleted: bool = False  # the service drops the first torrent without a word while it is fetched


def _story(name: str, number: int, ends: frozenset[str], *torrents: Torrent, **more: object) -> Story:
    return Story(name=name, title=film(number), ends=ends, torrents=torrents, **more)  # type: ignore[arg-type]


def _bad_then_good(fate: Fate, number: int) -> Story:
    movie = film(number)
    bad = copy_of(movie, "PIER", fate=fate, seeders=90)
    return _story(f"{fate.outcome} first", number, _DONE, bad, copy_of(movie))


def _one(fate: Fate, name: str, ends: frozenset[str], number: int) -> Story:
    return _story(name, number, ends, copy_of(film(number), fate=fate))


_MOVIES: tuple[Callable[[int], Story], ...] = (
    lambda n: _story("cached", n, _DONE, copy_of(film(n))),
    lambda n: _story("index unknown", n, _DONE, unindexed(copy_of(film(n)))),
    lambda n: _story("index wrong", n, _DONE, misplaced(film(n))),
    lambda n: _story("wrong files first", n, _DONE, without_film(film(n)), copy_of(film(n))),
    lambda n: _story("wrong files only", n, _WAITING, without_film(film(n))),
    lambda n: _story("nothing", n, _WAITING),
    lambda n: _story("late", n, _DONE, later=(copy_of(film(n)),), appears_at=8 * _HOUR),
    lambda n: _story("taken back", n, frozenset({"CANCELLED"}), copy_of(film(n), fate=STALLED), withdrawn_at=5 * _HOUR),
    lambda n: _story("somebody else's", n, _DONE, copy_of(film(n)), foreign=True),
    lambda n: _story(
        "deleted", n, _DONE, copy_of(film(n), "PIER", fate=uncached(_HOUR), seeders=90), copy_of(film(n)), deleted=True
    ),
    lambda n: _story("download stalls", n, _DONE, copy_of(film(n), "PIER", seeders=90), copy_of(film(n)), stalls=True),
    lambda n: _story("wrong size", n, _DONE, copy_of(film(n), "PIER", seeders=90), copy_of(film(n)), wrong_size=True),
    partial(_bad_then_good, REFUSED),
    partial(_bad_then_good, DEAD),
    partial(_bad_then_good, VIRUS),
    partial(_bad_then_good, MAGNET_ERROR),
    partial(_bad_then_good, STALLED),
    partial(_bad_then_good, VANISHED),
    partial(_bad_then_good, Fate(rotten_adds=99)),
    partial(_one, REFUSED, "refused only", _WAITING),
    partial(_one, VANISHED, "vanishing only", _WAITING),
    partial(_one, Fate(rotten_adds=1), "rotten once", _DONE),
    partial(_one, Fate(rotten_adds=99), "rotten for ever", _WAITING),
    partial(_one, Fate(converting_seconds=300), "slow list of files", _DONE),
    partial(_one, uncached(1500, queued_seconds=300), "uncached", _DONE),
)


def stories(spread_seconds: float) -> tuple[Story, ...]:
    """All of them, asked for one after the other over so long."""
    shows = (
        _of_show("season pack", 0, lambda show: (pack(show, 1, (1, 2, 3)),)),
        _of_show("single episodes", 1, lambda show: singles(show, 1, (1, 2, 3))),
        _of_show("bad pack", 2, lambda show: (pack(show, 1, (1, 2, 3), fate=REFUSED), *singles(show, 1, (1, 2, 3)))),
    )
    told = (*(make(number) for number, make in enumerate(_MOVIES)), *shows)
    pause = spread_seconds / len(told)
    return tuple(replace(each, asked_at=number * pause) for number, each in enumerate(told))


def _of_show(name: str, number: int, torrents: Callable[[Show], tuple[Torrent, ...]]) -> Story:
    show = series(3, number=number)
    return Story(name=name, title=show, ends=_DONE, torrents=torrents(show))


def world_of(told: tuple[Story, ...]) -> Catalogue:
    """A world with their titles and torrents, without what appears later."""
    return Catalogue(
        movies=tuple(each.title for each in told if isinstance(each.title, Movie)),
        shows=tuple(each.title for each in told if isinstance(each.title, Show)),
        torrents=tuple(torrent for each in told for torrent in each.torrents),
    )
