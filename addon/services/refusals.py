"""What follows when a release is not to be had: the next service is asked, or the release is given up. Reads only."""

from collections.abc import Mapping

from addon.debrid.base import DebridService
from addon.domain.events import PassedOver, ReleaseRefused
from addon.domain.evidence import ProbeOutcome
from addon.domain.models import Job
from addon.domain.releases import REFUSED_FOR_NOW, Rejection
from addon.domain.transitions import Phase
from addon.domain.wording import SWARM, sentence, service_name
from addon.errors import NotCachedError, ReleaseRefusedError
from addon.services.availability import Availability
from addon.services.candidates import Candidates, Chosen
from addon.services.steps import Happened

_NOT_YET_TAKEN = (Phase.GRABBING, Phase.TAKING)


class Refusals:
    """Turns refusals into what happens next."""

    def __init__(self, availability: Availability, candidates: Candidates) -> None:
        self._availability = availability
        self._services: Mapping[str, DebridService] = availability.services
        self._candidates = candidates

    def refused(self, chosen: Chosen, rejection: Rejection) -> Happened:
        """The release is given up, for this item."""
        release = chosen.known.release
        reason = f"{release.title}: {sentence(rejection.reason)}"
        return Happened(event=ReleaseRefused(reason=reason, info_hash=release.info_hash, rule=rejection.rule))

    async def by_service(self, job: Job, chosen: Chosen, error: ReleaseRefusedError) -> Happened:
        """The service will not have it, or does not have it cached."""
        if isinstance(error, NotCachedError):
            return await self.uncached(job, chosen)
        rejection = Rejection(rule="not_refused" if error.lasting else REFUSED_FOR_NOW, reason=str(error))
        outcome = ProbeOutcome.REFUSED if error.lasting else ProbeOutcome.REFUSED_FOR_NOW
        return await self.not_delivered(job, chosen, rejection, outcome)

    async def infected(self, job: Job, chosen: Chosen) -> Happened:
        """The service's scanner has stopped it. Nobody scans what the swarm brings, so it never comes from there."""
        virus = Rejection(rule="not_refused", reason="The debrid service found a virus in it.")
        await self._availability.note(chosen.known.release.info_hash, SWARM, ProbeOutcome.REFUSED, virus.reason)
        return await self.not_delivered(job, chosen, virus, ProbeOutcome.REFUSED)

    async def not_delivered(self, job: Job, chosen: Chosen, rejection: Rejection, outcome: ProbeOutcome) -> Happened:
        """The service's verdict, not the rules': another service is asked before the release is given up."""
        await self._availability.note(*chosen.pair, outcome, rejection.reason)
        if job.item.step in _NOT_YET_TAKEN:
            others = await self._others(job, chosen, may_fetch=True)
            if others:
                asked = sentence(_asked(others[0]))
                reason = f"{chosen.known.release.title}: {sentence(rejection.reason)} {asked}"
                return Happened(event=PassedOver(reason=reason))
        return self.refused(chosen, rejection)

    async def uncached(self, job: Job, chosen: Chosen) -> Happened:
        """The service would fetch it first: against the rules, or just not what is tried first."""
        await self._availability.note(*chosen.pair, ProbeOutcome.UNCACHED)
        rejections = self._candidates.against_uncached(job, chosen.known)
        others = await self._others(job, chosen, may_fetch=False) if rejections else ()
        if rejections and not others:
            return self.refused(chosen, rejections[0])
        instead = _asked(others[0]) if others else "what may be is tried first"
        where = service_name(chosen.service.name)
        return Happened(event=PassedOver(reason=f"{chosen.known.release.title} is not cached at {where}; {instead}."))

    async def _others(self, job: Job, chosen: Chosen, *, may_fetch: bool) -> tuple[str, ...]:
        """The services that may still deliver the release; unless they may fetch it, those that may have it."""
        info_hash = chosen.known.release.info_hash
        probes = await self._candidates.probes(job, (info_hash,))
        out = {name for (_, name), each in probes.items() if each.is_refusal or (not may_fetch and not each.cached)}
        told = (SWARM,) if chosen.known.release.is_private else tuple(self._services)
        return tuple(name for name in self._services if name in told and name not in out)


def _asked(provider: str) -> str:
    return "it is tried from the swarm" if provider == SWARM else f"{service_name(provider)} is asked"
