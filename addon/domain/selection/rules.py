"""The rules about releases: each accepts with None, or rejects with what it got and what it wanted. No ranking here.

A rule is a function; a rule with an argument is a function that returns one. What a list of files must hold is in
`files`, under the same names.
"""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from addon.domain.kinds import episode
from addon.domain.releases import Rejection, Wanted
from addon.domain.selection.candidate import Candidate
from addon.domain.selection.picture_rules import formats, no_3d, no_cams, no_samples, quality, video_files
from addon.domain.selection.title_rules import episode_present, single_file, title_matches, year_matches
from addon.domain.status import MediaType

Rule: TypeAlias = Callable[[Candidate, Wanted], Rejection | None]


def not_refused(candidate: Candidate, wanted: Wanted) -> Rejection | None:
    """The debrid service delivers it. Nothing overrides this one, not even a person's choice."""
    if candidate.release.info_hash not in wanted.refused:
        return None
    return Rejection(
        rule="not_refused", reason="Found one that the debrid service refuses, wanted one that it delivers."
    )


def not_blocklisted(candidate: Candidate, wanted: Wanted) -> Rejection | None:
    """It has not failed for this item before."""
    if candidate.release.info_hash not in wanted.blocklisted:
        return None
    return Rejection(
        rule="not_blocklisted", reason="Found one that failed before for this request, wanted an untried one."
    )


def cached_only(candidate: Candidate, wanted: Wanted) -> Rejection | None:
    """A debrid service has it, or may have: what is unknown shows when it is tried."""
    if candidate.cached is not False:
        return None
    return Rejection(rule="cached_only", reason="Found uncached, wanted cached.")


def min_seeders(least: int) -> Rule:
    """The rule that a release which the debrid service must fetch first has so many seeders; unknown ones pass."""

    def rule(candidate: Candidate, wanted: Wanted) -> Rejection | None:
        seeders = candidate.release.seeders
        if candidate.cached is not False or seeders is None or seeders >= least:
            return None
        return Rejection(
            rule="min_seeders", reason=f"Found {seeders} seeders and no cached copy, wanted {least} or more."
        )

    return rule


def season_pack(share: float = episode.SEASON_SHARE) -> Rule:
    """The rule that a pack which names only some episodes of a season names this share of the wanted ones.

    Packs that name the whole season pass: their list of files will tell.
    """

    def rule(candidate: Candidate, wanted: Wanted) -> Rejection | None:
        is_show = wanted.media_type is MediaType.SHOW
        return episode.too_few_named(candidate, wanted, share) if is_show else None

    return rule


# In the order in which the reasons are told.
RULES: dict[str, Rule] = {
    "not_refused": not_refused,
    "not_blocklisted": not_blocklisted,
    "title_matches": title_matches,
    "year_matches": year_matches,
    "no_cams": no_cams,
    "no_3d": no_3d,
    "quality": quality,
    "formats": formats,
    "episode_present": episode_present,
    "video_files": video_files,
    "no_samples": no_samples,
    "single_file": single_file,
}
_WITH_ARGUMENTS: dict[str, tuple[Rule, ...]] = {"episode_present": (season_pack(),)}  # behind the rule of the name
DEFAULT_RULES: tuple[Rule, ...] = (
    *(each for name, rule in RULES.items() for each in (rule, *_WITH_ARGUMENTS.get(name, ()))),
    min_seeders(1),
)


def judge(candidate: Candidate, wanted: Wanted, rules: Iterable[Rule] = DEFAULT_RULES) -> tuple[Rejection, ...]:
    """Everything that the rules have against the release, in their order; empty when it is accepted."""
    found = (rule(candidate, wanted) for rule in rules)
    return tuple(rejection for rejection in found if rejection is not None)
