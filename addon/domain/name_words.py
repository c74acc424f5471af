"""The words that release names are made of, as patterns over folded words with one blank between. Knows no release.

Source of the words: names as Torrentio and Torznab feeds list them (contracts of both, 2026).
"""

import re
from functools import cache
from typing import assert_never

from addon.domain import game_words
from addon.domain.status import MediaType

YEAR = r"(?:18[89]\d|19\d\d|20\d\d)"

_CAM = (
    r"(?:(?:hd|hq|new|clean) ?)?cam ?(?:rip|hd|hq)?|(?:hd ?)?ts ?(?:rip)?|tele ?syncs?|"
    r"(?:hd ?)?tc ?(?:rip)?|tele ?cine|(?:dvd|bd|br|web|hd|vhs)? ?scr(?:eener)?|screeners?|"
    r"p ?dvd(?: ?rip)?|pre ?(?:dvd|hd)(?: ?rip)?|work ?print|s print"
)
_THREE_D = r"3d|(?:full |half |h ?)?sbs|(?:half |h ?)ou|hou|hsbs3d|bd ?3d|3d ?bd|blu ?ray ?3d|(?:half |h )tab"
_PICTURE = (
    r"\d{3,4}[pi](?:\d\d)?|\d{3,4}x\d{3,4}p?|[48]k|uhd|fhd|qhd|hd|sd|"
    r"hdr\w*(?: plus)?|dv|dovi|dolby vision|sdr|hlg|(?:8|10|12) ?bits?|hi10p?"
)
_SOURCE = (
    r"blu ?ray\w*|bd(?:rip|remux|mux|r|mv|\d\d)?|br ?rip|remux|web\w*|hd ?tv\w*|pdtv|sdtv|dsr(?:ip)?|dvb\w*|tv ?rip|"
    r"sat ?rip|hd ?dvd\w*|dvd\w*|hd ?rip|uhd ?rip|vhs\w*|laser ?disc|ld ?rip|micro ?hd|ppv(?:rip)?"
)
_CODING = (
    r"[xh] ?26[456]\w*|hevc\w*|avc|av1|vp9|xvid|divx|vc ?1|mpe?g ?[24]?|aac\w*|e?ac ?3|dd[p5]?\w*|dts\w*|true ?hd|"
    r"atmos|flac\w*|opus\w*|mp3|l?pcm|\dch|mkv|mp4|avi"
)
_NUMBERED = (
    r"s\d{1,4}ep?\d{1,4}\w*|\d{1,2}x\d{2,3}\w*|"
    r"(?:seasons?|saison|temporada|staffel|stagione|sezon|сезон) \d{1,2}|\d{1,2} (?:сезон|sezon|temporada)"
)
_SEASON = rf"s\d{{1,3}}|{_NUMBERED}"
_WHOLE = (
    r"(?:the )?(?:complete|full|entire)(?: tv)? (?:series|seasons?|collection|show)|"
    r"all seasons|integrale|box ?set|batch"
)
_EPISODE = (
    r"e\d{1,4}|ep ?\d{1,4}|episode \d{1,4}|"
    rf"{_WHOLE}|mini ?series|series \d{{1,2}}|20\d\d[01]\d[0-3]\d"
)
_PARTS = r"cd ?\d|dis[ck] ?\d"
_DISC = r"complete (?:uhd )?blu ?ray|bdmv|(?:blu ?ray|bd|uhd|dvd) ?iso|iso|dvd[59r]"
# What may stand between a title and its year or picture: editions, languages and remarks on the release itself.
_REMARKS = (
    r"proper|repack|rerip|real proper|internal|limited|retail|hybrid|open matte|(?:the )?complete|"
    r"(?:the )?(?:extended|unrated|uncut|theatrical|ultimate|special|final|directors?|collectors?|imax|deluxe)"
    r"(?: s)?(?: (?:cut|edition|version))?|remaster(?:ed)?|restored?|restoration|criterion(?: collection)?|"
    r"(?:\d{2,3}th )?anniversary(?: edition)?|colou?ri[sz]ed|black and white|b w"
)
_LANGUAGES = (
    r"multi ?\d*|dual(?: audio)?|multi audio|multi subs?|dubbed|subbed|e?subs?|vost\w*|vf[fqi2]?|vo|truefrench|"
    r"english|eng?|french|fran[cs]\w*|fre?|fra|german|deutsch|ger|deu|italiano?|ita?|spanish|espanol|esp|spa|latino|"
    r"castellano|portuguese|por|dublado|legendado|russian|rus?|hindi|hin|tamil|telugu|malayalam|kannada|bengali|"
    r"japanese|jpn|jap|korean|kor|chinese|chi|mandarin|cantonese|polish|polski|lektor|dutch|nl|swedish|swe|norwegian|"
    r"nor|danish|dan|finnish|fin|nordic|czech|cz|hungarian|hun|turkish|tur|arabic|ara|greek|hebrew|heb|thai|"
    r"vietnamese|ukrainian|ukr|romanian"
)
# These are no film even where the film's title stands before them …
_EXTRA = (
    r"trailers?|teasers?|featurette|(?:the )?making of|behind the scenes|soundtracks?|ost|gag reel|bloopers|"
    r"audio ?book|e ?book|epub|pdf|comics?|screenplay|artbook|subs? pack"
)
# … and these only in front of the picture's words: behind them they say what else the torrent holds.
_BONUS = r"extras|bonus\w*(?: \w+)?|featurettes|deleted scenes?|interviews?"
_TOGETHER = r"(?:\+|with|incl|including|plus|and|w)"
_COLLECTION = (
    r"(?:duo?|tri|quadri|quadro|tetra|penta|hexa|hepta|octa)log(?:y|ie|ia)|antholog(?:y|ie|ia)|antologia|saga|"
    r"box ?set|(?:movie|film|mega)? ?pack|double feature|filmography|all (?:movies|films)|\d{1,3} (?:movies|films)|"
    r"(?<!criterion )(?:collections?|coleccion|kolekcja)"
)
_SEVERAL_AUDIO = r"(?:dual|tri|multi) audio"
_MULTI_AUDIO = r"multi(?! ?subs?)(?: ?\d+)?|dual(?! ?subs?)|(?:german|ger) dl"
_DUBBED = r"dubbed|dub|dublado|doblado|fan ?dub|lektor|dubbing|synchro"


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<= ))(?:{'|'.join(alternatives)})(?= |$)")


FIRST_YEAR = _words(YEAR)
SEASON_OR_EPISODE = re.compile(rf"(?:^(?:[()] )*s\d{{1,3}}|(?:^|(?<= ))(?:{_NUMBERED}))(?= |$)")
SHOW_YEAR = re.compile(rf"(?:[()] )*({YEAR})(?= |$)(?! \d\d \d\d(?: |$))")
PARTS = _words(_PARTS)
PARTS_BEHIND_TITLE = _words(_PARTS, r"(?:part|pt) ?\d")
EPISODE_ALONE = _words(r"ep? ?\d{2,4}")  # behind a film's title: "Episode 4" may be a part of one
DISC = _words(_DISC)
SAMPLE = _words("samples?")
WHOLE_SHOW = _words(_WHOLE)
# Files that count for themselves beside the episodes of an anime: "Title OVA - 01", a folder "Specials".
BESIDE_EPISODES = re.compile(
    r"(?:^|(?<= ))(?:ovas?|oads?|specials?|sp|nc ?(?:op|ed)\w*|movies?|pvs?|cms?|menus?|previews?)(?: [()])*$"
)
# Two shows of one name are told apart by their countries, right behind the title.
COUNTRIES = {"us": "us", "usa": "us", "uk": "uk", "gb": "uk", "au": "au", "nz": "nz", "ca": "ca"}
CAM = _words(_CAM)
THREE_D = _words(_THREE_D)
COLLECTION = _words(_COLLECTION)
MULTI_AUDIO = _words(_MULTI_AUDIO, _SEVERAL_AUDIO)
SEVERAL_AUDIO = _words(_SEVERAL_AUDIO)  # no words of a title
DUBBED = _words(_DUBBED)
_REMARK = _words(_REMARKS, _LANGUAGES, _THREE_D, rf"{_TOGETHER} (?:{_BONUS}|{_EXTRA})")
_REMARK_OF_GAME = _words(*game_words.REMARKS, rf"(?:\+ )?(?:{_LANGUAGES})")
EXTRA = re.compile(rf"(?:^|(?<= ))(?:(?P<with>{_TOGETHER}) )?(?:{_EXTRA})(?= |$)")
BONUS = _words(_BONUS)
_BONUS_IN_FRONT = re.compile(rf"(?:(?:{YEAR}|{_REMARKS}|s\d{{1,3}}|season \d{{1,2}}|[()]) )*(?:{_BONUS})(?= |$)")


@cache
def technical(media_type: MediaType) -> re.Pattern[str]:
    """The words that no title goes on with: what follows is about the release."""
    always = [YEAR, _CAM, _PICTURE, _SOURCE, _CODING, _SEASON, _PARTS, "sample", "aka"]
    match media_type:
        case MediaType.MOVIE:
            return _words(*always)  # no "episode 4": films are named so
        case MediaType.SHOW:
            return _words(*always, _EPISODE)
        case MediaType.GAME:
            return _words(*game_words.boundaries(YEAR, _LANGUAGES))  # words of pictures are a title's as well
        case _:
            assert_never(media_type)


def remark(media_type: MediaType) -> re.Pattern[str]:
    """What may stand between a title and the first of those words."""
    return _REMARK_OF_GAME if media_type is MediaType.GAME else _REMARK


def names_extra(rest: str) -> bool:
    """Whether the words behind a title say that this is a trailer, soundtrack or the like instead of the work."""
    alone = any(match["with"] is None for match in EXTRA.finditer(rest))
    return alone or _BONUS_IN_FRONT.match(rest) is not None
