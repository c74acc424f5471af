"""What people read stands in one file, `web/src/texts.ts`; words of numbers and times in `format.ts`."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "web" / "src"
HOMES = {"texts.ts", "format.ts", "api/operations.ts"}  # the last is made, and holds no texts
FILES = [
    path
    for pattern in ("*.ts", "*.tsx")
    for path in sorted(SOURCE.rglob(pattern))
    if path.relative_to(SOURCE).as_posix() not in HOMES
]

_COMMENT = re.compile(r"/\*.*?\*/|(?<![:'\"`])//[^\n]*", re.DOTALL)
_BETWEEN_TAGS = re.compile(r"(?:(?<![= ])|^ *)>((?:(?!\n\n)[^<>{}()=;|&'\"])+)(?:</|<[a-z]|\{)", re.MULTILINE)
_ATTRIBUTE = re.compile(r"\b(?:aria-label|alt|label|placeholder|title)=\"([^\"]*)\"")
_LITERAL = re.compile(r"(?<![\w=])(?:'([^'\n]*)'|`([^`]*)`)")
_TWO_WORDS = re.compile(r"[^\W\d_]{2,}\s+[^\W\d_]{2,}")
_SENTENCE = re.compile(r"[A-Z][a-z]+(?: [a-z]+|’| [A-Z][a-z]+)")


def english_in(source: str) -> Iterator[str]:
    """Texts for people: two words between tags or in an attribute, and literals that read as sentences."""
    code = _COMMENT.sub("", source)
    for pattern in (_BETWEEN_TAGS, _ATTRIBUTE):
        texts = (found[1].strip() for found in pattern.finditer(code))
        yield from (text for text in texts if _TWO_WORDS.search(text))
    for found in _LITERAL.finditer(code):
        text = found[1] or found[2] or ""
        if _SENTENCE.match(text):
            yield text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_no_english_outside_texts(path: Path) -> None:
    assert list(english_in(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        "<p>Nothing matches</p>",
        "<p>\n  Nothing matches\n  here.\n</p>",
        '<button aria-label="Close it now" />',
        "const said = 'Nothing matches.'",
        "const said = `Usher does not answer (${status}).`",
        "<b>Sent to {label}</b>",
    ],
)
def test_english_is_seen(source: str) -> None:
    assert list(english_in(source))


@pytest.mark.parametrize(
    "source",
    [
        "<p>{texts.requests.none}</p>",
        "// Nothing matches here\nconst a = 1",
        "/* Nothing matches <b>here and there</b> */",
        "const known = useState<Map<string, number>>(new Map())",
        '<div class="card list" role="group">',
        "if (a > b && c < d) return",
        "const map: Record<string, Mark> = {}\nconst other: Array<string> = []",
        "<span> · </span>",
        "if (place > edge)\n  return {}",
        "const isBeyond = place > edge\n  return {",
        "let found: ReadonlySet<string>\n\ninterface Shown {",
        "document.addEventListener('visibilitychange', look)",
    ],
)
def test_code_is_not_taken_for_english(source: str) -> None:
    assert list(english_in(source)) == []
