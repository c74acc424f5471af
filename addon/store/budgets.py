"""What requests may have cost, as their searches and grabs tell, beside what they did cost."""

from addon.domain.budgets import CallBudget, Tried, budgets
from addon.store.codec import from_json
from addon.store.entities import Tables


def search_begun(tables: Tables, request_id: int) -> None:
    """Notes a search before any indexer is asked."""
    tables.db.execute("UPDATE request SET searches = searches + 1 WHERE id = $id", {}, {"id": request_id})


def budgets_of(tables: Tables, request_id: int) -> tuple[CallBudget, ...]:
    """The budgets of a request; none when it is gone."""
    request = tables.Request.get(id=request_id)
    if request is None:
        return ()
    rows = tables.Grab.select_by_sql("SELECT * FROM grab WHERE request_id = $id", {}, {"id": request_id})
    tried = [
        Tried(
            provider=row.provider,
            was_there=row.torrent_id in from_json(row.others, tuple[str, ...]),
            adds=row.adds,
            links=row.links,
            fetched_first=bool(row.fetched_first),
            dropped=row.dropped_at is not None,
        )
        for row in rows
    ]
    return budgets(request.searches, tried, _spent(tables, request_id))


def overruns(tables: Tables, request_ids: tuple[int, ...]) -> tuple[tuple[int, CallBudget], ...]:
    """(request id, budget) of those that cost more than they may."""
    found = ((request_id, budget) for request_id in request_ids for budget in budgets_of(tables, request_id))
    return tuple((request_id, budget) for request_id, budget in found if budget.is_over)


def _spent(tables: Tables, request_id: int) -> dict[str, int]:
    rows = tables.db.select(
        "SELECT upstream, sum(count - failed) FROM api_call WHERE request_id = $id GROUP BY upstream",
        {},
        {"id": request_id},
    )
    return dict(rows)
