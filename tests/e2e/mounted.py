"""The account's finished torrents as files in a folder, as zurg or rclone would mount them. Knows nothing of Usher."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from addon.demo.catalogue import Torrent
from addon.demo.content import Content
from addon.demo.realdebrid import RealDebrid

_PAUSE_SECONDS = 0.05
Layout = Callable[[Torrent, str], str]


def like_zurg(torrent: Torrent, name: str) -> str:
    """Below a folder for everything, in the torrent's own."""
    return f"__all__/{torrent.name}/{name}"


def flattened(torrent: Torrent, name: str) -> str:
    """All files side by side."""
    return f"links/{name}"


def renamed(torrent: Torrent, name: str) -> str:
    """Where nobody would look first: in a folder of another name, deep down."""
    return f"by hash/{torrent.info_hash[:2]}/{torrent.info_hash}/{name}"


class MountedAccount:
    """`async with MountedAccount(folder, realdebrid):`; shows what is selected, as soon as it is ready.

    `hidden` True: what is new does not show yet. `is_mounted` False: the folder is empty.
    """

    def __init__(self, folder: Path, account: RealDebrid, layout: Layout = like_zurg) -> None:
        self.folder = folder
        self.hidden = False
        self.is_mounted = True
        self._account = account
        self._layout = layout
        self._vanished: set[str] = set()
        self._showing: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "MountedAccount":
        self.folder.mkdir()
        self._showing = asyncio.create_task(self._show())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        assert self._showing is not None
        self._showing.cancel()
        await asyncio.gather(self._showing, return_exceptions=True)

    def path(self, torrent: Torrent, index: int = 0) -> Path:
        """Where a file of the torrent shows."""
        return self.folder / self._layout(torrent, torrent.files[index].basename)

    def vanish(self, torrent: Torrent) -> None:
        """The service has lost the files: all that is on the account of it now never shows again."""
        for view in self._account.torrents():
            if view.info_hash == torrent.info_hash:
                self._vanished.add(view.id)

    async def _show(self) -> None:
        while True:
            self._show_now()
            await asyncio.sleep(_PAUSE_SECONDS)

    def _show_now(self) -> None:
        wanted = self._wanted() if self.is_mounted else {}
        marker = self.folder / "version.txt"  # a mount holds something, even of an empty account
        kept = {*wanted, marker} if self.is_mounted else set()
        for path in [each for each in self.folder.rglob("*") if each.is_file() and each not in kept]:
            path.unlink()
        if self.is_mounted:
            marker.touch()
        for path, content in wanted.items():
            if not path.exists() and not self.hidden:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content.read(0, content.size_bytes))
        for folder in sorted((each for each in self.folder.rglob("*") if each.is_dir()), reverse=True):
            if not any(folder.iterdir()):
                folder.rmdir()

    def _wanted(self) -> dict[Path, Content]:
        found: dict[Path, Content] = {}
        for view in self._account.torrents():
            torrent = self._account.catalogue.torrent(view.info_hash)
            if torrent is not None and view.status == "downloaded" and view.id not in self._vanished:
                found |= {self.path(torrent, number - 1): torrent.content(number - 1) for number in view.selected}
        return found
