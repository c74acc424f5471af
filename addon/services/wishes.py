"""What an item wants, as the rules of selection need it. Pure."""

from collections.abc import Iterable

from addon.domain.models import Item, Request
from addon.domain.releases import Wanted


def wanted_of(request: Request, item: Item, *, blocked: Iterable[str] = (), refused: Iterable[str] = ()) -> Wanted:
    """The item's wish. `blocked`: hashes that failed for it; `refused`: hashes that the provider will not deliver."""
    return Wanted(
        media_type=request.media_type,
        titles=(request.title, *request.other_titles),
        year=request.year,
        season=item.season,
        episode=item.episode,
        qualities=request.qualities,
        formats=frozenset(request.formats),
        blocklisted=frozenset(blocked),
        refused=frozenset(refused),
    )
