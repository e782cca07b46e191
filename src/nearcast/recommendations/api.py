"""The slice of recommendations: a row. The graph puts the titles into it."""

from enum import Enum
from typing import Any

import strawberry

from nearcast.recommendations import model


@strawberry.enum
class RowKind(Enum):
    CONTINUE_WATCHING = "continue_watching"
    MY_LIST = "my_list"
    POPULAR_HERE = "popular_here"
    NEW = "new"
    LIKED = "liked"
    COLLECTION = "collection"


@strawberry.type(description="A row of the home page.")
class Row:
    kind: RowKind
    heading: str = strawberry.field(description="In English, but for a collection's, which is its name.")
    collection: strawberry.ID | None = strawberry.field(description="The title of a collection that the row shows.")


def fields(row: model.Row) -> dict[str, Any]:
    """What a Row is made from."""
    collection = strawberry.ID(row.collection) if row.collection else None
    return {"kind": RowKind(row.kind.value), "heading": row.heading, "collection": collection}
