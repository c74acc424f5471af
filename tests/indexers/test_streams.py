"""What stream objects say, whoever wrote them."""

import json

import msgspec
import pytest

from addon.domain.releases import Release
from addon.domain.status import Quality
from addon.indexers.streams import Listed, read_streams

A, B = "a" * 40, "b" * 40
KEY = "c" * 40  # a debrid key can look like a hash
GIB = 1024**3


def listed(*streams: object) -> Listed:
    return read_streams("stremio:addon.test", [msgspec.Raw(json.dumps(stream).encode()) for stream in streams])


def release(**stream: object) -> Release:
    (found,) = listed({"infoHash": A, **stream}).releases
    return found


def test_torrentio_movie() -> None:
    found = release(
        name="Torrentio\n4k DV | HDR",
        title="Blue.Harbor.2019.2160p.UHD.BluRay.REMUX.DV.HDR.HEVC-XYZ\n"
        "👤 21 💾 58.4 GB ⚙️ TorrentGalaxy\nMulti Audio / 🇬🇧",
        fileIdx=1,
        behaviorHints={
            "bingeGroup": "torrentio|4k|BluRay REMUX|hevc|DV|HDR",
            "filename": "Blue.Harbor.2019.2160p.UHD.BluRay.REMUX.DV.HDR.HEVC-XYZ.mkv",
        },
        sources=["tracker:udp://tracker.test:1337/announce", f"dht:{A}"],
    )
    assert found == Release(
        indexer="stremio:addon.test",
        title="Blue.Harbor.2019.2160p.UHD.BluRay.REMUX.DV.HDR.HEVC-XYZ",
        info_hash=A,
        filename="Blue.Harbor.2019.2160p.UHD.BluRay.REMUX.DV.HDR.HEVC-XYZ.mkv",
        file_index=1,
        size_bytes=round(58.4 * GIB),
        seeders=21,
        trackers=("udp://tracker.test:1337/announce",),
        in_pack=False,
        cached_hint=None,
        quality_hint=Quality.P2160,
    )


def test_torrentio_stream_of_which_little_is_known() -> None:
    found = release(name="Torrentio", title="Blue Harbor (2019)\n👤 0 ⚙️ ThePirateBay")
    assert found == Release(indexer="stremio:addon.test", title="Blue Harbor (2019)", info_hash=A, seeders=0)


@pytest.mark.parametrize(
    ("path", "group"),
    [
        ("Season 02/Night Ferry - S02E03 - The Crossing.mkv\n", f"torrentio|{A}"),
        ("Season 02/Night Ferry - S02E03 - The Crossing.mkv\n", "torrentio|1080p|x265"),
        ("Night Ferry - S02E03 - The Crossing.mkv\n", None),
        ("", f"torrentio|{A}"),
    ],
)
def test_torrentio_episode_in_a_pack(path: str, group: str | None) -> None:
    found = release(
        name="Torrentio\n1080p HDR",
        title=f"Night Ferry Season 2 Complete 1080p WEB x265 10bit\n{path}"
        "👤 67 💾 1.4 GB ⚙️ TorrentGalaxy\nDual Audio / 🇬🇧 / 🇮🇹",
        fileIdx=4,
        behaviorHints={"bingeGroup": group, "filename": "Night Ferry - S02E03 - The Crossing.mkv"},
    )
    assert found.in_pack
    assert found.title == "Night Ferry Season 2 Complete 1080p WEB x265 10bit"
    assert found.filename == "Night Ferry - S02E03 - The Crossing.mkv"
    assert (found.size_bytes, found.seeders, found.quality_hint) == (round(1.4 * GIB), 67, Quality.P1080)


def test_group_of_another_torrent_is_no_sign_of_a_pack() -> None:
    assert not release(name="Torrentio", title="Night Ferry", behaviorHints={"bingeGroup": f"torrentio|{B}"}).in_pack
    assert not release(
        name="Comet", description="📄 Night Ferry", behaviorHints={"bingeGroup": f"comet|p2p|{A}"}
    ).in_pack


def test_path_without_a_filename_field_gives_the_filename() -> None:
    found = release(name="Torrentio", title="Harbor Trilogy\nHarbor Trilogy/3. Blue Harbor/Blue Harbor 2019.mkv\n👤 3")
    assert (found.filename, found.in_pack) == ("Blue Harbor 2019.mkv", True)


def test_commas_that_torrentio_turned_to_blanks_do_not_hide_a_path() -> None:
    found = release(
        name="Torrentio",
        title="Night Ferry S01\nNight Ferry S01/One Two Three.avi.part\n👤 3",
        behaviorHints={"filename": "One, Two,  Three.avi.part"},
    )
    assert found.in_pack


def test_debrid_stream_is_known_by_its_address_and_keeps_no_key() -> None:
    url = f"https://addon.test/resolve/realdebrid/{KEY}/{A}/null/4/Night%20Ferry%20-%20S02E03.mkv"
    found = listed({"name": "[RD+] Torrentio\n1080p", "title": "Night Ferry Season 2\n👤 67", "url": url}).releases
    assert found == (
        Release(
            indexer="stremio:addon.test",
            title="Night Ferry Season 2",
            info_hash=A,
            filename="Night Ferry - S02E03.mkv",
            file_index=4,
            seeders=67,
            cached_hint=True,
            quality_hint=Quality.P1080,
        ),
    )
    assert KEY not in repr(found)


def test_comet_stream() -> None:
    found = release(
        name="[TORRENT🧲] Comet 1080p",
        description="📄 Blue.Harbor.2019.1080p.BluRay.x264-ABC\n📹 x264 • 🔊 DTS\n"
        "⭐ BluRay\n👤 12 💾 9.9 GB 🔎 tracker",
        behaviorHints={"videoSize": 10_000_000_000, "filename": "harbor.mkv", "bingeGroup": f"comet|p2p|{A}"},
    )
    assert found.title == "Blue.Harbor.2019.1080p.BluRay.x264-ABC"
    assert (found.size_bytes, found.seeders, found.cached_hint) == (10_000_000_000, 12, None)
    assert (found.filename, found.in_pack, found.quality_hint) == ("harbor.mkv", False, Quality.P1080)


def test_mediafusion_stream() -> None:
    found = release(
        name="MediaFusion 🧲 P2P ⏳ 2160P",
        description="📂 Blue Harbor 2019 2160p/ \n🎨 WEB-DL 🎞️ HEVC\n📦 12.5 GB 👤 9\n🔗 somewhere",
    )
    assert (found.title, found.size_bytes, found.seeders) == ("Blue Harbor 2019 2160p", round(12.5 * GIB), 9)
    assert (found.quality_hint, found.cached_hint) == (Quality.P2160, None)


def test_stremthru_stream() -> None:
    found = release(
        name="⚡️ [RD]\nTorz\n1080p",
        description="📁 Night Ferry S02\n📄 Night.Ferry.S02E03.mkv\n💾 1.5 GB",
        fileIdx=-1,
    )
    assert (found.title, found.file_index, found.cached_hint) == ("Night Ferry S02", None, True)


def test_stream_with_a_text_of_the_users_own_goes_by_its_filename() -> None:
    found = release(
        name="My own 1080p",
        description="🎥 BluRay 🎧 DTS\nNight Ferry/Night.Ferry.S02E03.mkv",
        behaviorHints={"filename": "Night.Ferry.S02E03.mkv"},
    )
    assert (found.title, found.in_pack) == ("Night.Ferry.S02E03", False)


def test_plain_second_line_is_a_path_elsewhere_only_with_a_folder() -> None:
    hints = {"filename": "Blue.Harbor.mkv"}
    assert not release(name="Own", description="Blue Harbor\nBlue.Harbor.mkv", behaviorHints=hints).in_pack
    assert release(name="Own", description="Harbor Trilogy\nThree/Blue.Harbor.mkv", behaviorHints=hints).in_pack


def test_release_has_a_title_whatever_is_missing() -> None:
    assert release(name="Own\n1080p").title == "Own 1080p"
    assert release().title == A
    assert release(name=7, title=["x"], description={}, behaviorHints=None).title == A


def test_description_comes_before_title() -> None:
    assert release(description="New text", title="Old text").title == "New text"
    assert release(description=None, title="Old text").title == "Old text"


@pytest.mark.parametrize(
    "stream",
    [
        {"name": "Torrentio\nRD error", "title": "Invalid key", "url": "https://addon.test/videos/failed_access.mp4"},
        {"name": "[❌] Comet", "url": "https://comet.test"},
        {"name": "Donate", "externalUrl": "https://donate.test"},
        {"name": "Trailer", "ytId": "x"},
        {"name": "Usenet", "nzbUrl": "https://usenet.test/x.nzb"},
        {"name": "Direct", "url": f"https://files.test/{A}/x.mkv"},
        {"infoHash": "a" * 39},
        {"infoHash": "g" * 40},
        {"infoHash": None},
        {"infoHash": [A]},
        {},
        {"infoHash": A, "behaviorHints": "no object"},
        None,
        "text",
        [],
        7,
    ],
)
def test_what_is_no_torrent_is_left_out(stream: object) -> None:
    other = {"infoHash": B, "name": "Own"}
    assert [found.info_hash for found in listed(stream, other).releases] == [B]


def test_same_file_is_listed_once_and_another_file_of_the_torrent_too() -> None:
    streams = [{"infoHash": A.upper(), "fileIdx": 1, "title": "first"}, {"infoHash": A, "fileIdx": 1, "title": "again"}]
    streams += [{"infoHash": A, "fileIdx": 2}, {"infoHash": A}]
    found = listed(*streams).releases
    assert [(each.file_index, each.title) for each in found[:2]] == [(1, "first"), (2, A)]
    assert found[2].file_index is None
    assert len(found) == 3


@pytest.mark.parametrize("index", [-1, None, "1", 1.0, 1.5, True, [1], 100_001, 10**30])
def test_index_that_is_no_index_is_unknown(index: object) -> None:
    assert release(fileIdx=index).file_index is None


@pytest.mark.parametrize("index", [0, 1, 100_000])
def test_index_counts_from_zero(index: int) -> None:
    assert release(fileIdx=index).file_index == index


@pytest.mark.parametrize("size", [0, -1, 2**50 + 1, 1.5, "big", True, None])
def test_size_that_makes_no_sense_gives_way_to_the_text(size: object) -> None:
    assert release(title="x\n💾 1 GB", behaviorHints={"videoSize": size}).size_bytes == GIB


def test_errors_are_told_only_when_there_is_no_release() -> None:
    error = {"name": "Torrentio\nRD error", "title": "Invalid key!\nRenew it", "url": "https://addon.test/videos/x.mp4"}
    assert (
        listed({"name": "Notice"}, error, {"name": "[🚫] other"}).trouble == "Torrentio RD error: Invalid key! Renew it"
    )
    assert listed({"name": "[❌] Comet"}).trouble == "[❌] Comet"
    assert listed(error, {"infoHash": A}).trouble is None
    assert listed({"name": "Donate"}).trouble is None
    assert listed().trouble is None


def test_trackers_are_web_and_udp_addresses_each_once_and_not_too_many() -> None:
    good = ["udp://a.test:1/announce", "http://b.test/announce", "https://c.test", "wss://d.test"]
    bad: list[object] = [
        "dht:x",
        "tracker:ftp://x",
        "tracker:file:///etc",
        "tracker:udp://a b",
        "tracker:udp://\n",
        7,
        None,
    ]
    bad.append("tracker:udp://" + "x" * 301)
    sources = [*bad, *(f"tracker:{url}" for url in good), f"tracker:{good[0]}"]
    assert release(sources=sources).trackers == tuple(good)
    assert release(sources="tracker:udp://a.test").trackers == ()
    assert len(release(sources=[f"tracker:udp://{number}.test" for number in range(1000)]).trackers) == 50


def test_no_more_than_two_thousand_streams_are_read() -> None:
    found = listed(*({"infoHash": f"{number:040x}"} for number in range(2500))).releases
    assert len(found) == 2000
    assert found[-1].info_hash == f"{1999:040x}"


def test_hostile_texts_are_cut_and_cleaned() -> None:
    found = release(
        name="Torrentio\n" + "x" * 100_000,
        title="t\x00\x1b[31m" + "y" * 100_000 + "\n👤 " + "9" * 5000,
        behaviorHints={"filename": "../../" + "z" * 1000 + "\x00.mkv"},
    )
    assert len(found.title) == 500
    assert "\x00" not in found.title
    assert "\x1b" not in found.title
    assert found.filename == "z" * 255
    assert found.seeders is None


def test_broken_stream_does_not_spoil_the_others() -> None:
    parts = [
        msgspec.Raw(b'{"infoHash":"' + A.encode() + b'","title":"half an emoji \\ud83d"}'),
        msgspec.Raw(b'{"infoHash":"' + A.encode() + b'","title":"\xff"}'),
        msgspec.Raw(b'{"infoHash":"' + A.encode() + b'","fileIdx":' + b"9" * 5000 + b"}"),
        msgspec.Raw(b'{"infoHash":"' + A.encode() + b'","name":' + b"[" * 50_000 + b"]" * 50_000 + b"}"),
        msgspec.Raw(b'{"infoHash":"' + B.encode() + b'"}'),
    ]
    assert [found.info_hash for found in read_streams("stremio:x", parts).releases] == [B]
