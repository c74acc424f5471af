"""What a request may have cost until now, in calls to each upstream that were answered. Pure.

The numbers are those of the table of budgets: ceilings of what each search and each release that was tried may take.
Calls that failed are retries after an outage or a limit, or a refusal: they are no part of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_INDEXERS = {"stremio:": 1, "torznab:": 48}
"""Calls of a search. All indexers behind one server of feeds count under its host: up to twenty, each with a question
for an episode and one for its season, and some further pages and followed links."""
_TAKEN = {"realdebrid": 4, "torbox": 2}
"""Until the files are ready. Real-Debrid: add, two of select and info, or a delete where it is refused by its files;
TorBox: one look at what is cached, and the add."""
_USUAL = 4
_ADDED_AGAIN = 2  # the add, and the removal of the first; its files are known by then
_TELLS_CACHED = ("torbox",)  # one question for all that a search has found


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A release that was handed to a debrid service. `adds`: torrents that were added for it."""

    provider: str
    was_there: bool  # somebody else's torrent was used
    adds: int
    links: int  # direct links that were to be had; again after they expired
    fetched_first: bool  # the service did not have the files yet
    dropped: bool  # and so removed, where it was ours


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBudget:
    """`spent` calls that were answered, of at most `budget`."""

    upstream: str
    spent: int
    budget: int

    @property
    def is_over(self) -> bool:
        """Whether more was spent than foreseen."""
        return self.spent > self.budget


def budgets(searches: int, tried: Iterable[Tried], spent: Mapping[str, int]) -> tuple[CallBudget, ...]:
    """The budget of each indexer and debrid service that the request has had to do with, by name.

    `searches` were begun, and each asks every indexer once.
    """
    allowed = {name: searches * calls for name in spent for kind, calls in _INDEXERS.items() if name.startswith(kind)}
    for service in _TAKEN:
        if service in spent:
            allowed[service] = searches if service in _TELLS_CACHED else 0
    for each in tried:
        start = searches if each.provider in _TELLS_CACHED else 0
        allowed[each.provider] = allowed.get(each.provider, start) + ceiling(each)
    return tuple(
        CallBudget(upstream=name, spent=spent.get(name, 0), budget=budget) for name, budget in sorted(allowed.items())
    )


def ceiling(tried: Tried) -> int:
    """What one release may take at its debrid service."""
    if tried.adds == 0:
        return 1 + tried.links + tried.fetched_first if tried.was_there else 1
    again = _ADDED_AGAIN * (tried.adds - 1 + tried.was_there)
    return _TAKEN.get(tried.provider, _USUAL) + again + tried.links + tried.fetched_first + tried.dropped
