"""What a job wants, as the rules of selection need it. Pure."""

from collections.abc import Iterable
from dataclasses import replace

from addon.domain.episodes import air_date
from addon.domain.models import Item, Job, Request
from addon.domain.releases import Wanted
from addon.domain.status import Quality
from addon.domain.upgrades import better_qualities


def wanted_of(job: Job, *, blocked: Iterable[str] = (), refused: Iterable[str] = ()) -> Wanted:
    """The wish of the job's item, or of the season that its items make up.

    `blocked`: hashes that failed for it; `refused`: hashes that the provider will not deliver.
    """
    wanted = replace(wanted_item(job.request, job.item), blocklisted=frozenset(blocked), refused=frozenset(refused))
    if not job.item.with_season:
        return wanted
    parts = tuple(wanted_item(job.request, item) for item in job.items)
    return replace(wanted, episode=None, air_date=None, absolute=None, parts=parts)


def wanted_item(request: Request, item: Item) -> Wanted:
    """The wish of one item by itself; of one that is in the library something better."""
    return Wanted(
        media_type=request.media_type,
        titles=(request.title, *request.other_titles),
        year=request.year,
        season=item.season,
        episode=item.episode,
        platform=item.platform,
        air_date=air_date(item.airs_at),
        absolute=item.absolute,
        qualities=better_qualities(item.quality, Quality.P2160) or request.qualities,
        formats=frozenset(request.formats),
    )
