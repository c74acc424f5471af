"""Where a stream says that its file is."""

import pytest

from addon.indexers.stream_places import Place, basename, place_in_url

A, B = "a" * 40, "b" * 40
KEY = "c" * 40  # a debrid key can look like a hash
GIB = 1024**3


@pytest.mark.parametrize(
    ("url", "place"),
    [
        (f"https://x.test/resolve/torbox/{KEY}/{A}/name/0/a.mkv", Place(info_hash=A, file_index=0, filename="a.mkv")),
        (f"https://x.test/cfg/resolve/torbox/k/{A}/null/null/..", Place(info_hash=A)),
        (f"https://x.test/resolve/torbox/k/{A}/null/undefined", Place(info_hash=A)),
        (f"https://x.test/resolve/torbox/k/{A}", Place(info_hash=A)),
        (
            f"https://x.test/resolve/torbox/k/{A}/n/3/..%2F..%2Fa%5Cb.mkv?k=v#f",
            Place(info_hash=A, file_index=3, filename="b.mkv"),
        ),
        (f"https://x.test/cfg/playback/{A}/realdebrid/7/2/3", Place(info_hash=A, file_index=7)),
        (f"https://x.test/cfg/playback/{A}/realdebrid/n/n/n", Place(info_hash=A)),
        (f"https://x.test/streaming/{KEY}/playback/realdebrid/{A}/1/2/a.mkv", Place(info_hash=A)),
        (f"https://x.test/resolve/resolve/torbox/k/{A}", Place(info_hash=A)),
        (f"https://x.test/resolve/realdebrid/{A}", None),
        (f"https://x.test/resolve/realdebrid/{A}/nohash/null/1/x", None),
        (f"https://x.test/{A}/file.mkv", None),
        (f"https://x.test/?u=/resolve/torbox/k/{A}", None),
        ("https://x.test/playback", None),
        ("https://x.test/playback/x/y", None),
        ("https://x.test/resolve/a/b/" + A + "/" + "x" * 8000, None),
        ("http://[", None),
        (None, None),
        (7, None),
    ],
)
def test_places_are_taken_from_the_addresses_of_known_resolvers(url: object, place: Place | None) -> None:
    assert place_in_url(url) == place


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("a.mkv", "a.mkv"),
        ("/x/y/a.mkv", "a.mkv"),
        ("..\\..\\a.mkv", "a.mkv"),
        ("a\x00\nb.mkv", "a b.mkv"),
        ("x/", None),
        ("..", None),
        (" . ", None),
        ("", None),
        (None, None),
    ],
)
def test_basenames_are_names_of_files(value: object, name: str | None) -> None:
    assert basename(value) == name
