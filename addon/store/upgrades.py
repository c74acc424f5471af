"""When completed items are searched for something better. Only services.lifecycle writes with it."""

from datetime import datetime, timedelta

from addon.domain.moves import Policy
from addon.domain.status import Quality
from addon.domain.upgrades import better_qualities
from addon.store.codec import to_micros
from addon.store.entities import Tables


def plan(tables: Tables, policy: Policy, now: datetime) -> tuple[int, ...]:
    """Brings the times in step with the policy and returns the requests concerned: it may have changed since.

    New times lie between the first wait and twice that, so that a whole library does not come due at once.
    """
    below = ", ".join(f"'{each.value}'" for each in Quality if better_qualities(each, policy.upgrade_to))
    wanted = (
        f"(item.quality IN ({below}) AND EXISTS (SELECT 1 FROM request"
        " WHERE request.id = item.request_id AND request.auto_select))"
    )
    first = timedelta(seconds=policy.upgrade_first_seconds)
    values = {"at": to_micros(now + first), "spread": int(first / timedelta(microseconds=1))}
    changed = tables.db.select(
        f"SELECT item.id, item.request_id, item.due_at IS NULL FROM item"
        f" WHERE phase = 'COMPLETED' AND (due_at IS NULL) = COALESCE({wanted}, 0)"
    )
    for item_id, _, is_planned in changed:
        due_at = "$at + abs(random()) % $spread" if is_planned else "NULL"
        tables.db.execute(f"UPDATE item SET due_at = {due_at} WHERE id = $item_id", {}, {**values, "item_id": item_id})
    return tuple(dict.fromkeys(request_id for _, request_id, _ in changed))
