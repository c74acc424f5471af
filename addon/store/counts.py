"""How much there is. Reads only."""

from addon.store.entities import Tables


def requests_and_items(tables: Tables) -> tuple[int, int]:
    """The number of requests, and that of their items."""
    ((requests, items),) = tables.db.select("SELECT (SELECT count(*) FROM request), (SELECT count(*) FROM item)")
    return requests, items
