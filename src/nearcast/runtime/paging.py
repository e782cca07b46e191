"""Lists that are told in parts, as Relay's cursor connections (https://relay.dev/graphql/connections.htm), forwards only."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import strawberry

from nearcast.errors import NearcastError

FIRST_MAX = 200
T = TypeVar("T")
S = TypeVar("S")


class BadPage(NearcastError):
    code = "graph.bad_page"


@strawberry.type(description="Where a part of a list lies in the whole.")
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.type
class Edge(Generic[T]):
    node: T
    cursor: str


@strawberry.type(description="A part of a list. Ask for what follows with `after: pageInfo.endCursor`.")
class Connection(Generic[T]):
    edges: list[Edge[T]]
    page_info: PageInfo


def check_first(first: int) -> int:
    """Raises BadPage."""
    if not 1 <= first <= FIRST_MAX:
        raise BadPage("A page cannot have this size.", field="first", value=first, remedy=f"Take 1 to {FIRST_MAX}.")
    return first


def moment(at: float, key: str) -> str:
    """The cursor of what happened at a time (Unix seconds), in a list that is sorted by that and by its id: it stays good when what it
    names is gone."""
    return f"{at!r} {key}"


def moment_of(cursor: str | None) -> tuple[float, str] | None:
    """Raises BadPage."""
    if cursor is None:
        return None
    try:
        at, key = cursor.split(" ")
        return float(at), key
    except ValueError as error:
        raise bad_cursor(cursor) from error


def bad_cursor(cursor: str) -> BadPage:
    return BadPage("This is no cursor.", field="after", value=cursor, remedy="Take pageInfo.endCursor.")


def page(
    found: Sequence[S], first: int, after: str | None, cursor: Callable[[S], str], node: Callable[[S], T]
) -> Connection[T]:
    """`found` holds one more than `first` where the list goes on."""
    edges = [Edge(node=node(one), cursor=cursor(one)) for one in found[:first]]
    info = PageInfo(
        has_next_page=len(found) > first,
        has_previous_page=after is not None,
        start_cursor=edges[0].cursor if edges else None,
        end_cursor=edges[-1].cursor if edges else None,
    )
    return Connection(edges=edges, page_info=info)
