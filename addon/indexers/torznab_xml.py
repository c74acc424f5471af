"""XML as feeds answer it, read without entities, outside documents or surprises in size. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from addon.clients.values import line, whole

LARGEST_BYTES = 8 * 2**20
_LARGEST_ERROR = 256 * 2**10  # with a stack trace; it is read where nothing else can go on
_MOST_TAGS = 400_000  # a page of 1,000 items has about 50,000


class UnreadableXmlError(ValueError):
    """The body is no XML that is to be read; the only error of this module."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorAnswer:
    """A feed's own error, which may come with any HTTP status. `code` 0: it names none."""

    code: int
    description: str


def read_xml(body: bytes) -> Element:
    """The root. Raises UnreadableXmlError for what is no XML, declares a document type, or is too large."""
    if len(body) > LARGEST_BYTES or body.count(b"<") > _MOST_TAGS:
        raise UnreadableXmlError("larger than makes sense")
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):  # LookupError: the encoding
        raise UnreadableXmlError("not XML") from None
    return root


def local_name(element: Element) -> str:
    """Its name in small letters, without the namespace: servers differ in what they declare."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def children(element: Element, name: str) -> Iterator[Element]:
    """Those of this name, in their order."""
    return (child for child in element if local_name(child) == name)


def error_in(body: bytes) -> ErrorAnswer | None:
    """The error that the body is; None for all that is none. Costs nothing for a body that does not begin like one."""
    if len(body) > _LARGEST_ERROR or b"<error" not in body[:1024].lower():
        return None
    try:
        root = read_xml(body)
    except UnreadableXmlError:
        return None
    if local_name(root) != "error":
        return None
    described = (line(root.get("description"), 400) or "").partition("\n")[0]
    return ErrorAnswer(code=whole(root.get("code"), most=99_999) or 0, description=line(described, 150) or "no reason")
