"""What of a show is asked for already."""

from addon.domain.status import Status
from addon.store.session import Store
from addon.store.titles import statuses_of_title

from .kit import created, execute
from .show_kit import asked, episode, show_of


async def test_newest_item_that_is_not_cancelled_says_where_an_episode_stands(store: Store) -> None:
    await created(store)
    first = await asked(store, show_of(episode(1, 1), episode(1, 2), episode(1, 3)))
    second = await asked(store, show_of(episode(1, 2), episode(1, 3)))
    execute(store, "UPDATE item SET phase = 'COMPLETED' WHERE request_id = ? AND episode > 1", first.request.id)
    execute(store, "UPDATE item SET phase = 'CANCELLED' WHERE request_id = ? AND episode = 3", second.request.id)
    assert await store.read(statuses_of_title, "tt0000003") == {
        (1, 1): Status.PENDING,
        (1, 2): Status.PENDING,
        (1, 3): Status.COMPLETED,
    }
    assert await store.read(statuses_of_title, "tt0000001") == {}
