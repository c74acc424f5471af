"""Gathers the counts of outside calls and stores them every few seconds, and before they are read."""

from collections import Counter

from prometheus_client import CollectorRegistry
from prometheus_client import Counter as Metric

from addon.clients.counting import Call, Outcome
from addon.clock import Clock
from addon.store import accounting
from addon.store.accounting import CallKey
from addon.store.session import Store


class Accounting:
    """Where every client reports its calls. A crash loses the last seconds of counts, never more."""

    def __init__(self, clock: Clock, registry: CollectorRegistry) -> None:
        self._clock = clock
        self._pending: Counter[tuple[CallKey, Outcome]] = Counter()
        self._metric = Metric(
            "usher_upstream_calls", "Calls to upstreams", ("upstream", "endpoint", "outcome"), registry=registry
        )

    def count(self, call: Call) -> None:
        """Notes one call."""
        key = CallKey(
            minute_at=self._clock().replace(second=0, microsecond=0),
            upstream=call.upstream,
            endpoint=call.endpoint,
            info_hash=call.info_hash,
            request_id=call.request_id,
        )
        self._pending[key, call.outcome] += 1
        self._metric.labels(call.upstream, call.endpoint, call.outcome.value).inc()

    async def flush(self, store: Store) -> None:
        """Stores what was noted; it is kept for the next time when that fails."""
        if not self._pending:
            return
        pending, self._pending = self._pending, Counter()
        counts: dict[CallKey, tuple[int, int, int]] = {}
        for (key, outcome), number in pending.items():
            count, cached, failed = counts.get(key, (0, 0, 0))
            counts[key] = (
                count + (number if outcome is not Outcome.CACHED else 0),
                cached + (number if outcome is Outcome.CACHED else 0),
                failed + (number if outcome is Outcome.FAILED else 0),
            )
        try:
            await store.write(accounting.add_calls, counts)
        except BaseException:
            self._pending.update(pending)
            raise
