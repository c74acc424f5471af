"""What release names and categories of indexers say of a game's platform. Pure; knows no release."""

import re
from collections.abc import Iterable
from functools import lru_cache

from addon.domain.platforms import PLATFORMS

_BY_WORD = {word: platform.name for platform in PLATFORMS for word in platform.words}
_BY_CATEGORY = {number: platform.name for platform in PLATFORMS for number in platform.categories}
_LONGEST_FIRST = sorted(_BY_WORD, key=len, reverse=True)  # "xbox 360" is no "xbox"
_ALSO_FOR_OTHERS = "gog"  # a shop for the PC, whose games for Mac and Linux are named after it too
_PC_TREE = frozenset({4000, 4010, 4020})  # Torznab's PC, 0day and ISO: programs, and games for want of a better place

PLATFORM_WORDS = "|".join(_LONGEST_FIRST)
"""Every way to say a platform, as a pattern over folded words."""

_PLATFORM = re.compile(rf"(?:^|(?<= ))(?:{PLATFORM_WORDS})(?= |$)")


@lru_cache(maxsize=4096)
def platforms_in(words: str) -> tuple[str, ...]:
    """The names of all platforms that folded words say, in the order in which they do.

    Some of the words are ordinary language, as `switch` and `win`: give what stands behind the title.
    """
    found = [match[0] for match in _PLATFORM.finditer(words)]
    plain = [word for word in found if word != _ALSO_FOR_OTHERS]
    return tuple(dict.fromkeys(_BY_WORD[word] for word in plain or found))


def platform_of_categories(numbers: Iterable[int]) -> str | None:
    """The platform that Torznab's categories of a release tell; None where they tell none, or more than one."""
    numbers = tuple(numbers)
    found = {_BY_CATEGORY[number] for number in numbers if number in _BY_CATEGORY}
    if not found and not _PC_TREE.isdisjoint(numbers):
        return "PC"
    return found.pop() if len(found) == 1 else None
