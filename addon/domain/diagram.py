"""The picture of an item's life, drawn from the table of transitions as README shows it. Pure; nothing runs by it.

Boxes are the public statuses, with their phases inside where there are several. What can happen in many statuses stands
as a note beside the one that it leads to. Left out is what moves nothing: repeated tries and results that came late.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from addon.domain.events import Event
from addon.domain.status import Status
from addon.domain.transitions import STATUS, TRANSITIONS, Phase

_MANY = 3  # so many statuses from which the same event leads to one: a note instead of arrows
_START = "[*]"


def mermaid() -> str:
    """A Mermaid `stateDiagram-v2`, without a line end behind it."""
    lines = ["stateDiagram-v2", f"    {_START} --> {STATUS[Phase.SEARCHING]}"]
    for status in Status:
        lines += _inside(status)
    lines += _arrows()
    for (event, to), sources in _wide().items():
        lines += [f"    note right of {to}", f"        {_words(event)}: from {_listed(sources)}", "    end note"]
    return "\n".join(lines)


def _moves() -> Iterable[tuple[Phase, type[Event], Phase]]:
    return ((phase, event, to) for (phase, event), to in TRANSITIONS.items() if to is not phase)


def _inside(status: Status) -> list[str]:
    """The phases of a status that has several: how it is entered, and what happens in it."""
    if sum(each is status for each in STATUS.values()) == 1:
        return []
    arrows: defaultdict[tuple[str, Phase], list[type[Event]]] = defaultdict(list)
    for phase, event, to in _moves():
        if STATUS[to] is status:
            arrows[phase if STATUS[phase] is status else _START, to].append(event)
    order = [_START, *Phase]
    inner = [
        f"        {source} --> {to}: {_all_words(events)}"
        for (source, to), events in sorted(arrows.items(), key=lambda arrow: [order.index(end) for end in arrow[0]])
    ]
    return [f"    state {status} {{", *inner, "    }"]


def _arrows() -> list[str]:
    """Between statuses, but for what the notes say."""
    arrows: defaultdict[tuple[Status, Status], list[type[Event]]] = defaultdict(list)
    wide = _wide()
    for phase, event, to in _moves():
        if STATUS[phase] is not STATUS[to] and (event, STATUS[to]) not in wide:
            arrows[STATUS[phase], STATUS[to]].append(event)
    return [f"    {source} --> {to}: {_all_words(events)}" for (source, to), events in arrows.items()]


def _wide() -> dict[tuple[type[Event], Status], tuple[Status, ...]]:
    """Which events lead to one status from many others."""
    sources: defaultdict[tuple[type[Event], Status], dict[Status, None]] = defaultdict(dict)
    for phase, event, to in _moves():
        if STATUS[phase] is not STATUS[to]:
            sources[event, STATUS[to]][STATUS[phase]] = None
    return {way: tuple(found) for way, found in sources.items() if len(found) >= _MANY}


def _all_words(events: Iterable[type[Event]]) -> str:
    return ", ".join(dict.fromkeys(_words(event) for event in events))


def _words(event: type[Event]) -> str:
    """`ReleaseSelected` as `release selected`."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", event.__name__).lower()


def _listed(statuses: tuple[Status, ...]) -> str:
    *others, last = statuses
    return f"{', '.join(others)} and {last}"
