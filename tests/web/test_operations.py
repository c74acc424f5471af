"""Every operation of the browser UI is valid against the schema, and used."""

import re
from pathlib import Path

import pytest
from graphql import (
    DefinitionNode,
    DocumentNode,
    FragmentDefinitionNode,
    OperationDefinitionNode,
    build_schema,
    parse,
    validate,
)

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "web" / "src"
SCHEMA = build_schema((ROOT / "schema" / "schema.graphql").read_text(encoding="utf-8"))
FILES = tuple(sorted(SOURCE.rglob("*.graphql")))


def _definitions() -> list[DefinitionNode]:
    return [each for path in FILES for each in parse(path.read_text(encoding="utf-8")).definitions]


def _operation_names() -> list[str]:
    names = [each.name for each in _definitions() if isinstance(each, OperationDefinitionNode)]
    assert all(names), "an operation has no name"
    return [name.value for name in names if name is not None]


def _fragment_names() -> list[str]:
    return [each.name.value for each in _definitions() if isinstance(each, FragmentDefinitionNode)]


def _code() -> str:
    made = SOURCE / "api" / "operations.ts"
    paths = [path for pattern in ("*.ts", "*.tsx") for path in SOURCE.rglob(pattern) if path != made]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def test_all_operations_are_valid_against_the_schema() -> None:
    faults = validate(SCHEMA, DocumentNode(definitions=tuple(_definitions())))
    assert not faults, "\n\n".join(str(fault) for fault in faults)


def test_names_of_operations_and_fragments_are_given_once() -> None:
    names = [*_operation_names(), *_fragment_names()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", _operation_names())
def test_operation_is_used(name: str) -> None:
    imported = re.findall(r"import \{([^}]*)\} from '[^']*/operations'", _code())
    assert any(re.search(rf"\b{name}\b", names) for names in imported), f"{name} is asked by nobody"
