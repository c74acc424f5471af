"""The same folder as others see it (PATH_MAP). Pure."""

from pathlib import Path, PurePosixPath


class PathMap:
    """Translates our paths for one other program: aria2 or jellyfin."""

    def __init__(self, pairs: tuple[tuple[str, str, str], ...], program: str) -> None:
        """`pairs` as in the settings: program, their folder, our folder. The longest of ours wins."""
        self._pairs = sorted(
            ((PurePosixPath(ours), PurePosixPath(theirs)) for who, theirs, ours in pairs if who == program),
            key=lambda pair: len(pair[0].parts),
            reverse=True,
        )

    def theirs(self, path: Path) -> str:
        """Our path as the other program sees it; unchanged where nothing is configured."""
        for ours, theirs in self._pairs:
            if PurePosixPath(path).is_relative_to(ours):
                return str(theirs / PurePosixPath(path).relative_to(ours))
        return str(path)
