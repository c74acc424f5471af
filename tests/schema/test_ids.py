"""Public ids: opaque, unique over all types, and nothing else passes for one."""

from dataclasses import replace

import pytest

from schema.ids import Kind, PublicId, parse_id, public_id, row_id_of, season_id
from tests.schema.kit import ENTRY, Room


def test_id_leads_back_to_its_row() -> None:
    for kind in Kind:
        if kind is not Kind.SEASON:
            assert parse_id(public_id(kind, 12)) == PublicId(kind=kind, row_id=12)
    assert parse_id(season_id(12, 0)) == PublicId(kind=Kind.SEASON, row_id=12, season=0)


@pytest.mark.parametrize(
    "text",
    [
        *("", "12", "request", "request-", "request-0", "request-01", "request--1", "request-1-2", "season-12"),
        *(
            "Request-12",
            "request-12 ",
            "request-12\n",
            "item-3",
            "request-１",
            "request-1234567890123456789",
            "x" * 5000,
        ),
    ],
)
def test_what_was_never_given_out_is_no_id(text: str) -> None:
    assert parse_id(text) is None


def test_id_of_another_kind_is_no_id_here() -> None:
    assert row_id_of(Kind.REQUEST, "request-12") == 12
    assert row_id_of(Kind.REQUEST, "release-12") is None
    assert row_id_of(Kind.RELEASE, "nonsense") is None


async def test_every_room_writes_the_id_of_a_request_alike(room: Room) -> None:
    request = await room.movie()
    room.aria2.entries = (ENTRY,)
    (live,) = await room.context.live.downloads()
    owned = replace(live, request_id=request.id)
    assert public_id(Kind.REQUEST, request.id) == request.public_id == owned.public_request_id
