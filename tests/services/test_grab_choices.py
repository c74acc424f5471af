"""What a person selects, what two requests share, and what the service fetches first."""

from datetime import timedelta

import pytest

from addon.debrid.base import DirectLink, RemoteState
from addon.domain.releases import Rejection, Release
from addon.domain.status import Status
from addon.domain.transitions import Phase
from addon.errors import LinkRottedError, ReleaseRefusedError
from addon.services.steps import Waits
from addon.store import evidence

from .world import FILE, HASH, HASHES, SIZE, World, movie_file, release

OTHER = HASHES[1]
REJECTED = (Rejection(rule="quality", reason="Found 480p, wanted 1080p."),)


async def selected(world: World, found: Release, *, force: bool = False, **changes: object) -> int:
    """An item whose one release a person has selected; its id."""
    item = await world.ask(**changes)
    (known,) = await world.find(item, found, rejected=REJECTED if force else ())
    await world.commands.select(item.request_id, known.id, force=force)
    return item.id


def rotted(message: str = "the link is gone") -> LinkRottedError:
    return LinkRottedError(message, upstream="realdebrid", operation="unrestrict", lasting=False)


async def test_a_selected_release_is_taken_at_once(world: World) -> None:
    world.debrid.knows(HASH, movie_file())
    item_id = await selected(world, release())
    assert (await world.item(item_id)).status is Status.DOWNLOADING
    await world.step(item_id)
    assert await world.phase(item_id) is Phase.UNLOCKING


async def test_a_refused_selection_fails_with_the_reason_and_the_next_candidate_is_tried(world: World) -> None:
    world.debrid.knows(OTHER, movie_file())
    item = await world.ask()
    first, _ = await world.find(item, release(), release(OTHER))
    await world.commands.select(item.request_id, first.id, force=False)
    world.debrid.fails("add", ReleaseRefusedError("infringing", upstream="realdebrid", operation="add"))
    await world.step(item.id)
    failed = await world.item(item.id)
    assert (failed.status, failed.attempts) == (Status.FAILED, 1)
    assert "Infringing." in failed.note
    await world.walk(item.id, to=Phase.UNLOCKING)


async def test_a_refused_selection_of_who_chooses_himself_waits_for_the_next_search(world: World) -> None:
    item = await world.ask(auto_select=False)
    first, _ = await world.find(item, release(), release(OTHER))
    await world.commands.select(item.request_id, first.id, force=False)
    world.debrid.fails("add", ReleaseRefusedError("infringing", upstream="realdebrid", operation="add"))
    await world.step(item.id)
    outcome = await world.step(item.id)
    assert isinstance(outcome, Waits)
    assert outcome.until == world.clock() + timedelta(seconds=600)
    world.clock.now = outcome.until
    await world.step(item.id)
    assert await world.phase(item.id) is Phase.SEARCHING


async def test_a_person_may_select_what_is_not_cached(world: World) -> None:
    world.debrid.knows(HASH, movie_file(), chosen=RemoteState.FETCHING)
    world.wire(jellyfin=None, uncached=False)
    item_id = await selected(world, release())
    await world.step(item_id)
    assert await world.phase(item_id) is Phase.CACHING


@pytest.mark.parametrize("index", [0, None], ids=["index known", "index unknown"])
async def test_force_overrides_the_rules_about_files(world: World, index: int | None) -> None:
    named = "Another.Film.1999.mkv"
    world.debrid.knows(HASH, movie_file(1, f"/{named}"))
    found = release(file_index=index, filename=named if index == 0 else None)
    item_id = await selected(world, found, force=True)
    await world.step(item_id)
    assert [download.name for download in (await world.job(item_id)).downloads] == [named]


async def test_force_takes_the_file_that_the_indexer_named_before_the_largest(world: World) -> None:
    named = "Second.Film.1970.mkv"
    world.debrid.knows(HASH, movie_file(1, "/First Film 1960.mkv", SIZE * 2), movie_file(2, f"/{named}"))
    item_id = await selected(world, release(file_index=1, filename=named), force=True)
    await world.step(item_id)
    assert [download.name for download in (await world.job(item_id)).downloads] == [named]


async def test_force_cannot_take_a_torrent_without_any_video(world: World) -> None:
    world.debrid.knows(HASH, movie_file(1, "/film.exe"))
    item_id = await selected(world, release(file_index=None, filename=None), force=True)
    await world.step(item_id)
    assert (await world.item(item_id)).status is Status.FAILED


async def test_two_requests_share_a_torrent_and_cancelling_one_keeps_it_for_the_other(world: World) -> None:
    world.debrid.knows(HASH, movie_file())
    first, second = await world.grabbing_item(), await world.grabbing_item(is_4k=True)
    await world.step(first.id)
    await world.step(second.id)
    assert world.debrid.charged.count("add") == 1
    await world.commands.cancel(first.request_id)
    await world.clear()
    assert len(world.debrid.account_) == 1
    await world.walk(second.id, to=Phase.TRANSFERRING)
    await world.commands.cancel(second.request_id)
    await world.clear()
    assert world.debrid.account_ == {}  # Usher had added it, so the last one removes it


async def test_the_one_that_joined_may_go_first(world: World) -> None:
    world.debrid.knows(HASH, movie_file())
    first, second = await world.grabbing_item(), await world.grabbing_item(is_4k=True)
    await world.step(first.id)
    await world.step(second.id)
    await world.commands.cancel(second.request_id)
    await world.clear()
    assert len(world.debrid.account_) == 1
    await world.commands.cancel(first.request_id)
    await world.clear()
    assert world.debrid.account_ == {}


async def test_selecting_again_what_is_being_dropped_is_no_refusal(world: World) -> None:
    world.debrid.knows(HASH, movie_file())
    item = await world.grabbing_item()
    await world.step(item.id)
    await world.commands.cancel(item.request_id)
    await world.debrid.torrents()  # the listing that all share still has it
    (torrent_id,) = world.debrid.account_
    await world.commands.search(item.request_id)
    world.indexer.releases = (release(),)
    await world.step(item.id)
    del world.debrid.account_[torrent_id]
    await world.walk(item.id, to=Phase.UNLOCKING)
    assert await world.refused_hashes() == set()


async def followed(world: World) -> int:
    world.debrid.knows(HASH, movie_file(), chosen=RemoteState.FETCHING)
    item = await world.grabbing_item()
    await world.step(item.id)
    assert await world.phase(item.id) is Phase.CACHING
    world.clock.forward(1)
    return item.id


async def test_an_uncached_release_is_followed_by_the_shared_listing(world: World) -> None:
    item_id = await followed(world)
    (torrent,) = world.debrid.account_.values()
    for percent in range(5):
        torrent.progress, torrent.seeders = percent / 10, 7
        outcome = await world.step(item_id)
        assert isinstance(outcome, Waits)
        assert f"{percent * 10}% from 7 seeders" in outcome.note
        world.clock.now = outcome.until
    torrent.state = RemoteState.READY
    await world.step(item_id)
    assert await world.phase(item_id) is Phase.UNLOCKING
    assert world.debrid.charged == ["add", "select", "info", "info"]


async def test_many_that_wait_share_one_listing(world: World) -> None:
    for info_hash in HASHES:
        world.debrid.knows(info_hash, movie_file(), chosen=RemoteState.FETCHING)
    items = [await world.grabbing_item(release(info_hash)) for info_hash in HASHES]
    for item in items:
        await world.step(item.id)
    before = world.debrid.calls.count("torrents")
    world.clock.forward(2)
    for item in items:
        await world.step(item.id)
    assert world.debrid.calls.count("torrents") == before + 1


async def test_only_a_lack_of_progress_fails_what_is_followed(world: World) -> None:
    item_id = await followed(world)
    (torrent,) = world.debrid.account_.values()
    for progress in (0.1, 0.2, 0.3):
        torrent.progress = progress
        assert isinstance(await world.step(item_id), Waits)
        world.clock.forward(3599)
    assert isinstance(await world.step(item_id), Waits)
    world.clock.forward(1)
    await world.step(item_id)
    failed = await world.item(item_id)
    assert (failed.status, "no progress" in failed.note) == (Status.FAILED, True)
    await world.clear()
    assert world.debrid.account_ == {}


async def test_what_is_followed_and_vanishes_fails_and_is_remembered(world: World) -> None:
    item_id = await followed(world)
    world.debrid.account_.clear()
    world.clock.forward(2)
    await world.step(item_id)
    assert await world.phase(item_id) is Phase.FAILED
    assert await world.refused_hashes() == {HASH}


async def test_what_is_followed_waits_when_its_service_is_not_configured_any_more(world: World) -> None:
    item_id = await followed(world)
    world.services.clear()
    outcome = await world.step(item_id)
    assert isinstance(outcome, Waits)
    assert outcome.until == world.clock() + timedelta(minutes=5)


async def test_rotted_links_add_the_torrent_once_more(world: World) -> None:
    world.debrid.knows(HASH, movie_file())
    item = await world.grabbing_item()
    await world.step(item.id)
    (old,) = world.debrid.account_
    world.debrid.links[f"http://hoster.test/{old}/1"] = rotted()
    await world.walk(item.id, to=Phase.TRANSFERRING)
    await world.clear()
    assert world.debrid.charged.count("add") == 2
    assert list(world.debrid.account_) == ["T2"]


async def test_links_that_rot_again_fail_the_release(world: World) -> None:
    world.debrid.knows(HASH, movie_file())
    item = await world.grabbing_item()
    await world.step(item.id)
    for torrent in ("T1", "T2"):
        world.debrid.links[f"http://hoster.test/{torrent}/1"] = rotted()
    await world.walk(item.id, to=Phase.FAILED)
    await world.clear()
    assert (world.debrid.charged.count("add"), world.debrid.account_) == (2, {})
    assert await world.refused_hashes() == set()


async def test_a_users_torrent_with_rotted_links_is_left_alone(world: World) -> None:
    world.debrid.knows(HASH, movie_file())
    users = world.debrid.has(HASH, RemoteState.READY, 1)
    world.debrid.links[f"http://hoster.test/{users.id}/1"] = rotted()
    world.debrid.links["http://hoster.test/T2/1"] = rotted()
    item = await world.grabbing_item()
    await world.walk(item.id, to=Phase.FAILED)
    await world.clear()
    assert list(world.debrid.account_) == [users.id]


async def test_a_torrent_that_is_added_once_more_has_its_own_time_to_show_its_files(world: World) -> None:
    swarm = world.debrid.knows(HASH, movie_file())
    item = await world.grabbing_item()
    await world.step(item.id)
    world.debrid.links["http://hoster.test/T1/1"] = rotted()
    world.clock.forward(7200)
    swarm.added = RemoteState.CONVERTING
    await world.walk(item.id, to=Phase.TAKING)
    assert isinstance(await world.step(item.id), Waits)


async def test_a_refusal_at_the_unlocking_is_remembered_for_everybody(world: World) -> None:
    world.debrid.knows(HASH, movie_file())
    item = await world.grabbing_item()
    world.debrid.links["http://hoster.test/T1/1"] = ReleaseRefusedError(
        "infringing", upstream="realdebrid", operation="unrestrict"
    )
    await world.walk(item.id, to=Phase.FAILED)
    assert await world.refused_hashes() == {HASH}


@pytest.mark.parametrize(
    ("filename", "size_bytes"), [("film.rar", SIZE), (FILE, SIZE + 1)], ids=["an archive", "another size"]
)
async def test_a_link_to_something_else_than_the_file_fails_the_release_before_a_byte(
    world: World, filename: str, size_bytes: int
) -> None:
    world.debrid.knows(HASH, movie_file())
    item = await world.grabbing_item()
    world.debrid.links["http://hoster.test/T1/1"] = DirectLink(
        url="http://node.test/x", filename=filename, size_bytes=size_bytes, connections=4
    )
    await world.walk(item.id, to=Phase.FAILED)
    assert world.aria2.added == []
    assert f"delivers {filename}" in (await world.item(item.id)).note
    assert await world.refused_hashes() == set()  # says nothing of other selections


async def test_a_link_of_unknown_size_is_taken(world: World) -> None:
    world.debrid.knows(HASH, movie_file())
    item = await world.grabbing_item()
    world.debrid.links["http://hoster.test/T1/1"] = DirectLink(
        url="http://node.test/x", filename=FILE, size_bytes=None, connections=4
    )
    await world.walk(item.id, to=Phase.TRANSFERRING)


async def test_the_list_of_a_hash_is_kept_for_good(world: World) -> None:
    world.debrid.knows(HASH, movie_file())
    item = await world.grabbing_item()
    await world.step(item.id)
    assert await world.store.read(evidence.known_files, HASH) == (movie_file(),)


async def test_what_was_refused_for_now_is_asked_for_once_more_when_a_person_selects_it(world: World) -> None:
    world.debrid.knows(HASH, movie_file())
    world.debrid.fails("add", ReleaseRefusedError("no", upstream="realdebrid", operation="add", lasting=False))
    item = await world.grabbing_item()
    await world.step(item.id)
    (known,) = await world.releases(item)
    world.clock.forward(60)
    await world.commands.select(item.request_id, known.id, force=True)
    await world.step(item.id)
    assert await world.phase(item.id) is Phase.UNLOCKING


async def test_a_selected_release_that_is_refused_for_good_says_so(world: World) -> None:
    world.debrid.fails("add", ReleaseRefusedError("no", upstream="realdebrid", operation="add"))
    item = await world.grabbing_item()
    await world.step(item.id)
    other = await world.grabbing_item(is_4k=True)
    (known,) = await world.releases(other)
    await world.commands.select(other.request_id, known.id, force=False)
    await world.step(other.id)
    assert await world.phase(other.id) is Phase.FAILED
    assert (await world.item(other.id)).note == "Nothing that is configured delivers the release that was selected."
