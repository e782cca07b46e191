"""The documents of our own clients, known beforehand: by the SHA-256 of their text, as the build of the client leaves them."""

import hashlib
import json
from pathlib import Path

from nearcast.errors import NearcastError

FILE = Path(__file__).parent / "static" / "documents.json"
_PREFIX = "sha256:"


class UnknownDocument(NearcastError):
    """A client asks by an id for a document that this platform does not know."""

    code = "graph.unknown_document"
    status = 404


class Documents:
    """By id, `sha256:` and the hash of the text in hex."""

    def __init__(self, texts: tuple[str, ...]) -> None:
        self._texts = {_PREFIX + hashlib.sha256(text.encode()).hexdigest(): text for text in texts}

    def text(self, identity: str) -> str:
        """Raises UnknownDocument."""
        found = self._texts.get(identity)
        if found is None:
            raise UnknownDocument(
                "The platform does not know this document.", field="documentId", value=identity, remedy="Load the page again."
            )
        return found


def built() -> Documents:
    """Those of the web client beside this file; none where it is not built."""
    return Documents(tuple(json.loads(FILE.read_text())) if FILE.exists() else ())
