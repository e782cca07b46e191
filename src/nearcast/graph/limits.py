"""What a document may cost. Our own clients' documents are known beforehand and cost what they cost; everybody else's are measured
before anything is looked up, by how deep they go, how often they name the same field anew, and how many objects they would bring.

The cost follows IBM's specification (ibm.github.io/graphql-specs/cost-spec.html): an object costs 1 or its field's weight, a list
as many times that as it is asked for (`first`, `limit`), or as lists here usually are long.
"""

from collections.abc import Iterator
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValidationContext,
    ValidationRule,
    get_named_type,
    is_composite_type,
)

from nearcast.graph.parts import INCREMENTAL

LENGTH_MAX = 100_000
"""Characters: a document is read before its tokens are counted, and one of them may be endless."""
TOKENS_MAX = 4000
DEPTH_MAX = 10
ALIASES_MAX = 30
COST_MAX = 20_000
_USUAL, _UNKNOWN = 20, 100
_LOOKED_AT_MAX = 20_000
"""Selections looked at. Fragments that spread fragments twice each would have no end otherwise."""
_SIZES = ("first", "limit")
_LATER = 5
"""What is left for later costs more than to be there at once: each time it is announced, looked up and told of by itself."""
_WEIGHTS = {
    "ownRows": 50,
    "commonRows": 50,
    "collectionRows": 50,
    "fleet": 50,
    "traffic": 50,
    "routes": 50,
    "search": 20,
    "sessions": 20,
    "nextEpisode": 5,
    "upNext": 20,
    "history": 5,
}
"""Fields that ask more of the services than an object of a list does."""


def check_length(document: str) -> None:
    """Raises GraphQLError."""
    if len(document) > LENGTH_MAX:
        raise _refusal("length", len(document), LENGTH_MAX, "Ask in several documents; put values into variables.")


class Limits(ValidationRule):
    """Refuses documents that are too deep, rename too much, or cost too much."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self._context = context
        self._fragments = {
            one.name.value: one for one in context.document.definitions if isinstance(one, FragmentDefinitionNode)
        }
        self._aliases = 0
        self._looked_at = 0
        self._left = 0

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> None:
        root = self._context.schema.get_root_type(node.operation)
        if root is None:
            return
        self._aliases = self._looked_at = 0
        try:
            cost = self._cost(node.selection_set, root, 1, 1, frozenset())
        except _TooMuch as error:
            self.report_error(error.refusal)
            return
        if cost > COST_MAX:
            self.report_error(_refusal("cost", cost, COST_MAX, "Ask for fewer objects, or for shorter lists."))

    def _cost(self, selections: SelectionSetNode, on: GraphQLNamedType, depth: int, pending: int, seen: frozenset[str]) -> int:
        """Of one object of a type. `pending` is the size that a connection's field was asked for, for the list inside it."""
        if depth > DEPTH_MAX:
            raise _TooMuch(_refusal("depth", depth, DEPTH_MAX, "Ask in several documents."))
        before = self._left
        fields = list(self._fields(selections, on, seen))
        total = _LATER * (self._left - before)
        for field, type_ in fields:
            if field.alias is not None:
                self._aliases += 1
                if self._aliases > ALIASES_MAX:
                    raise _TooMuch(_refusal("aliases", self._aliases, ALIASES_MAX, "Ask in several documents."))
            output = type_.fields[field.name.value].type if field.name.value in type_.fields else None
            if output is None or field.selection_set is None:
                continue
            named, asked = get_named_type(output), _asked(field)
            times = (asked or pending if pending > 1 or asked else _USUAL) if _is_list(output) else 1
            inside = asked if asked and not _is_list(output) else 1
            one = self._cost(field.selection_set, named, depth + 1, inside, seen) if is_composite_type(named) else 0
            total += times * (_WEIGHTS.get(field.name.value, 1) + one)
        return total

    def _fields(
        self, selections: SelectionSetNode, on: GraphQLNamedType, seen: frozenset[str]
    ) -> Iterator[tuple[FieldNode, GraphQLObjectType]]:
        """The fields of a selection, with those of its fragments. A fragment inside itself is another rule's to refuse."""
        for selection in selections.selections:
            self._looked_at += 1
            if self._looked_at > _LOOKED_AT_MAX:
                raise _TooMuch(_refusal("cost", self._looked_at, _LOOKED_AT_MAX, "Spread fewer fragments."))
            self._left += any(directive.name.value in INCREMENTAL for directive in selection.directives or ())
            if isinstance(selection, FieldNode):
                if isinstance(on, GraphQLObjectType):
                    yield selection, on
            elif isinstance(selection, InlineFragmentNode):
                wanted = selection.type_condition
                inner = self._context.schema.get_type(wanted.name.value) if wanted else on
                if inner is not None:
                    yield from self._fields(selection.selection_set, inner, seen)
            elif isinstance(selection, FragmentSpreadNode) and (name := selection.name.value) not in seen:
                fragment = self._fragments.get(name)
                inner = self._context.schema.get_type(fragment.type_condition.name.value) if fragment else None
                if fragment is not None and inner is not None:
                    yield from self._fields(fragment.selection_set, inner, seen | {name})


class _TooMuch(Exception):
    def __init__(self, refusal: GraphQLError) -> None:
        super().__init__()
        self.refusal = refusal


def _refusal(what: str, found: int, most: int, remedy: str) -> GraphQLError:
    told = {"code": f"graph.{what}", "field": what, "value": str(found), "remedy": remedy}
    return GraphQLError(f"The document's {what} is {found}; {most} is allowed.", extensions=told)


def _is_list(output: GraphQLOutputType) -> bool:
    while isinstance(output, GraphQLNonNull):
        output = output.of_type
    return isinstance(output, GraphQLList)


def _asked(field: FieldNode) -> int:
    """The size written down for a list, 0 where none is; a variable's may be anything, so it counts as a long one."""
    for argument in field.arguments or ():
        if argument.name.value in _SIZES:
            return int(argument.value.value) if isinstance(argument.value, IntValueNode) else _UNKNOWN
    return 0
