"""Which release is tried next and where: what is there first, what may be there next, what must be fetched last."""

from collections.abc import Mapping

import pytest

from addon.domain.evidence import Pair
from addon.domain.releases import Release, Wanted
from addon.domain.selection.candidate import candidate_of
from addon.domain.selection.choose import Selection
from addon.domain.selection.limit_rules import cached_only
from addon.domain.selection.offers import MOST_PROBES, Standing, best_offer
from addon.domain.selection.rule import Rule
from addon.domain.selection.rules import DEFAULT_RULES, judge
from addon.domain.selection.swarm_use import SwarmUse
from addon.domain.wording import SWARM

ONE, TWO = "realdebrid", "torbox"
NAMES = ("2160p.REMUX", "1080p.BluRay", "720p.BluRay")


def hash_of(place: int) -> str:
    return f"{place:040x}"


def listed(*names: str, seeders: int | None = None) -> list[Release]:
    """Releases of the film, best first; each with the hash of its place."""
    titles = (f"Blue.Harbor.2019.{name}" for name in names)
    return [
        Release(indexer="stremio:addon.test", title=title, info_hash=hash_of(place), seeders=seeders)
        for place, title in enumerate(titles)
    ]


def chosen(
    releases: list[Release],
    wanted: Wanted,
    cached: Mapping[Pair, bool],
    *,
    refused: frozenset[Pair] = frozenset(),
    providers: tuple[str, ...] = (ONE,),
    rules: tuple[Rule, ...] = (),
) -> tuple[int, str] | None:
    """The place of what is tried next, and the service."""
    offer = best_offer(releases, providers, wanted, Standing(cached=cached, refused=refused), Selection(rules=rules))
    return None if offer is None else (offer.place, offer.provider)


def test_without_evidence_the_best_release_goes_to_the_first_service(harbor: Wanted) -> None:
    assert chosen(listed(*NAMES), harbor, {}, providers=(ONE, TWO)) == (0, ONE)


def test_of_one_release_the_service_that_has_it_is_asked(harbor: Wanted) -> None:
    assert chosen(listed(*NAMES), harbor, {(hash_of(0), TWO): True}, providers=(ONE, TWO)) == (0, TWO)


def test_where_both_have_it_the_first_service_delivers(harbor: Wanted) -> None:
    cached = {(hash_of(0), TWO): True, (hash_of(0), ONE): True}
    assert chosen(listed(*NAMES), harbor, cached, providers=(ONE, TWO)) == (0, ONE)


def test_a_better_quality_that_may_be_there_is_tried_before_a_lesser_one_that_is(harbor: Wanted) -> None:
    assert chosen(listed(*NAMES), harbor, {(hash_of(2), ONE): True}) == (0, ONE)


def test_what_is_known_to_be_uncached_comes_after_everything_else(harbor: Wanted) -> None:
    assert chosen(listed(*NAMES), harbor, {(hash_of(0), ONE): False}) == (1, ONE)
    assert chosen(listed(*NAMES), harbor, {(hash_of(place), ONE): False for place in range(3)}) == (0, ONE)


def test_a_release_that_one_service_would_have_to_fetch_is_asked_for_at_the_other_first(harbor: Wanted) -> None:
    assert chosen(listed(*NAMES), harbor, {(hash_of(0), ONE): False}, providers=(ONE, TWO)) == (0, TWO)


def test_a_refused_pair_is_left_out_and_the_other_service_is_not(harbor: Wanted) -> None:
    refused = frozenset({(hash_of(0), ONE)})
    assert chosen(listed(*NAMES), harbor, {}, refused=refused) == (1, ONE)
    assert chosen(listed(*NAMES), harbor, {}, refused=refused, providers=(ONE, TWO)) == (0, TWO)


@pytest.mark.parametrize(("uncached", "place"), [(MOST_PROBES - 1, MOST_PROBES - 1), (MOST_PROBES, 0)])
def test_after_so_many_in_vain_no_more_are_tried_just_to_see(harbor: Wanted, uncached: int, place: int) -> None:
    releases = listed(*(["1080p.BluRay"] * (MOST_PROBES + 3)))
    assert chosen(releases, harbor, {(hash_of(each), ONE): False for each in range(uncached)}) == (place, ONE)


def test_rules_speak_once_it_is_known_that_a_service_must_fetch_the_release(harbor: Wanted) -> None:
    releases = listed("1080p.BluRay", seeders=0)
    assert chosen(releases, harbor, {}, rules=DEFAULT_RULES) == (0, ONE)
    assert chosen(releases, harbor, {(hash_of(0), ONE): False}, rules=DEFAULT_RULES) is None


def test_where_only_cached_ones_are_wanted_an_uncached_one_is_none(harbor: Wanted) -> None:
    releases = listed("1080p.BluRay", seeders=9)
    rules = (*DEFAULT_RULES, cached_only())
    assert chosen(releases, harbor, {}, rules=rules) == (0, ONE)
    assert chosen(releases, harbor, {(hash_of(0), ONE): False}, rules=rules) is None


@pytest.mark.parametrize("cached", [True, None])
def test_what_is_or_may_be_cached_passes_where_only_cached_ones_are_wanted(cached: bool | None, harbor: Wanted) -> None:
    (only,) = listed("1080p.BluRay")
    assert judge(candidate_of(only, cached=cached), harbor, (cached_only(),)) == ()


def test_without_releases_or_services_nothing_is_chosen(harbor: Wanted) -> None:
    assert chosen([], harbor, {}) is None
    assert chosen(listed(*NAMES), harbor, {}, providers=()) is None


# the swarm


def test_without_a_debrid_service_the_swarm_brings_the_best_release(harbor: Wanted) -> None:
    assert chosen(listed(*NAMES), harbor, {}, providers=(SWARM,)) == (0, SWARM)


def test_nothing_comes_from_a_swarm_that_has_failed_before(harbor: Wanted) -> None:
    refused = frozenset({(hash_of(0), SWARM)})
    assert chosen(listed(*NAMES), harbor, {}, providers=(SWARM,), refused=refused) == (1, SWARM)


@pytest.mark.parametrize("cached", [None, True, False])
def test_as_a_fallback_the_swarm_leaves_to_a_service_what_that_takes(cached: bool | None, harbor: Wanted) -> None:
    evidence = {} if cached is None else {(hash_of(0), ONE): cached}
    assert chosen(listed(NAMES[0]), harbor, evidence, providers=(ONE, SWARM)) == (0, ONE)


def test_as_a_fallback_the_swarm_brings_what_no_service_takes(harbor: Wanted) -> None:
    both = frozenset({(hash_of(0), ONE), (hash_of(0), TWO)})
    one = frozenset({(hash_of(0), ONE)})
    assert chosen(listed(NAMES[0]), harbor, {}, providers=(ONE, TWO, SWARM), refused=both) == (0, SWARM)
    assert chosen(listed(NAMES[0]), harbor, {}, providers=(ONE, TWO, SWARM), refused=one) == (0, TWO)


def test_a_service_that_does_not_answer_may_still_take_the_release(harbor: Wanted) -> None:
    standing = Standing(cached={}, refused=frozenset(), silent=(ONE,))
    assert best_offer(listed(NAMES[0]), (SWARM,), harbor, standing, Selection(rules=())) is None


def test_what_a_service_may_not_fetch_comes_from_the_swarm(harbor: Wanted) -> None:
    cached = {(hash_of(0), ONE): False}
    assert chosen(listed(NAMES[0]), harbor, cached, providers=(ONE, SWARM), rules=(cached_only(),)) == (0, SWARM)


@pytest.mark.parametrize(("cached", "provider"), [(True, ONE), (None, ONE), (False, SWARM)])
def test_always_the_swarm_stands_in_for_what_a_service_would_fetch_first(
    cached: bool | None, provider: str, harbor: Wanted
) -> None:
    evidence = {} if cached is None else {(hash_of(0), ONE): cached}
    standing = Standing(cached=evidence, refused=frozenset())
    always = Selection(rules=(), swarm=SwarmUse.ALWAYS)
    offer = best_offer(listed(NAMES[0]), (ONE, SWARM), harbor, standing, always)
    assert offer is not None
    assert offer.provider == provider
