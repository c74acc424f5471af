"""Which release is tried next, and at which debrid service. Pure; knows no service by name."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from addon.domain.evidence import Pair
from addon.domain.releases import Release, Wanted
from addon.domain.selection.candidate import Candidate, candidate_of
from addon.domain.selection.choose import Selection
from addon.domain.selection.ranking import Key, rank_key
from addon.domain.selection.rules import judge

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
    """What is known beforehand: which pairs are cached or not, and which are not to be asked again."""

    cached: Mapping[Pair, bool]
    refused: AbstractSet[Pair]


def best_offer(
    releases: Sequence[Release],
    providers: Sequence[str],
    wanted: Wanted,
    standing: Standing,
    selection: Selection,
) -> Offer | None:
    """The release and the service to try next; None when none is left.

    What a service has goes first, then what it may have; what is known to be uncached comes last, by quality and
    seeders. Of equal ones the earlier release and the earlier service wins. Each name that was never parsed takes
    0.5 ms: give many of them to a thread.
    """
    found: list[tuple[Key, Offer]] = []
    for order, provider in enumerate(providers):
        offers = _offers(releases, provider, standing)
        is_probed_out = sum(offer.cached is False for offer in offers) >= MOST_PROBES
        for offer in offers:
            if offer.cached is False and judge(offer.candidate, wanted, selection.rules):
                continue  # they have accepted it before that was known
            seen = offer.candidate
            if is_probed_out and seen.cached is None:
                seen = replace(seen, cached=False)
            key = rank_key(seen, wanted, selection.refused_names, selection.languages)
            found.append(((*key, offer.place, order), offer))
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
