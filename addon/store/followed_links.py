"""What has come of the links of releases that are listed without a hash. Knows no phase."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from addon.domain.releases import Rejection, Release
from addon.store.codec import from_json, to_json
from addon.store.entities import Tables
from addon.store.releases import KnownRelease, known_release_of

LINK_RULE = "link"
"""The rule of a release whose link leads to no torrent of use."""


def led_to(tables: Tables, known: KnownRelease, found: Release, against: Rejection | None = None) -> None:
    """The link of the release leads to a torrent, whose hash, trackers and privacy `found` tells.

    Every release of the request that is listed so has them from now on, and what is `against` it. One whose hash has
    failed for an item that it was found for is accepted no longer.
    """
    for row in _listed_so(tables, known):
        row.info_hash = found.info_hash
        row.trackers = to_json(found.trackers)
        row.is_private = found.is_private
        rejection = against or _blocked(tables, row)
        if rejection is not None:
            _reject(row, rejection)


def led_nowhere(tables: Tables, known: KnownRelease, reason: str) -> None:
    """The link of the release leads to nothing of use: no release of the request that is listed so is accepted."""
    for row in _listed_so(tables, known):
        _reject(row, Rejection(rule=LINK_RULE, reason=reason))


def recalled(tables: Tables, request_id: int, found: Iterable[Release]) -> tuple[Release, ...]:
    """The releases, with what has come of the same links for the request before: nothing is followed twice."""
    rows = tables.Release.select_by_sql(
        "SELECT * FROM release WHERE request_id = $request_id AND link <> '' AND info_hash <> ''",
        {},
        {"request_id": request_id},
    )
    known = {each.listed_as: each for each in (known_release_of(row).release for row in rows)}
    return tuple(_with_hash(release, known) for release in found)


def dead_links(tables: Tables, request_id: int) -> dict[str, Rejection]:
    """What has led nowhere for the request before, by the keys of the releases."""
    rows = tables.Release.select_by_sql(
        "SELECT * FROM release WHERE request_id = $request_id AND link <> '' AND info_hash = '' AND accepted = 0",
        {},
        {"request_id": request_id},
    )
    known = (known_release_of(row) for row in rows)
    return {
        each.release.key: rejection for each in known for rejection in each.rejections if rejection.rule == LINK_RULE
    }


def _with_hash(release: Release, known: Mapping[str, Release]) -> Release:
    same = None if release.info_hash else known.get(release.listed_as)
    if same is None:
        return release
    return replace(
        release,
        info_hash=same.info_hash,
        trackers=same.trackers,
        is_private=release.is_private or same.is_private,
    )


def _listed_so(tables: Tables, known: KnownRelease) -> Iterator[Any]:
    rows = tables.Release.select_by_sql(
        "SELECT * FROM release WHERE request_id = $request_id AND info_hash = '' AND link <> ''",
        {},
        {"request_id": known.request_id},
    )
    yield from (row for row in rows if known_release_of(row).release.listed_as == known.release.listed_as)


def _blocked(tables: Tables, row: Any) -> Rejection | None:
    found = tables.db.select(
        "SELECT blocklist.rule, blocklist.reason FROM blocklist JOIN item ON item.id = blocklist.item_id"
        " WHERE item.request_id = $v[0] AND item.season IS $v[1] AND ($v[2] IS NULL OR item.episode IS $v[2])"
        " AND item.platform IS $v[3] AND blocklist.info_hash = $v[4] LIMIT 1",
        {},
        {"v": (row.request_id, row.season, row.episode, row.platform, row.info_hash)},
    )
    return Rejection(rule=found[0][0], reason=found[0][1]) if found else None


def _reject(row: Any, rejection: Rejection) -> None:
    known = from_json(row.rejections, tuple[Rejection, ...])
    row.rejections = to_json(tuple(dict.fromkeys((*known, rejection))))
    row.accepted = False
