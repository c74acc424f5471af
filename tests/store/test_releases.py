"""Releases keep their ids and reasons; what is known of a hash is known for good."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from addon.domain import events as e
from addon.domain.releases import Rejection, Release, RemoteFile
from addon.domain.status import Format, Quality
from addon.store import evidence, releases
from addon.store.listing import find_listed_release, releases_of
from addon.store.releases import Verdict
from addon.store.session import Store
from tests.domain.lives import INFO_HASH, NOON

from .kit import created, execute, grabbing, keep, refused_by, rows, tell, verdict

FILE = RemoteFile(id=1, path="/Night Ferry/Night Ferry.mkv", size_bytes=700, selected=True)
CAM = Rejection(rule="no_cams", reason="Found a recording from the cinema, wanted none.")


async def test_a_known_release_keeps_its_id_and_takes_the_new_verdict(store: Store) -> None:
    item = await created(store)
    first, second = await keep(store, item, verdict(1), verdict(2))
    rejected = replace(verdict(1, seeders=9), accepted=False, rejections=(CAM,))
    assert await keep(store, item, verdict(3), verdict(2), rejected) == (3, second, first)
    known = await store.read(releases.find_release, first)
    assert known is not None
    assert (known.accepted, known.rejections, known.release.seeders, known.rank) == (False, (CAM,), 9, 2)


async def test_a_release_that_is_found_no_more_keeps_its_verdict_behind_the_others(store: Store) -> None:
    item = await created(store)
    first, second, third = await keep(store, item, verdict(1), verdict(2), verdict(3))
    assert await keep(store, item, verdict(3)) == (third, first, second)
    best, *_ = await store.read(releases.untried, item)
    assert best.id == third


async def test_files_of_one_torrent_are_releases_of_their_own(store: Store) -> None:
    item = await created(store)
    ids = await keep(store, item, verdict(1), verdict(1, file_index=0), verdict(1, file_index=1))
    assert len(ids) == 3
    assert await keep(store, item, verdict(1, file_index=1), verdict(1, file_index=0), verdict(1)) == ids[::-1]


async def test_of_two_equal_releases_the_better_one_is_kept(store: Store) -> None:
    item = await created(store)
    worse = replace(verdict(1), accepted=False)
    (only,) = await keep(store, item, verdict(1), worse)
    assert await keep(store, item, verdict(1), worse) == (only,)
    assert rows(store, "SELECT accepted, rank FROM release") == [(1, 0)]


async def test_releases_belong_to_what_was_asked_for(store: Store) -> None:
    item = await created(store)
    scopes = [replace(item, season=s, episode=x) for s, x in ((None, None), (0, 0), (1, None), (1, 2), (2, 2))]
    kept = [await keep(store, scope, verdict(1)) for scope in scopes]
    assert len({each for ids in kept for each in ids}) == 5
    for scope in scopes:
        best, *_ = await store.read(releases.untried, scope)
        assert (best.season, best.episode) == (scope.season, scope.episode)
    execute(store, "UPDATE release SET accepted = 0 WHERE season = 0")
    assert await store.read(releases.untried, scopes[1]) == ()


async def test_releases_of_a_removed_item_are_not_kept(store: Store) -> None:
    item = await created(store)
    execute(store, "DELETE FROM request")
    assert await keep(store, item, verdict(1)) == ()


@pytest.mark.parametrize(("accepted", "numbers"), [(None, (2, 3, 1, 4)), (True, (2, 3)), (False, (1, 4))])
async def test_accepted_releases_are_listed_first_and_best_first(
    store: Store, accepted: bool | None, numbers: tuple[int, ...]
) -> None:
    item = await created(store)
    await keep(store, item, *(verdict(n, accepted=n in (2, 3)) for n in (1, 2, 3, 4)))
    listed = await store.read(releases_of, item.request_id, (None, None), 100, accepted=accepted)
    assert tuple(int(known.release.info_hash, 16) for known in listed) == numbers
    assert await store.read(releases_of, item.request_id, (None, None), 1, accepted=accepted) == listed[:1]
    assert await store.read(releases_of, 99, (None, None), 1, accepted=accepted) == ()


@pytest.mark.parametrize(
    ("scope", "found"), [((None, None), 4), ((1, None), 3), ((1, 2), 2), ((None, 2), 3), ((0, 2), 1), ((3, None), 0)]
)
async def test_a_season_or_an_episode_narrows_the_list_and_packs_are_for_each_episode(
    store: Store, scope: tuple[int | None, int | None], found: int
) -> None:
    item = await created(store)
    for season, episode in ((1, 1), (1, 2), (1, None), (0, 2)):
        await keep(store, replace(item, season=season, episode=episode), verdict(1))
    assert len(await store.read(releases_of, item.request_id, scope, 100, accepted=None)) == found


async def test_a_release_is_found_by_its_id(store: Store) -> None:
    item = await created(store)
    (first,) = await keep(store, item, verdict(1))
    found = await store.read(releases.find_release, first)
    assert found is not None
    assert found == await store.read(find_listed_release, first)
    for unknown in (99, 2**40, 10**18 - 1):  # ids are as long as a client likes
        assert await store.read(releases.find_release, unknown) is None
        assert await store.read(find_listed_release, unknown) is None


async def test_a_file_list_is_kept_for_good_and_an_empty_one_is_none(store: Store) -> None:
    await store.write(evidence.keep_files, INFO_HASH, "realdebrid", ())
    assert await store.read(evidence.known_files, INFO_HASH) is None
    await store.write(evidence.keep_files, INFO_HASH, "realdebrid", (FILE,))
    await store.write(evidence.keep_files, INFO_HASH, "realdebrid", (replace(FILE, id=2),))
    assert await store.read(evidence.known_files, INFO_HASH) == (replace(FILE, selected=False),)


async def test_evidence_is_what_is_known_of_these_hashes(store: Store) -> None:
    item, _ = await grabbing(store)
    refused, listed, unknown = "a" * 40, "b" * 40, "c" * 40
    await tell(store, item, e.ReleaseRefused)
    await store.write(evidence.probed, (refused_by("realdebrid", refused, "Refused by law."),))
    await store.write(evidence.probed, (refused_by("realdebrid", refused, "Another reason."),))
    await store.write(evidence.probed, (refused_by("torbox", listed, "Of another service."),))
    await store.write(evidence.keep_files, listed, "realdebrid", (FILE,))
    asked = (INFO_HASH, refused, listed, unknown)
    found = await store.read(evidence.evidence_for, (item.id,), ("realdebrid",), asked, NOON)
    assert found.blocked == {INFO_HASH: Rejection(rule="dead", reason="It happened.")}
    assert found.refused == {refused: "Refused by law."}
    assert found.files == {listed: (replace(FILE, selected=False),)}
    nothing = await store.read(evidence.evidence_for, (item.id + 1,), ("realdebrid",), (unknown,), NOON)
    assert (nothing.blocked, nothing.refused, nothing.files) == ({}, {}, {})


async def test_the_evidence_of_very_many_hashes_is_one_question(store: Store) -> None:
    item = await created(store)
    hashes = tuple(f"{number:040x}" for number in range(5000))
    await store.write(evidence.probed, (refused_by("realdebrid", hashes[4321], "Refused by law."),))
    found = await store.read(evidence.evidence_for, (item.id,), ("realdebrid",), hashes, NOON)
    assert found.refused == {hashes[4321]: "Refused by law."}


_TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)
_WHOLE = st.none() | st.integers(0, 2**53)
_RELEASES = st.builds(
    Release,
    indexer=_TEXTS,
    title=_TEXTS,
    info_hash=st.just(INFO_HASH),
    filename=st.none() | _TEXTS,
    file_index=_WHOLE,
    size_bytes=_WHOLE,
    seeders=_WHOLE,
    trackers=st.lists(_TEXTS, max_size=2).map(tuple),
    in_pack=st.booleans(),
    cached_hint=st.none() | st.booleans(),
    quality_hint=st.none() | st.sampled_from(Quality),
)
_VERDICTS = st.builds(
    Verdict,
    release=_RELEASES,
    quality=st.none() | st.sampled_from(Quality),
    formats=st.lists(st.sampled_from(Format), max_size=3).map(tuple),
    accepted=st.booleans(),
    rejections=st.lists(st.builds(Rejection, rule=_TEXTS, reason=_TEXTS), max_size=2).map(tuple),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(_VERDICTS, min_size=1, max_size=3, unique_by=lambda each: each.release.file_index))
def test_whatever_an_indexer_says_comes_back_as_it_was(store: Store, verdicts: list[Verdict]) -> None:
    async def round_trip() -> None:
        item = await created(store)
        await store.write(releases.keep_verdicts, item.scope, tuple(verdicts), NOON)
        kept = await store.read(releases_of, item.request_id, (None, None), 10, accepted=None)
        by_rank = sorted(kept, key=lambda known: known.rank)
        assert [
            Verdict(
                release=known.release,
                quality=known.quality,
                formats=known.formats,
                accepted=known.accepted,
                rejections=known.rejections,
            )
            for known in by_rank
        ] == verdicts

    asyncio.run(round_trip())


async def test_a_reason_that_passes_counts_for_a_day_and_until_a_person_searches_again(store: Store) -> None:
    item, _grab = await grabbing(store)
    refused = e.ReleaseRefused(reason="Found uncached, wanted cached.", info_hash=INFO_HASH, rule="cached_only")
    await tell(store, item, refused)
    soon_at, later_at = NOON + timedelta(hours=23), NOON + timedelta(hours=25)
    soon = await store.read(evidence.evidence_for, (item.id,), ("realdebrid",), (INFO_HASH,), soon_at)
    later = await store.read(evidence.evidence_for, (item.id,), ("realdebrid",), (INFO_HASH,), later_at)
    assert (list(soon.blocked), list(later.blocked)) == ([INFO_HASH], [])
    await tell(store, item, e.SearchRequested(reason="Asked to search again."))
    again = await store.read(evidence.evidence_for, (item.id,), ("realdebrid",), (INFO_HASH,), NOON)
    assert not again.blocked


async def test_a_failure_of_the_release_itself_outlives_a_new_search(store: Store) -> None:
    item, _grab = await grabbing(store)
    await tell(store, item, e.ReleaseRefused(reason="Wrong film.", info_hash=INFO_HASH, rule="year_matches"))
    await tell(store, item, e.SearchRequested(reason="Asked to search again."))
    found = await store.read(
        evidence.evidence_for, (item.id,), ("realdebrid",), (INFO_HASH,), NOON + timedelta(days=99)
    )
    assert list(found.blocked) == [INFO_HASH]
