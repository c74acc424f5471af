"""How many episodes of each season stand where."""

from addon.domain.progress import EpisodeCount, SeasonProgress, seasons_progress
from addon.domain.status import Status
from addon.domain.transitions import Phase


def count(season: int, phase: Phase, number: int, *, aired: bool = True) -> EpisodeCount:
    return EpisodeCount(season=season, phase=phase, aired=aired, count=number)


def test_seasons_ascend_and_only_what_occurs_is_counted_in_the_order_of_the_statuses() -> None:
    counts = [
        count(2, Phase.COMPLETED, 3),
        count(2, Phase.UPGRADE_CACHING, 1),
        count(2, Phase.CACHING, 1),
        count(2, Phase.TRANSFERRING, 2),
        count(0, Phase.CANCELLED, 1),
    ]
    assert seasons_progress(counts) == (
        SeasonProgress(season=0, counts=((Status.CANCELLED, 1),), unaired=0),
        SeasonProgress(season=2, counts=((Status.DOWNLOADING, 3), (Status.COMPLETED, 4)), unaired=0),
    )


def test_what_waits_for_its_day_is_unaired_and_nothing_else_is() -> None:
    counts = [
        count(1, Phase.SEARCHING, 4),
        count(1, Phase.SEARCHING, 2, aired=False),
        count(1, Phase.COMPLETED, 1, aired=False),
    ]
    assert seasons_progress(counts) == (
        SeasonProgress(season=1, counts=((Status.PENDING, 4), (Status.COMPLETED, 1)), unaired=2),
    )
    assert seasons_progress([]) == ()
