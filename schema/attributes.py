"""Which fields of a type are plain attributes, and how their values become JSON. Knows no operation."""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
)
from strawberry.types.field import StrawberryField

from schema.scalars import time_text

Composite: TypeAlias = GraphQLObjectType | GraphQLInterfaceType
Convert: TypeAlias = Callable[[Any], object]

_AS_IT_IS = frozenset({"ID", "String", "Int", "Float", "Boolean", "BigInt"})


class Attribute(NamedTuple):
    """A field that is an attribute of its object, by its name in Python. `kind` None: a leaf, or a list of leaves."""

    name: str
    required: bool  # null is not allowed
    is_list: bool = False
    kind: Composite | None = None
    convert: Convert | None = None  # of a leaf; None: its value is JSON already


_known: dict[GraphQLObjectType, dict[str, Attribute]] = {}


def attributes_of(kind: GraphQLObjectType) -> dict[str, Attribute]:
    """The type's fields that are attributes, by their names."""
    attributes = _known.get(kind)
    if attributes is None:
        found = ((name, _attribute(field)) for name, field in kind.fields.items())
        attributes = {name: attribute for name, attribute in found if attribute is not None}
        type_name = kind.name
        attributes["__typename"] = Attribute(name="__class__", required=True, convert=lambda _: type_name)
        _known[kind] = attributes
    return attributes


def composite_in(kind: object) -> Composite | None:
    """The type of objects, whether null is allowed or not; None for leaves and lists."""
    inner = _inner(kind)
    return inner if isinstance(inner, GraphQLObjectType | GraphQLInterfaceType) else None


def _attribute(field: GraphQLField) -> Attribute | None:
    ours = (field.extensions or {}).get("strawberry-definition")
    if not isinstance(ours, StrawberryField) or not ours.is_basic_field or field.args:
        return None
    name, required = ours.python_name, isinstance(field.type, GraphQLNonNull)
    kind = _inner(field.type)
    is_list = isinstance(kind, GraphQLList)
    element = _inner(kind.of_type) if isinstance(kind, GraphQLList) else kind
    if isinstance(element, GraphQLObjectType | GraphQLInterfaceType):
        return Attribute(name=name, required=required, is_list=is_list, kind=element)
    if _is_json(element):
        return Attribute(name=name, required=required)
    if isinstance(element, GraphQLScalarType) and element.name == "DateTime":
        return Attribute(name=name, required=required, convert=_times if is_list else time_text)
    return None


def _inner(kind: object) -> object:
    return kind.of_type if isinstance(kind, GraphQLNonNull) else kind


def _is_json(kind: object) -> bool:
    """Every enum of ours is a StrEnum whose values are its names, so that a member is JSON as it stands."""
    return isinstance(kind, GraphQLEnumType) or (isinstance(kind, GraphQLScalarType) and kind.name in _AS_IT_IS)


def _times(values: Any) -> list[str]:
    return [time_text(value) for value in values]
