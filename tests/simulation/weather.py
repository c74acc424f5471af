"""How upstreams are doing over a day: spells of outages, limits and lies, made from a seed. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random


class Sky(StrEnum):
    """What an upstream does with a call."""

    FINE = "fine"
    DOWN = "503 without a body"
    GATEWAY = "502 with a page"
    PAGE = "200 with a page"
    LOST = "carries the call out, and its answer is lost"
    HANGS = "never answers, and has done nothing"
    UNREACHABLE = "refuses connections"
    LIMIT = "429 with Retry-After"
    BARE_LIMIT = "429 without"
    FAIR_USE = "509 without a word"
    EMPTY = "says that there is nothing"


OUTAGES = frozenset({Sky.DOWN, Sky.GATEWAY, Sky.PAGE, Sky.LOST, Sky.HANGS, Sky.UNREACHABLE})
LIMITS = frozenset({Sky.LIMIT, Sky.BARE_LIMIT, Sky.FAIR_USE})

_FINE_SECONDS = (60, 1800)
_BAD_SECONDS = (5, 1500)
_GUSTS = 0.1  # the share of calls that fail by themselves in fine weather
_RETRY_AFTER_SECONDS = (5, 900)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """So long, in seconds of the day, an upstream does this."""

    begins: float
    ends: float
    sky: Sky
    retry_after: int


def forecast(seed: str, skies: tuple[Sky, ...], until_seconds: float) -> tuple[Spell, ...]:
    """Bad spells with fine ones between them; fine from `until_seconds` on."""
    chance = Random(seed)
    spells: list[Spell] = []
    at = chance.uniform(0, _FINE_SECONDS[1])
    while at < until_seconds:
        ends = min(at + chance.uniform(*_BAD_SECONDS), until_seconds)
        retry_after = chance.randint(*_RETRY_AFTER_SECONDS)
        spells.append(Spell(begins=at, ends=ends, sky=chance.choice(skies), retry_after=retry_after))
        at = ends + chance.uniform(*_FINE_SECONDS)
    return tuple(spells)


def spell_at(spells: tuple[Spell, ...], seconds: float) -> Spell | None:
    """The bad spell of this moment; None while all is fine."""
    return next((spell for spell in spells if spell.begins <= seconds < spell.ends), None)


def gust(seed: str, skies: tuple[Sky, ...]) -> Sky:
    """What becomes of a single call in fine weather: mostly nothing."""
    chance = Random(seed)
    return chance.choice(skies) if chance.random() < _GUSTS else Sky.FINE
