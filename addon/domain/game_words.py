"""The words that names of games are made of, as patterns over folded words with one blank between. Knows no release.

An edition is the same game with more in it: Deluxe, Gold, Game of the Year, Complete, Definitive, Enhanced. What is
made anew is another game: Remastered, Remake, HD, VR. So is one with a subtitle or another number. Source of the words:
names as Torznab feeds list them (2026).
"""

import re
from functools import lru_cache

from addon.domain.platform_words import PLATFORM_WORDS

# The last is "Title 1.0.3": sequels are not counted with points.
_VERSION = r"v\d\w* \d\w*|v \d{1,3} \d\w*|ver(?:sion)? \d\w*|build \d\w*|[01](?: \d{1,6}){1,4}"
_PACKING = (
    r"re ?pack|pre ?installed|x(?:64|86)|(?:32|64) ?bit|steam ?rip|f?pkg|cia|drm ?free|multi ?\d+|fitgirl|dodi|"
    r"(?:all|\d{1,3}) dlcs?"
)
# These are words of titles too, as in "Title Switch Force", "Title Win the Race", "Title V8 Racing".
_ORDINARY = r"pc|win(?:dows)?|mac|switch|vita|android|rip|iso|cracked|sample|multi|v\d\w*"
_EDITION = (
    r"(?:(?:the|super|digital) )*(?:deluxe|ultimate|complete|gold|goty|game of the year|premium|collectors?|standard|"
    r"special|limited|legendary|platinum|(?:\d{1,3}(?:st|nd|rd|th) )?anniversary|enhanced|definitive|extended|"
    r"directors?|day one|launch|digital|premier)(?: s)?(?: (?:edition|cut|version|bundle))?"
)
_REMARKS = (
    r"early access|(?:real )?proper|internal|retail|uncensored|uncut|unrated|read ?nfo|full game|"
    r"base(?: game)?|pc edition"
)
_REGION = r"pal|ntsc(?: [uj])?|region free|usa|eur|jpn|e ?shop|psn|(?:cusa|ppsa) ?\d{5}"
# Of a console's release, region, shop or number stand in front of the console, as in "Title USA PS3". Alone they are
# words of titles: "Title Pal" is another game.
_OF_CONSOLE = rf"(?:{_REGION})(?= (?:(?:[()]|v?\d\w*|{_REGION}) )*(?:{PLATFORM_WORDS})(?: |$))"
# Parts of a game, and what is made around it: without the game they are not what is wanted.
_PARTS = (
    r"updates?|upd|patch(?:es)?|hot ?fix|(?:crack|nfo|dir|save) ?fix|crack|keygen|upgrade|season pass|"
    r"(?:language|texture|hd|voice) pack|dlcs?"
)
_AROUND = (
    r"demo|trailers?|teasers?|gameplay|(?:original |official )?soundtracks?|ost|art ?book|concept art|"
    r"wallpapers?|mod(?:s| ?packs?)?|trainers?|cheats?|save ?games?|walkthrough|(?:strategy|official) guide|manual|"
    r"making of|comics?"
)
_JOINED = r"(?:\+|with|incl\w*|inc|plus|and|w)"
_WHICH = r"(?:all|the|latest|bonus|digital|original|official|free|v\d\w*|\d{1,3}(?! trainer))"


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<= ))(?:{'|'.join(alternatives)})(?= |$)")


_SURE = rf"{_VERSION}|{_PACKING}|{_PARTS}|{_AROUND}|(?!(?:{_ORDINARY})(?: |$))(?:{PLATFORM_WORDS})"

REMARKS = (_EDITION, _REMARKS, _OF_CONSOLE, rf"{_JOINED} (?:{_WHICH} )*(?:{_PARTS}|{_AROUND}|content)(?: v?\d\w*)*")
"""These may stand between a title and the first of those."""


def boundaries(years: str, languages: str) -> tuple[str, ...]:
    """No title of a game goes on with these: what follows is about the release.

    A word that titles hold too is one where a mark follows, another such word, or nothing but one, as the group.
    """
    following = "|".join((years, _SURE, _ORDINARY, *REMARKS, languages))
    return (years, "aka", _SURE, rf"(?:{_ORDINARY})(?=$| [^ ]+$| [()+/]| (?:{following})(?: |$))")


_IS_WHOLE = _words(r"re ?pack", "full game", r"base(?: game)?")
_WITH = _words(rf"(?:{_JOINED}|all(?= dlc)|\d{{1,3}}(?= dlc))(?: (?:{_WHICH}|{_PARTS}|{_AROUND}|and)(?= |$))+")
_ALONE = _words(_PARTS, _AROUND)
_KNOWN = re.compile(rf"{_SURE}|{_ORDINARY}")
_GROUP = re.compile(r"(?<=[^\s-])-(?P<group>[A-Za-z0-9]*[A-Z][A-Za-z0-9]*[A-Z][A-Za-z0-9]*)$")


@lru_cache(maxsize=4096)
def only_part(words: str) -> str | None:
    """Which part of a game, or thing around it, the words behind its title are about; None for the game itself.

    What comes with the game is said so (`+ 3 DLCs`, `incl Update 3`), or the name says that it is there (`repack`).
    """
    if _IS_WHOLE.search(words):
        return None
    found = _ALONE.search(_WITH.sub("", words))
    return found[0] if found else None


def without_group(name: str) -> str:
    """The name without the group at its end, as in `Blue.Harbor-GRP`, told by two capitals that no other word has.

    Nothing else parts it from the title where a name says no more.
    """
    found = _GROUP.search(name)
    if found is None or not any(char.islower() for char in name[: found.start()]):
        return name
    return name if _KNOWN.fullmatch(found["group"].casefold()) else name[: found.start()]
