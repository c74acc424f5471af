"""Usher's own rules by name, and what rules say together of a release or a list of files. No ranking here.

A rule is one line in BUILT_IN: a function, or two, of `title_rules`, `picture_rules` and `file_rules`; one with
arguments is a function that makes it. Other packages add theirs without touching this: see `rule_text`.
"""

from collections.abc import Iterable, Mapping

from addon.domain.releases import Rejection, Wanted
from addon.domain.selection import file_rules, picture_rules, title_rules
from addon.domain.selection.audio import languages
from addon.domain.selection.candidate import Candidate
from addon.domain.selection.limit_rules import cached_only, max_size, min_seeders, min_size, season_pack
from addon.domain.selection.listing import Listing
from addon.domain.selection.rule import Maker, OnFiles, OnRelease, Rule
from addon.domain.selection.rule_text import rules_in


def not_blocklisted(candidate: Candidate, wanted: Wanted) -> Rejection | None:
    """It has not failed for this item before."""
    if candidate.release.key not in wanted.blocklisted:
        return None
    return Rejection(
        rule="not_blocklisted", reason="Found one that failed before for this request, wanted an untried one."
    )


def _not_refused(candidate: Candidate, wanted: Wanted) -> Rejection | None:
    if candidate.release.info_hash not in wanted.refused:
        return None
    return Rejection(
        rule="not_refused", reason="Found one that the debrid service refuses, wanted one that it delivers."
    )


def _has_files(listing: Listing, wanted: Wanted) -> Rejection | None:
    if listing.picked.chosen:
        return None
    return Rejection(rule="has_files", reason="Found no file that could be it, wanted one or more.")


def _plain(name: str, on_release: OnRelease | None = None, on_files: OnFiles | None = None) -> Maker:
    rule = Rule(name=name, on_release=on_release, on_files=on_files)
    return lambda: rule


BUILT_IN: Mapping[str, Maker] = {
    "not_blocklisted": _plain("not_blocklisted", not_blocklisted),
    "title_matches": _plain("title_matches", title_rules.title_matches),
    "year_matches": _plain("year_matches", title_rules.year_matches, file_rules.right_year),
    "platform": _plain("platform", title_rules.platform),
    "no_cams": _plain("no_cams", picture_rules.no_cams),
    "no_3d": _plain("no_3d", picture_rules.no_3d),
    "quality": _plain("quality", picture_rules.quality),
    "formats": _plain("formats", picture_rules.formats, file_rules.right_container),
    "episode_present": _plain("episode_present", title_rules.episode_present, file_rules.right_episode),
    "season_pack": season_pack,
    "video_files": _plain("video_files", picture_rules.video_files, file_rules.some_video),
    "no_samples": _plain("no_samples", picture_rules.no_samples, file_rules.some_work),
    "single_file": _plain("single_file", title_rules.single_file, file_rules.one_file),
    "min_seeders": min_seeders,
    "languages": languages,
    "max_size": max_size,
    "min_size": min_size,
    "cached_only": cached_only,
}
RESERVED = frozenset(BUILT_IN) | {"not_refused", "has_files", "refused_for_now", "dead", "stalled", "link", "private"}
"""Names that no other rule may have: these appear as reasons too."""

DEFAULT_TEXT = (
    "not_blocklisted, title_matches, year_matches, platform, no_cams, no_3d, quality, formats, episode_present, "
    "season_pack(0.8), video_files, no_samples, single_file, min_seeders(1)"
)
DEFAULT_RULES: tuple[Rule, ...] = rules_in(DEFAULT_TEXT, BUILT_IN)


def judge(candidate: Candidate, wanted: Wanted, rules: Iterable[Rule] = DEFAULT_RULES) -> tuple[Rejection, ...]:
    """Everything that the rules have against the release, in their order; empty when it is accepted.

    First comes what is no setting: nothing that the debrid service refuses is taken, not even as a person's choice.
    """
    found = [_not_refused(candidate, wanted)]
    found += [rule.on_release(candidate, wanted) for rule in rules if rule.on_release is not None]
    return tuple(rejection for rejection in found if rejection is not None)


def judge_files(listing: Listing, wanted: Wanted, rules: Iterable[Rule] = DEFAULT_RULES) -> tuple[Rejection, ...]:
    """Everything that the rules have against the list of files, in their order; empty when it is accepted."""
    found = (rule.on_files(listing, wanted) for rule in rules if rule.on_files is not None)
    rejections = tuple(rejection for rejection in found if rejection is not None)
    nothing = None if rejections else _has_files(listing, wanted)
    return rejections if nothing is None else (nothing,)
