"""What has come of links is kept for every release that is listed alike; .torrent files go with their last use."""

from dataclasses import replace

from addon.domain.models import Item
from addon.domain.releases import Release
from addon.store import followed_links, releases, torrent_files
from addon.store.releases import KnownRelease, Verdict
from addon.store.session import Store
from tests.domain.lives import INFO_HASH

from .kit import created, execute, grabbing, keep, release, rows, verdict

LINK = "http://feed.test/4/download?apikey=KEY&link=1"
OTHER = "http://feed.test/5/download?apikey=KEY&link=1"
FOUND = Release(indexer="torznab:feed.test", title="x", info_hash=INFO_HASH, trackers=("udp://t.test:1",))


def listed(link: str = LINK) -> Verdict:
    return verdict(info_hash="", link=link)


async def known(store: Store, release_id: int) -> KnownRelease:
    found = await store.read(releases.find_release, release_id)
    assert found is not None
    return found


async def both(store: Store, item: Item) -> tuple[KnownRelease, KnownRelease]:
    one, other = await keep(store, item, listed(), listed(OTHER))
    return await known(store, one), await known(store, other)


async def test_torrent_of_two_listings_is_accepted_once(store: Store) -> None:
    item = await created(store)
    first, second = await keep(store, item, listed(), verdict(info_hash=INFO_HASH))
    await store.write(followed_links.led_to, await known(store, first), FOUND)
    assert await keep(store, item, verdict(info_hash=INFO_HASH)) == (second, first)
    (only,) = await store.read(releases.untried, item)
    double = await known(store, first)
    assert (only.id, double.accepted, [each.rule for each in double.rejections]) == (second, False, ["link"])
    (recalled,) = await store.read(followed_links.recalled, item.request_id, (listed().release,))
    assert recalled.info_hash == INFO_HASH


async def test_a_link_has_one_row_however_its_rest_is_written(store: Store) -> None:
    item = await created(store)
    (first,) = await keep(store, item, listed())
    again = listed(LINK.replace("link=1", "link=2"))
    assert await keep(store, item, again) == (first,)
    assert (await known(store, first)).release.link == again.release.link


async def test_hash_is_told_to_every_release_that_is_listed_alike(store: Store) -> None:
    item = await created(store)
    one, other = await both(store, item)
    execute(
        store,
        "INSERT INTO release SELECT NULL, request_id, 1, 2, indexer, title, info_hash, filename, file_index,"
        " size_bytes, seeders, trackers, in_pack, cached_hint, quality_hint, quality, formats, accepted, rank,"
        " rejections, seen_at, platform, platform_hint, link, is_private FROM release WHERE id = ?",
        one.id,
    )
    await store.write(followed_links.led_to, one, FOUND)
    assert rows(store, "SELECT info_hash, trackers FROM release ORDER BY id") == [
        (INFO_HASH, '["udp://t.test:1"]'),
        ("", "[]"),
        (INFO_HASH, '["udp://t.test:1"]'),
    ]
    assert (await known(store, other.id)).accepted


async def test_hash_that_has_failed_for_the_item_is_accepted_no_longer(store: Store) -> None:
    item = await created(store)
    one, other = await both(store, item)
    execute(
        store,
        "INSERT INTO blocklist (item_id, info_hash, rule, reason, at) VALUES (?, ?, 'dead', 'The torrent is dead.', 0)",
        item.id,
        INFO_HASH,
    )
    await store.write(followed_links.led_to, one, FOUND)
    blocked = await known(store, one.id)
    assert (blocked.accepted, [each.rule for each in blocked.rejections]) == (False, ["dead"])
    await store.write(followed_links.led_to, other, replace(FOUND, info_hash="b" * 40))
    assert (await known(store, other.id)).accepted


async def test_dead_link_is_remembered_by_how_it_is_listed(store: Store) -> None:
    item = await created(store)
    one, other = await both(store, item)
    for _ in range(2):
        await store.write(followed_links.led_nowhere, one, "It is gone.")
    dead = await known(store, one.id)
    assert (dead.accepted, len(dead.rejections), (await known(store, other.id)).accepted) == (False, 1, True)
    assert await store.read(followed_links.dead_links, item.request_id) == {dead.release.key: dead.rejections[0]}


async def test_hashes_are_recalled_for_what_is_listed_alike_alone(store: Store) -> None:
    item = await created(store)
    one, other = await both(store, item)
    await store.write(followed_links.led_to, one, replace(FOUND, is_private=True))
    again = replace(one.release, link=LINK.replace("link=1", "link=2"))
    with_hash = release(3, link=LINK)
    found = await store.read(followed_links.recalled, item.request_id, (again, other.release, with_hash))
    assert found == (
        replace(again, info_hash=INFO_HASH, trackers=FOUND.trackers, is_private=True),
        other.release,
        with_hash,
    )


async def test_torrent_file_is_kept_once_and_as_long_as_its_hash_is_of_use(store: Store) -> None:
    item, _ = await grabbing(store)  # a grab of INFO_HASH
    await keep(store, item, verdict(1))
    hashes = (INFO_HASH, f"{1:040x}", "c" * 40)
    for info_hash in hashes:
        await store.write(torrent_files.keep, info_hash, info_hash.encode())
    await store.write(torrent_files.keep, INFO_HASH, b"another")
    await store.write(torrent_files.drop_unused)
    kept = [await store.read(torrent_files.find, info_hash) for info_hash in hashes]
    assert kept == [INFO_HASH.encode(), f"{1:040x}".encode(), None]
