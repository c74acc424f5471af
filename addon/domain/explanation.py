"""Why an item stands where it stands, in a sentence or two for a person. Pure; knows no wire and no settings.

What happened last is the item's note, written by the step that did it. What comes next and when is added here, because
it depends on the time at which it is read. The patterns are those of the browser UI ("Words").
"""

import re
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache

from addon.domain.episodes import episode_code, has_aired
from addon.domain.models import Item, Request
from addon.domain.status import Status
from addon.domain.transitions import ORDINARY, Phase
from addon.domain.wording import SERVICE_NAMES

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_SOON = timedelta(seconds=5)  # what is due by then is about to happen: a clock time would be old when it is read
_STEPS = (Phase.GRABBING, Phase.TAKING, Phase.CACHING, Phase.UNLOCKING, Phase.IMPORTING)

_ANNOUNCED = "Announced without a date. The date is looked up every day."

_SERVICE = re.compile(rf"(?:^|(?<=\. ))(?:({'|'.join(SERVICE_NAMES)})|(?:stremio|torznab):(\S+))(?= )")
_ARIA2 = re.compile(r"^aria2 [a-z_]+: ")
_TRIED_AGAIN = re.compile(r"(?:^|[.;] )(?:it is )?tried again(?: by itself)?\.$", re.IGNORECASE)
_GOES_ON = re.compile(r"\b(?:again|goes on|by itself|until)\b", re.IGNORECASE)
_IS_THERE = re.compile(r"^(?:In the library|Upgraded to) ")
_CAME_PACKED = re.compile(r"(?<=\. )It came as one RAR .*")
_SEARCHED_AGAIN = re.compile(r"\b(?:searched again|every day|next (?:search|try)|until)\b", re.IGNORECASE)


def explain(item: Item, now: datetime, zone: tzinfo) -> str:
    """One or two sentences: what happened last, and what comes next unless that has been said. Times are in `zone`."""
    note = spoken(item.note)
    match item.phase:
        case Phase.SEARCHING:
            return _searching(item, note, now, zone)
        case Phase.CHOOSING:
            return note if "choose" in note else _joined(note, "You asked to choose one yourself.")
        case Phase.FAILED:
            return _failed(item, note, now, zone)
        case Phase.COMPLETED if item.due_at is not None:
            return _completed(item, note, now, zone)
        case phase if phase in ORDINARY:
            return _upgrading(item, note, now, zone)
        case phase if phase in _STEPS:
            return _waiting(item, note, now, zone)
        case _:
            return note


def explain_request(request: Request, lead: Item, now: datetime, zone: tzinfo) -> str:
    """The same of the item that a request follows; with the season, episode or platform where it has several."""
    said = explain(lead, now, zone)
    if lead.platform is not None and len(request.platforms) != 1:  # one of several, or of all that there are
        if request.status is Status.COMPLETED:
            packed = _CAME_PACKED.search(said)  # something is left to be done
            return "All of it is in the library." + (f" {lead.platform}: {packed[0]}" if packed else "")
        return f"{lead.platform}: {said}" if said else ""
    if lead.season is None or lead.episode is None:
        return said
    if request.status is Status.COMPLETED:
        return _completed_show(request, now, zone)
    meant = f"Season {lead.season}" if _is_for_season(lead, now) else episode_code(lead.season, lead.episode)
    return f"{meant}: {said}" if said else ""


def _is_for_season(lead: Item, now: datetime) -> bool:
    """Whether what is said of the item is said of its season; one that waits for another round is said by itself."""
    if lead.phase in (Phase.SEARCHING, Phase.FAILED):
        return lead.with_season and lead.searched_at is None and has_aired(lead.season, lead.airs_at, now)
    return lead.with_season


def _completed_show(request: Request, now: datetime, zone: tzinfo) -> str:
    if not request.ongoing:
        return "All of it is in the library."
    if request.next_air_at is not None and request.next_air_at > now:
        when = _air_date(request.next_air_at, now, zone)
        return f"All that has aired is in the library. The next episode airs {when}."
    if request.has_ended:
        return "All of it is in the library, and the show has ended."
    return "All that has aired is in the library. New episodes are looked for by themselves."


def moment(at: datetime, now: datetime, zone: tzinfo) -> str:
    """When, as a person says it: "at 15:12" today, "on Sunday 08:00" within a week, else "on 3 December"."""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    days = (local.date() - today).days
    clock = f"{local.hour:02}:{local.minute:02}"
    if days == 0:
        return f"at {clock}"
    if -7 < days < 7:
        return f"on {_WEEKDAYS[local.weekday()]} {clock}"
    return f"on {_date(local.date(), today)}"


def _searching(item: Item, note: str, now: datetime, zone: tzinfo) -> str:
    due_at = item.due_at
    if item.is_unannounced:
        return note if "looked up every day" in note else _ANNOUNCED
    if item.airs_at is not None and due_at is not None and now < item.airs_at <= due_at:
        return f"Airs {_air_date(item.airs_at, now, zone)}; searched from then on."
    if due_at is None or _says_when(note):
        return note
    if due_at > now + _SOON:
        done = "Tried again" if item.failures else "Searched again" if item.searched_at else "First searched"
        return _joined(_without_promise(note), f"{done} {moment(due_at, now, zone)}.")
    which = "search" if item.searched_at else "first search"
    if not note:
        return f"The {which} starts in a few seconds."
    joint = f"{note[:-1]}; the" if note.count(". ") == 0 else f"{note} The"
    return f"{joint} {which} starts in a few seconds."


def _failed(item: Item, note: str, now: datetime, zone: tzinfo) -> str:
    if item.due_at is None or _says_when(note):
        return note
    if item.due_at <= now + _SOON:
        return _joined(note, "The next release is looked for now.")
    return _joined(note, f"Searched again {moment(item.due_at, now, zone)}.")


def _completed(item: Item, note: str, now: datetime, zone: tzinfo) -> str:
    """In the library, and a better one is looked for. The note is of the import, or of the last search since then."""
    assert item.due_at is not None
    fact = _without_promise(note)
    said = fact if _IS_THERE.match(fact) else f"{_there(item)}. {fact}".rstrip()
    when = "in a few seconds" if item.due_at <= now + _SOON else moment(item.due_at, now, zone)
    return _joined(said, f"A better one is looked for {when}.")


def _upgrading(item: Item, note: str, now: datetime, zone: tzinfo) -> str:
    """What is in the library stays until a better one is there."""
    said = _waiting(item, note, now, zone) if item.step in _STEPS else note
    return _joined(f"{_there(item)}; a better one is on its way.", said)


def _there(item: Item) -> str:
    return f"In the library in {item.quality.label}" if item.quality is not None else "In the library"


def _waiting(item: Item, note: str, now: datetime, zone: tzinfo) -> str:
    """A step that runs again later. Its own promise is made exact; another that it gives is left alone."""
    if item.due_at is None or item.due_at <= now + _SOON:
        return note
    tried_again = f"Tried again {moment(item.due_at, now, zone)}."
    fact = _without_promise(note)
    if fact != note:
        return _joined(fact, tried_again)
    if item.failures == 0 or _GOES_ON.search(_lastspoken(note)):
        return note
    return _joined(note, tried_again)


def _air_date(at: datetime, now: datetime, zone: tzinfo) -> str:
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    if local.date() == today:
        return f"today at {local.hour:02}:{local.minute:02}"
    return f"on {_WEEKDAYS[local.weekday()]} {_date(local.date(), today)}"


def _date(day: date, today: date) -> str:
    year = f" {day.year}" if day.year != today.year else ""
    return f"{day.day} {_MONTHS[day.month - 1]}{year}"


@lru_cache(maxsize=1024)  # lists show the same notes again and again
def spoken(note: str) -> str:
    """A note as it may be shown: services by their names, a capital, a full stop."""
    text = _ARIA2.sub("aria2 ", note.strip())
    text = _SERVICE.sub(lambda found: SERVICE_NAMES.get(found[1] or "", found[2] or ""), text)
    if not text:
        return ""
    first_word = text.partition(" ")[0]
    if first_word != "aria2" and "." not in first_word:  # names of programs and hosts keep their letters
        text = text[0].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."


@lru_cache(maxsize=1024)
def _says_when(note: str) -> bool:
    return _SEARCHED_AGAIN.search(_lastspoken(note)) is not None


@lru_cache(maxsize=1024)
def _without_promise(note: str) -> str:
    fact = _TRIED_AGAIN.sub("", note)
    return fact if fact == note or not fact else f"{fact}."


def _lastspoken(note: str) -> str:
    return note.rstrip(".").rsplit(". ", 1)[-1]


def _joined(first: str, second: str) -> str:
    return f"{first} {second}" if first else second
