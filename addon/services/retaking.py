"""What follows when the files of a release that was ready are gone: it is taken again, for all that wait for them."""

from addon.domain.events import LinksRotted
from addon.domain.models import Grab
from addon.domain.transitions import Phase
from addon.services.steps import Happened
from addon.store import jobs
from addon.store.session import Store


async def taken_again(store: Store, grab: Grab, reason: str) -> Happened:
    """The release is taken again, for every item that waits for its files."""
    rotted = LinksRotted(reason=reason, with_season=grab.with_season)
    others = await store.read(jobs.items_of_grab, grab.id, Phase.UNLOCKING)
    return Happened(event=rotted, apart=tuple((item, rotted) for item in others))
