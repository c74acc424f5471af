"""Gids, magnets and public ids: what others know Usher's things by."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addon.domain.gids import gid_of, metadata_gid, torrent_gid
from addon.domain.magnets import magnet_of
from addon.domain.releases import Release
from addon.domain.transitions import STATUS, Phase
from tests.domain.lives import INFO_HASH, item_in


def test_a_gid_is_the_same_for_the_same_file_of_the_same_grab() -> None:
    assert gid_of(3, INFO_HASH, 1) == gid_of(3, INFO_HASH, 1) == "6d0329458e3f39d1"


@given(st.integers(1, 2**40), st.integers(0, 2**40))
def test_a_gid_is_what_aria2_takes_for_one(grab_id: int, file_id: int) -> None:
    gid = gid_of(grab_id, INFO_HASH, file_id)
    assert len(gid) == 16
    assert set(gid) <= set("0123456789abcdef")


def test_another_grab_hash_or_file_has_another_gid() -> None:
    gids = {gid_of(3, INFO_HASH, 1), gid_of(3, INFO_HASH, 2), gid_of(4, INFO_HASH, 1), gid_of(3, "f" * 40, 1)}
    assert len(gids) == 4
    assert gid_of(1, "a", 11) != gid_of(11, "a", 1)


def test_a_torrent_has_two_gids_by_its_hash_alone() -> None:
    assert torrent_gid(INFO_HASH) == "8da3678620937f56"
    assert metadata_gid(INFO_HASH) == "75c00d7742e257ad"
    assert len({gid(each) for gid in (torrent_gid, metadata_gid) for each in (INFO_HASH, "f" * 40)}) == 4


@given(st.text(st.characters(codec="utf-8"), min_size=1), st.lists(st.text(st.characters(codec="utf-8")), max_size=3))
def test_a_magnet_carries_hash_name_and_trackers_whatever_their_letters(title: str, trackers: list[str]) -> None:
    release = Release(indexer="stremio:example.test", title=title, info_hash=INFO_HASH, trackers=tuple(trackers))
    split = urlsplit(magnet_of(release))
    fields = parse_qs(split.query, keep_blank_values=True, strict_parsing=True)
    assert split.scheme == "magnet"
    assert split.fragment == ""
    assert fields["xt"] == [f"urn:btih:{INFO_HASH}"]
    assert fields["dn"] == [title]
    assert fields.get("tr", []) == trackers


def test_a_magnet_names_twenty_trackers_at_the_most() -> None:
    trackers = tuple(f"udp://tracker{number}.example.test:1337/announce" for number in range(50))
    release = Release(indexer="stremio:example.test", title="Night Ferry", info_hash=INFO_HASH, trackers=trackers)
    named = parse_qs(urlsplit(magnet_of(release)).query)["tr"]
    assert named == list(trackers[:20])


@pytest.mark.parametrize("phase", Phase)
def test_an_item_shows_the_status_of_its_phase(phase: Phase) -> None:
    assert item_in(phase).status is STATUS[phase]
