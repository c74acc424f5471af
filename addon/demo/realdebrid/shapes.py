"""The JSON that Real-Debrid answers about torrents and links."""

from datetime import datetime, timedelta, timezone

from addon.demo.clock import Timekeeper, iso_millis
from addon.demo.debrid.stages import Stage
from addon.demo.debrid.vault import Direct, Hosted
from addon.demo.realdebrid.account import Account, Held

# The server's own time zone: its dates say `Z` but are local time. Only /time/iso tells the offset.
SERVER_ZONE = timezone(timedelta(hours=1))
_SHOWS_SPEED = ("downloading", "compressing", "uploading")
_SHOWS_SEEDERS = ("downloading", "magnet_conversion")


def server_date(moment: datetime) -> str:
    """A date as the service writes it: local time, wrongly marked as UTC."""
    return iso_millis(moment.astimezone(SERVER_ZONE))


def torrent_item(account: Account, held: Held, time: Timekeeper) -> dict[str, object]:
    """A torrent as the list shows it."""
    stage = account.stage(held)
    files = account.files(held)
    selected_bytes = sum(files[index - 1].size_bytes for index in held.selected or () if files)
    item: dict[str, object] = {
        "id": held.id,
        "filename": _name(account, held, stage),
        "hash": held.info_hash,
        "bytes": selected_bytes,
        "host": "real-debrid.com",
        "split": 2000,
        "progress": stage.progress,
        "status": stage.status,
        "added": server_date(time.at(held.added_s)),
        "links": [hosted.link for hosted in account.links(held)],
    }
    if stage.status == "downloaded":
        item["ended"] = server_date(time.at(_ended_s(account, held)))
    if stage.status in _SHOWS_SPEED:
        item["speed"] = int(selected_bytes * stage.speed_share)
    if stage.status in _SHOWS_SEEDERS:
        torrent = account.torrent(held)
        item["seeders"] = (torrent.seeders or 0) if torrent and stage.seeding else 0
    return item


def torrent_info(account: Account, held: Held, time: Timekeeper) -> dict[str, object]:
    """A torrent as `info` shows it: the list's fields, and its files with ids from 1."""
    torrent = account.torrent(held)
    files = account.files(held)
    root = f"/{torrent.name}" if torrent and torrent.root_in_paths else ""
    return {
        **torrent_item(account, held, time),
        "original_filename": _name(account, held, account.stage(held)),
        "original_bytes": sum(file.size_bytes for file in files),
        "files": [
            {
                "id": index,
                "path": f"{root}/{file.path}",
                "bytes": file.size_bytes,
                "selected": int(index in (held.selected or ())),
            }
            for index, file in enumerate(files, start=1)
        ],
    }


def hoster_facts(hosted: Hosted, origin: str) -> dict[str, object]:
    """The fields about a file that every link answer has."""
    return {
        "filename": hosted.filename,
        "mimeType": hosted.mime_type,
        "filesize": hosted.content.size_bytes,
        "link": hosted.link,
        "host": "real-debrid.com",
        "host_icon": f"{origin}/icons/realdebrid.png",
    }


def direct_link(direct: Direct, origin: str, node_url: str) -> dict[str, object]:
    """The answer to an unrestrict."""
    return {
        "id": direct.id,
        **hoster_facts(direct.hosted, origin),
        "chunks": 16,
        "crc": 1,
        "download": node_url,
        "streamable": int(direct.hosted.is_video),
    }


def _name(account: Account, held: Held, stage: Stage) -> str:
    torrent = account.torrent(held)
    # While the metadata is missing, only the magnet's own name is known, or nothing but the hash.
    if torrent is None or stage.status in ("magnet_conversion", "magnet_error"):
        return held.magnet_name or held.info_hash
    return torrent.name


def _ended_s(account: Account, held: Held) -> float:
    fate = account.fate(held.info_hash)
    selected_s = held.added_s if held.selected_s is None else held.selected_s
    if held.finished or held.known_before:
        return selected_s
    return selected_s + fate.queued_seconds + fate.downloading_seconds + fate.finishing_seconds
