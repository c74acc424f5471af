"""What was found out about a hash at a debrid service, and how long that counts. Pure; knows no service."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

Pair: TypeAlias = tuple[str, str]
"""An info hash and a debrid service: what evidence is kept by."""


class ProbeOutcome(StrEnum):
    """How asking a service for a hash has ended."""

    CACHED = "cached"  # it has the files
    UNCACHED = "uncached"  # it would fetch them first
    REFUSED_FOR_NOW = "refused_for_now"  # it would not have it this time, perhaps because it was asked too often
    REFUSED = "refused"  # it will not deliver it to anybody


# Services keep files for weeks after their last use, and what they lack may come any day.
_COUNTS_FOR: dict[ProbeOutcome, timedelta | None] = {
    ProbeOutcome.CACHED: timedelta(days=7),
    ProbeOutcome.UNCACHED: timedelta(days=1),
    ProbeOutcome.REFUSED_FOR_NOW: timedelta(minutes=10),
    ProbeOutcome.REFUSED: None,  # for good
}
PASSING_OUTCOMES = (ProbeOutcome.UNCACHED, ProbeOutcome.REFUSED_FOR_NOW)
"""Answers that may be another one tomorrow: a person who searches again has them asked anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """The last answer of one service about one hash. `reason`: the service's words when it refused."""

    info_hash: str
    provider: str
    outcome: ProbeOutcome
    at: datetime
    reason: str = ""

    def counts(self, now: datetime, since: datetime | None = None) -> bool:
        """Whether the answer is young enough to go by; any that came `since` then is, if that is given."""
        counts_for = _COUNTS_FOR[self.outcome]
        return counts_for is None or now - self.at < counts_for or (since is not None and self.at >= since)

    @property
    def is_refusal(self) -> bool:
        """Whether the service is not to be asked again as long as this counts."""
        return self.outcome in (ProbeOutcome.REFUSED, ProbeOutcome.REFUSED_FOR_NOW)

    @property
    def cached(self) -> bool | None:
        """Whether the service has the files; None: that is not what was answered."""
        return None if self.is_refusal else self.outcome is ProbeOutcome.CACHED


def refused_by_all(probes: Mapping[Pair, Probe], providers: Sequence[str], hashes: Iterable[str]) -> dict[str, str]:
    """The hashes that every service refuses for good, with the reason of the last one."""
    refused = {}
    for info_hash in hashes:
        said = _said(probes, providers, info_hash)
        reasons = [probe.reason for probe in said if probe is not None and probe.outcome is ProbeOutcome.REFUSED]
        if reasons and len(reasons) == len(said):
            refused[info_hash] = reasons[-1]
    return refused


def cached_by_any(probes: Mapping[Pair, Probe], providers: Sequence[str], hashes: Iterable[str]) -> dict[str, bool]:
    """True: a service has it. False: none of those that do not refuse it has. What may be cached is left out."""
    cached = {}
    for info_hash in hashes:
        said = _said(probes, providers, info_hash)
        words = [probe.cached for probe in said if probe is not None]
        if True in words or (False in words and None not in said):
            cached[info_hash] = True in words
    return cached


def _said(probes: Mapping[Pair, Probe], providers: Sequence[str], info_hash: str) -> list[Probe | None]:
    return [probes.get((info_hash, provider)) for provider in providers]
