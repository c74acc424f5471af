"""What the debrid services are known to hold: asked where a service tells, remembered from what was tried before."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from addon.clock import Clock
from addon.debrid.base import DebridService
from addon.domain.evidence import Pair, Probe, ProbeOutcome
from addon.domain.releases import RemoteFile
from addon.errors import UpstreamError
from addon.log import get_logger
from addon.store import evidence
from addon.store.entities import Tables
from addon.store.evidence import Evidence
from addon.store.session import Store

log = get_logger("availability")

_FRESH = timedelta(hours=1)  # TorBox keeps its own answers that long


class Availability:
    """Knows, and finds out, what may be delivered at once."""

    def __init__(self, services: Mapping[str, DebridService], store: Store, clock: Clock) -> None:
        self.services = services
        self._store = store
        self._clock = clock

    @property
    def told(self) -> tuple[str, ...]:
        """The services that learn each hash that is handed to them: all but what runs here."""
        return tuple(name for name, service in self.services.items() if not service.is_local)

    @property
    def withholds(self) -> bool:
        """Whether private releases can be had from nobody, since each service would learn their hashes."""
        return len(self.told) == len(self.services)

    async def look_up(self, hashes: Iterable[str]) -> None:
        """Has the services that tell say which of these they hold: one call each, none for what they told this hour.

        A service that does not answer is left out: nothing is known of it then.
        """
        asked = tuple(dict.fromkeys(hashes))
        await asyncio.gather(*(self._look_up(service, asked) for service in self.services.values()))

    async def evidence(self, item_ids: Sequence[int], hashes: Sequence[str]) -> Evidence:
        """Everything that is known of these hashes; asks nobody."""
        return await self._store.read(evidence.evidence_for, item_ids, tuple(self.services), hashes, self._clock())

    async def probes(self, hashes: Sequence[str], *, since: datetime) -> Mapping[Pair, Probe]:
        """What the services have said of these hashes. All that they said since then counts: nothing is tried twice."""
        names = tuple(self.services)
        return await self._store.read(evidence.probes_of, names, hashes, self._clock(), since=since)

    async def note(self, info_hash: str, provider: str, outcome: ProbeOutcome, reason: str = "") -> None:
        """Keeps what a service has just shown of a hash."""
        now = self._clock()
        probe = Probe(info_hash=info_hash, provider=provider, outcome=outcome, at=now, reason=reason)
        await self._store.write(evidence.probed, (probe,))

    async def _look_up(self, service: DebridService, hashes: tuple[str, ...]) -> None:
        now = self._clock()
        known = await self._store.read(evidence.probes_of, (service.name,), hashes, now)
        due = tuple(each for each in hashes if not _is_fresh(known.get((each, service.name)), now))
        if not due:
            return
        try:
            found = await service.cached(due)
        except UpstreamError as error:
            log.warning("what is cached could not be looked up", provider=service.name, reason=str(error))
            return
        if found is not None:
            await self._store.write(_keep, service.name, due, found, self._clock())


def _is_fresh(probe: Probe | None, now: datetime) -> bool:
    return probe is not None and (probe.is_refusal or now - probe.at < _FRESH)


def _keep(
    tables: Tables, provider: str, hashes: tuple[str, ...], found: Mapping[str, tuple[RemoteFile, ...]], now: datetime
) -> None:
    for info_hash, files in found.items():
        evidence.keep_files(tables, info_hash, provider, files)
    evidence.probed(
        tables,
        (
            Probe(
                info_hash=info_hash,
                provider=provider,
                outcome=ProbeOutcome.CACHED if info_hash in found else ProbeOutcome.UNCACHED,
                at=now,
            )
            for info_hash in hashes
        ),
    )
