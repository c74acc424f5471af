"""The JSON that TorBox answers about torrents, its queue and what is cached."""

from addon.demo.catalogue import Torrent
from addon.demo.clock import Timekeeper
from addon.demo.debrid.stages import Stage
from addon.demo.torbox.account import Account, Held, Queued

_STATES = {
    "magnet_conversion": "metaDL",
    "magnet_error": "missingFiles",
    "queued": "queued",
    "downloading": "downloading",
    "uploading": "processing",
    "downloaded": "completed",
    "dead": "failed (no peers)",
    "error": "error",
    "virus": "completed",
}


def torrent_item(account: Account, held: Held, time: Timekeeper) -> dict[str, object]:
    """A torrent as the list shows it; `files` is null until they are known."""
    stage, torrent = account.stage(held), account.torrent(held)
    is_there = stage.status == "downloaded"
    size = torrent.size_bytes if torrent else 0
    return {
        "id": held.id,
        "hash": held.info_hash,
        "created_at": time.at(held.added_s).isoformat(),
        "updated_at": time.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        "magnet": None,
        "size": size,
        "active": not is_there,
        "auth_id": "a-1",
        "download_state": _word(stage),
        "seeds": (torrent.seeders or 0) if torrent and stage.seeding else 0,
        "peers": 0,
        "ratio": 0.0,
        "progress": stage.progress / 100,
        "download_speed": int(size * stage.speed_share),
        "upload_speed": 0,
        "name": torrent.name if torrent else held.magnet_name or held.info_hash,
        "eta": 0,
        "server": 1,
        "torrent_file": False,
        "expires_at": None,
        "download_present": is_there,
        "download_finished": is_there,
        "files": _files(torrent, infected=stage.status == "virus") if torrent else None,
        "inactive_check": 0,
        "availability": 1.0,
        "private": False,
    }


def queued_item(queued: Queued) -> dict[str, object]:
    """An add that waits for a slot."""
    return {"id": queued.id, "type": "torrent", "hash": queued.info_hash, "name": queued.magnet_name, "magnet": None}


def cached_item(torrent: Torrent, *, with_files: bool) -> dict[str, object]:
    """A torrent that the service has the files of."""
    item: dict[str, object] = {"name": torrent.name, "size": torrent.size_bytes, "hash": torrent.info_hash}
    if with_files:
        item["files"] = [
            {"name": f"{torrent.name}/{file.path}", "size": file.size_bytes, "short_name": file.basename}
            for file in torrent.files
        ]
    return item


def _files(torrent: Torrent, *, infected: bool) -> list[dict[str, object]]:
    """The files with the service's own ids, which begin at 0."""
    return [
        {
            "id": number,
            "md5": None,
            "hash": torrent.info_hash,
            "s3_path": f"{torrent.info_hash}/{file.path}",
            "name": f"{torrent.name}/{file.path}",
            "size": file.size_bytes,
            "mimetype": "video/x-matroska" if file.is_video else "application/octet-stream",
            "short_name": file.basename,
            "absolute_path": f"/data/{torrent.name}/{file.path}",
            "zipped": False,
            "infected": infected,
            "opensubtitles_hash": None,
        }
        for number, file in enumerate(torrent.files)
    ]


def _word(stage: Stage) -> str:
    is_stalled = stage.status == "downloading" and not stage.seeding
    return "stalled (no seeds)" if is_stalled else _STATES[stage.status]
