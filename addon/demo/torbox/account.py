"""The torrents on the account and its queue: adding, deleting, and what each one is at this moment."""

from dataclasses import dataclass

from addon.demo.catalogue import Catalogue, Fate, Outcome, Torrent
from addon.demo.clock import Timekeeper
from addon.demo.debrid.stages import ACTIVE, Stage, Steps, files_known, stage_of
from addon.demo.debrid.vault import Hosted, Vault
from addon.demo.torbox.refusals import Refusal

_UNKNOWN_TORRENT = Fate(outcome=Outcome.MAGNET_ERROR, converting_seconds=120.0)
_HOUR_SECONDS = 3600.0


@dataclass(slots=True, kw_only=True)
class Held:
    """One torrent on the account; a hash is there once at the most."""

    id: int
    info_hash: str
    magnet_name: str
    added_s: float
    known_before: bool = False
    foreign: bool = False
    rotten: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """An add that waits for a slot; it becomes a torrent, with another id, when there is one."""

    id: int
    info_hash: str
    magnet_name: str
    foreign: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldView:
    """What a test sees of a torrent on the account."""

    id: int
    info_hash: str
    status: str
    foreign: bool


class Account:
    """The account's torrents; raises Refusal where the service would answer with an error.

    What is cached needs no slot. Without a slot an add is queued, or refused when `queues` is False.
    """

    def __init__(self, time: Timekeeper, vault: Vault, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.plan = 2
        self.slots = 10
        self.queues = True
        self.creates_an_hour = 60
        self.deleted: list[int] = []
        self.added: list[tuple[int, str]] = []  # with the id of the torrent or of its place in the queue
        self._time = time
        self._vault = vault
        self._held: dict[int, Held] = {}
        self._queue: dict[int, Queued] = {}
        self._creates_s: list[float] = []
        self._adds: list[str] = []
        self._finished_hashes: set[str] = set()
        self._ids = 40

    def create(self, info_hash: str, magnet_name: str, *, only_if_cached: bool, as_queued: bool) -> Held | Queued:
        """A new torrent, or its place in the queue. Refused: more than 60 an hour, twice, unusable, no slot."""
        self._count_create()
        there = {held.info_hash for held in self.present()} | {queued.info_hash for queued in self.queue()}
        if info_hash in there:
            raise Refusal("DUPLICATE_ITEM", "You already have this torrent.")
        if self.fate(info_hash).outcome is Outcome.REFUSED:
            raise Refusal("BOZO_TORRENT", "This torrent cannot be used.")
        is_cached = self.cached(info_hash) is not None
        if only_if_cached and not is_cached:
            raise Refusal("DIFF_ISSUE", "This torrent is not cached.")
        if as_queued or (not is_cached and self._active_count() >= self.slots):
            return self._put_off(info_hash, magnet_name, as_queued=as_queued)
        held = self._put(info_hash, magnet_name)
        self.added.append((held.id, info_hash))
        return held

    def own(self, info_hash: str, *, queued: bool = False) -> int:
        """Somebody else adds the torrent, or queues it; returns its id."""
        if queued:
            self._ids += 1
            self._queue[self._ids] = Queued(id=self._ids, info_hash=info_hash, magnet_name="", foreign=True)
            return self._ids
        held = self._put(info_hash, "")
        held.foreign = True
        return held.id

    def delete(self, torrent_id: int) -> None:
        """Take a torrent off the account. Refused: 404."""
        held = self.get(torrent_id)
        if self.stage(held).status == "downloaded":
            self._finished_hashes.add(held.info_hash)
        del self._held[torrent_id]
        self.deleted.append(torrent_id)

    def leave_queue(self, queued_id: int) -> None:
        """Take an add out of the queue. Refused: 404, also when it has begun."""
        self.queue()
        if self._queue.pop(queued_id, None) is None:
            raise Refusal("ITEM_NOT_FOUND")

    def get(self, torrent_id: int) -> Held:
        """The torrent with this id. Refused: 404 when unknown, deleted or vanished."""
        held = self._held.get(torrent_id)
        if held is None or self._stage(held) is None:
            raise Refusal("ITEM_NOT_FOUND")
        return held

    def present(self) -> tuple[Held, ...]:
        """The torrents that are there now, newest first; those of the queue begin as soon as they can."""
        while self._queue and self._active_count() < self.slots:
            queued = self._queue.pop(min(self._queue))
            self._put(queued.info_hash, queued.magnet_name).foreign = queued.foreign
        return self._there()

    def queue(self) -> tuple[Queued, ...]:
        """The adds that wait."""
        self.present()
        return tuple(self._queue.values())

    def stage(self, held: Held) -> Stage:
        """Where this torrent stands. Refused: 404 when it has vanished."""
        stage = self._stage(held)
        if stage is None:
            raise Refusal("ITEM_NOT_FOUND")
        return stage

    def torrent(self, held: Held) -> Torrent | None:
        """The torrent in the catalogue, once its files are known; None before, and for a hash that nobody knows."""
        return self.catalogue.torrent(held.info_hash) if files_known(self.stage(held)) else None

    def cached(self, info_hash: str) -> Torrent | None:
        """The torrent, when the service has its files."""
        is_cached = self.fate(info_hash).outcome in (Outcome.CACHED, Outcome.VANISHED) or self._was_finished(info_hash)
        return self.catalogue.torrent(info_hash) if is_cached else None

    def fate(self, info_hash: str) -> Fate:
        """What becomes of this hash."""
        torrent = self.catalogue.torrent(info_hash)
        return torrent.fate if torrent else _UNKNOWN_TORRENT

    def hosted(self, held: Held, file_id: int) -> Hosted:
        """The file that a link leads to. Refused: 404 for no such file, 400 while it is not there, or gone for good."""
        torrent = self.torrent(held)
        if torrent is None or not 0 <= file_id < len(torrent.files):
            raise Refusal("ITEM_NOT_FOUND")
        if self.stage(held).status != "downloaded":
            raise Refusal("DIFF_ISSUE", "This torrent is not ready.")
        name = torrent.files[file_id].basename
        hosted = self._vault.host(f"{held.id} {file_id}", name, torrent.content(file_id), rotten=held.rotten)
        if self._vault.is_rotten(hosted):
            raise Refusal("LINK_OFFLINE")
        return hosted

    def views(self) -> tuple[HeldView, ...]:
        """What is on the account, newest first."""
        return tuple(
            HeldView(id=held.id, info_hash=held.info_hash, status=self.stage(held).status, foreign=held.foreign)
            for held in self.present()
        )

    def _count_create(self) -> None:
        now_s = self._time.seconds()
        self._creates_s = [at_s for at_s in self._creates_s if now_s - at_s < _HOUR_SECONDS]
        if len(self._creates_s) >= self.creates_an_hour:
            raise Refusal("RATE_LIMIT", f"{self.creates_an_hour} per 1 hour")
        self._creates_s.append(now_s)

    def _put_off(self, info_hash: str, magnet_name: str, *, as_queued: bool) -> Queued:
        if not self.queues and not as_queued:
            counts = {"active_limit": self.slots, "current_active_downloads": self._active_count()}
            raise Refusal("ACTIVE_LIMIT", "Too many torrents are active.", counts)
        self._ids += 1
        queued = self._queue[self._ids] = Queued(id=self._ids, info_hash=info_hash, magnet_name=magnet_name)
        self.added.append((queued.id, info_hash))
        return queued

    def _put(self, info_hash: str, magnet_name: str) -> Held:
        self._ids += 1
        held = Held(
            id=self._ids,
            info_hash=info_hash,
            magnet_name=magnet_name,
            added_s=self._time.seconds(),
            known_before=self._was_finished(info_hash),
            rotten=self._adds.count(info_hash) < self.fate(info_hash).rotten_adds,
        )
        self._adds.append(info_hash)
        self._held[held.id] = held
        return held

    def _there(self) -> tuple[Held, ...]:
        return tuple(held for held in reversed(self._held.values()) if self._stage(held) is not None)

    def _active_count(self) -> int:
        return sum(self.stage(held).status in ACTIVE for held in self._there())

    def _was_finished(self, info_hash: str) -> bool:
        there = (held for held in self._there() if held.info_hash == info_hash)
        return info_hash in self._finished_hashes or any(self.stage(held).status == "downloaded" for held in there)

    def _stage(self, held: Held) -> Stage | None:
        """Nothing is ever selected here: the files are fetched as soon as they are known."""
        fate = self.fate(held.info_hash)
        known_s = held.added_s + fate.converting_seconds
        steps = Steps(added_s=held.added_s, selected_s=known_s, known_before=held.known_before)
        return stage_of(fate, steps, self._time.seconds())
