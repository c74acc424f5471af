"""A download as aria2 has it now."""

from typing import cast

import strawberry

from addon.services.live import LiveDownload
from schema.enums import DownloadStatus
from schema.scalars import BigInt


@strawberry.type(description="An entry of aria2, live: never stored, always as it is at the moment of asking.")
class Download:
    """See the description. Never made: the fields are read from a LiveDownload, whose names these are."""

    gid: strawberry.ID = strawberry.field(description="aria2's own id of it.")
    public_request_id: strawberry.ID | None = strawberry.field(
        name="requestId", description="The request it belongs to. Null: not one of Usher's."
    )
    name: str = strawberry.field(description="The file's or the torrent's name.")
    status: DownloadStatus = strawberry.field(description="Where aria2 has it.")
    total_bytes: BigInt = strawberry.field(description="Its size; 0 until the server has answered.")
    completed_bytes: BigInt = strawberry.field(description="How much of it is here.")
    progress: float = strawberry.field(description="0 to 1.")
    bytes_per_second: BigInt = strawberry.field(name="downloadBytesPerSecond", description="The present speed.")
    eta_seconds: int | None = strawberry.field(
        description="Until it is done at the present speed; null while it does not move."
    )
    connections: int = strawberry.field(description="To how many servers or peers it is connected.")
    seeders: int | None = strawberry.field(description="Of a torrent: connected peers that have all of it.")
    error_message: str | None = strawberry.field(description="What aria2 says of an error.")


def downloads_of(live: tuple[LiveDownload, ...]) -> list[Download]:
    """The downloads as clients see them: the same objects, because a thousand may be shown every second."""
    return cast(list[Download], list(live))
