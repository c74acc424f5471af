"""From what indexers list to what is tried: every release judged, the accepted ones first and best first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from addon.domain.releases import Rejection, Release, Wanted
from addon.domain.selection.candidate import Candidate, candidate_of
from addon.domain.selection.ranking import REFUSED_NAMES, rank
from addon.domain.selection.rule import Rule
from addon.domain.selection.rules import DEFAULT_RULES, judge
from addon.domain.selection.swarm_use import SwarmUse
from addon.domain.status import Quality

NOTHING_KNOWN: Mapping[str, bool] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """How releases are chosen: the rules in their order, and parts of names that debrid services refuse.

    `upgrade_to`: up to which quality something better is looked for once an item is there. `swarm`: when a release
    comes from the swarm, if that is among what delivers.
    """

    rules: tuple[Rule, ...] = DEFAULT_RULES
    refused_names: tuple[str, ...] = REFUSED_NAMES
    upgrade_to: Quality | None = None
    swarm: SwarmUse = SwarmUse.FALLBACK

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the rule of this name asks for; empty: any."""
        return next((rule.arguments for rule in self.rules if rule.name == "languages"), ())

    @property
    def only_cached(self) -> bool:
        """Whether nothing is taken that a debrid service would have to fetch first."""
        return any(rule.name == "cached_only" for rule in self.rules)


DEFAULT_SELECTION = Selection()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A release with the verdict on it."""

    candidate: Candidate
    rejections: tuple[Rejection, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether no rule speaks against it."""
        return not self.rejections

    @property
    def release(self) -> Release:
        """What was judged."""
        return self.candidate.release


def judge_releases(
    releases: Iterable[Release],
    wanted: Wanted,
    *,
    cached: Mapping[str, bool] = NOTHING_KNOWN,
    selection: Selection = DEFAULT_SELECTION,
) -> tuple[Judged, ...]:
    """All releases: accepted ones best first, then the rejected ones with every reason, best first too.

    `cached` is what is known of a hash at the debrid service. Each name that was never parsed takes 0.5 ms: give many
    of them to a thread.
    """
    candidates = [candidate_of(release, cached=cached.get(release.info_hash)) for release in releases]
    return judge_candidates(candidates, wanted, selection=selection)


def judge_candidates(
    candidates: Iterable[Candidate], wanted: Wanted, *, selection: Selection = DEFAULT_SELECTION
) -> tuple[Judged, ...]:
    """The same of releases whose names are parsed already."""
    ranked = rank(candidates, wanted, refused_names=selection.refused_names, languages=selection.languages)
    judged = [Judged(candidate=candidate, rejections=judge(candidate, wanted, selection.rules)) for candidate in ranked]
    return tuple(sorted(judged, key=lambda each: not each.accepted))


def distinct(releases: Iterable[Release]) -> tuple[Release, ...]:
    """Each file of each torrent once, as the most trusted indexer lists it (the first), in the given order.

    One that names no file stands for nothing more when another names a file of the same torrent.
    """
    releases = tuple(releases)
    with_file = {release.key for release in releases if release.file_index is not None}
    first: dict[tuple[str, int | None], Release] = {}
    for release in releases:
        if release.file_index is not None or release.key not in with_file:
            first.setdefault((release.key, release.file_index), release)
    return tuple(first.values())
