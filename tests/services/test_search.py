"""A search: every indexer asked once, every release kept with its reasons, and what is said of it."""

from datetime import timedelta

import pytest

from addon.domain.evidence import ProbeOutcome
from addon.domain.releases import Release, RemoteFile
from addon.domain.status import MediaType, Quality, Status
from addon.domain.transitions import Phase
from addon.errors import UpstreamUnavailableError
from addon.services.intake.identify import Identify
from addon.services.search import Search
from addon.services.steps import Waits
from addon.store import evidence

from .fakes import FakeIndexer, denial, outage
from .world import HASH, HASHES, IMDB, World, movie_file, release

CAM = release(HASHES[1], title="Night.of.the.Living.Dead.1968.HDCAM.x264", filename=None, file_index=None)
SMALL = release(HASHES[2], title="Night.of.the.Living.Dead.1968.480p.BluRay.x265", filename=None, file_index=None)


async def searched(world: World, *found: Release, **changes: object) -> int:
    world.indexer.releases = found
    item = await world.ask(**changes)
    await world.step(item.id)
    return item.id


async def rejected_by(world: World, item_id: int) -> dict[str, list[str]]:
    kept = await world.releases(await world.item(item_id))
    return {each.release.info_hash: [rejection.rule for rejection in each.rejections] for each in kept}


async def test_a_movie_is_asked_for_by_its_imdb_id(world: World) -> None:
    await searched(world)
    ((asked, past_cache),) = world.indexer.queries
    assert (asked.media_type, asked.imdb_id, asked.season, past_cache) == (MediaType.MOVIE, IMDB, None, False)


async def test_accepted_releases_are_tried_without_asking(world: World) -> None:
    item_id = await searched(world, release(), CAM)
    after = await world.item(item_id)
    assert (after.phase, after.note) == (Phase.GRABBING, "1 release of 2 fits. The best is tried.")
    assert after.searched_at == world.clock()


async def test_who_wants_to_choose_is_offered_a_choice(world: World) -> None:
    item_id = await searched(world, release(), release(HASHES[1]), auto_select=False)
    after = await world.item(item_id)
    assert (after.phase, after.status, after.due_at) == (Phase.CHOOSING, Status.FOUND, None)
    assert after.note == "2 releases of 2 fit. You asked to choose one yourself."


async def test_every_release_is_kept_with_its_reasons_the_accepted_ones_first(world: World) -> None:
    item_id = await searched(world, CAM, SMALL, release())
    kept = await world.releases(await world.item(item_id))
    assert (kept[0].release.info_hash, kept[0].accepted) == (HASH, True)
    assert [each.rank for each in kept] == [0, 1, 2]
    rules = await rejected_by(world, item_id)
    assert "no_cams" in rules[HASHES[1]]
    assert "quality" in rules[HASHES[2]]


async def test_nothing_at_all_waits_and_says_so(world: World) -> None:
    item_id = await searched(world)
    after = await world.item(item_id)
    assert (after.phase, after.attempts, after.note) == (Phase.SEARCHING, 1, "No release found on 1 indexer.")


async def test_nothing_that_fits_says_what_was_wrong(world: World) -> None:
    item_id = await searched(world, CAM, SMALL)
    after = await world.item(item_id)
    assert after.note.startswith("2 releases found, none fits (")
    assert "1 by no cams" in after.note
    assert "1 by quality" in after.note


async def test_a_fruitless_search_is_not_repeated_while_the_answer_would_be_the_same(world: World) -> None:
    item_id = await searched(world)
    after = await world.item(item_id)
    assert after.due_at == world.clock() + timedelta(seconds=3600)  # the answer lives longer than the first back-off


async def test_fruitless_searches_back_off(world: World) -> None:
    world.indexer = FakeIndexer(world.clock, fresh_seconds=0)
    world.wire(jellyfin=None)
    item = await world.ask()
    waits = []
    for _ in range(12):
        await world.step(item.id)
        after = await world.item(item.id)
        assert after.due_at is not None
        waits.append((after.due_at - world.clock()).total_seconds())
        world.clock.now = after.due_at
    for place, wait in enumerate(waits):
        least = min(604800, 600 * 2**place)
        assert least <= wait <= min(604800, least * 1.1)


def two_indexers(world: World) -> tuple[FakeIndexer, FakeIndexer]:
    first, second = world.indexer, FakeIndexer(world.clock, "stremio:other.test")
    identify = Identify(None, world.lifecycle, world.store)
    world.search = Search((first, second), world.availability, identify, world.store, world.clock)
    world.steps = {**world.steps, next(iter(world.steps)): world.search}
    return first, second


async def test_the_same_file_from_two_indexers_is_the_more_trusted_ones(world: World) -> None:
    first, second = two_indexers(world)
    first.releases = (release(),)
    second.releases = (release(indexer="stremio:other.test"), release(HASHES[1], indexer="stremio:other.test"))
    item = await world.ask()
    await world.step(item.id)
    kept = await world.releases(item)
    assert {(each.release.info_hash, each.release.indexer) for each in kept} == {
        (HASH, "stremio:addon.test"),
        (HASHES[1], "stremio:other.test"),
    }


@pytest.mark.parametrize("error", [outage("other", "does not answer"), denial("other")])
async def test_an_indexer_that_does_not_answer_harms_no_other_and_is_named(world: World, error: Exception) -> None:
    first, second = two_indexers(world)
    first.releases = (release(),)
    second.error = error
    item = await world.ask()
    await world.step(item.id)
    after = await world.item(item.id)
    assert after.phase is Phase.GRABBING
    assert after.note == f"1 release of 1 fits. O{str(error)[1:]}. The best is tried."


async def test_a_silent_indexer_beside_an_empty_one_is_named_too(world: World) -> None:
    _, second = two_indexers(world)
    second.error = outage("other")
    item = await world.ask()
    await world.step(item.id)
    assert (await world.item(item.id)).note == "No release found on 1 indexer. Other does not answer."


async def test_when_no_indexer_answers_it_is_an_outage_until_the_first_may_be_asked(world: World) -> None:
    first, second = two_indexers(world)
    later, sooner = (world.clock() + timedelta(seconds=seconds) for seconds in (90, 30))
    first.error = UpstreamUnavailableError("first is held", upstream="first", operation="stream", retry_at=later)
    second.error = UpstreamUnavailableError("second is held", upstream="second", operation="stream", retry_at=sooner)
    item = await world.ask()
    with pytest.raises(UpstreamUnavailableError, match=r"First is held\. Second is held\.") as caught:
        await world.step(item.id)
    assert caught.value.retry_at == sooner
    assert (await world.item(item.id)).searched_at is None


async def test_an_unforeseen_error_of_an_indexer_is_not_swallowed(world: World) -> None:
    world.indexer.error = ZeroDivisionError()
    item = await world.ask()
    with pytest.raises(ZeroDivisionError):
        await world.step(item.id)


async def test_a_search_past_the_cache_that_fails_passes_it_the_next_time_too(world: World) -> None:
    item = await world.ask()
    await world.commands.search(item.request_id)
    world.indexer.error = outage("addon")
    with pytest.raises(UpstreamUnavailableError):
        await world.step(item.id)
    world.indexer.error = None
    await world.step(item.id)
    assert [past_cache for _, past_cache in world.indexer.queries] == [True, True]


async def test_what_has_not_aired_is_not_searched(world: World) -> None:
    item = await world.ask()
    airs_at = world.clock() + timedelta(days=3)
    micros = int(airs_at.timestamp() * 1_000_000)
    await world.store.write(lambda t: t.db.execute("UPDATE item SET airs_at = $at", {}, {"at": micros}))
    outcome = await world.step(item.id)
    assert isinstance(outcome, Waits)
    assert (outcome.until, world.indexer.queries) == (airs_at, [])
    world.clock.forward(3 * 86400)
    await world.step(item.id)
    assert len(world.indexer.queries) == 1


async def test_what_failed_before_stays_rejected_with_its_own_reason(world: World) -> None:
    item_id = await searched(world, release())
    item = await world.item(item_id)
    world.debrid.knows(HASH, movie_file(1, "/Another.Film.1999.mkv"))
    await world.step(item_id)
    await world.commands.search(item.request_id)
    await world.step(item_id)
    (kept,) = await world.releases(item)
    assert not kept.accepted
    assert any("1999" in rejection.reason for rejection in kept.rejections)
    assert world.debrid.charged == ["add", "select", "info"]


async def test_what_the_provider_refused_is_rejected_for_everybody(world: World) -> None:
    await world.availability.note(HASH, "realdebrid", ProbeOutcome.REFUSED, "It is infringing.")
    item_id = await searched(world, release())
    (kept,) = await world.releases(await world.item(item_id))
    assert [(r.rule, r.reason) for r in kept.rejections] == [("not_refused", "It is infringing.")]


async def test_a_known_list_of_files_is_judged_before_anything_is_asked(world: World) -> None:
    await world.store.write(
        evidence.keep_files, HASH, "realdebrid", (RemoteFile(id=1, path="/film.iso", size_bytes=9),)
    )
    item_id = await searched(world, release())
    assert await rejected_by(world, item_id) == {HASH: ["video_files"]}


async def test_a_wish_for_any_quality_takes_the_small_one_too(world: World) -> None:
    item_id = await searched(world, SMALL, qualities=())
    assert await rejected_by(world, item_id) == {HASHES[2]: []}
    item_id = await searched(world, SMALL, qualities=(Quality.P480,), imdb_id="tt0000002", tmdb_id=2)
    assert await rejected_by(world, item_id) == {HASHES[2]: []}


async def test_without_seerr_nobody_can_tell_an_imdb_id(world: World) -> None:
    two_indexers(world)
    item = await world.ask(imdb_id=None)
    outcome = await world.step(item.id)
    assert isinstance(outcome, Waits)
    assert (outcome.until - world.clock()).days == 1


async def test_only_what_has_a_tmdb_id_can_be_identified(world: World) -> None:
    item = await world.ask(imdb_id=None, tmdb_id=None)
    assert isinstance(await world.step(item.id), Waits)
    assert world.seerr.calls == []
