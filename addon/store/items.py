"""Makes items: here they get their first phase. Only `store.requests`, `store.shows` and `store.games` make them."""

from datetime import datetime
from typing import Any

from addon.domain.episodes import Episode
from addon.domain.moves import first_search_at, goes_with_season
from addon.domain.transitions import Phase
from addon.store.codec import to_micros
from addon.store.entities import Tables

IN_LIBRARY = "The library has it already."


def add_item(tables: Tables, request_id: int, note: str, now: datetime, platform: str | None = None) -> Any:
    """An item that is searched at once: a movie, or a game on a platform."""
    at = to_micros(now)
    return tables.Item(
        request_id=request_id,
        platform=platform,
        phase=Phase.SEARCHING.value,
        revision=0,
        due_at=at,
        attempts=0,
        failures=0,
        note=note,
        phase_since=at,
        expiry_base_at=at,
    )


def add_episode(
    tables: Tables, request_id: int, episode: Episode, note: str, now: datetime, *, in_library: bool
) -> Any:
    """An episode that is searched once it has aired; one that the library has is completed with it as the source."""
    at = to_micros(now)
    due_at = first_search_at(episode.airs_at, now)
    return tables.Item(
        request_id=request_id,
        season=episode.season,
        episode=episode.number,
        title=episode.title,
        airs_at=to_micros(episode.airs_at),
        phase=(Phase.COMPLETED if in_library else Phase.SEARCHING).value,
        revision=0,
        due_at=None if in_library else to_micros(due_at),
        attempts=0,
        failures=0,
        note=IN_LIBRARY if in_library else note,
        phase_since=at,
        expiry_base_at=max(at, to_micros(episode.airs_at) or 0),
        with_season=goes_with_season(episode.season_ends_at, due_at),
        season_ends_at=to_micros(episode.season_ends_at),
        absolute=episode.absolute,
    )
