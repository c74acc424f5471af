"""When the metadata of a show is asked for again. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum, auto

_OFTEN = timedelta(hours=1)
_DAILY = timedelta(days=1)
_WEEKLY = timedelta(days=7)
_BEFORE_AIR = timedelta(hours=6)  # dates are moved at the last moment
_SEASON_GOES_ON = timedelta(days=28)  # a break within a season is shorter, or the next part is announced
_AFTER_AIR = timedelta(hours=24)  # and the next episode is often listed when this one has aired


class Coverage(Enum):
    """What a request covers of what is still to be listed."""

    ONGOING = auto()
    SEASONS = auto()  # whole ones: an episode may be listed after the one before has aired
    EPISODES = auto()


def next_refresh(
    air_times: Iterable[datetime | None], now: datetime, *, coverage: Coverage, has_ended: bool, is_done: bool
) -> datetime | None:
    """The time of the next look; None: never again.

    `air_times` are those of the request's episodes, None for one that is only announced. Often near an air date, daily
    otherwise, weekly when the show has ended. An ended show of which everything is there (`is_done`) is not asked for
    any more. A request for episodes is not once they have aired, one for seasons not four weeks after that.
    """
    times = tuple(air_times)
    to_come = [at for at in times if at is not None and at > now]
    if has_ended and is_done:
        return None
    if coverage is not Coverage.ONGOING and not to_come and None not in times:
        last = max((at for at in times if at is not None), default=None)
        if coverage is Coverage.EPISODES or has_ended or last is None or now - last > _SEASON_GOES_ON:
            return None
    if any(at - _BEFORE_AIR <= now < at + _AFTER_AIR for at in times if at is not None):
        return now + _OFTEN
    usual = now + (_WEEKLY if has_ended and not to_come else _DAILY)
    return min([usual, *(at - _BEFORE_AIR for at in to_come)])
