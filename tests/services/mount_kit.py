"""A world whose debrid account is mounted, in a folder of the test's own."""

from pathlib import Path

from addon.domain.models import Item
from addon.domain.releases import Release
from addon.domain.transitions import Phase, Work
from addon.services.link_watch import LinkWatch
from addon.services.linking import Link
from addon.services.mount import Mount
from addon.services.upgrades import Upgrades
from addon.store.session import Store
from tests.conftest import HeldClock

from .world import FILE, NAME, POLICY, SIZE, World, movie_file, release

SEAT = "Night of the Living Dead (1968) [imdbid-tt0063350]"
PLACE = f"__all__/{NAME}/{FILE}"


class MountedWorld(World):
    """The services with links for downloads; the mount holds another torrent, as accounts do."""

    def __init__(self, folder: Path, clock: HeldClock, store: type[Store] = Store, **given: str) -> None:
        folder.mkdir()
        self.mounted = folder / "mount"
        self.show("__all__/Other.Film.2001/Other.Film.2001.mkv")
        self.policy = POLICY
        super().__init__(folder, clock, store, delivery="mount", mount_dir=str(self.mounted), **given)
        self.mount_again()

    def mount_again(self, *, look_seconds: float = 30.0) -> None:
        """Builds the services anew, as a restart does."""
        self.wire(jellyfin=self.jellyfin, policy=self.policy)
        self.mount = Mount(self.mounted, self.clock, look_seconds=look_seconds)
        self.link = Link(self.mount, self.services, self.seats, self.store, self.clock)
        self.watch = LinkWatch(self.mount, self.lifecycle, self.store, self.clock)
        self.steps |= {
            Work.FETCH: self.link,
            Work.UPGRADE: Upgrades(self.search, self.library, self.store, look=self.mount.look),
        }

    def show(self, place: str = PLACE, size_bytes: int = SIZE) -> Path:
        """The mount shows a file there from now on."""
        path = self.mounted / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * size_bytes)
        return path

    def seat(self, title: str = SEAT) -> Path:
        """Where the film belongs."""
        return self.settings.data_dir / "library/Movies" / title / f"{title} - 1080p.mkv"

    async def ready_item(self, *found: Release, **changes: object) -> Item:
        """An item whose file the debrid service has."""
        for each in found or (release(),):
            self.debrid.knows(each.info_hash, movie_file())
        item = await self.grabbing_item(*found, **changes)
        return await self.walk(item.id, to=Phase.UNLOCKING)

    async def linked_item(self) -> tuple[Item, Path]:
        """An item whose file is linked, and what the link leads to."""
        source = self.show()
        item = await self.ready_item()
        return await self.walk(item.id, to=Phase.COMPLETED), source
