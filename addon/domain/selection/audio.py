"""Which languages are heard, as far as names tell: the rule about them, and the order that follows from them."""

from addon.domain.releases import Rejection, Wanted
from addon.domain.selection.candidate import Candidate
from addon.domain.selection.rule import Rule
from addon.domain.selection.sentences import one_of

# What names can state: ISO 639-1, but that the parser writes "la" for the Spanish of Latin America.
_CODES = (
    "ar bg bn cs da de el en es et fa fi fr gu he hi hr hu id it ja kn ko la lt lv ml mr ms nl no pa pl pt ro ru sk sl "
    "sr sv ta te th tr uk vi zh"
)
LANGUAGES = frozenset(_CODES.split())
ENGLISH = "en"  # what is meant where a name says nothing, unless the original is another one


def languages(*codes: str) -> Rule:
    """The rule that one of these languages is heard.

    A name that states none passes: what is not marked has its original audio. So does one that promises several
    without saying which.
    """
    asked = tuple(dict.fromkeys(code.lower() for code in codes))
    if not asked or not LANGUAGES.issuperset(asked):
        raise ValueError(f"codes of languages, as in languages(en,de), of {', '.join(sorted(LANGUAGES))}")

    def on_release(candidate: Candidate, wanted: Wanted) -> Rejection | None:
        found = _stated(candidate)
        if not found or _has_any(found, asked) or (len(found) == 1 and _is_multi(candidate)):
            return None
        return Rejection(rule="languages", reason=f"Found {one_of(found)} audio, wanted {one_of(asked)}.")

    return Rule(name="languages", arguments=asked, on_release=on_release)


def place_as_asked(candidate: Candidate, asked: tuple[str, ...]) -> int:
    """A release that states an asked language comes before one that may hold it; unmarked ones count as English."""
    if not asked:
        return 0
    found = _stated(candidate)
    if _has_any(found, asked):
        return 0
    return int(bool(found) or _is_dubbed(candidate) or ENGLISH not in asked)


def place_of_original(candidate: Candidate) -> int:
    """Unmarked, English or several languages: probably the original among them; another one: less so; a dub: not."""
    if _is_multi(candidate):
        return 0
    if _is_dubbed(candidate):
        return 2
    found = _stated(candidate)
    return int(bool(found) and ENGLISH not in found)


def _stated(candidate: Candidate) -> tuple[str, ...]:
    own, file = candidate.name.languages, candidate.file_name
    if file is None or file.languages == own:
        return own
    return tuple(sorted({*own, *file.languages}))


def _has_any(found: tuple[str, ...], asked: tuple[str, ...]) -> bool:
    return any(code in asked for code in found)


def _is_multi(candidate: Candidate) -> bool:
    file = candidate.file_name
    return candidate.name.multi_audio or (file is not None and file.multi_audio)


def _is_dubbed(candidate: Candidate) -> bool:
    file = candidate.file_name
    return candidate.name.dubbed or (file is not None and file.dubbed)
