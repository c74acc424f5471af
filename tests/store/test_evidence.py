"""What services said of hashes: the last word counts, a refusal for good stays, and a person has others asked anew."""

from dataclasses import replace
from datetime import timedelta

from addon.domain import events as e
from addon.domain.evidence import Probe, ProbeOutcome
from addon.domain.releases import RemoteFile
from addon.store import evidence
from addon.store.session import Store
from tests.domain.lives import INFO_HASH, NOON

from .kit import grabbing, keep, refused_by, tell, verdict

BOTH = ("realdebrid", "torbox")


def said(outcome: ProbeOutcome, provider: str = "realdebrid", info_hash: str = INFO_HASH) -> Probe:
    return Probe(info_hash=info_hash, provider=provider, outcome=outcome, at=NOON)


async def outcomes(store: Store) -> dict[str, ProbeOutcome]:
    """What counts of the hash, by service."""
    found = await store.read(evidence.probes_of, BOTH, (INFO_HASH,), NOON)
    return {provider: probe.outcome for (_, provider), probe in found.items()}


async def test_the_last_word_of_each_service_counts(store: Store) -> None:
    for outcome in (ProbeOutcome.UNCACHED, ProbeOutcome.CACHED):
        await store.write(evidence.probed, (said(outcome), said(ProbeOutcome.UNCACHED, "torbox")))
    assert await outcomes(store) == {"realdebrid": ProbeOutcome.CACHED, "torbox": ProbeOutcome.UNCACHED}
    assert await store.read(evidence.last_known, (INFO_HASH, "f" * 40)) == {INFO_HASH: True}


async def test_a_refusal_for_good_is_never_replaced(store: Store) -> None:
    await store.write(evidence.probed, (refused_by("realdebrid", INFO_HASH, "By law."),))
    await store.write(evidence.probed, (said(ProbeOutcome.CACHED),))
    assert await outcomes(store) == {"realdebrid": ProbeOutcome.REFUSED}


async def test_what_is_too_old_counts_no_more(store: Store) -> None:
    await store.write(evidence.probed, (said(ProbeOutcome.UNCACHED),))
    later = NOON + timedelta(days=1)
    assert await store.read(evidence.probes_of, BOTH, (INFO_HASH,), later) == {}
    assert await store.read(evidence.last_known, (INFO_HASH,)) == {INFO_HASH: False}


async def test_a_person_who_searches_again_has_what_passes_asked_anew(store: Store) -> None:
    item, _grab = await grabbing(store)
    await keep(store, item, replace(verdict(), release=replace(verdict().release, info_hash=INFO_HASH)))
    other = said(ProbeOutcome.UNCACHED, info_hash="e" * 40)
    both = (said(ProbeOutcome.UNCACHED), refused_by("torbox", INFO_HASH, "By law."), other)
    await store.write(evidence.probed, both)
    await tell(store, item, e.SearchRequested(reason="Asked to search again."))
    assert await outcomes(store) == {"torbox": ProbeOutcome.REFUSED}
    assert await store.read(evidence.last_known, ("e" * 40,)) == {"e" * 40: False}


async def test_each_service_numbers_its_files_itself(store: Store) -> None:
    mine, theirs = RemoteFile(id=1, path="/a.mkv", size_bytes=9), RemoteFile(id=0, path="/a.mkv", size_bytes=9)
    await store.write(evidence.keep_files, INFO_HASH, "realdebrid", (mine,))
    await store.write(evidence.keep_files, INFO_HASH, "torbox", (theirs,))
    assert await store.read(evidence.known_files, INFO_HASH, "torbox") == (theirs,)
    assert await store.read(evidence.known_files, INFO_HASH, "realdebrid") == (mine,)
    assert await store.read(evidence.known_files, INFO_HASH) in ((mine,), (theirs,))
