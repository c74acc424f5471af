"""When the metadata of a show is asked for again. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

_OFTEN = timedelta(hours=1)
_DAILY = timedelta(days=1)
_WEEKLY = timedelta(days=7)
_BEFORE_AIR = timedelta(hours=6)  # dates are moved at the last moment
_AFTER_AIR = timedelta(hours=24)  # and the next episode is often listed when this one has aired


def next_refresh(
    air_times: Iterable[datetime | None], now: datetime, *, ongoing: bool, has_ended: bool, is_done: bool
) -> datetime | None:
    """The time of the next look; None: never again.

    `air_times` are those of the request's episodes, None for one that is only announced. Often near an air date, daily
    otherwise, weekly when the show has ended. An ended show of which everything is there (`is_done`) is not asked for
    any more, and neither is a request for seasons or episodes once all of them have aired.
    """
    times = tuple(air_times)
    to_come = [at for at in times if at is not None and at > now]
    if has_ended and is_done:
        return None
    if not ongoing and not to_come and None not in times:
        return None
    if any(at - _BEFORE_AIR <= now < at + _AFTER_AIR for at in times if at is not None):
        return now + _OFTEN
    usual = now + (_WEEKLY if has_ended and not to_come else _DAILY)
    return min([usual, *(at - _BEFORE_AIR for at in to_come)])
