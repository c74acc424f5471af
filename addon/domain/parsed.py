"""The one place that knows parsett: its answer as a typed value. Pure, but that it loads parsett at the first name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

# "adult" reads a word list from disk and takes a seventh of the time. The numbers have no bound: `ep1-99999999` in a
# name would fill the memory (parsett 1.8.5), so we read them ourselves. The others are not used.
_UNUSED_HANDLERS = frozenset({"adult", "seasons", "episodes", "volumes", "ppv", "network", "upscaled"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What parsett found, in its own words. Empty where it found nothing."""

    title: str = ""
    year: int | None = None
    resolution: str = ""
    source: str = ""
    codec: str = ""
    dynamic_ranges: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    edition: str = ""
    group: str = ""
    date: str = ""
    proper: bool = False
    repack: bool = False
    complete: bool = False


def parse(text: str) -> Parsed:
    """What parsett makes of the text; nothing where it stumbles, for names come from strangers."""
    try:
        found = _parser()(text)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return Parsed()
    year = found.get("year")
    return Parsed(
        title=_text(found, "title"),
        year=year if isinstance(year, int) else None,
        resolution=_text(found, "resolution"),
        source=_text(found, "quality"),
        codec=_text(found, "codec"),
        dynamic_ranges=_texts(found, "hdr"),
        languages=_texts(found, "languages"),
        edition=_text(found, "edition"),
        group=_text(found, "group"),
        date=_text(found, "date"),
        proper=found.get("proper") is True,
        repack=found.get("repack") is True,
        complete=found.get("complete") is True,
    )


@cache
def _parser() -> Callable[[str], Mapping[str, object]]:
    from PTT import Parser, add_defaults

    parser = Parser()
    add_defaults(parser)
    parser.handlers = [
        handler for handler in parser.handlers if getattr(handler, "handler_name", "") not in _UNUSED_HANDLERS
    ]

    def call(text: str) -> Mapping[str, object]:
        found: Mapping[str, object] = parser.parse(text)
        return found

    return call


def _text(found: Mapping[str, object], key: str) -> str:
    value = found.get(key)
    return value if isinstance(value, str) else ""


def _texts(found: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = found.get(key)
    return tuple(part for part in value if isinstance(part, str)) if isinstance(value, list) else ()
