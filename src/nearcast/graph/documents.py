"""The documents of our own clients, known beforehand: by the SHA-256 of their text, as the build of the client leaves them."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableNode,
    parse,
    print_ast,
)

from nearcast.errors import NearcastError

FILE = Path(__file__).parent / "static" / "documents.json"
PROFILE = "profile"
"""The variable that names whose screen it is."""
_PREFIX = "sha256:"
_COMMON = frozenset({"commonRows", "collectionRows"})
_SCREENS = frozenset({"ownRows", "title"}) | _COMMON
"""The fields that the screens opened most ask for; the common ones depend on nothing but a profile's eyes, as long as all they are
asked for is said to everybody alike.
"""
_SAID_ALIKE = frozenset(
    {"__typename", "edges", "node", "cursor", "pageInfo", "endCursor", "hasNextPage", "kind", "heading", "collection", "titles"}
    | {"id", "name", "synopsis", "number", "year", "maturity", "genres", "duration", "artwork", "series", "season"}
)
_Fragments = Mapping[str, FragmentDefinitionNode]


class UnknownDocument(NearcastError):
    """A client asks by an id for a document that this platform does not know."""

    code = "graph.unknown_document"
    status = 404


class Screen(NamedTuple):
    """A document in two, either of which may have nothing to ask: what is answered to one profile, and what is answered alike to all
    with the same eyes.
    """

    own: str | None
    common: str | None


class Documents:
    """By id, `sha256:` and the hash of the text in hex."""

    def __init__(self, texts: tuple[str, ...]) -> None:
        self._texts = {identity(text): text for text in texts}
        self._screens = {known: screen for known, text in self._texts.items() if (screen := _screen(text))}

    def text(self, identity: str) -> str:
        """Raises UnknownDocument."""
        found = self._texts.get(identity)
        if found is None:
            raise UnknownDocument(
                "The platform does not know this document.", field="documentId", value=identity, remedy="Load the page again."
            )
        return found

    def screen(self, identity: str) -> Screen | None:
        """The document, if it asks for nothing but what one of the screens opened most shows to a `$profile`."""
        return self._screens.get(identity)


def identity(text: str) -> str:
    return _PREFIX + hashlib.sha256(text.encode()).hexdigest()


def built() -> Documents:
    """Those of the web client beside this file; none where it is not built."""
    return Documents(tuple(json.loads(FILE.read_text())) if FILE.exists() else ())


def _screen(text: str) -> Screen | None:
    document = parse(text)
    fragments = {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}
    operations = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    if len(operations) != 1 or operations[0].operation is not OperationType.QUERY:
        return None
    fields = [one for one in operations[0].selection_set.selections if isinstance(one, FieldNode)]
    variables = {one.variable.name.value for one in operations[0].variable_definitions or ()}
    others = len(fields) < len(operations[0].selection_set.selections) or {one.name.value for one in fields} - _SCREENS
    if others or PROFILE not in variables:
        return None
    common = [one for one in fields if _is_common(one, fragments)]
    own = [one for one in fields if one not in common]
    return Screen(_of(operations[0], own, fragments), _of(operations[0], common, fragments))


def _is_common(field: FieldNode, fragments: _Fragments) -> bool:
    whose = next((one.value for one in field.arguments or () if one.name.value == PROFILE), None)
    is_theirs = isinstance(whose, VariableNode) and whose.name.value == PROFILE
    return field.name.value in _COMMON and is_theirs and set(_asked(field.selection_set, fragments)) <= _SAID_ALIKE


def _asked(selections: SelectionSetNode | None, fragments: _Fragments) -> Iterator[str]:
    """The names of all fields beneath."""
    for one in selections.selections if selections else ():
        if isinstance(one, FieldNode):
            yield one.name.value
            yield from _asked(one.selection_set, fragments)
        elif isinstance(one, FragmentSpreadNode):
            yield from _asked(fragments[one.name.value].selection_set, fragments)
        elif isinstance(one, InlineFragmentNode):
            yield from _asked(one.selection_set, fragments)


def _of(operation: OperationDefinitionNode, fields: Iterable[FieldNode], fragments: _Fragments) -> str | None:
    """The text of a document that asks for these fields alone."""
    wanted = tuple(fields)
    if not wanted:
        return None
    alone = OperationDefinitionNode(
        operation=operation.operation,
        name=operation.name,
        variable_definitions=operation.variable_definitions,
        directives=operation.directives,
        selection_set=SelectionSetNode(selections=wanted),
    )
    return print_ast(DocumentNode(definitions=(alone, *fragments.values())))
