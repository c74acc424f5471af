"""The exported schema is the code's, and holds everything that the contract promises."""

from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    print_ast,
)

from schema.api import print_sdl, schema
from schema.export import EXPORTED
from tests.conftest import ROOT

CONTRACT = ROOT.parent / "shared" / "design" / "schema.graphql"


@pytest.fixture
def contract() -> GraphQLSchema:
    if not CONTRACT.is_file():
        pytest.skip("the contract of the schema is not beside this checkout")
    return build_schema(CONTRACT.read_text(encoding="utf-8"))


@pytest.fixture
def exported() -> GraphQLSchema:
    return build_schema(EXPORTED.read_text(encoding="utf-8"))


def test_exported_file_is_the_schema_of_the_code() -> None:
    assert EXPORTED.read_text(encoding="utf-8") == print_sdl(), "run: python -m schema.export"


def test_export_writes_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("schema.export.EXPORTED", tmp_path / "schema.graphql")
    from schema.export import main

    main()
    assert (tmp_path / "schema.graphql").read_text(encoding="utf-8") == print_sdl()


def test_every_type_of_the_contract_is_there(contract: GraphQLSchema, exported: GraphQLSchema) -> None:
    missing = [name for name in contract.type_map if name not in exported.type_map]
    assert missing == []
    for name, promised in contract.type_map.items():
        assert type(exported.type_map[name]) is type(promised), name


def test_every_field_and_argument_of_the_contract_is_there_as_promised(
    contract: GraphQLSchema, exported: GraphQLSchema
) -> None:
    wrong = []
    for type_name, promised in contract.type_map.items():
        if not isinstance(promised, GraphQLObjectType | GraphQLInterfaceType) or type_name.startswith("__"):
            continue
        there = exported.type_map[type_name]
        assert isinstance(there, GraphQLObjectType | GraphQLInterfaceType)
        for name, field in promised.fields.items():
            ours = there.fields.get(name)
            if ours is None or str(ours.type) != str(field.type):
                wrong.append(f"{type_name}.{name}: {field.type}, not {ours.type if ours else 'missing'}")
                continue
            wrong += [
                f"{type_name}.{name}({argument})"
                for argument, value in field.args.items()
                if argument not in ours.args or _written(ours.args[argument]) != _written(value)
            ]
    assert wrong == []


def test_every_input_of_the_contract_is_there_as_promised(contract: GraphQLSchema, exported: GraphQLSchema) -> None:
    wrong = []
    for type_name, promised in contract.type_map.items():
        if isinstance(promised, GraphQLInputObjectType):
            there = exported.type_map[type_name]
            assert isinstance(there, GraphQLInputObjectType)
            wrong += [
                f"{type_name}.{name}: {_written(value)}"
                for name, value in promised.fields.items()
                if name not in there.fields or _written(there.fields[name]) != _written(value)
            ]
    assert wrong == []


def test_every_enum_value_and_interface_of_the_contract_is_there(
    contract: GraphQLSchema, exported: GraphQLSchema
) -> None:
    for name, promised in contract.type_map.items():
        there = exported.type_map[name]
        if isinstance(promised, GraphQLEnumType) and isinstance(there, GraphQLEnumType):
            assert set(promised.values) <= set(there.values), name
        if isinstance(promised, GraphQLObjectType) and isinstance(there, GraphQLObjectType):
            assert {each.name for each in promised.interfaces} <= {each.name for each in there.interfaces}, name


def test_everything_is_described_for_a_person(exported: GraphQLSchema) -> None:
    bare = []
    for name, kind in exported.type_map.items():
        if name.startswith("__") or name in {"ID", "String", "Int", "Float", "Boolean"}:
            continue
        bare += [] if kind.description else [name]
        fields = getattr(kind, "fields", {})
        bare += [f"{name}.{field}" for field, value in fields.items() if not value.description]
        bare += [
            f"{name}.{field}({argument})"
            for field, value in fields.items()
            for argument, given in getattr(value, "args", {}).items()
            if not given.description
        ]
        bare += [f"{name}.{value}" for value, given in getattr(kind, "values", {}).items() if not given.description]
    assert bare == []


def test_every_enum_is_written_as_the_domain_writes_it() -> None:
    """The short cut of the execution relies on it: a member goes out as it stands."""
    for kind in schema._schema.type_map.values():
        if isinstance(kind, GraphQLEnumType) and not kind.name.startswith("__"):
            assert [(name, value.value) for name, value in kind.values.items()] == [(n, n) for n in kind.values]


def _written(value: object) -> str:
    """An argument or input field as it would be written: its type and default."""
    kind, default = value.type, value.default  # type: ignore[attr-defined]  # arguments and input fields alike
    if default is None:
        return str(kind)
    return f"{kind} = {print_ast(default.literal)}"
