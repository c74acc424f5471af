"""A parsed release name as plain fields for the store, and back: a name is parsed once ever. Knows no store."""

import dataclasses
from collections.abc import Mapping
from datetime import date
from typing import TypeAlias

from addon.domain.release_name import ReleaseName
from addon.domain.status import Format

# Raise it with every change of what a parsed name holds or means; what was stored before is then parsed anew.
FIELDS_VERSION = 3

Plain: TypeAlias = str | int | bool | list[str] | list[int]


def to_fields(name: ReleaseName) -> dict[str, Plain]:
    """The name as JSON can hold it; what it does not say is left out."""
    fields: dict[str, Plain] = {"version": FIELDS_VERSION, "text": name.text}
    for field in dataclasses.fields(name):
        value = getattr(name, field.name)
        if value != field.default:
            fields[field.name] = _plain(value)
    return fields


def from_fields(fields: Mapping[str, object]) -> ReleaseName | None:
    """The name that `to_fields` wrote; None when another version wrote it or it is no such thing."""
    if fields.get("version") != FIELDS_VERSION:
        return None
    known = {field.name for field in dataclasses.fields(ReleaseName)}
    try:
        values = {key: _typed(key, value) for key, value in fields.items() if key in known}
        return ReleaseName(**values)  # type: ignore[arg-type]  # written by to_fields of this very version
    except (TypeError, ValueError):
        return None


def _plain(value: object) -> Plain:
    if isinstance(value, frozenset):
        return sorted(str(part) for part in value)
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, date):
        return value.isoformat()
    assert isinstance(value, str | int)
    return value


def _typed(key: str, value: object) -> object:
    if key == "air_date":
        return date.fromisoformat(str(value))
    if key == "formats" and isinstance(value, list):
        return frozenset(Format(part) for part in value)
    return tuple(value) if isinstance(value, list) else value
