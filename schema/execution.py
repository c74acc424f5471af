"""A short cut through graphql-core for plain attributes: what is fetched already is copied, not resolved.

graphql-core resolves every leaf by itself, which is most of the time that a long list takes (measurements.md, 4). Only
attributes go this way: a field with a resolver or arguments, and a missing value of a field that must have one, are
left to graphql-core with everything above them.
"""

from collections.abc import Awaitable, Callable, Sequence
from inspect import isawaitable
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple, cast

from graphql import GraphQLList, GraphQLObjectType
from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet
from graphql.pyutils import Path
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from schema.attributes import Attribute, Composite, attributes_of, composite_in


class _NotPlainError(Exception):
    """Something in the selection is more than an attribute."""


class _Plan(NamedTuple):
    """How an object is copied: its attributes are read at once, and a few of them need more."""

    names: tuple[str, ...]  # in the answer
    read: Callable[[object], Sequence[object]]
    required: Callable[[Sequence[object]], Sequence[object]]  # those of the values that must not be missing
    further: tuple[tuple[int, Attribute, FieldDetailsList], ...]  # values that are no JSON yet, by position


class Executor(StrawberryGraphQLCoreExecutionContext):
    """Strawberry's own execution, with the short cut. One for each operation."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._plans: dict[
            tuple[GraphQLObjectType, int], _Plan | None
        ] = {}  # by type and selection; None: not everything selected is an attribute

    def build_per_event_executor(self, payload: Any) -> "Executor":
        """The executor of one message of a subscription.

        graphql-core 3.3.2 has all messages share what it remembers of their selections, by identity, so that a
        subscription grows with every message; here each message starts empty.
        """
        executor = cast(Executor, super().build_per_event_executor(payload))
        executor._relevant_sub_fields = {}
        executor._plans = {}
        return executor

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Path | None,
        grouped_field_set: GroupedFieldSet,
        position_context: Any,
    ) -> Any:
        """The selected fields of one object, in the order of the query; an awaitable when one of them is."""
        attributes = attributes_of(parent_type)
        done: dict[str, object] = {}
        rest: dict[str, FieldDetailsList] = {}
        for name, details in grouped_field_set.items():
            attribute = attributes.get(details[0].node.name.value)
            try:
                if attribute is None:
                    raise _NotPlainError
                done[name] = self._value(attribute, getattr(source_value, attribute.name), details)
            except _NotPlainError:
                rest[name] = details
        if not rest:
            return done
        others = super().execute_fields(parent_type, source_value, path, rest, position_context)
        if not done:
            return others
        if isawaitable(others):
            return _merged_later(grouped_field_set, done, cast(Awaitable[dict[str, object]], others))
        return _merged(grouped_field_set, done, others)

    def complete_list_value(
        self,
        return_type: GraphQLList[Any],
        field_details_list: FieldDetailsList,
        info: Any,
        path: Path,
        result: Any,
        position_context: Any,
    ) -> Any:
        """The objects of a list that a resolver has fetched."""
        kind = composite_in(return_type.of_type)
        if kind is not None and isinstance(result, list):
            try:
                return [self._object(kind, each, field_details_list) for each in result]
            except _NotPlainError:
                pass
        return super().complete_list_value(return_type, field_details_list, info, path, result, position_context)

    def _value(self, attribute: Attribute, value: object, details: FieldDetailsList) -> object:
        if value is None:
            if attribute.required:
                raise _NotPlainError
            return None
        if attribute.kind is None:
            return value if attribute.convert is None else attribute.convert(value)
        if attribute.is_list:
            return [self._object(attribute.kind, each, details) for each in cast(list[object], value)]
        return self._object(attribute.kind, value, details)

    def _object(self, kind: Composite, source: object, details: FieldDetailsList) -> dict[str, object]:
        if source is None:
            raise _NotPlainError
        plan = self._plan(kind if isinstance(kind, GraphQLObjectType) else self._own_kind(source), details)
        if plan is None:
            raise _NotPlainError
        values = list(plan.read(source))
        if None in values and None in plan.required(values):
            raise _NotPlainError
        for position, attribute, below in plan.further:
            values[position] = self._value(attribute, values[position], below)
        return dict(zip(plan.names, values, strict=True))

    def _own_kind(self, source: Any) -> GraphQLObjectType:
        """The type of an object where only its interface is known."""
        return cast(GraphQLObjectType, self.schema.type_map[source.__strawberry_definition__.name])

    def _plan(self, kind: GraphQLObjectType, details: FieldDetailsList) -> _Plan | None:
        key = kind, id(details)  # graphql-core keeps the list as long as this executor
        if key not in self._plans:
            self._plans[key] = _plan_of(kind, self.collect_subfields(kind, details)[0])
        return self._plans[key]


def _plan_of(kind: GraphQLObjectType, fields: GroupedFieldSet) -> _Plan | None:
    known = attributes_of(kind)
    found = [(known.get(details[0].node.name.value), details) for details in fields.values()]
    steps = [(attribute, details) for attribute, details in found if attribute is not None]
    if not steps or len(steps) < len(found):
        return None
    return _Plan(
        names=tuple(fields),
        read=_reader([attribute.name for attribute, _ in steps]),
        required=_picker([i for i, (attribute, _) in enumerate(steps) if attribute.required]),
        further=tuple(
            (i, attribute, details)
            for i, (attribute, details) in enumerate(steps)
            if attribute.kind is not None or attribute.convert is not None
        ),
    )


def _reader(names: Sequence[str]) -> Callable[[object], Sequence[object]]:
    read = attrgetter(*names)
    return read if len(names) > 1 else lambda source: (read(source),)


def _picker(positions: Sequence[int]) -> Callable[[Sequence[object]], Sequence[object]]:
    return itemgetter(*positions) if len(positions) > 1 else lambda values: [values[i] for i in positions]


def _merged(fields: GroupedFieldSet, done: dict[str, object], others: dict[str, object]) -> dict[str, object]:
    return {name: done[name] if name in done else others[name] for name in fields if name in done or name in others}


async def _merged_later(
    fields: GroupedFieldSet, done: dict[str, object], others: Awaitable[dict[str, object]]
) -> dict[str, object]:
    return _merged(fields, done, await others)
