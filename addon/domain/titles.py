"""When two titles are the same one, whatever their spelling. Knows nothing of releases."""

import re
import unicodedata
from functools import lru_cache

TITLE_CHARACTERS = 300  # longer texts are cut: no real title or name is longer, and hostile ones stay cheap
SHORT_TITLE_LETTERS = 8  # one word of no more letters is too common to go without its year

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})  # as German names have them
_APOSTROPHES = re.compile("['’‘ʼ`´]")
_WORD = re.compile(r"[^\W_]+")
_YEAR_AT_END = re.compile(r"(?<=\S)\s*[(\[](?:18|19|20)\d\d[)\]]\s*$")
_ARTICLE = re.compile(r"(the|an?) (.+)")
# Sequels are written either way. The single letters I, V and X are words and initials too: see `title_keys`.
_NUMERALS = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx"
_ROMANS = {numeral: str(number) for number, numeral in enumerate(_NUMERALS.split(), start=1)}
_LETTER_NUMERALS = {"i": "1", "v": "5", "x": "10"}


def fold(text: str) -> str:
    """The text in plain small letters: no accents, no apostrophes, `&` spelled out; cut to TITLE_CHARACTERS."""
    text = text[:TITLE_CHARACTERS]
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text).casefold()
        text = "".join(part for part in parts if not unicodedata.combining(part))[:TITLE_CHARACTERS]
    text = text.casefold().translate(_LETTERS)
    return _APOSTROPHES.sub("", text).replace("&", " and ")


def sequel_number(word: str) -> str:
    """`2` for `ii` and so on; single letters and other words as they are."""
    return _ROMANS.get(word, word) if len(word) > 1 else word


@lru_cache(maxsize=4096)
def title_keys(title: str) -> frozenset[str]:
    """Every way to write the title, without blanks: names differ in blanks, dots and hyphens more than in letters."""
    folded = fold(_YEAR_AT_END.sub("", title))
    texts = {folded}
    texts.add(fold(_spelled_out(_YEAR_AT_END.sub("", title))))
    if "&" in title:
        texts.add(folded.replace(" and ", " "))  # names cannot hold "&" and often just leave it out
    if article := _ARTICLE.fullmatch(folded):
        texts.add(f"{article[2]} {article[1]}")  # "Matrix, The"
    keys: set[str] = set()
    for text in texts:
        words = [sequel_number(word) for word in _WORD.findall(text)]
        keys.add("".join(words))
        keys.add("".join(_LETTER_NUMERALS.get(word, word) for word in words))
        if words and words[-1] in _LETTER_NUMERALS.values():
            letter = next(key for key, value in _LETTER_NUMERALS.items() if value == words[-1])
            keys.add("".join([*words[:-1], letter]))
    return frozenset(keys - {""})


def _spelled_out(title: str) -> str:
    return unicodedata.normalize("NFC", title).casefold().translate(_SPELLED_OUT)


def same_title(one: str, other: str) -> bool:
    """Whether both name the same work: equal but for spelling. A title with more words is another work."""
    return not title_keys(one).isdisjoint(title_keys(other))


@lru_cache(maxsize=4096)
def demands_year(title: str) -> bool:
    """Whether a name must hold the year to mean this title: it is a number, one short word, or initials."""
    words = _WORD.findall(fold(_YEAR_AT_END.sub("", title)))
    if len(words) > 1 and words[0] in ("the", "a", "an"):
        words = words[1:]
    letters = "".join(words)
    is_one_word = len(words) == 1 or len(words) == len(letters) > 0
    return letters.isdigit() or (is_one_word and len(letters) <= SHORT_TITLE_LETTERS)
