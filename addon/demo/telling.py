"""Makes sentences of what Usher tells its subscribers: few enough that a person can read along. Pure."""

from typing import Any

_STEP = 0.1  # of a download, between two sentences on it


class Teller:
    """Remembers what it has told, so that each sentence says something new."""

    def __init__(self) -> None:
        self.completed: set[str] = set()  # ids of requests
        self._statuses: dict[str, str] = {}
        self._progress: dict[str, float] = {}

    def tell(self, data: dict[str, Any]) -> tuple[str, ...]:
        """The sentences that one message is worth."""
        changed, downloads = data.get("requestChanged"), data.get("downloadsChanged") or ()
        told = self._change(changed["request"], changed["change"]) if changed else ()
        return (*told, *(text for each in downloads if (text := self._download(each))))

    def _change(self, request: dict[str, Any], change: dict[str, Any] | None) -> tuple[str, ...]:
        """Of an episode or a platform only that it has arrived, and what moves the whole request along."""
        number, title, status = request["id"], request["title"], request["status"]
        moved = self._statuses.get(number) != status
        self._statuses[number] = status
        if status == "COMPLETED":
            self.completed.add(number)
        if change is None:
            return ()
        own = _sentence(change["to"], _named(title, change), change["reason"])
        if change["episode"] is None and change["platform"] is None:
            return (own,)
        told = (own,) if change["to"] == "COMPLETED" else ()
        if moved and status == "COMPLETED":
            return (*told, _sentence(status, title, "all of it has arrived"))
        return told or ((_sentence(status, title, change["reason"]),) if moved else ())

    def _download(self, download: dict[str, Any]) -> str | None:
        name, progress = download["name"], download["progress"]
        if download["status"] != "ACTIVE" or not download["requestId"]:
            return None
        if progress < self._progress.get(name, -1.0) + _STEP:
            return None
        self._progress[name] = progress
        return f"{'':<12} {progress:4.0%}  {download['downloadBytesPerSecond'] / 1024**2:.1f} MB/s  {name}"


def _sentence(status: str, what: str, reason: str) -> str:
    return f"{status:<12} {what}: {reason}"


def _named(title: str, change: dict[str, Any]) -> str:
    season, episode = change["season"], change["episode"]
    if change["platform"] is not None:
        return f"{title} for {change['platform']}"
    if season is None:
        return title
    return f"{title}, season {season}" if episode is None else f"{title} S{season:02d}E{episode:02d}"
