"""Which Seerr request is which of ours; a removed one is remembered, so that no poll makes it again."""

import pytest

from addon.domain import events as e
from addon.store import requests, seerr_links
from addon.store.seerr_links import SeerrLink
from addon.store.session import Store

from .kit import created, led

LARGE = 2**40


async def test_a_seerr_request_is_linked_once_and_for_good(store: Store) -> None:
    assert await store.read(seerr_links.find_link, LARGE) is None
    await store.write(seerr_links.add_link, LARGE, 1)
    await store.write(seerr_links.add_link, LARGE, 2)
    assert await store.read(seerr_links.find_link, LARGE) == SeerrLink(seerr_id=LARGE, request_id=1)
    assert list(await store.read(seerr_links.known_links)) == [LARGE]


async def test_a_link_holds_the_seasons_that_were_followed_last(store: Store) -> None:
    await store.write(seerr_links.add_link, 4, 1, (1, 2))
    await store.write(seerr_links.add_link, 5, 1)
    await store.write(seerr_links.add_link, 4, 1, (2, 3))
    expected = SeerrLink(seerr_id=4, request_id=1, seasons=(2, 3))
    assert await store.read(seerr_links.find_link, 4) == expected
    assert await store.read(seerr_links.known_links) == {4: expected, 5: SeerrLink(seerr_id=5, request_id=1)}
    assert await store.read(seerr_links.links_of_request, 1) == (expected, SeerrLink(seerr_id=5, request_id=1))


async def test_a_tombstone_follows_no_seasons(store: Store) -> None:
    item = await created(store)
    await store.write(seerr_links.add_link, 4, item.request_id, (1,))
    await store.write(requests.remove, item.request_id)
    await store.write(seerr_links.add_link, 4, item.request_id, (1, 2))
    assert await store.read(seerr_links.known_links) == {4: SeerrLink(seerr_id=4, request_id=None, seasons=(1,))}


async def test_a_request_may_have_several_links(store: Store) -> None:
    item = await created(store)
    for seerr_id in (9, 4):
        await store.write(seerr_links.add_link, seerr_id, item.request_id)
    assert [link.seerr_id for link in await store.read(seerr_links.open_links)] == [4, 9]


async def test_a_removed_request_leaves_a_tombstone_that_nothing_brings_back(store: Store) -> None:
    item = await created(store)
    for seerr_id in (9, 4):
        await store.write(seerr_links.add_link, seerr_id, item.request_id)
    await store.write(requests.remove, item.request_id)
    again = await created(store)
    await store.write(seerr_links.add_link, 9, again.request_id)
    assert await store.read(seerr_links.find_link, 9) == SeerrLink(seerr_id=9, request_id=None)
    assert set(await store.read(seerr_links.known_links)) == {4, 9}
    assert await store.read(seerr_links.open_links) == ()


@pytest.mark.parametrize(
    ("kinds", "is_open"),
    [
        ((), True),
        ((e.ChoiceOffered,), True),
        ((e.ChoiceOffered, e.ReleaseSelected), True),
        ((e.ChoiceOffered, e.ReleaseSelected, e.ReleaseRefused), True),
        ((e.SeenInLibrary,), False),
        ((e.Cancelled,), False),
        ((e.Expired,), False),
    ],
)
async def test_only_what_is_on_its_way_is_looked_after(
    store: Store, kinds: tuple[type[e.Event], ...], is_open: bool
) -> None:
    item = await created(store)
    await store.write(seerr_links.add_link, 4, item.request_id)
    await led(store, item, kinds)
    expected = (SeerrLink(seerr_id=4, request_id=item.request_id),) if is_open else ()
    assert await store.read(seerr_links.open_links) == expected


async def test_polls_that_miss_it_are_counted_only_in_a_row(store: Store) -> None:
    await store.write(seerr_links.add_link, 4, 1)
    counts = [await store.write(seerr_links.count_missing, 4, missing=each) for each in (True, True, False, True)]
    assert counts == [1, 2, 0, 1]
    assert await store.write(seerr_links.count_missing, 5, missing=True) == 0


async def test_what_a_poll_lists_again_was_not_missing_in_a_row(store: Store) -> None:
    for seerr_id in (4, 5):
        await store.write(seerr_links.add_link, seerr_id, 1)
        await store.write(seerr_links.count_missing, seerr_id, missing=True)
    await store.write(seerr_links.found_again, frozenset({4, 99}))
    await store.write(seerr_links.found_again, frozenset())
    assert [await store.write(seerr_links.count_missing, each, missing=True) for each in (4, 5)] == [1, 2]


async def test_the_links_of_a_request_are_all_that_ever_stood_for_it(store: Store) -> None:
    item, other = await created(store), await created(store)
    for seerr_id, request_id in ((9, item.request_id), (4, item.request_id), (7, other.request_id)):
        await store.write(seerr_links.add_link, seerr_id, request_id)
    found = await store.read(seerr_links.links_of_request, item.request_id)
    assert [(link.seerr_id, link.request_id) for link in found] == [(4, item.request_id), (9, item.request_id)]
    assert await store.read(seerr_links.links_of_request, 99) == ()
