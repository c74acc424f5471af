"""The PascalCase JSON that Jellyfin answers."""

from datetime import datetime

from addon.demo.catalogue import Episode
from addon.demo.clock import Timekeeper
from addon.demo.jellyfin.items import File, Item, Library, guid
from addon.demo.jellyfin.scanner import Scanner

SERVER_ID = "5f0c1a6e2b3d4c5e8f9a0b1c2d3e4f50"
_TASK_ID = guid("RefreshLibrary")


def stamp(moment: datetime) -> str:
    """A time with seven decimals, as .NET writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z"


def item(entry: Item, fields: frozenset[str]) -> dict[str, object]:
    """An item with the fields that were asked for (lower case); ids and paths are among those."""
    body: dict[str, object] = {
        "Name": entry.name,
        "ServerId": SERVER_ID,
        "Id": entry.id,
        "Type": entry.type,
        "LocationType": "FileSystem",
        "MediaType": "Unknown" if entry.type == "Series" else "Video",
        "IsFolder": entry.type == "Series",
    }
    if entry.year is not None:
        body["ProductionYear"] = entry.year
    if entry.type == "Episode":
        body |= _episode_numbers(entry)
    if "providerids" in fields:
        body["ProviderIds"] = dict(entry.provider_ids)
    if "path" in fields:
        body["Path"] = entry.path
    if "datecreated" in fields:
        body["DateCreated"] = stamp(entry.created_at)
    if "mediasources" in fields and entry.files:
        body["MediaSources"] = [_media_source(file) for file in entry.files]
    if "width" in fields and entry.files:
        body["Width"] = entry.width
    if "height" in fields and entry.files:
        body["Height"] = entry.width * 9 // 16
    return body


def missing_episode(series: Item, episode: Episode) -> dict[str, object]:
    """An episode that the metadata lists and the disk does not hold."""
    return {
        "Name": episode.name,
        "ServerId": SERVER_ID,
        "Id": guid(f"virtual {series.path} {episode.season} {episode.number}"),
        "Type": "Episode",
        "LocationType": "Virtual",
        "MediaType": "Video",
        "IsFolder": False,
        "IndexNumber": episode.number,
        "ParentIndexNumber": episode.season,
        "SeriesId": series.id,
        "SeriesName": series.name,
    }


def season(series: Item, number: int) -> dict[str, object]:
    """A season of a series."""
    return {
        "Name": f"Season {number}" if number else "Specials",
        "ServerId": SERVER_ID,
        "Id": guid(f"season {series.path} {number}"),
        "Type": "Season",
        "LocationType": "FileSystem",
        "MediaType": "Unknown",
        "IsFolder": True,
        "IndexNumber": number,
        "SeriesId": series.id,
        "SeriesName": series.name,
    }


def envelope(items: list[dict[str, object]], *, total: int, start: int = 0) -> dict[str, object]:
    """The envelope around items."""
    return {"Items": items, "TotalRecordCount": total, "StartIndex": start}


def virtual_folder(library: Library) -> dict[str, object]:
    """A library with its folders."""
    return {
        "Name": library.name,
        "Locations": list(library.locations),
        "CollectionType": library.kind,
        "LibraryOptions": {"Enabled": True, "EnableRealtimeMonitor": False},
        "ItemId": library.id,
        "PrimaryImageItemId": library.id,
        "RefreshStatus": "Idle",
    }


def library_folder(library: Library) -> dict[str, object]:
    """A library as an item, which is what lies at the top level."""
    return {
        "Name": library.name,
        "ServerId": SERVER_ID,
        "Id": library.id,
        "Type": "CollectionFolder",
        "CollectionType": library.kind,
        "LocationType": "FileSystem",
        "MediaType": "Unknown",
        "IsFolder": True,
    }


def library_task(scanner: Scanner, time: Timekeeper) -> dict[str, object]:
    """The library scan among the scheduled tasks."""
    progress, result = scanner.progress(), scanner.result()
    task: dict[str, object] = {
        "Name": "Scan Media Library",
        "State": "Idle" if progress is None else "Running",
        "Id": _TASK_ID,
        "Triggers": [{"Type": "IntervalTrigger", "IntervalTicks": 432000000000}],
        "Description": "Scans your media library for new files and refreshes metadata.",
        "Category": "Library",
        "IsHidden": False,
        "Key": "RefreshLibrary",
    }
    if progress is not None:
        task["CurrentProgressPercentage"] = min(progress, 99.9)
    if result is not None:
        task["LastExecutionResult"] = {
            "StartTimeUtc": stamp(time.at(result.started_s)),
            "EndTimeUtc": stamp(time.at(result.ended_s)),
            "Status": result.status,
            "Name": "Scan Media Library",
            "Key": "RefreshLibrary",
            "Id": _TASK_ID,
        }
    return task


def problem(status: int, title: str, errors: dict[str, list[str]] | None = None) -> dict[str, object]:
    """The error body of ASP.NET."""
    body: dict[str, object] = {
        "type": "https://tools.ietf.org/html/rfc9110#section-15.5",
        "title": title,
        "status": status,
        "traceId": "00-00000000000000000000000000000000-0000000000000000-00",
    }
    return body | ({"errors": errors} if errors else {})


def _episode_numbers(entry: Item) -> dict[str, object]:
    body: dict[str, object] = {}
    if entry.number is not None:
        body["IndexNumber"] = entry.number
    if entry.last is not None and entry.last != entry.number:
        body["IndexNumberEnd"] = entry.last
    if entry.season is not None:
        body["ParentIndexNumber"] = entry.season
    if entry.series_path is not None:
        body["SeriesId"] = guid(f"Series {entry.series_path}")
    return body


def _media_source(file: File) -> dict[str, object]:
    name = file.path.rsplit("/", 1)[-1]
    return {
        "Protocol": "File",
        "Id": guid(file.path),
        "Path": file.path,
        "Type": "Default",
        "Container": name.rsplit(".", 1)[-1],
        "Size": file.size_bytes,
        "Name": name.rsplit(".", 1)[0],
        "MediaStreams": [
            {"Type": "Video", "Index": 0, "Width": file.width, "Height": file.width * 9 // 16, "Codec": "hevc"}
        ],
    }
