"""A parsed name survives the store."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addon.domain.name_fields import FIELDS_VERSION, from_fields, to_fields
from addon.domain.release_name import ReleaseName, parse_release_name

NAMES = [
    "Blue.Harbor.2019.2160p.UHD.BluRay.REMUX.DV.HDR.HEVC.TrueHD.7.1-XYZ.mkv",
    "Harbor Trilogy 1999-2019 1080p BluRay x264",
    "Night.Ferry.2019.05.10.720p.WEB.h264",
    "Night.Ferry.S01E01-E03.ITA.ENG.1080p",
    "[GRP] Night Ferry (01-03) [1080p]",
    "",
]


@pytest.mark.parametrize("text", NAMES)
def test_a_name_comes_back_from_json_as_it_was(text: str) -> None:
    name = parse_release_name(text)
    assert from_fields(json.loads(json.dumps(to_fields(name)))) == name


@given(st.text())
@settings(max_examples=50, deadline=None)
def test_any_name_comes_back(text: str) -> None:
    name = parse_release_name(text)
    assert from_fields(json.loads(json.dumps(to_fields(name)))) == name


def test_what_a_name_does_not_say_takes_no_room() -> None:
    assert to_fields(ReleaseName(text="x")) == {"version": FIELDS_VERSION, "text": "x"}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"version": FIELDS_VERSION + 1, "text": "x"},
        {"version": FIELDS_VERSION},
        {"version": FIELDS_VERSION, "text": "x", "air_date": "never"},
        {"version": FIELDS_VERSION, "text": "x", "formats": ["BETAMAX"]},
    ],
)
def test_what_another_version_wrote_is_parsed_anew(fields: dict[str, object]) -> None:
    assert from_fields(fields) is None


def test_fields_of_later_are_left_out() -> None:
    assert from_fields({"version": FIELDS_VERSION, "text": "x", "smell": "good"}) == ReleaseName(text="x")
