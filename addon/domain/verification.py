"""Whether a downloaded video is what was announced, by what its container says. Pure; knows no reader of media.

It is to catch samples, fakes, other films and pictures that are smaller than their name says, and to let every honest
release pass. What is not known, on either side, is not judged.
"""

from dataclasses import dataclass, replace

from addon.domain.kinds.episode import episodes_in
from addon.domain.media_files import VIDEO_EXTENSIONS, split_file
from addon.domain.models import Item, Request
from addon.domain.release_name import parse_release_name
from addon.domain.status import MediaType, Quality

RULE = "verify"
"""The name under which a fault stands among the reasons against a release."""

_SPECIALS = 0
_LONGEST_EPISODE_MINUTES = 150  # more than that is the whole of a short series, as IMDb has it for those
_REACHED = 5 / 6  # of a quality's width or lines: letterboxes and borders are cut off, 1440p is still no 2160p
_WIDTH_OF_LINES = 16 / 9


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFacts:
    """What the container of a file says. None: it does not say it; without a `container` it is none at all."""

    container: str | None
    has_picture: bool = False
    width: int | None = None  # pixels of the largest picture
    height: int | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """What was promised of a file. `minutes`: the runtime of the film, or of each of its `episodes`."""

    minutes: int | None = None
    episodes: int | None = None  # None: a film
    is_other_cut: bool = False  # the name tells of a cut that is not the usual one
    quality: Quality | None = None

    @property
    def any_length_and_size(self) -> "Announced":
        """The same without what a person overrules who takes a rejected release all the same."""
        return replace(self, minutes=None, quality=None)


def is_judged(media_type: MediaType, filename: str) -> bool:
    """Whether the file is to be a video at all; a game's files and disc images are not."""
    return media_type is not MediaType.GAME and split_file(filename)[1] in VIDEO_EXTENSIONS


def announced(request: Request, item: Item, filename: str, release_title: str) -> Announced:
    """What the metadata source says of the title, and the names of the file and its release say of the picture.

    The runtime of a show is that of one episode; nobody knows how long its specials are.
    """
    own, around = parse_release_name(filename), parse_release_name(release_title)
    minutes, episodes = request.runtime_minutes, None
    if item.season is not None and item.episode is not None:
        episodes = len(episodes_in(filename, season=item.season, episode=item.episode))
        if minutes is not None and (minutes > _LONGEST_EPISODE_MINUTES or item.season == _SPECIALS):
            minutes = None
    return Announced(
        minutes=minutes,
        episodes=episodes,
        is_other_cut=bool(own.edition or around.edition),
        quality=own.quality or around.quality,
    )


def fault_in(found: MediaFacts, wanted: Announced) -> str | None:
    """Why the file is not what was announced, in a sentence; None when nothing speaks against it."""
    if found.container is None:
        return "The file cannot be read as a video: it is broken, or something else under that name."
    if not found.has_picture:
        return f"The file holds no picture (it is {found.container})."
    return _fault_in_length(found.seconds, wanted) or _fault_in_picture(found, wanted)


def allowed_minutes(wanted: Announced) -> tuple[float, float] | None:
    """The shortest and the longest that the file may run; None when nothing is known.

    Runtimes of catalogs are rough. Films: television speeds them up by 4 %; silent ones run at 16 to 24 pictures a
    second, so from two thirds on; the long cuts of "Heaven's Gate" and "Kingdom of Heaven" are 1.5 and 1.35 times the
    short ones, that of "Once Upon a Time in America" 1.8 times, and its name says so. A few minutes on either side are
    for credits and very short films. Episodes: catalogs count the advertisements (60 minutes for 42) and the slot of
    two short cartoons (24 for 11), and a last episode may be three times as long as the others.
    """
    if wanted.minutes is None:
        return None
    minutes = float(wanted.minutes)
    if wanted.episodes is not None:
        return 0.4 * minutes * wanted.episodes, 3 * minutes * wanted.episodes + 10
    least, most = (1 / 2, 2.0) if wanted.is_other_cut else (2 / 3, 1.5)
    return max(minutes * least - 5, minutes / 4), minutes * most + 10


def _fault_in_length(seconds: float | None, wanted: Announced) -> str | None:
    allowed = allowed_minutes(wanted)
    if allowed is None or wanted.minutes is None or not seconds:
        return None
    least, most = allowed
    expected = _length(wanted.minutes * (wanted.episodes or 1) * 60)
    if seconds < least * 60:
        return f"The file runs {_length(seconds)}, expected are about {expected}: a sample, a fake or something else."
    if seconds > most * 60:
        return f"The file runs {_length(seconds)}, expected are about {expected}: a fake or something else."
    return None


def _fault_in_picture(found: MediaFacts, wanted: Announced) -> str | None:
    """By width as well as by lines: a wide picture has fewer of them, an old one is narrow. Below 720p all is well."""
    if wanted.quality in (None, Quality.P480) or not found.width or not found.height:
        return None
    lines = wanted.quality.height * _REACHED
    if found.height >= lines or found.width >= lines * _WIDTH_OF_LINES:
        return None
    return (
        f"The picture has {found.width} × {found.height} pixels, which is not the {wanted.quality.label} of its name."
    )


def _length(seconds: float) -> str:
    """`45 s`, `12 min`, `1 h 36 min`."""
    if seconds < 120:
        return f"{int(seconds)} s"
    hours, minutes = divmod(int(seconds) // 60, 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"
