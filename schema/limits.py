"""What a document may cost before anything of it is run. Knows only documents, no type of ours.

Strawberry's own limiters walk a fragment once for each time it is spread, so that a short document can keep them busy
for years; here each fragment is walked once.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
    get_operation_ast,
)
from strawberry.extensions import ParserCache, SchemaExtension, ValidationCache

from schema.errors import TOO_COMPLEX

MAX_DEPTH = 12
MAX_ALIASES = 30
MAX_TOKENS = 2_000
_MAX_REPEATS = 50  # of one name for one object: more means nothing, and the validation compares each with each


class Limits(SchemaExtension):
    """Has the parser stop at the largest number of tokens."""

    def on_operation(self) -> Iterator[None]:
        """Before anything else."""
        self.execution_context.parse_options["max_tokens"] = MAX_TOKENS
        yield


class CachedParsing(ParserCache):
    """Keeps parsed documents. A document that cannot be parsed is left to Strawberry, which reports it everywhere."""

    def on_parse(self) -> Iterator[None]:
        """Strawberry 0.341 loses a syntax error on a WebSocket when this hook raises it."""
        context = self.execution_context
        with suppress(GraphQLError):
            context.graphql_document = self.cached_parse_document(context.query, **context.parse_options)
        yield


def subscribed_field(query: str, operation_name: str | None) -> str | None:
    """The field that the document subscribes to; None when it does something else, or makes no sense."""
    try:
        document = CachedParsing().cached_parse_document(query, max_tokens=MAX_TOKENS)
    except GraphQLError:
        return None
    operation = get_operation_ast(document, operation_name)
    if operation is None or operation.operation is not OperationType.SUBSCRIPTION:
        return None
    first = operation.selection_set.selections[0]
    return first.name.value if isinstance(first, FieldNode) else None


class CachedValidation(ValidationCache):
    """Keeps verdicts on documents; one that costs too much is not validated at all."""

    def on_validate(self) -> Iterator[None]:
        """The limits come first, because validating a hostile document is the costly part."""
        document = self.execution_context.graphql_document
        assert document is not None
        try:
            excess = cost_errors(document)
        except RecursionError:
            excess = (_excess(MAX_DEPTH, "levels of fields"),)
        if excess:
            self.execution_context.pre_execution_errors = list(excess)
            yield
        else:
            yield from super().on_validate()


@lru_cache(maxsize=128)
def cost_errors(document: DocumentNode) -> tuple[GraphQLError, ...]:
    """One error for each limit that the document breaks."""
    cost = _Costs(document).of_document()
    found = (
        (cost.depth, MAX_DEPTH, "levels of fields"),
        (cost.aliases, MAX_ALIASES, "aliases"),
        (cost.repeats, _MAX_REPEATS, "repetitions of one field"),
    )
    return tuple(_excess(most, what) for spent, most, what in found if spent > most)


def _excess(most: int, what: str) -> GraphQLError:
    return GraphQLError(f"Too complex: at most {most} {what} are allowed.", extensions={"code": TOO_COMPLEX})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cost:
    """`depth` counts levels of fields. `names`: how often each answer is named on the first of them."""

    depth: int = 0
    aliases: int = 0
    repeats: int = 0
    names: Counter[str] = field(default_factory=Counter)

    @classmethod
    def together(cls, parts: Iterable["_Cost"]) -> "_Cost":
        """What stands side by side, at the same level."""
        all_of = tuple(parts)
        names: Counter[str] = Counter()
        for part in all_of:
            names.update(part.names)
        return cls(
            depth=max((part.depth for part in all_of), default=0),
            aliases=sum(part.aliases for part in all_of),
            repeats=max((*(part.repeats for part in all_of), *names.values()), default=0),
            names=names,
        )


class _Costs:
    """The costs of one document's parts."""

    def __init__(self, document: DocumentNode) -> None:
        self._operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
        self._fragments = {
            each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)
        }
        self._known: dict[str, _Cost] = {}

    def of_document(self) -> _Cost:
        return _Cost.together(self._of_selections(operation.selection_set) for operation in self._operations)

    def _of_selections(self, selections: SelectionSetNode) -> _Cost:
        return _Cost.together(map(self._of_selection, selections.selections))

    def _of_selection(self, node: SelectionNode) -> _Cost:
        if isinstance(node, FragmentSpreadNode):
            return self._of_fragment(node.name.value)
        if isinstance(node, InlineFragmentNode):
            return self._of_selections(node.selection_set)
        assert isinstance(node, FieldNode)
        aliases, names = (1 if node.alias else 0), Counter([(node.alias or node.name).value])
        if node.name.value.startswith("__"):
            return _Cost(aliases=aliases, names=names)  # introspection has limits of graphql-core's own
        below = self._of_selections(node.selection_set) if node.selection_set else _Cost()
        return _Cost(depth=below.depth + 1, aliases=below.aliases + aliases, repeats=below.repeats, names=names)

    def _of_fragment(self, name: str) -> _Cost:
        if name not in self._known:
            self._known[name] = _Cost()  # a fragment that holds itself is refused by the validation
            fragment = self._fragments.get(name)
            if fragment is not None:
                self._known[name] = self._of_selections(fragment.selection_set)
        return self._known[name]
