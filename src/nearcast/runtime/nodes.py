"""Ids that name a part of the graph whatever its type, as Relay's object identification wants it
(https://relay.dev/graphql/objectidentification.htm). They are beside `id`, which is what other services, addresses and commands say:
clients tell Relay so by its `nodeInterfaceIdField`.
"""

from collections.abc import Awaitable, Callable, Mapping

import strawberry
from strawberry.types import get_object_definition

from nearcast.runtime.graph import Asked
from nearcast.tokens import base64url, base64url_bytes


@strawberry.interface(description="What `node` finds again.")
class Node:
    id: strawberry.ID

    @strawberry.field(description="Names it among all there is in the graph, for `node`.")
    def node_id(self) -> strawberry.ID:
        kind = get_object_definition(type(self), strict=True).name
        return strawberry.ID(base64url(f"{kind}:{self.key()}".encode()))

    def key(self) -> str:
        """Names it among those of its type."""
        return self.id


Finders = Mapping[str, Callable[[Asked, str], Awaitable[Node | None]]]
"""By the names of types in the graph: finds the one with a key, if whoever asks may see it."""


def parsed(node_id: str) -> tuple[str, str] | None:
    """The type and the key; None for what is no id of ours."""
    try:
        kind, colon, key = base64url_bytes(node_id).decode().partition(":")
    except ValueError:
        return None
    return (kind, key) if colon else None
