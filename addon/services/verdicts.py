"""Releases as a search has found them, judged with all that is known of their hashes. Pure."""

from collections import Counter

from addon.domain.releases import Rejection, Release, Wanted
from addon.domain.selection.choose import Judged, Selection, judge_releases
from addon.domain.selection.files import choose_files
from addon.store.evidence import Evidence
from addon.store.releases import Verdict


def verdicts_on(
    found: tuple[Release, ...], wanted: Wanted, evidence: Evidence, selection: Selection
) -> tuple[Verdict, ...]:
    """All of them, accepted ones first, best first. Each name that was never parsed takes 0.5 ms: use a thread."""
    judged = judge_releases(found, wanted, cached=evidence.cached, selection=selection)
    verdicts = [_with_evidence(each, wanted, evidence, selection) for each in judged]
    return tuple(sorted(verdicts, key=lambda verdict: not verdict.accepted))


def why_none(verdicts: tuple[Verdict, ...], answered: int, what: str = "release") -> str:
    """Why nothing is accepted, in a sentence; `answered` indexers were asked for a `what`."""
    if not verdicts:
        return f"No {what} found on {count(answered, 'indexer')}."
    rules = Counter(verdict.rejections[0].rule.replace("_", " ") for verdict in verdicts)
    causes = ", ".join(f"{number} by {rule}" for rule, number in rules.most_common(3))
    return f"{count(len(verdicts), 'release')} found, none fits ({causes})."


def count(number: int, word: str) -> str:
    """`1 release`, `2 releases`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _with_evidence(judged: Judged, wanted: Wanted, evidence: Evidence, selection: Selection) -> Verdict:
    """The verdict with what is known of the hash: its own reasons instead of general ones, and its file list."""
    info_hash = judged.release.info_hash
    reasons = []
    for rejection in judged.rejections:
        if rejection.rule == "not_blocklisted":
            reasons.append(evidence.blocked[judged.release.key])
        elif rejection.rule == "not_refused":
            reasons.append(Rejection(rule=rejection.rule, reason=evidence.refused[info_hash]))
        else:
            reasons.append(rejection)
    files = evidence.files.get(info_hash)
    if not reasons and files is not None:
        choice = choose_files(files, wanted, judged.release, selection.rules)
        if isinstance(choice, tuple):
            reasons.extend(choice)
    unique = tuple(dict.fromkeys(reasons))
    candidate = judged.candidate
    return Verdict(
        release=judged.release,
        quality=candidate.quality,
        formats=tuple(sorted(candidate.formats)),
        accepted=not unique,
        rejections=unique,
    )
