"""Live downloads as they are asked for: everything aria2 holds, one of them, or what belongs to a request."""

from dataclasses import replace

from addon.domain.downloads import DownloadStatus
from addon.store import grabs
from tests.schema.kit import ENTRY, Room, dig, outage

FIELDS = """gid requestId name status totalBytes completedBytes progress downloadBytesPerSecond etaSeconds connections
    seeders errorMessage"""


async def own(room: Room, gid: str) -> str:
    """Makes the gid belong to a new request, whose id is answered."""
    request = await room.movie()

    def unit(tables: object) -> None:
        tables.Download(  # type: ignore[attr-defined]  # what the store hands in
            gid=gid,
            grab_id=1,
            item_id=1,
            request_id=request.id,
            file_id=1,
            name="f",
            size_bytes=1,
            link="l",
            directory="d",
        )

    await room.store.write(unit)
    assert [download.gid for download in await room.store.read(grabs.all_downloads)] == [gid]
    return request.public_id


async def test_download_shows_what_aria2_says_at_the_moment_of_asking(room: Room) -> None:
    request_id = await own(room, ENTRY.gid)
    foreign = replace(ENTRY, gid="00000000000000bb", status=DownloadStatus.WAITING, bytes_per_second=0, total_bytes=0)
    room.aria2.entries = (ENTRY, foreign)
    found = (await room.data(f"{{ downloads {{ {FIELDS} }} }}"))["downloads"]
    assert dig(found, 0) == {
        "gid": "00000000000000aa",
        "requestId": request_id,
        "name": "film.mkv",
        "status": "ACTIVE",
        "totalBytes": 4_000_000_000,
        "completedBytes": 1_000_000_000,
        "progress": 0.25,
        "downloadBytesPerSecond": 20_000_000,
        "etaSeconds": 150,
        "connections": 4,
        "seeders": None,
        "errorMessage": None,
    }
    assert [dig(found, 1, name) for name in ("requestId", "progress", "etaSeconds")] == [None, 0.0, None]
    room.aria2.entries = ()
    assert await room.data("{ downloads { gid } }") == {"downloads": []}


async def test_download_is_found_by_its_gid(room: Room) -> None:
    room.aria2.entries = (ENTRY,)
    document = "query ($gid: ID!) { download(gid: $gid) { gid status } }"
    assert (await room.data(document, gid=ENTRY.gid))["download"] == {"gid": ENTRY.gid, "status": "ACTIVE"}
    assert (await room.data(document, gid="ffffffffffffffff"))["download"] is None


async def test_request_shows_only_its_own_downloads(room: Room) -> None:
    await room.movie("Carnival of Souls")
    request_id = await own(room, ENTRY.gid)
    room.aria2.entries = (ENTRY, replace(ENTRY, gid="00000000000000bb"))
    edges = dig(await room.data("{ requests { edges { node { id downloads { gid } } } } }"), "requests", "edges")
    assert edges == [
        {"node": {"id": request_id, "downloads": [{"gid": ENTRY.gid}]}},
        {"node": {"id": "request-1", "downloads": []}},
    ]


async def test_downloads_are_null_while_aria2_is_down_and_the_rest_stands(room: Room) -> None:
    await room.movie()
    room.aria2.error = outage("aria2")
    result = await room.ask(
        """{ downloads { gid } download(gid: "a") { gid } request(id: "request-1") { id downloads { gid } } }"""
    )
    assert result.data == {"downloads": None, "download": None, "request": {"id": "request-1", "downloads": None}}
    assert {str((e.extensions or {}).get("code")) for e in result.errors or ()} == {"UPSTREAM_UNAVAILABLE"}
    assert {e.message for e in result.errors or ()} == {"aria2 does not answer."}
    assert len(result.errors or ()) == 3
