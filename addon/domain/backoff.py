"""When a search without result is due again. Pure: chance comes in as a number."""

from datetime import timedelta

_JITTER = 0.1  # up to a tenth longer, so that many items do not come due together


def search_delay(attempts: int, *, first_seconds: float, longest_seconds: float, chance: float) -> timedelta:
    """The wait after `attempts` searches without result: first, twice, four times … up to the longest.

    `attempts` from 1; `chance` from 0 to 1 adds up to a tenth, never beyond the longest.
    """
    doubled = first_seconds * 2.0 ** min(max(attempts, 1) - 1, 40)
    return timedelta(seconds=min(longest_seconds, doubled * (1 + _JITTER * chance)))


def retry_delay(failures: int, *, longest_seconds: float = 3600.0) -> timedelta:
    """The wait after an unforeseen error in a step: 10, 20, 40 … s."""
    return timedelta(seconds=min(longest_seconds, 10.0 * _doubled(failures)))


def outage_delay(failures: int) -> timedelta:
    """The wait after an outage that does not say when it ends: 1, 2, 4 … 60 s (budgets.md, "How soon")."""
    return timedelta(seconds=min(60.0, _doubled(failures)))


def poll_delay(waited_seconds: float) -> timedelta:
    """How soon a grab that waits at the debrid service is looked at again (budgets.md, "How soon").

    1 s, then 2 s for the first 30 s, then every 10 s, after 10 minutes every 60 s.
    """
    if waited_seconds < 1:
        return timedelta(seconds=1)
    if waited_seconds < 30:
        return timedelta(seconds=2)
    return timedelta(seconds=10 if waited_seconds < 600 else 60)


def swarm_delay(waited_seconds: float) -> timedelta:
    """How soon a torrent from the swarm is looked at again: aria2 is ours, and a look costs it nothing.

    Every second at first, as a list of files takes two, after a minute every 5 s.
    """
    return timedelta(seconds=1 if waited_seconds < 60 else 5)


def mount_delay(waited_seconds: float) -> timedelta:
    """How soon the mounted account is looked through again for a file: as a waiting grab, then ever less often.

    After 10 minutes a tenth of the time that it has waited, at most an hour.
    """
    tenth = timedelta(seconds=min(3600.0, max(waited_seconds, 0.0) / 10))
    return max(poll_delay(waited_seconds), tenth) if waited_seconds >= 600 else poll_delay(waited_seconds)


def _doubled(failures: int) -> float:
    return 2.0 ** min(max(failures, 1) - 1, 20)
