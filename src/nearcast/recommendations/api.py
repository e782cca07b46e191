"""The slice of recommendations: the home page. The graph puts the titles into the rows."""

from enum import Enum
from typing import Self

import strawberry

from nearcast.ids import TitleId
from nearcast.recommendations import model


@strawberry.enum
class RowKind(Enum):
    CONTINUE_WATCHING = "continue_watching"
    POPULAR_HERE = "popular_here"
    NEW = "new"


@strawberry.type(description="A row of the home page.")
class Row:
    kind: RowKind
    heading: str
    title_ids: strawberry.Private[tuple[TitleId, ...]]

    @classmethod
    def of(cls, row: model.Row) -> Self:
        return cls(kind=RowKind(row.kind.value), heading=row.heading, title_ids=row.titles)
