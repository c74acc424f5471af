"""A release without a hash is followed once it is the best; what came of it is kept, and an outage passed by."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from addon.domain.events import CandidatesExhausted, ReleaseRefused
from addon.domain.models import Item
from addon.domain.releases import PRIVATE, Rejection, Release, RemoteFile
from addon.domain.transitions import Phase
from addon.errors import UpstreamRejectedError, UpstreamUnavailableError
from addon.indexers.torrent_links import Followed
from addon.services.following import FILES_FROM
from addon.services.steps import Happened
from addon.store import evidence, torrent_files
from addon.store.releases import KnownRelease

from .fake_debrid import FakeDebrid
from .fakes import outage
from .world import FILE, HASHES, NAME, SIZE, World, movie_file, release

FEED = "torznab:feed.test"
FIRST, SECOND = HASHES[:2]
FILES = (RemoteFile(id=1, path=FILE, size_bytes=SIZE),)


def linked(name: str = "one", **changes: object) -> Release:
    """A release as a feed lists it without its hash; each name is another torrent's."""
    listed = Release(indexer=FEED, title=NAME, info_hash="", size_bytes=SIZE, link=link(name))
    return replace(listed, **changes)  # type: ignore[arg-type]


def link(name: str = "one", call: int = 1) -> str:
    return f"http://feed.test/{name}/download?apikey=KEY&link={call}"


def leads(world: World, name: str = "one", info_hash: str = FIRST, **changes: object) -> None:
    """The link leads to a torrent that the debrid service has."""
    found = replace(Followed(info_hash=info_hash, trackers=("udp://t.test:1",)), **changes)  # type: ignore[arg-type]
    world.links.leads[link(name)] = found
    world.debrid.knows(info_hash, movie_file())


async def only(world: World, item: Item) -> KnownRelease:
    (known,) = await world.releases(item)
    return known


async def test_release_behind_a_link_is_followed_and_delivered(world: World) -> None:
    leads(world, torrent=b"d4:infoe", files=FILES)
    item = await world.grabbing_item(linked())
    await world.step(item.id)
    assert await world.phase(item.id) is Phase.UNLOCKING
    assert world.links.followed == [link()]
    known = (await only(world, item)).release
    assert (known.info_hash, known.trackers, known.is_private) == (FIRST, ("udp://t.test:1",), False)
    assert await world.store.read(torrent_files.find, FIRST) == b"d4:infoe"
    assert await world.store.read(evidence.known_files, FIRST, FILES_FROM) == FILES


async def test_files_of_the_torrent_are_judged_before_anything_is_asked(world: World) -> None:
    leads(world, torrent=b"x", files=(RemoteFile(id=1, path="setup.exe", size_bytes=SIZE),))
    item = await world.grabbing_item(linked())
    outcome = await world.step(item.id)
    assert isinstance(outcome, Happened)
    assert isinstance(outcome.event, ReleaseRefused)
    assert outcome.event.info_hash == FIRST
    assert world.debrid.charged == []


async def test_only_the_best_is_followed(world: World) -> None:
    leads(world)
    leads(world, "two", SECOND)
    item = await world.grabbing_item(linked(), linked("two"))
    await world.step(item.id)
    assert world.links.followed == [link()]


async def test_gone_link_is_a_verdict_with_its_reason_and_the_next_follows(world: World) -> None:
    leads(world, "two", SECOND)
    item = await world.grabbing_item(linked(), linked("two"))
    await world.step(item.id)
    assert await world.phase(item.id) is Phase.UNLOCKING
    told = {each.release.link: each for each in await world.releases(item)}[link()]
    assert (told.accepted, [each.rule for each in told.rejections]) == (False, ["link"])
    assert "lists a link that is gone" in told.rejections[0].reason
    assert "KEY" not in told.rejections[0].reason


async def test_link_to_nonsense_is_a_verdict_and_leaves_nothing_to_try(world: World) -> None:
    world.links.leads[link()] = UpstreamRejectedError("no torrent", upstream=FEED, operation="download")
    item = await world.grabbing_item(linked())
    outcome = await world.step(item.id)
    assert isinstance(outcome, Happened)
    assert isinstance(outcome.event, CandidatesExhausted)
    assert not (await only(world, item)).accepted


async def test_link_that_does_not_answer_is_passed_by_and_judged_by_nobody(world: World) -> None:
    world.links.leads[link()] = outage(FEED)
    world.debrid.knows(SECOND, movie_file())
    item = await world.grabbing_item(linked(), release(SECOND))
    await world.step(item.id)
    assert await world.phase(item.id) is Phase.UNLOCKING
    assert all(each.accepted for each in await world.releases(item))


async def test_outage_of_the_only_links_is_raised_and_waits(world: World) -> None:
    world.links.leads |= {link(): outage(FEED, "is away"), link("two"): outage(FEED)}
    item = await world.grabbing_item(linked(), linked("two"))
    with pytest.raises(UpstreamUnavailableError, match="is away"):
        await world.step(item.id)
    assert sorted(world.links.followed) == [link(), link("two")]
    assert await world.phase(item.id) is Phase.GRABBING
    assert all(each.accepted for each in await world.releases(item))


async def test_outage_that_ends_first_is_waited_for(world: World) -> None:
    sooner, later = outage(FEED, "is away"), outage(FEED, "is away for long")
    sooner.retry_at, later.retry_at = world.clock() + timedelta(minutes=1), world.clock() + timedelta(hours=1)
    world.links.leads |= {link(): later, link("two"): sooner, link("three"): later}
    item = await world.grabbing_item(linked(), linked("two"), linked("three"))
    with pytest.raises(UpstreamUnavailableError) as caught:
        await world.step(item.id)
    assert caught.value.retry_at == sooner.retry_at


async def test_release_that_a_person_selects_is_followed(world: World) -> None:
    leads(world)
    item = await world.ask(auto_select=False)
    (known,) = await world.find(item, linked())
    await world.commands.select(item.request_id, known.id, force=False)
    await world.walk(item.id, to=Phase.UNLOCKING)
    assert world.links.followed == [link()]


async def test_selected_release_whose_link_is_gone_fails_with_its_reason(world: World) -> None:
    item = await world.ask(auto_select=False)
    (known,) = await world.find(item, linked())
    await world.commands.select(item.request_id, known.id, force=False)
    outcome = await world.step(item.id)
    assert isinstance(outcome, Happened)
    assert isinstance(outcome.event, CandidatesExhausted)
    assert (await only(world, item)).rejections[0].rule == "link"


async def test_hash_that_is_known_is_not_asked_for_again_when_the_link_has_changed(world: World) -> None:
    leads(world)
    item = await world.ask(auto_select=False)
    world.indexer.releases = (linked(),)
    await world.step(item.id)
    (known,) = await world.releases(item)
    await world.commands.select(item.request_id, known.id, force=False)
    await world.walk(item.id, to=Phase.UNLOCKING)
    await world.commands.cancel(item.request_id)

    world.indexer.releases = (linked(link=link(call=2), seeders=9),)
    await world.commands.search(item.request_id)
    await world.step(item.id)
    again = await only(world, item)
    assert (again.id, again.release.info_hash, again.release.seeders) == (known.id, FIRST, 9)
    assert again.release.trackers == ("udp://t.test:1",)
    assert world.links.followed == [link()]


async def test_link_that_was_gone_is_not_accepted_again(world: World) -> None:
    item = await world.ask(auto_select=False)
    world.indexer.releases = (linked(),)
    await world.step(item.id)
    known = await only(world, item)
    await world.commands.select(item.request_id, known.id, force=False)
    await world.step(item.id)

    world.indexer.releases = (linked(link=link(call=2)),)
    await world.commands.search(item.request_id)
    await world.step(item.id)
    again = await only(world, item)
    assert (again.id, again.accepted, again.rejections) == (known.id, False, (_gone(),))


async def test_private_hash_is_told_to_no_debrid_service(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(world.debrid, "cached", _noting(asked))
    item = await world.ask()
    world.indexer.releases = (release(FIRST, indexer=FEED, is_private=True),)
    await world.step(item.id)
    assert (asked, (await only(world, item)).rejections) == ([], (PRIVATE,))
    assert await world.phase(item.id) is Phase.SEARCHING


async def test_torrent_that_turns_out_to_be_private_is_told_to_no_debrid_service(world: World) -> None:
    leads(world, torrent=b"x", files=FILES, is_private=True)
    item = await world.grabbing_item(linked())
    outcome = await world.step(item.id)
    assert isinstance(outcome, Happened)
    assert isinstance(outcome.event, CandidatesExhausted)
    known = await only(world, item)
    assert (known.release.is_private, known.accepted, known.rejections) == (True, False, (PRIVATE,))
    assert world.debrid.charged == []


async def test_person_may_have_a_private_release_delivered(world: World) -> None:
    leads(world, torrent=b"x", files=FILES, is_private=True)
    item = await world.ask(auto_select=False)
    (known,) = await world.find(item, linked())
    await world.commands.select(item.request_id, known.id, force=False)
    await world.walk(item.id, to=Phase.UNLOCKING)


async def test_private_release_is_for_what_runs_here_alone(world: World) -> None:
    world.second = FakeDebrid(world.clock, "swarm")
    world.second.is_local = True
    world.wire(jellyfin=None)
    leads(world, torrent=b"x", files=FILES, is_private=True)
    world.second.knows(FIRST, movie_file())
    item = await world.grabbing_item(linked())
    await world.step(item.id)
    assert world.debrid.charged == []
    assert world.second.charged != []
    assert (await only(world, item)).accepted


def _gone() -> Rejection:
    return Rejection(rule="link", reason="feed.test lists a link that is gone.")


def _noting(asked: list[str]) -> Callable[[tuple[str, ...]], object]:
    async def cached(hashes: tuple[str, ...]) -> None:
        asked.extend(hashes)

    return cached
