"""How a candidate is taken: what it costs, what proves it, and what refuses it."""

import asyncio
from dataclasses import replace

import pytest

from addon.debrid.base import RemoteState
from addon.domain.events import FilesReady, ReleaseRefused
from addon.domain.transitions import Phase
from addon.errors import ReleaseRefusedError
from addon.services.steps import Happened, Waits
from addon.store import evidence

from .world import FILE, HASH, HASHES, SIZE, World, movie_file, release

OTHER = HASHES[1]
FIRST, JUNK = movie_file(1, "/read me first.txt", 30), movie_file(2, "/read me.txt", 20)
KNOWN, UNKNOWN = release(), release(file_index=None, filename=None)


def refusal(outcome: object) -> ReleaseRefused:
    assert isinstance(outcome, Happened)
    assert isinstance(outcome.event, ReleaseRefused)
    return outcome.event


def is_ready(outcome: object) -> bool:
    return isinstance(outcome, Happened) and isinstance(outcome.event, FilesReady)


def infringing(*, lasting: bool = True) -> ReleaseRefusedError:
    return ReleaseRefusedError(
        "Real-Debrid refuses the release as infringing", upstream="realdebrid", operation="add", lasting=lasting
    )


async def test_a_cached_release_with_a_known_index_costs_add_select_and_one_info(world: World) -> None:
    world.debrid.knows(HASH, movie_file(), JUNK)
    item = await world.grabbing_item(KNOWN)
    outcome = await world.step(item.id)
    assert isinstance(outcome, Happened)
    assert isinstance(outcome.event, FilesReady)
    assert [(file.name, file.size_bytes) for file in outcome.event.files] == [(FILE, SIZE)]
    assert world.debrid.calls == ["torrents", "add", "select", "info"]
    assert (await world.phase(item.id), world.debrid.deleted) == (Phase.UNLOCKING, [])


async def test_a_cached_release_with_an_unknown_index_is_looked_at_before_the_selection(world: World) -> None:
    world.debrid.knows(HASH, JUNK, movie_file(3))
    item = await world.grabbing_item(UNKNOWN)
    assert is_ready(await world.step(item.id))
    assert world.debrid.charged == ["add", "info", "select", "info"]
    (torrent,) = world.debrid.account_.values()
    assert torrent.selected == (3,)


async def test_a_hash_whose_list_is_known_is_selected_by_the_list(world: World) -> None:
    world.debrid.knows(HASH, JUNK, movie_file(3))
    item = await world.grabbing_item(UNKNOWN)
    await world.store.write(evidence.keep_files, HASH, "realdebrid", (JUNK, movie_file(3)))
    assert is_ready(await world.step(item.id))
    assert world.debrid.charged == ["add", "select", "info"]


async def test_a_hash_that_the_account_has_costs_one_info_and_is_never_removed(world: World) -> None:
    world.debrid.knows(HASH, movie_file(), JUNK)
    users = world.debrid.has(HASH, RemoteState.READY, 1)
    item = await world.grabbing_item(KNOWN)
    assert is_ready(await world.step(item.id))
    assert world.debrid.charged == ["info"]
    await world.commands.cancel(item.request_id)
    await world.clear()
    assert list(world.debrid.account_) == [users.id]


async def test_a_torrent_of_the_users_that_waits_for_its_files_is_not_touched(world: World) -> None:
    world.debrid.knows(HASH, FIRST, movie_file(2))
    users = world.debrid.has(HASH, RemoteState.CHOOSING)
    item = await world.grabbing_item(UNKNOWN)
    assert is_ready(await world.step(item.id))
    assert (users.selected, world.debrid.charged.count("add")) == ((), 1)


async def test_of_a_users_torrent_with_other_files_nothing_is_taken_or_removed(world: World) -> None:
    world.debrid.knows(HASH, movie_file(1), JUNK)
    users = world.debrid.has(HASH, RemoteState.READY, 2)
    item = await world.grabbing_item(KNOWN)
    assert is_ready(await world.step(item.id))
    assert world.debrid.charged == ["info", "add", "select"]
    await world.clear()
    assert users.id in world.debrid.account_


async def test_a_torrent_that_its_owner_removed_meanwhile_is_added_by_usher(world: World) -> None:
    world.debrid.knows(HASH, movie_file())
    users = world.debrid.has(HASH, RemoteState.READY, 1)
    item = await world.grabbing_item(KNOWN)
    await world.debrid.torrents()
    del world.debrid.account_[users.id]  # the listing that Usher shares still has it
    assert is_ready(await world.step(item.id))
    assert await world.refused_hashes() == set()


async def test_a_wrong_index_is_mended_by_one_more_add_with_the_kept_list(world: World) -> None:
    world.debrid.knows(HASH, FIRST, movie_file(2))
    item = await world.grabbing_item(release(file_index=0))
    assert is_ready(await world.step(item.id))
    await world.clear()
    assert sorted(world.debrid.charged) == ["add", "add", "delete", "info", "select", "select"]
    (torrent,) = world.debrid.account_.values()
    assert torrent.selected == (2,)


async def test_a_service_that_fetches_other_files_again_and_again_is_refused(world: World) -> None:
    world.debrid.knows(HASH, FIRST, movie_file(2))
    users = world.debrid.has(HASH, RemoteState.READY, 1)
    item = await world.grabbing_item(KNOWN)
    gate = world.debrid.holds("select", done=True)
    taken = asyncio.create_task(world.step(item.id))
    await gate.reached.wait()
    (added,) = [each for each in world.debrid.account_.values() if each is not users]
    world.debrid.account_.pop(added.id)
    gate.opened.set()
    assert "without a word" in refusal(await taken).reason  # absent from the listing: info alone decides
    assert world.debrid.charged == ["info", "add", "select", "info"]


async def test_wrong_files_refuse_the_release_and_a_second_search_costs_no_call(world: World) -> None:
    world.debrid.knows(HASH, movie_file(1, "/Another.Film.1999.1080p.mkv"))
    item = await world.grabbing_item(UNKNOWN)
    refused = refusal(await world.step(item.id))
    assert (refused.info_hash, refused.rule) == (HASH, "year_matches")
    await world.clear()
    assert world.debrid.charged == ["add", "info", "delete"]
    again = await world.ask(imdb_id="tt0000002", tmdb_id=2)
    world.indexer.releases = (UNKNOWN,)
    await world.step(again.id)
    assert [r.rule for r in (await world.releases(again))[0].rejections] == ["year_matches"]
    assert world.debrid.charged == ["add", "info", "delete"]


async def test_wrong_files_that_an_index_pointed_at_cost_four_calls(world: World) -> None:
    world.debrid.knows(HASH, movie_file(1, "/Another.Film.1999.1080p.mkv"))
    item = await world.grabbing_item(KNOWN)
    refusal(await world.step(item.id))
    await world.clear()
    assert world.debrid.charged == ["add", "select", "info", "delete"]


async def test_a_file_of_another_size_than_the_indexer_said_is_refused(world: World) -> None:
    world.debrid.knows(HASH, movie_file(size_bytes=SIZE * 2))
    item = await world.grabbing_item(KNOWN)
    refused = refusal(await world.step(item.id))
    assert refused.rule == "video_files"
    assert f"{SIZE * 2:,}" in refused.reason


async def test_an_infringing_release_costs_one_call_and_is_remembered_for_everybody(world: World) -> None:
    world.debrid.knows(OTHER, movie_file())
    world.debrid.fails("add", infringing())
    item = await world.grabbing_item(KNOWN, release(OTHER))
    assert refusal(await world.step(item.id)).rule == "not_refused"
    assert (world.debrid.charged, await world.refused_hashes()) == (["add"], {HASH})
    assert await world.phase(item.id) is Phase.GRABBING
    assert is_ready(await world.step(item.id))
    await world.clear()
    assert [torrent.info_hash for torrent in world.debrid.account_.values()] == [OTHER]


async def test_a_refusal_that_may_be_a_penalty_is_not_remembered_for_others(world: World) -> None:
    world.debrid.fails("add", infringing(lasting=False))
    item = await world.grabbing_item(KNOWN)
    refusal(await world.step(item.id))
    assert await world.refused_hashes() == set()


async def test_a_torrent_that_vanishes_is_refused_and_remembered(world: World) -> None:
    world.debrid.knows(HASH, movie_file(), added=RemoteState.CONVERTING)
    item = await world.grabbing_item(KNOWN)
    assert isinstance(await world.step(item.id), Waits)
    world.debrid.account_.clear()
    world.clock.forward(5)
    assert "without a word" in refusal(await world.step(item.id)).reason
    assert await world.refused_hashes() == {HASH}


@pytest.mark.parametrize(
    ("state", "remembered"), [(RemoteState.DEAD, False), (RemoteState.INFECTED, True)], ids=["dead", "virus"]
)
async def test_a_dead_or_infected_torrent_is_refused_and_removed(
    world: World, state: RemoteState, remembered: bool
) -> None:
    world.debrid.knows(HASH, movie_file(), chosen=state)
    item = await world.grabbing_item(KNOWN)
    refusal(await world.step(item.id))
    await world.clear()
    assert (world.debrid.account_, await world.refused_hashes()) == ({}, {HASH} if remembered else set())
    assert not (await world.releases(item))[0].accepted


async def test_a_mixed_selection_that_comes_as_one_archive_is_added_again_as_the_film_alone(world: World) -> None:
    world.debrid.knows(HASH, movie_file(), JUNK, packed=True)
    world.debrid.has(HASH, RemoteState.READY, 1, 2)
    item = await world.grabbing_item(KNOWN)
    outcome = await world.step(item.id)
    assert isinstance(outcome, Happened)
    assert isinstance(outcome.event, FilesReady)
    assert [file.name for file in outcome.event.files] == [FILE]
    assert world.debrid.charged == ["info", "add", "select"]


async def test_fewer_links_than_files_for_the_film_alone_refuse_it(world: World) -> None:
    world.debrid.knows(HASH, movie_file(), JUNK)
    item = await world.grabbing_item(KNOWN)
    original = world.debrid.info

    async def without_links(torrent_id: str, info_hash: str) -> object:
        return replace(await original(torrent_id, info_hash), links=())

    world.debrid.info = without_links  # type: ignore[method-assign, assignment]
    assert refusal(await world.step(item.id)).rule == "video_files"
