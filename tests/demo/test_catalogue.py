"""What exists: episodes with an hour, and shows that Seerr numbers otherwise."""

from dataclasses import replace
from datetime import UTC, date, datetime

from addon.demo.catalogue import Catalogue, Episode

from .kit import HARBOUR

EVENING = datetime(2026, 11, 21, 21, 30, tzinfo=UTC)


def test_hour_of_an_episode_tells_its_day() -> None:
    episode = Episode(season=1, number=1, name="Evening", airs_at=EVENING)
    assert episode.aired_on == date(2026, 11, 21)
    assert replace(HARBOUR.episodes[0], airs_at=EVENING).aired_on == date(2026, 11, 21)
    assert Episode(season=1, number=1, name="Some day").aired_on is None


def test_show_is_seerrs_in_its_numbers_and_otherwise_the_same() -> None:
    one_season = tuple(Episode(season=1, number=number, name="x", aired_on=None) for number in range(1, 12))
    show = replace(HARBOUR, seerr_episodes=one_season)
    there = Catalogue(shows=(show, replace(HARBOUR, tmdb_id=1, imdb_id="tt0000005"))).as_seerr_has_it()
    assert there.shows[0] == replace(HARBOUR, episodes=one_season)
    assert there.shows[0].seasons() == (1,)
    assert there.shows[1].seasons() == HARBOUR.seasons()
    assert show.seasons() == (0, 1, 2, 3)
