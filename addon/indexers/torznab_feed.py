"""Items of a feed made into releases. Pure: knows not how they are fetched."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from addon.clients.values import line, whole
from addon.domain.magnets import Magnet, read_magnet, torrent_hash
from addon.domain.numbering import numbering
from addon.domain.platform_words import platform_of_categories
from addon.domain.releases import Release
from addon.indexers.torznab_caps import TREE
from addon.indexers.torznab_xml import UnreadableXmlError, children, local_name, read_xml

_MOST_ITEMS = 5000
_MOST_ATTRIBUTES = 500
_LARGEST_BYTES = 2**50
_MOST_SEEDERS = 10_000_000
_LONGEST_LINK = 8000
_ADULT_TREE = 6000
_USENET = "application/x-nzb"
_PRIVATE = {"private", "semiprivate"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One answer. `items`: how many it lists, of use or not."""

    releases: tuple[Release, ...]
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """An item's own texts: its elements and its attributes by name, and what its enclosure says."""

    elements: Mapping[str, Sequence[Element]]
    attributes: Mapping[str, Sequence[str]]

    def text(self, name: str) -> str | None:
        """What the first such element says."""
        found = self.elements.get(name)
        return line(found[0].text, _LONGEST_LINK) if found else None

    def of_enclosure(self, name: str) -> str | None:
        """What the enclosure says under this name."""
        found = self.elements.get("enclosure")
        return line(found[0].get(name), _LONGEST_LINK) if found else None

    def attribute(self, name: str) -> str | None:
        """What the first such attribute says."""
        found = self.attributes.get(name)
        return line(found[0], _LONGEST_LINK) if found else None

    @property
    def categories(self) -> frozenset[int]:
        """All that it is filed under."""
        told = [each.text for each in self.elements.get("category", ())] + list(self.attributes.get("category", ()))
        numbers = (whole((text or "").strip(), most=9_999_999) for text in told)
        return frozenset(number for number in numbers if number is not None)


def read_page(indexer: str, body: bytes) -> Page:
    """The releases of the answer in its order, each torrent once. Raises UnreadableXmlError when it is no feed.

    Left out are items of Usenet, of category 6000, and those with neither a hash nor a link that can be followed.
    A page of 1,000 items takes about 0.1 s: use a thread.
    """
    root = read_xml(body)
    channel = next(children(root, "channel"), None)
    if local_name(root) != "rss" or channel is None:
        raise UnreadableXmlError("not a feed")
    items = list(children(channel, "item"))[:_MOST_ITEMS]
    found: dict[str, Release] = {}
    for release in (_release(indexer, _item(element)) for element in items):
        if release is not None:
            found.setdefault(release.key, release)
    return Page(releases=tuple(found.values()), items=len(items))


def _item(element: Element) -> _Item:
    elements: dict[str, list[Element]] = {}
    attributes: dict[str, list[str]] = {}
    for child in list(element)[:_MOST_ATTRIBUTES]:
        name = local_name(child)
        if name == "attr":
            attributes.setdefault((child.get("name") or "").lower(), []).append(child.get("value") or "")
        else:
            elements.setdefault(name, []).append(child)
    return _Item(elements=elements, attributes=attributes)


def _release(indexer: str, item: _Item) -> Release | None:
    title, categories = line(item.text("title")), item.categories
    is_adult = any(number // TREE * TREE == _ADULT_TREE for number in categories)
    if title is None or is_adult or item.of_enclosure("type") == _USENET:
        return None
    magnet = next((found for place in _places(item) if (found := read_magnet(place))), None)
    info_hash = torrent_hash(item.attribute("infohash")) or (magnet.info_hash if magnet else "")
    link = next((place for place in _places(item) if _is_web_address(place)), "")
    if not info_hash and not link:
        return None
    is_private = _is_private(item)
    if is_private and link:  # peers of a private tracker tell no list of files: the .torrent itself is needed
        info_hash = ""
    return Release(
        indexer=indexer,
        title=title,
        info_hash=info_hash,
        size_bytes=_size(item, title),
        seeders=whole(item.attribute("seeders"), most=_MOST_SEEDERS),
        trackers=_trackers(magnet, info_hash),
        platform_hint=platform_of_categories(categories),
        link=link,
        is_private=is_private,
    )


def _places(item: _Item) -> Iterator[str]:
    """Where its torrent may be had, in the order in which one looks. A guid is a page for people, or a magnet."""
    told = (item.attribute("magneturl"), item.text("link"), item.of_enclosure("url"))
    yield from (place for place in told if place)
    guid = item.text("guid")
    if guid and not _is_web_address(guid):
        yield guid


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


def _size(item: _Item, title: str) -> int | None:
    """The size of the wanted file, as nearly as the torrent's tells; of a pack of episodes it tells nothing."""
    numbers = numbering(title)
    if numbers.seasons and not numbers.episodes:
        return None
    told = (item.text("size"), item.of_enclosure("length"), item.attribute("size"))
    sizes = (whole(text, most=_LARGEST_BYTES) for text in told)
    return next((size for size in sizes if size), None)


def _trackers(magnet: Magnet | None, info_hash: str) -> tuple[str, ...]:
    return magnet.trackers if magnet is not None and magnet.info_hash == info_hash else ()


def _is_private(item: _Item) -> bool:
    """By Jackett's element `type` or Prowlarr's `prowlarrindexer`; servers that say nothing list public trackers."""
    said = [item.text("type")] + [each.get("type") for each in item.elements.get("prowlarrindexer", ())]
    return any((text or "").lower().replace("-", "") in _PRIVATE for text in said)
