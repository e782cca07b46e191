"""The documents of our own clients, known beforehand: by the SHA-256 of their text, as the build of the client leaves them."""

import hashlib
import json
from pathlib import Path

from graphql import FieldNode, OperationDefinitionNode, OperationType, parse

from nearcast.errors import NearcastError

FILE = Path(__file__).parent / "static" / "documents.json"
_PREFIX = "sha256:"
_SCREENS = frozenset({"home", "title"})
"""The fields that the screens opened most ask for."""


class UnknownDocument(NearcastError):
    """A client asks by an id for a document that this platform does not know."""

    code = "graph.unknown_document"
    status = 404


class Documents:
    """By id, `sha256:` and the hash of the text in hex."""

    def __init__(self, texts: tuple[str, ...]) -> None:
        self._texts = {identity(text): text for text in texts}
        self._screens = frozenset(known for known, text in self._texts.items() if _is_screen(text))

    def text(self, identity: str) -> str:
        """Raises UnknownDocument."""
        found = self._texts.get(identity)
        if found is None:
            raise UnknownDocument(
                "The platform does not know this document.", field="documentId", value=identity, remedy="Load the page again."
            )
        return found

    def is_screen(self, identity: str) -> bool:
        """Whether it asks for nothing but what one of the screens opened most shows to a `$profile`."""
        return identity in self._screens


def identity(text: str) -> str:
    return _PREFIX + hashlib.sha256(text.encode()).hexdigest()


def built() -> Documents:
    """Those of the web client beside this file; none where it is not built."""
    return Documents(tuple(json.loads(FILE.read_text())) if FILE.exists() else ())


def _is_screen(text: str) -> bool:
    operations = [one for one in parse(text).definitions if isinstance(one, OperationDefinitionNode)]
    fields = {
        one.name.value if isinstance(one, FieldNode) else ""
        for operation in operations
        for one in operation.selection_set.selections
    }
    variables = {one.variable.name.value for operation in operations for one in operation.variable_definitions or ()}
    reads = all(operation.operation is OperationType.QUERY for operation in operations)
    return reads and fields <= _SCREENS and "profile" in variables
