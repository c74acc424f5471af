"""What follows when a release that was ready does not give its files: it is taken again, or left alone for now."""

from addon.domain.events import LinksRotted, ReleaseRefused
from addon.domain.models import Grab
from addon.domain.releases import REFUSED_FOR_NOW
from addon.domain.transitions import Phase
from addon.domain.wording import sentence
from addon.errors import ReleaseRefusedError
from addon.services.steps import Happened
from addon.store import jobs
from addon.store.session import Store

FILES_UNKNOWN = Happened(
    event=LinksRotted(reason="The files are not known any more; the release is taken again."),
)


def refused_for_now(grab: Grab, error: ReleaseRefusedError) -> Happened:
    """The release does not give what was wanted; tomorrow it is tried like any other."""
    reason = sentence(str(error))
    return Happened(event=ReleaseRefused(reason=reason, info_hash=grab.info_hash, rule=REFUSED_FOR_NOW))


async def taken_again(store: Store, grab: Grab, reason: str) -> Happened:
    """The release is taken again, for every item that waits for its files."""
    rotted = LinksRotted(reason=reason, with_season=grab.with_season)
    others = await store.read(jobs.items_of_grab, grab.id, Phase.UNLOCKING)
    return Happened(event=rotted, apart=tuple((item, rotted) for item in others))
