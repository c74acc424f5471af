"""The torrents on the account: adding, selecting, deleting, and what each one is at this moment."""

from dataclasses import dataclass

from addon.demo.catalogue import Catalogue, Fate, Outcome, Torrent, TorrentFile
from addon.demo.clock import Timekeeper
from addon.demo.debrid.stages import ACTIVE, Stage, Steps, files_known, stage_of
from addon.demo.debrid.vault import Hosted, Vault, an_id
from addon.demo.realdebrid import refusals
from addon.demo.realdebrid.refusals import Refusal

_UNKNOWN_TORRENT = Fate(outcome=Outcome.MAGNET_ERROR, converting_seconds=120.0)


@dataclass(slots=True, kw_only=True)
class Held:
    """One torrent on the account; the same info hash may be there several times."""

    id: str
    info_hash: str
    magnet_name: str
    added_s: float
    selected: tuple[int, ...] | None = None
    selected_s: float | None = None
    finished: bool = False  # put there by a test as downloaded, whatever its fate
    known_before: bool = False
    foreign: bool = False
    rotten: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldView:
    """What a test sees of a torrent on the account; `selected` holds Real-Debrid's file ids (from 1)."""

    id: str
    info_hash: str
    status: str
    selected: tuple[int, ...]
    foreign: bool


class Account:
    """The account's torrents; raises Refusal where the service would answer with an error."""

    def __init__(self, time: Timekeeper, vault: Vault, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.premium = True
        self.slots = 25
        self.deleted: list[str] = []
        self.added: list[tuple[str, str]] = []
        self._time = time
        self._vault = vault
        self._held: dict[str, Held] = {}
        self._finished_hashes: set[str] = set()

    def add(self, info_hash: str, magnet_name: str) -> Held:
        """A new torrent, also when the hash is there already. Refused: 451, 403, 509."""
        if not self.premium:
            raise Refusal(refusals.PERMISSION_DENIED)
        if self.fate(info_hash).outcome is Outcome.REFUSED:
            raise Refusal(refusals.INFRINGING)
        if self.active_count() >= self.slots:
            raise Refusal(refusals.TOO_MANY_ACTIVE)
        return self._put(info_hash, magnet_name)

    def own(self, info_hash: str, selected: tuple[int, ...] | None, *, finished: bool) -> Held:
        """A torrent that somebody else has put on the account; its videos when no files are named."""
        torrent = self.catalogue.torrent(info_hash)
        files = torrent.files if torrent else ()
        videos = tuple(index for index, file in enumerate(files, start=1) if file.is_video)
        held = self._put(info_hash, "")
        held.foreign = True
        held.selected = videos if selected is None else selected
        held.selected_s = held.added_s if held.selected else None
        held.finished = finished and bool(held.selected)
        return held

    def select(self, torrent_id: str, chosen: tuple[int, ...] | None) -> None:
        """Select these file ids, or all (None). Refused: 404, 400 before the files are known, 202, 509."""
        held = self.get(torrent_id)
        stage = self.stage(held)
        if not files_known(stage):
            raise Refusal(refusals.BAD_VALUE)
        if held.selected is not None:
            raise Refusal(refusals.ACTION_ALREADY_DONE)
        every = tuple(range(1, len(self.files(held)) + 1))
        ids = every if chosen is None else tuple(sorted(set(chosen)))
        if not ids or not set(ids) <= set(every):
            raise Refusal(refusals.NOT_FOUND)
        if self.active_count(but=held) >= self.slots:
            raise Refusal(refusals.TOO_MANY_ACTIVE)
        held.known_before = self._finished_before(held.info_hash)
        held.selected, held.selected_s = ids, self._time.seconds()

    def delete(self, torrent_id: str) -> None:
        """Take a torrent off the account; its hoster links stay good. Refused: 404."""
        held = self.get(torrent_id)
        if self.stage(held).status == "downloaded":
            self._finished_hashes.add(held.info_hash)
        del self._held[torrent_id]
        self.deleted.append(torrent_id)

    def get(self, torrent_id: str) -> Held:
        """The torrent with this id. Refused: 404 when unknown, deleted or vanished."""
        held = self._held.get(torrent_id)
        if held is None or self._stage(held) is None:
            raise Refusal(refusals.NOT_FOUND)
        return held

    def present(self) -> tuple[Held, ...]:
        """The torrents that are there now, newest first."""
        return tuple(held for held in reversed(self._held.values()) if self._stage(held) is not None)

    def stage(self, held: Held) -> Stage:
        """Where this torrent stands. Refused: 404 when it has vanished."""
        stage = self._stage(held)
        if stage is None:
            raise Refusal(refusals.NOT_FOUND)
        return stage

    def active_count(self, but: Held | None = None) -> int:
        """How many torrents take a slot."""
        return sum(held is not but and self.stage(held).status in ACTIVE for held in self.present())

    def torrent(self, held: Held) -> Torrent | None:
        """The torrent in the catalogue; None for a hash that nobody knows."""
        return self.catalogue.torrent(held.info_hash)

    def files(self, held: Held) -> tuple[TorrentFile, ...]:
        """The torrent's files, empty while they are not known."""
        torrent = self.torrent(held)
        return torrent.files if torrent and files_known(self.stage(held)) else ()

    def fate(self, info_hash: str) -> Fate:
        """What becomes of this hash."""
        torrent = self.catalogue.torrent(info_hash)
        return torrent.fate if torrent else _UNKNOWN_TORRENT

    def links(self, held: Held) -> tuple[Hosted, ...]:
        """The hoster links of a finished torrent: one a file, or one RAR when not only videos were chosen."""
        torrent = self.torrent(held)
        if torrent is None or not held.selected or self.stage(held).status != "downloaded":
            return ()
        chosen = [(index, torrent.files[index - 1]) for index in held.selected]
        if len(chosen) > 1 and not all(file.is_video for _, file in chosen):
            archive = torrent.archive(index - 1 for index, _ in chosen)
            return (self._vault.host(f"{held.id} rar", f"{torrent.name}.rar", archive, rotten=held.rotten),)
        return tuple(
            self._vault.host(f"{held.id} {index}", file.basename, torrent.content(index - 1), rotten=held.rotten)
            for index, file in chosen
        )

    def views(self) -> tuple[HeldView, ...]:
        """What is on the account, newest first."""
        return tuple(
            HeldView(
                id=held.id,
                info_hash=held.info_hash,
                status=self.stage(held).status,
                selected=held.selected or (),
                foreign=held.foreign,
            )
            for held in self.present()
        )

    def _put(self, info_hash: str, magnet_name: str) -> Held:
        adds_before = sum(info_hash == added_hash for _, added_hash in self.added)
        held = Held(
            id=an_id(f"torrent {len(self.added)} {info_hash}"),
            info_hash=info_hash,
            magnet_name=magnet_name,
            added_s=self._time.seconds(),
            rotten=adds_before < self.fate(info_hash).rotten_adds,
        )
        self._held[held.id] = held
        self.added.append((held.id, info_hash))
        return held

    def _finished_before(self, info_hash: str) -> bool:
        if info_hash in self._finished_hashes:
            return True
        same = (held for held in self.present() if held.info_hash == info_hash)
        return any(self.stage(held).status == "downloaded" for held in same)

    def _stage(self, held: Held) -> Stage | None:
        if held.finished:
            return Stage(status="downloaded", progress=100)
        steps = Steps(added_s=held.added_s, selected_s=held.selected_s, known_before=held.known_before)
        return stage_of(self.fate(held.info_hash), steps, self._time.seconds())
