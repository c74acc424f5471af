"""Commands that must change nothing, and requests in every status."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from addon.domain.status import Status

from .world import World


def everything(world: World) -> Callable[[], Awaitable[Any]]:
    """All that the store holds of requests, to compare."""

    def unit(tables: Any) -> Any:
        return [
            tables.db.select(f"SELECT * FROM {table} ORDER BY 1, 2")
            for table in ("request", "item", "grab", "download", "history", "chore", "release")
        ]

    return lambda: world.store.read(unit)


async def refused(world: World, error: type[Exception], command: Callable[[], Awaitable[object]]) -> Exception:
    """The error that the command ends with; nothing was changed."""
    look = everything(world)
    before = await look()
    with pytest.raises(error) as caught:
        await command()
    assert await look() == before
    return caught.value


async def in_status(world: World, status: Status) -> int:
    """A request that has come to this status by itself."""
    match status:
        case Status.PENDING:
            return (await world.ask()).request_id
        case Status.FOUND:
            return (await world.grabbing_item()).request_id
        case Status.DOWNLOADING:
            return (await world.transferring_item())[0].request_id
        case Status.COMPLETED:
            item, _ = await world.importing_item()
            await world.step(item.id)
        case Status.FAILED:
            item, _ = await world.importing_item(b"something else")
            await world.step(item.id)
        case Status.CANCELLED:
            item = await world.grabbing_item()
            await world.commands.cancel(item.request_id)
        case Status.EXPIRED:
            item = await world.grabbing_item()
            world.clock.forward(2592001)
            await world.calendar.tick()
    assert (await world.item(item.id)).status is status
    return item.request_id
