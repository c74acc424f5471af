"""Which Seerr request is which of ours, and how often Seerr missed it. A link without request is a tombstone."""

from dataclasses import dataclass

from addon.domain.status import Status
from addon.domain.transitions import STATUS
from addon.store.codec import members_from_json, to_json
from addon.store.entities import Tables

_AT_REST = (Status.COMPLETED, Status.CANCELLED, Status.EXPIRED)
_OVER = ", ".join(f"'{phase.value}'" for phase, status in STATUS.items() if status in _AT_REST)
_OPEN = (Status.PENDING, Status.FOUND, Status.DOWNLOADING, Status.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeerrLink:
    """`request_id` None: that request was removed here. `seasons`: as Seerr named them when they were last followed."""

    seerr_id: int
    request_id: int | None
    seasons: tuple[int, ...] = ()
    anew: bool = False  # what they mean is to be looked up once more


def find_link(tables: Tables, seerr_id: int) -> SeerrLink | None:
    """The link of a Seerr request that was seen before."""
    row = tables.SeerrLink.get(seerr_id=seerr_id)
    return None if row is None else _link(row.seerr_id, row.request_id, row.seasons, row.anew)


def add_link(tables: Tables, seerr_id: int, request_id: int, seasons: tuple[int, ...] = ()) -> None:
    """Remembers that this Seerr request is that one of ours, and which seasons it names."""
    row = tables.SeerrLink.get(seerr_id=seerr_id)
    if row is None:
        tables.SeerrLink(seerr_id=seerr_id, request_id=request_id, missing_polls=0, seasons=to_json(seasons))
    elif row.request_id is not None:
        row.seasons = to_json(seasons)
        row.anew = False


def compare_anew(tables: Tables, request_id: int) -> None:
    """Has the next poll look up once more what the seasons of the request mean: more of the show is known by now."""
    tables.db.execute("UPDATE seerr_link SET anew = 1 WHERE request_id = $request_id", {}, {"request_id": request_id})


def settle(tables: Tables, seerr_id: int) -> None:
    """Seerr says that the library has it: it is not asked about again until Seerr lists it as open."""
    row = tables.SeerrLink.get(seerr_id=seerr_id)
    if row is not None:
        row.settled = True


def settle_request(tables: Tables, request_id: int) -> None:
    """The same for every Seerr request that stands for this one of ours."""
    tables.db.execute(
        "UPDATE seerr_link SET settled = 1 WHERE request_id = $request_id", {}, {"request_id": request_id}
    )


def known_links(tables: Tables) -> dict[int, SeerrLink]:
    """Every Seerr request that was ever taken in, by its id."""
    rows = tables.db.select("SELECT seerr_id, request_id, seasons, anew FROM seerr_link")
    return {link.seerr_id: link for link in (_link(*row) for row in rows)}


def open_links(tables: Tables) -> tuple[SeerrLink, ...]:
    """Links of requests that are still on their way; a show may follow a cancelled episode and be so all the same.

    Without those of which Seerr has said that it has the show: what airs later is no news of Seerr's.
    """
    statuses = ", ".join(f"'{s.value}'" for s in _OPEN)
    rows = tables.db.select(
        "SELECT seerr_link.seerr_id, request.id FROM seerr_link JOIN request ON request.id = seerr_link.request_id"
        f" WHERE (request.status IN ({statuses}) OR EXISTS (SELECT 1 FROM item WHERE item.request_id = request.id"
        f" AND request.status IN ('CANCELLED', 'EXPIRED') AND item.phase NOT IN ({_OVER})))"
        " AND NOT EXISTS (SELECT 1 FROM seerr_link AS other WHERE other.request_id = request.id AND other.settled)"
        " ORDER BY seerr_link.seerr_id"
    )
    return tuple(SeerrLink(seerr_id=seerr_id, request_id=request_id) for seerr_id, request_id in rows)


def links_of_request(tables: Tables, request_id: int) -> tuple[SeerrLink, ...]:
    """Every Seerr request that stands for that one of ours: one asked for anew has a new id."""
    rows = tables.db.select(
        "SELECT seerr_id, request_id, seasons, anew FROM seerr_link WHERE request_id = $request_id ORDER BY seerr_id",
        {},
        {"request_id": request_id},
    )
    return tuple(_link(*row) for row in rows)


def found_again(tables: Tables, seerr_ids: frozenset[int]) -> None:
    """A poll has listed these: what earlier polls missed is forgotten."""
    tables.db.execute(
        "UPDATE seerr_link SET missing_polls = 0, settled = 0 WHERE (missing_polls > 0 OR settled)"
        " AND seerr_id IN (SELECT value FROM json_each($ids))",
        {},
        {"ids": to_json(sorted(seerr_ids))},
    )


def count_missing(tables: Tables, seerr_id: int, *, missing: bool) -> int:
    """How many polls in a row have answered 404 for it, this one included; 0 after one that did not."""
    row = tables.SeerrLink.get(seerr_id=seerr_id)
    if row is None:
        return 0
    row.missing_polls = row.missing_polls + 1 if missing else 0
    return int(row.missing_polls)


def _link(seerr_id: int, request_id: int | None, seasons: str, anew: int) -> SeerrLink:
    numbers = members_from_json(seasons, tuple[int, ...])
    return SeerrLink(seerr_id=seerr_id, request_id=request_id, seasons=numbers, anew=bool(anew))
