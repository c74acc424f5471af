"""Reads the golden corpora: groups of names, and what each group is judged against."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from addon.domain.releases import Wanted
from addon.domain.status import MediaType, Quality


def groups_of(file: str, key: str) -> tuple[Mapping[str, Any], ...]:
    """The groups of a corpus that lies beside this module."""
    return tuple(tomllib.loads(Path(__file__).with_name(file).read_text(encoding="utf-8"))[key])


def wanted_in(group: Mapping[str, Any]) -> Wanted:
    """What the group's names are judged against; `parts`: how many episodes of a whole season are wanted."""
    wanted = Wanted(
        media_type=MediaType(group["media_type"]),
        titles=tuple(group["titles"]),
        year=group["year"],
        season=group.get("season"),
        episode=group.get("episode"),
        air_date=group.get("air_date"),
        absolute=group.get("absolute"),
        platform=group.get("platform"),
        qualities=tuple(Quality(quality) for quality in group.get("qualities", ())),
    )
    parts = (replace(wanted, episode=number) for number in range(1, group.get("parts", 0) + 1))
    return replace(wanted, parts=tuple(parts))
