"""What a document may cost before anything of it is run. Knows only documents, no type of ours.

Strawberry's own limiters walk a fragment once for each time it is spread, so that a short document can keep them busy
for years; here each fragment is walked once.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)
from strawberry.extensions import ParserCache, SchemaExtension, ValidationCache

from schema.errors import TOO_COMPLEX

MAX_DEPTH = 12
MAX_ALIASES = 30
MAX_TOKENS = 2_000
_MAX_REPEATS = 30  # of one name in one selection: it means nothing, and comparing them all takes long
_MAX_SPREADS = 100


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
        (cost.spreads, _MAX_SPREADS, "fragments"),
    )
    return tuple(_excess(most, what) for spent, most, what in found if spent > most)


def _excess(most: int, what: str) -> GraphQLError:
    return GraphQLError(f"Too complex: at most {most} {what} are allowed.", extensions={"code": TOO_COMPLEX})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cost:
    """`depth` counts levels of fields; `repeats` is how often one selection names the same answer."""

    depth: int = 0
    aliases: int = 0
    repeats: int = 0
    spreads: int = 0

    def beside(self, other: "_Cost") -> "_Cost":
        return _Cost(
            depth=max(self.depth, other.depth),
            aliases=self.aliases + other.aliases,
            repeats=max(self.repeats, other.repeats),
            spreads=self.spreads + other.spreads,
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
        total = _Cost()
        for operation in self._operations:
            total = total.beside(self._of_selections(operation.selection_set))
        return total

    def _of_selections(self, selections: SelectionSetNode) -> _Cost:
        total = _Cost()
        names: Counter[str] = Counter()
        for node in selections.selections:
            if isinstance(node, FieldNode):
                names[(node.alias or node.name).value] += 1
                total = total.beside(self._of_field(node))
            elif isinstance(node, FragmentSpreadNode):
                total = total.beside(self._of_fragment(node.name.value)).beside(_Cost(spreads=1))
            elif isinstance(node, InlineFragmentNode):
                total = total.beside(self._of_selections(node.selection_set)).beside(_Cost(spreads=1))
        return total.beside(_Cost(repeats=max(names.values(), default=0)))

    def _of_field(self, node: FieldNode) -> _Cost:
        if node.name.value.startswith("__"):
            return _Cost(aliases=1 if node.alias else 0)  # introspection has limits of graphql-core's own
        below = self._of_selections(node.selection_set) if node.selection_set else _Cost()
        return _Cost(
            depth=below.depth + 1,
            aliases=below.aliases + (1 if node.alias else 0),
            repeats=below.repeats,
            spreads=below.spreads,
        )

    def _of_fragment(self, name: str) -> _Cost:
        if name not in self._known:
            self._known[name] = _Cost()  # a fragment that holds itself is refused by the validation
            fragment = self._fragments.get(name)
            if fragment is not None:
                self._known[name] = self._of_selections(fragment.selection_set)
        return self._known[name]
