"""What a feed says that it can do, and the questions that follow from it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from xml.etree.ElementTree import Element

from addon.clients.values import line, whole
from addon.domain.status import MediaType
from addon.indexers.torznab_xml import UnreadableXmlError, children, local_name, read_xml

TREES: Mapping[MediaType, tuple[int, ...]] = MappingProxyType(
    {MediaType.MOVIE: (2000,), MediaType.SHOW: (5000,), MediaType.GAME: (1000, 4000)}
)
"""The parent categories of each kind; a parent covers its children. One question serves a game's platforms all."""
TREE = 1000
FIRST_OWN_CATEGORY = 100_000  # from here on the numbers are the indexer's own

_USUAL_PAGE = 100
_LARGEST_PAGE = 1000
_MOST_CATEGORIES = 5000
_FUNCTIONS = {"search": "search", "tv-search": "tvsearch", "movie-search": "movie"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """What a feed can. `functions`: those that are there, each with the parameters that it takes."""

    title: str = ""
    page: int = _USUAL_PAGE  # how many items an answer holds at most
    functions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    categories: frozenset[int] = frozenset()  # empty: it names none

    def lists(self, media_type: MediaType) -> bool:
        """Whether it has such things, as far as its categories tell; numbers of its own tell nothing."""
        trees = {number // TREE * TREE for number in self.categories if number < FIRST_OWN_CATEGORY}
        return not trees or not trees.isdisjoint(TREES[media_type])

    def takes(self, function: str, *parameters: str) -> bool:
        """Whether the function is there and takes all of these."""
        return function in self.functions and self.functions[function].issuperset(parameters)


def read_caps(body: bytes) -> Caps:
    """What the body says. Raises UnreadableXmlError when it is no such document."""
    root = read_xml(body)
    if local_name(root) != "caps":
        raise UnreadableXmlError("not what a feed says of itself")
    server, limits = next(children(root, "server"), None), next(children(root, "limits"), None)
    return Caps(
        title=(line(server.get("title"), 60) or "") if server is not None else "",
        page=_page(limits) if limits is not None else _USUAL_PAGE,
        functions=_functions(root),
        categories=_categories(root),
    )


def _page(limits: Element) -> int:
    said = whole(limits.get("max"), least=1) or whole(limits.get("default"), least=1) or _USUAL_PAGE
    return min(said, _LARGEST_PAGE)


def _functions(root: Element) -> dict[str, frozenset[str]]:
    """Those that say that they are available: without a word they are not."""
    found = {}
    for element in (each for searching in children(root, "searching") for each in searching):
        function = _FUNCTIONS.get(local_name(element))
        if function is not None and (element.get("available") or "").strip().lower() == "yes":
            words = (element.get("supportedParams") or "q").lower().split(",")
            found[function] = frozenset(word.strip() for word in words)
    return found


def _categories(root: Element) -> frozenset[int]:
    elements = (each for listed in children(root, "categories") for each in listed.iter())
    numbers = (whole(each.get("id"), least=1, most=9_999_999) for each in elements)
    return frozenset([number for number in numbers if number is not None][:_MOST_CATEGORIES])
