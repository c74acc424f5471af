"""What tells releases apart, also while no hash is known."""

from dataclasses import replace

from addon.domain.releases import Release

LISTED = Release(
    indexer="torznab:feed.test",
    title="Night Ferry 1931 1080p",
    info_hash="",
    size_bytes=700,
    link="http://feed.test/4/download?apikey=KEY&link=ONE",
)


def test_hash_is_the_key_where_it_is_known() -> None:
    assert replace(LISTED, info_hash="a" * 40).key == "a" * 40


def test_listing_is_the_key_whatever_the_rest_of_the_link_says() -> None:
    again = replace(LISTED, link="http://feed.test/4/download?apikey=KEY&link=TWO", seeders=3)
    assert again.key == LISTED.key


def test_other_trackers_sizes_and_titles_are_other_torrents() -> None:
    others = (
        replace(LISTED, link="http://feed.test/5/download?apikey=KEY&link=ONE"),
        replace(LISTED, size_bytes=None),
        replace(LISTED, title="Night Ferry 1931 720p"),
    )
    assert len({LISTED.key, *(each.key for each in others)}) == 4


def test_neither_key_nor_text_tells_the_link_s_key() -> None:
    assert "KEY" not in f"{LISTED!r}{LISTED.key}"
