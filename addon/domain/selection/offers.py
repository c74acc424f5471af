"""Which release is tried next, and by which debrid service or the swarm. Pure; knows no debrid service by name."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from addon.domain.evidence import Pair
from addon.domain.releases import Release, Wanted
from addon.domain.selection.candidate import Candidate, candidate_of
from addon.domain.selection.choose import Selection
from addon.domain.selection.ranking import Key, rank_key
from addon.domain.selection.rules import judge
from addon.domain.selection.swarm_use import SwarmUse
from addon.domain.wording import SWARM

MOST_PROBES = 5
"""So many releases may turn out uncached at a service that only tells when it is tried: each costs four calls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A release that a service may deliver; `place` is its own in what was offered."""

    place: int
    candidate: Candidate
    provider: str

    @property
    def cached(self) -> bool | None:
        """Whether the service has the files; None: nobody knows."""
        return self.candidate.cached


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known beforehand: which pairs are cached or not, which are not to be asked again, and who is silent now.

    `silent`: services that may take a release, but of which nothing can be said at the moment.
    """

    cached: Mapping[Pair, bool]
    refused: AbstractSet[Pair]
    silent: tuple[str, ...] = ()


def best_offer(
    releases: Sequence[Release],
    providers: Sequence[str],
    wanted: Wanted,
    standing: Standing,
    selection: Selection,
) -> Offer | None:
    """The release and the service to try next; None when none is left.

    What a service has goes first, then what it may have; what is known to be uncached comes last, by quality and
    seeders, and so does all that comes from the swarm. Of equal ones the earlier release and the earlier service wins.
    Each name that was never parsed takes 0.5 ms: give many of them to a thread.
    """
    debrid = [name for name in providers if name != SWARM]
    found: list[tuple[Key, Offer]] = []
    by_swarm = set(_by_swarm(releases, debrid, wanted, standing, selection)) if SWARM in providers else set()
    for order, provider in enumerate(debrid):
        offers = _offers(releases, provider, standing)
        is_probed_out = sum(offer.cached is False for offer in offers) >= MOST_PROBES
        for offer in offers:
            if offer.cached is False and (offer.place in by_swarm or _is_against(offer.candidate, wanted, selection)):
                continue  # they have accepted it before that was known
            seen = offer.candidate
            if is_probed_out and seen.cached is None:
                seen = replace(seen, cached=False)
            key = rank_key(seen, wanted, selection.refused_names, selection.languages)
            found.append(((*key, offer.place, order), offer))
    for place in by_swarm:
        candidate = candidate_of(releases[place], cached=False)
        key = rank_key(candidate, wanted, selection.refused_names, selection.languages)
        found.append(((*key, place, len(debrid)), Offer(place=place, candidate=candidate, provider=SWARM)))
    return min(found, key=lambda each: each[0])[1] if found else None


def _offers(releases: Sequence[Release], provider: str, standing: Standing) -> list[Offer]:
    return [
        Offer(
            place=place,
            candidate=candidate_of(release, cached=standing.cached.get((release.info_hash, provider))),
            provider=provider,
        )
        for place, release in enumerate(releases)
        if (release.info_hash, provider) not in standing.refused
    ]


def _by_swarm(
    releases: Sequence[Release], debrid: Sequence[str], wanted: Wanted, standing: Standing, selection: Selection
) -> Iterator[int]:
    """The places of those that the swarm may deliver; of one that a service may take, only with SwarmUse.ALWAYS."""
    for place, release in enumerate(releases):
        if (release.info_hash, SWARM) in standing.refused:
            continue
        takers = (*debrid, *standing.silent)
        if selection.swarm is SwarmUse.ALWAYS or all(
            _is_out(release, provider, wanted, standing, selection) for provider in takers
        ):
            yield place


def _is_out(release: Release, provider: str, wanted: Wanted, standing: Standing, selection: Selection) -> bool:
    """Whether the service does not take the release: it has refused, or would fetch it first against the rules."""
    pair = (release.info_hash, provider)
    if pair in standing.refused:
        return True
    return standing.cached.get(pair) is False and _is_against(candidate_of(release, cached=False), wanted, selection)


def _is_against(candidate: Candidate, wanted: Wanted, selection: Selection) -> bool:
    return bool(judge(candidate, wanted, selection.rules))
