"""Anything by its global id."""

import strawberry

from nearcast.accounts import api as accounts
from nearcast.catalog import api as catalog
from nearcast.fleet import api as fleet
from nearcast.graph.titles import Title
from nearcast.graph.viewing import viewing, visible
from nearcast.ids import TitleId
from nearcast.ingest import api as ingest
from nearcast.runtime.graph import Asked
from nearcast.runtime.nodes import Finders, Node, parsed


async def _title(info: Asked, key: str) -> Title | None:
    profile, _, title = key.partition("/")
    looking = await viewing(info.context, profile)
    found = await visible(info.context, TitleId(title), looking.audience)
    return Title.of(found, looking) if found else None


FINDERS: Finders = {"Title": _title, **accounts.NODES, **catalog.NODES, **fleet.NODES, **ingest.NODES}


@strawberry.type
class Query:
    @strawberry.field(description="What a `nodeId` names, for whoever may see it; null when there is no such thing.")
    async def node(self, info: Asked, node_id: strawberry.ID) -> Node | None:
        kind, key = parsed(node_id) or ("", "")
        find = FINDERS.get(kind)
        return await find(info, key) if find else None
