"""Gathers the counts of outside calls, stores them every few seconds and before they are read, and checks budgets."""

from collections import Counter, defaultdict, deque
from datetime import datetime, timedelta

from prometheus_client import CollectorRegistry
from prometheus_client import Counter as Metric

from addon.clients.counting import Call, Outcome
from addon.clock import Clock
from addon.log import get_logger
from addon.store import accounting, budgets
from addon.store.accounting import CallKey
from addon.store.session import Store

log = get_logger("accounting")

_MINUTE = timedelta(minutes=1)


class Accounting:
    """Where every client reports its calls. A crash loses the last seconds of counts, never more."""

    def __init__(self, clock: Clock, registry: CollectorRegistry) -> None:
        self._clock = clock
        self._pending: Counter[tuple[CallKey, Outcome]] = Counter()
        self._metric = Metric(
            "usher_upstream_calls", "Calls to upstreams", ("upstream", "endpoint", "outcome"), registry=registry
        )
        self._overruns = Metric(
            "usher_upstream_budget_overruns", "Requests that cost too many calls", ("upstream",), registry=registry
        )
        self._told: set[tuple[int, str]] = set()
        self._recent: defaultdict[str, deque[datetime]] = defaultdict(deque)

    def count(self, call: Call) -> None:
        """Notes one call."""
        now = self._clock()
        if call.outcome is not Outcome.CACHED:
            self._recent[call.upstream].append(now)
            self.lately(call.upstream)
        key = CallKey(
            minute_at=now.replace(second=0, microsecond=0),
            upstream=call.upstream,
            endpoint=call.endpoint,
            info_hash=call.info_hash,
            request_id=call.request_id,
        )
        self._pending[key, call.outcome] += 1
        self._metric.labels(call.upstream, call.endpoint, call.outcome.value).inc()

    def lately(self, upstream: str) -> int:
        """How many calls went out to it within the last minute."""
        recent, edge = self._recent[upstream], self._clock() - _MINUTE
        while recent and recent[0] <= edge:
            recent.popleft()
        return len(recent)

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
        await self._check_budgets(store, {key.request_id for key in counts if key.request_id is not None})

    async def _check_budgets(self, store: Store, request_ids: set[int]) -> None:
        """Logs each request that has cost an upstream more calls than it may, once."""
        for request_id, budget in await store.read(budgets.overruns, tuple(sorted(request_ids))):
            if (request_id, budget.upstream) in self._told:
                continue
            self._told.add((request_id, budget.upstream))
            self._overruns.labels(budget.upstream).inc()
            log.warning(
                "a request costs more calls than it may",
                request=request_id,
                upstream=budget.upstream,
                spent=budget.spent,
                budget=budget.budget,
            )
