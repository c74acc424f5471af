"""When the demo says that something has arrived, and when it does not."""

from pathlib import Path

import pytest

from addon.demo.arrivals import Wish, arrived, game_wish, held, movie_wish, season_wish
from addon.demo.catalogue import Torrent
from addon.demo.default_catalogue import HARBOUR_RACING, LAMPLIGHTERS, NIGHT, default_catalogue

CATALOGUE = default_catalogue()
SEASON = season_wish(LAMPLIGHTERS, 1, "1080p")
MOVIE = movie_wish(NIGHT)
SWITCH = "Blue Harbour Racing [NSP] [v1.1] (2020)"
FOLDER = "Shows/The Lamplighters of Quay Street (2018) [imdbid-tt990000001]/Season 01"


def pack() -> Torrent:
    return next(torrent for torrent in CATALOGUE.torrents if " S01 1080p" in torrent.name)


def put(library: Path, name: str, content: bytes) -> Path:
    path = library / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def bring_season(library: Path) -> list[Path]:
    contents = [pack().content(index) for index in range(3)]
    return [
        put(library, part.path, content.read(0, content.size_bytes))
        for part, content in zip(SEASON.parts, contents, strict=True)
    ]


def test_season_is_three_files_with_their_names() -> None:
    assert [part.path for part in SEASON.parts] == [
        f"{FOLDER}/The Lamplighters of Quay Street S01E0{number} - 1080p.mkv" for number in (1, 2, 3)
    ]
    assert [part.video_id for part in SEASON.parts] == [f"tt990000001:1:{number}" for number in (1, 2, 3)]
    assert (SEASON.words, SEASON.seasons) == ("season 1 of The Lamplighters of Quay Street", (1,))
    assert (MOVIE.words, MOVIE.seasons, len(MOVIE.parts)) == ("Night of the Living Dead", None, 1)


def test_season_has_arrived_when_all_of_it_lies_there(tmp_path: Path) -> None:
    files = bring_season(tmp_path)
    put(tmp_path, "Shows/.usher/5/part.mkv", b"on its way")
    put(tmp_path, "Movies/another.mkv", b"x")
    assert arrived(SEASON, tmp_path, CATALOGUE) == tuple(files)
    assert held(SEASON, tmp_path) == tuple(files)


def test_season_has_not_arrived_with_a_file_missing_changed_or_too_much(tmp_path: Path) -> None:
    assert arrived(SEASON, tmp_path, CATALOGUE) is None
    first, second, _ = bring_season(tmp_path)
    content = first.read_bytes()
    first.unlink()
    assert arrived(SEASON, tmp_path, CATALOGUE) is None
    first.write_bytes(second.read_bytes())
    assert arrived(SEASON, tmp_path, CATALOGUE) is None
    first.write_bytes(content)
    assert arrived(SEASON, tmp_path, CATALOGUE) is not None
    put(tmp_path, f"{FOLDER}/readme.txt", b"x")
    assert arrived(SEASON, tmp_path, CATALOGUE) is None


@pytest.mark.parametrize("label", ["1080p", "2160p"])
def test_movie_may_come_in_any_quality_but_once(tmp_path: Path, label: str) -> None:
    torrent = next(torrent for torrent in CATALOGUE.torrents if f"Dead.1968.{label}" in torrent.name)
    index = next(offer.file_index for offer in torrent.offers)
    assert index is not None
    content = torrent.content(index)
    folder = "Night of the Living Dead (1968) [imdbid-tt0063350]"
    file = put(tmp_path, f"Movies/{folder}/{folder} - {label}.mkv", content.read(0, content.size_bytes))
    assert arrived(MOVIE, tmp_path, CATALOGUE) == (file,)
    put(tmp_path, f"Movies/{folder}/{folder} - 720p.mkv", content.read(0, content.size_bytes))
    assert arrived(MOVIE, tmp_path, CATALOGUE) is None


def test_nothing_arrives_that_nobody_offers(tmp_path: Path) -> None:
    put(tmp_path, SEASON.parts[0].path, b"x")
    wish = Wish(words="x", tmdb_id=1, folder="Shows", parts=SEASON.parts[:1])
    assert arrived(wish, tmp_path, CATALOGUE.with_titles()) is None


GAME = game_wish(HARBOUR_RACING, {"PC": "Blue.Harbour.Racing.v1.2.MULTi5-WICK", "Switch": SWITCH})


def test_a_game_has_arrived_when_each_platform_has_its_one_file(tmp_path: Path) -> None:
    by_name = {torrent.name: torrent for torrent in CATALOGUE.torrents}
    packed, single = by_name["Blue.Harbour.Racing.v1.2.MULTi5-WICK"], by_name[SWITCH]
    contents = (packed.archive(range(len(packed.files))), single.content(0))
    files = tuple(
        put(tmp_path, f"{part.path}game", content.read(0, content.size_bytes))
        for part, content in zip(GAME.parts, contents, strict=True)
    )
    assert (GAME.words, GAME.platforms) == ("Blue Harbour Racing for PC and Switch", ("PC", "Switch"))
    assert arrived(GAME, tmp_path, CATALOGUE) == files
    files[0].write_bytes(b"something else")
    assert arrived(GAME, tmp_path, CATALOGUE) is None
