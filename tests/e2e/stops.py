"""Places at which a movie's way can be held up from outside: at a call to an upstream, or by a slow link."""

from dataclasses import dataclass, replace

from addon.demo.catalogue import CACHED, Fate, Torrent, uncached
from addon.demo.switches import Gate, Switches

from .scene import Scene
from .waiting import until

SLOW_BYTES_PER_SECOND = 300_000
_MOVED_BYTES = 150_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Where it is held up. `path`: the call that is held, or what else keeps it in the phase when empty."""

    name: str
    phase: str
    path: str = ""
    upstream: str = "realdebrid"
    fate: Fate = CACHED
    slow: bool = False

    @property
    def upgrade(self) -> "Stop":
        """The same place on the way of an upgrade."""
        return replace(self, phase=f"UPGRADE_{self.phase}")

    def switches(self, scene: Scene) -> Switches:
        """Those of the upstream that is held."""
        return scene.town.upstreams[self.upstream].switches

    def hold(self, scene: Scene, *, carried_out: bool) -> Gate | None:
        """Holds the next such call, before it is carried out or with its answer; None where no call is held."""
        self._slow_down(scene)
        return self.switches(scene).hold(path=self.path, answer_only=carried_out) if self.path else None

    def hang(self, scene: Scene) -> None:
        """Has the next such call never carried out."""
        self._slow_down(scene)
        if self.path:
            self.switches(scene).hang(path=self.path)

    async def reached(self, scene: Scene) -> None:
        """Returns when the movie is held up here."""
        if self.path:
            await self.switches(scene).reached(self.path)
        await scene.until_phase(self.phase)
        if self.slow:

            async def moved() -> bool:
                return scene.town.realdebrid.node.sent_bytes >= _MOVED_BYTES

            await until(moved, "bytes flow")

    def lift(self, scene: Scene, torrent: Torrent) -> None:
        """Has everything go on at full speed."""
        scene.town.realdebrid.node.bytes_per_second = None
        scene.town.set_fate(torrent.info_hash, CACHED)

    def _slow_down(self, scene: Scene) -> None:
        if self.slow:
            scene.town.realdebrid.node.bytes_per_second = SLOW_BYTES_PER_SECOND


SEARCHING = Stop(name="searching", phase="SEARCHING", upstream="stremio", path="/stream/")
ADDING = Stop(name="adding", phase="GRABBING", path="addMagnet")
SELECTING = Stop(name="selecting", phase="GRABBING", path="selectFiles")
PROVING = Stop(name="proving", phase="GRABBING", path="torrents/info")
CACHING = Stop(name="caching", phase="CACHING", fate=uncached(600.0))
UNLOCKING = Stop(name="unlocking", phase="UNLOCKING", path="unrestrict/link")
TRANSFERRING = Stop(name="transferring", phase="TRANSFERRING", slow=True)

STOPS = (SEARCHING, ADDING, SELECTING, PROVING, CACHING, UNLOCKING, TRANSFERRING)
