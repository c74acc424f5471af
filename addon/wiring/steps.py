"""Who does the work of each phase."""

from addon.clients.media import read_media
from addon.domain.transitions import Work
from addon.services.availability import Availability
from addon.services.candidates import Candidates
from addon.services.collect import Collect, by_origin
from addon.services.download import Fetch
from addon.services.following import Following
from addon.services.grab import Grabbing
from addon.services.importer import Import
from addon.services.linking import Link
from addon.services.paths import PathMap
from addon.services.retry import Retry
from addon.services.search import Search
from addon.services.seats import Seats
from addon.services.steps import Step
from addon.services.upgrades import Upgrades
from addon.wiring.ground import Ground


def build_steps(ground: Ground, search: Search, availability: Availability) -> dict[Work, Step]:
    """Who does the work of each phase; what aria2 transfers is watched for all together."""
    outside, store, clock, policy = ground.outside, ground.store, ground.clock, ground.lifecycle.policy
    seats = Seats(ground.library, store)
    fetch = Fetch(outside.aria2, outside.debrid, seats, store, clock)
    fetch.path_map = PathMap(ground.settings.path_map, "aria2")
    link = Link(ground.links.mount, outside.debrid, seats, store, clock) if ground.links else None
    following = Following(outside.torrent_links, availability, store)
    candidates = Candidates(availability, following, store, clock, ground.settings.selection)
    grabbing = Grabbing(availability, candidates, store, clock, policy)
    return {
        Work.SEARCH: search,
        Work.GRAB: grabbing.grab,
        Work.FOLLOW: grabbing.follow,
        Work.FETCH: by_origin(link or fetch, Collect(outside.swarm, seats, store, clock)),
        Work.IMPORT: Import(seats, store, clock, read_media if ground.settings.verify == "media" else None),
        Work.RETRY: Retry(store, clock, policy),
        Work.UPGRADE: Upgrades(search, ground.library, store, look=ground.links.mount.look if ground.links else None),
    }
