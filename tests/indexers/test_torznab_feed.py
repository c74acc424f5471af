"""Items of feeds as releases: sizes, hashes, trackers and links in their order, and what is left out."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addon.domain.releases import Release
from addon.indexers.torznab_caps import read_caps
from addon.indexers.torznab_feed import Page, read_page
from addon.indexers.torznab_xml import ErrorAnswer, UnreadableXmlError, error_in

from .torznab_kit import CAPS, NAME, A, B, caps_of, error, feed, item

MAGNET = f"magnet:?xt=urn:btih:{A}&amp;dn=x&amp;tr=udp%3A%2F%2Ft.test%3A6969%2Fannounce"
LINK = "http://feed.test:9696/4/download?apikey=KEY&amp;link=ABC&amp;file=x"
PLAIN_LINK = LINK.replace("&amp;", "&")
TRACKERS = ("udp://t.test:6969/announce",)


def read(*items: str) -> Page:
    return read_page(NAME, feed(*items).content)


def only(text: str) -> Release:
    (release,) = read(text).releases
    return release


def test_an_item_with_everything_is_read_in_full() -> None:
    text = item(
        inner=f"<guid>https://t.test/1</guid><type>private</type><size>700</size><link>{MAGNET}</link>"
        "<category>2000</category><category>100123</category>",
        category=2040,
        seeders=54,
        infohash=A.upper(),
    )
    assert only(text) == Release(
        indexer=NAME,
        title="Blue Harbor 2019 1080p BluRay x265-ABC",
        info_hash=A,
        size_bytes=700,
        seeders=54,
        trackers=TRACKERS,
        is_private=True,
    )


@pytest.mark.parametrize(
    ("inner", "attributes", "size_bytes"),
    [
        ('<size>1</size><enclosure url="x" length="2"/>', {"size": 3}, 1),
        ('<size>0</size><enclosure url="x" length="2"/>', {"size": 3}, 2),
        ('<enclosure url="x" length="0"/>', {"size": 3}, 3),
        ("<size>-5</size>", {"size": "many"}, None),
        ("<size>99999999999999999999</size>", {}, None),
        ("", {}, None),
    ],
)
def test_size_is_the_first_that_is_told(inner: str, attributes: dict[str, Any], size_bytes: int | None) -> None:
    assert only(item(inner=inner, infohash=A, **attributes)).size_bytes == size_bytes


def test_size_of_a_season_tells_nothing_of_the_wanted_file() -> None:
    assert only(item("Lamp and Ferry S01 1080p", "<size>700</size>", infohash=A)).size_bytes is None
    assert only(item("Lamp and Ferry S01E02 1080p", "<size>700</size>", infohash=A)).size_bytes == 700


@pytest.mark.parametrize(
    ("inner", "attributes"),
    [
        (f"<link>{MAGNET}</link>", {}),
        (f'<enclosure url="{MAGNET}" type="application/x-bittorrent"/>', {}),
        (f"<guid>{MAGNET}</guid>", {}),
        ("", {"magneturl": MAGNET.replace("&amp;", "&")}),
        (f"<link>{LINK}</link><guid>{MAGNET}</guid>", {}),
    ],
)
def test_hash_and_trackers_are_in_a_magnet_wherever_it_stands(inner: str, attributes: dict[str, Any]) -> None:
    release = only(item(inner=inner, **attributes))
    assert (release.info_hash, release.trackers) == (A, TRACKERS)


def test_hash_that_is_told_counts_before_a_magnet_of_another() -> None:
    release = only(item(inner=f"<link>{MAGNET}</link>", infohash=B))
    assert (release.info_hash, release.trackers) == (B, ())


@pytest.mark.parametrize(
    ("inner", "attributes"),
    [
        (f"<link>{LINK}</link>", {}),
        (f'<link/><enclosure url="{LINK}" type="application/x-bittorrent"/>', {}),
        ("", {"magneturl": PLAIN_LINK}),
    ],
)
def test_without_a_hash_the_link_is_kept_as_a_secret(inner: str, attributes: dict[str, Any]) -> None:
    release = only(item(inner=inner, **attributes))
    assert (release.info_hash, release.link) == ("", PLAIN_LINK)
    assert "KEY" not in repr(release)


@pytest.mark.parametrize(
    "text",
    [
        item(),
        item(inner="<guid>https://t.test/1</guid>"),
        item(inner="<link>ftp://t.test/x</link>"),
        item(inner="<link>file:///etc/passwd</link>"),
        item(inner="<link>http://[::1</link>"),
        item(inner="<link>magnet:?dn=x</link>"),
        item(infohash="abc"),
        item("", infohash=A),
        item(inner='<enclosure url="http://x.test" type="application/x-nzb"/>', infohash=A),
        item(infohash=A, category=6000),
        item(inner="<category>6040</category><category>2000</category>", infohash=A),
    ],
)
def test_what_is_of_no_use_is_left_out(text: str) -> None:
    page = read(text, item(infohash=B))
    assert [release.info_hash for release in page.releases] == [B]
    assert page.items == 2


def test_a_torrent_that_is_listed_twice_counts_once() -> None:
    assert [each.title for each in read(item("One", infohash=A), item("Two", infohash=A)).releases] == ["One"]


@pytest.mark.parametrize(
    ("inner", "is_private"),
    [
        ("<type>public</type>", False),
        ("<type>private</type>", True),
        ("<type>semi-private</type>", True),
        ('<prowlarrindexer id="4" type="semiPrivate">Example</prowlarrindexer>', True),
        ('<prowlarrindexer id="4" type="public">Example</prowlarrindexer>', False),
        ("", False),
    ],
)
def test_private_is_what_jackett_or_prowlarr_call_so(inner: str, is_private: bool) -> None:
    assert only(item(inner=inner, infohash=A)).is_private is is_private


@pytest.mark.parametrize(
    ("categories", "platform"),
    [((4000, 4050), "PC"), ((1180,), "PS4"), ((4030, 4050), None), ((1090, 100_123), None), (("x", "-1"), None)],
)
def test_platform_is_what_the_categories_name(categories: tuple[object, ...], platform: str | None) -> None:
    inner = "".join(f"<category>{number}</category>" for number in categories)
    assert only(item(inner=inner, infohash=A)).platform_hint == platform


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"<html><body>Login</body></html>",
        b"<rss/>",
        b"<caps/>",
        b"<rss><channel>",
        b"<rss><channel><x:item/></channel></rss>",
        b'<?xml version="1.0" encoding="nonsense"?><rss><channel/></rss>',
        b'<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel/></rss>',
        b'<!DOCTYPE rss SYSTEM "http://feed.test/x.dtd"><rss><channel/></rss>',
        b"<rss><channel>" + b"<i/>" * 500_000 + b"</channel></rss>",
        b"<rss><channel>" + b" " * (8 * 2**20) + b"</channel></rss>",
    ],
)
def test_what_is_no_feed_is_one_error(body: bytes) -> None:
    with pytest.raises(UnreadableXmlError):
        read_page(NAME, body)


def test_deeply_nested_elements_are_no_crash() -> None:
    body = b"<rss><channel>" + b"<i>" * 100_000 + b"</i>" * 100_000 + b"</channel></rss>"
    assert read_page(NAME, body).releases == ()


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (error(100, "Invalid API Key").content, ErrorAnswer(code=100, description="Invalid API Key")),
        (error("x", "").content, ErrorAnswer(code=0, description="no reason")),
        (b'<error code="900" description="first&#10;at trace"/>', ErrorAnswer(code=900, description="first at trace")),
        (b"<error/>", ErrorAnswer(code=0, description="no reason")),
        (b"<error", None),
        (b'<error code="900">' + b"x" * 300_000 + b"</error>", None),
        (b"<rss><error/></rss>", None),
        (feed().content, None),
        (b"", None),
    ],
)
def test_an_error_is_known_by_its_root(body: bytes, answer: ErrorAnswer | None) -> None:
    assert error_in(body) == answer


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=30)
MARKUP = st.sampled_from(
    ["<item>", "</item>", "<title>", "</title>", "<size>", "<link>", "</link>", "&amp;", "<![CDATA[", "]]>", "<!--"]
)


@settings(max_examples=150)
@given(st.lists(WORDS | MARKUP, max_size=12).map("".join), st.binary(max_size=12), st.data())
def test_no_answer_raises_anything_else(text: str, junk: bytes, data: st.DataObject) -> None:
    whole = data.draw(
        st.sampled_from([feed(item(infohash=A), text).content, caps_of(CAPS, 2000).content, error(1).content])
    )
    place = data.draw(st.integers(0, len(whole)))
    body = whole[:place] + junk + whole[place + data.draw(st.integers(0, 8)) :]
    error_in(body)
    for read_body in (lambda: read_page(NAME, body), lambda: read_caps(body)):
        try:
            read_body()
        except UnreadableXmlError:
            pass


@settings(max_examples=100)
@given(WORDS, WORDS, WORDS, WORDS)
def test_releases_hold_nothing_but_hashes_and_web_addresses(title: str, link: str, size: str, attribute: str) -> None:
    def clean(text: str) -> str:
        return "".join(letter for letter in text if letter.isprintable()).replace("&", "").replace("<", "")

    text = item(clean(title), f"<link>{clean(link)}</link><size>{clean(size)}</size>", infohash=clean(attribute))
    for release in read(text, item(infohash=A)).releases:
        assert len(release.info_hash) in {0, 40}
        assert release.link == "" or release.link.startswith(("http://", "https://"))


def test_a_private_torrent_is_to_be_had_by_its_link_even_where_its_hash_is_told() -> None:
    link = "<link>http://t.test/1/download?apikey=K</link>"
    private = only(item(inner=f"<type>private</type>{link}", infohash=A))
    assert (private.info_hash, private.link) == ("", "http://t.test/1/download?apikey=K")
    assert only(item(inner=link, infohash=A)).info_hash == A
