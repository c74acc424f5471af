"""Magnet links are read for hash and trackers; what is none is told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addon.domain.magnets import Magnet, is_magnet, magnet_of, read_magnet, torrent_hash, trackers_among
from addon.domain.releases import Release

A = "a" * 40


@pytest.mark.parametrize(
    ("link", "magnet"),
    [
        (f"magnet:?xt=urn:btih:{A}", Magnet(info_hash=A)),
        (f"MAGNET:?dn=x&xt=URN:BTIH:{A.upper()}", Magnet(info_hash=A)),
        (f"magnet:?xt=urn:ed2k:1&xt=urn:btih:{A}&dn=a+b", Magnet(info_hash=A)),
        ("magnet:?xt=urn:btih:VKVKVKVKVKVKVKVKVKVKVKVKVKVKVKVK", Magnet(info_hash="aa" * 20)),
        (
            f"magnet:?xt=urn:btih:{A}&tr=udp%3A%2F%2Ft.test%3A1%2Fa&tr=udp%3A%2F%2Ft.test%3A1%2Fa&tr=file%3A%2F%2Fx",
            Magnet(info_hash=A, trackers=("udp://t.test:1/a",)),
        ),
        ("magnet:?dn=x", None),
        ("magnet:?xt=urn:btmh:1220" + "a" * 64, None),
        (f"magnet:?xt=urn:btih:{A}{'&a=b' * 600}", None),
        (f"magnet:?xt=urn:btih:{A}&dn={'x' * 20_000}", None),
        (f"http://x.test/?xt=urn:btih:{A}", None),
        ("", None),
    ],
)
def test_a_magnet_names_hash_and_trackers(link: str, magnet: Magnet | None) -> None:
    assert read_magnet(link) == magnet


@pytest.mark.parametrize(
    ("value", "info_hash"),
    [
        (A, A),
        ("ABCDEF0123456789abcdef0123456789ABCDEF01", "abcdef0123456789abcdef0123456789abcdef01"),
        (f" {A} ", A),
        ("VKVKVKVKVKVKVKVKVKVKVKVKVKVKVKVK", "aa" * 20),
        ("a" * 32, "00" * 20),
        ("A" * 31 + "B", "00" * 19 + "01"),
        ("a" * 31 + "1", None),
        ("a" * 64, None),
        ("", None),
        (None, None),
        (int("1" * 40), None),
        ("ａ" * 40, None),
    ],
)
def test_hashes_come_as_hex_or_base32(value: object, info_hash: str | None) -> None:
    assert torrent_hash(value) == info_hash


def test_a_magnet_that_is_written_is_read() -> None:
    trackers = ("udp://t.test:1/a?b=c&d=e", "https://t.test/announce")
    release = Release(indexer="torznab:x", title="A & B", info_hash=A, trackers=trackers)
    assert read_magnet(magnet_of(release)) == Magnet(info_hash=A, trackers=trackers)


def test_a_magnet_is_never_too_long_to_be_read() -> None:
    trackers = tuple(f"udp://t.test:{port}/{'&' * 250}" for port in range(100, 120))
    found = read_magnet(magnet_of(Release(indexer="torznab:x", title="Ü" * 5000, info_hash=A, trackers=trackers)))
    assert found is not None
    assert found.info_hash == A
    assert set(trackers).issuperset(found.trackers)
    assert found.trackers


def test_trackers_are_bounded_in_number() -> None:
    assert len(trackers_among(f"udp://t.test:{port}" for port in range(1, 200))) == 50


@settings(max_examples=200)
@given(st.text(max_size=80))
def test_no_text_raises(text: str) -> None:
    assert read_magnet(text) is None
    found = read_magnet(f"magnet:?{text}&xt=urn:btih:{A}")
    assert found is None or found.info_hash
    assert is_magnet(f"magnet:?{text}")
