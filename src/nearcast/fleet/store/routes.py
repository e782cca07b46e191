"""What appliances hear from providers' routers. A route that went stays as a mark for a while, so that others learn of it."""

import msgspec

from nearcast.fleet.model import NONE_KNOWN, Refusal, Route, RoutesChange
from nearcast.fleet.store.numbered import numbered
from nearcast.ids import ApplianceId
from nearcast.runtime.database import Connection, Database

_PUT = (
    "INSERT INTO fleet.routes (appliance, peer, prefix, as_path, med, communities, next_hop, refused, gone, changed)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, false, %s) ON CONFLICT (appliance, peer, prefix) DO UPDATE"
    " SET as_path = excluded.as_path, med = excluded.med, communities = excluded.communities, next_hop = excluded.next_hop,"
    " refused = excluded.refused, gone = false, changed = excluded.changed"
)


class Routes:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def apply(self, appliance: ApplianceId, change: RoutesChange) -> int:
        """Takes a change whose base is what is known; the revision known afterwards."""
        async with numbered(self._database) as (connection, number):
            row = await (
                await connection.execute("SELECT routes_revision FROM fleet.appliances WHERE id = %s FOR UPDATE", (appliance,))
            ).fetchone()
            known: int = NONE_KNOWN if row is None else row["routes_revision"]
            if change.base not in (NONE_KNOWN, known):
                return known
            if change.base == NONE_KNOWN:
                await connection.execute(
                    "UPDATE fleet.routes SET gone = true, changed = %s WHERE appliance = %s AND NOT gone", (number, appliance)
                )
            await self._write(connection, appliance, change, number)
            await connection.execute(
                "UPDATE fleet.appliances SET routes_revision = %s WHERE id = %s", (change.revision, appliance)
            )
            return change.revision

    async def judge_again(self, appliance: ApplianceId, verdicts: dict[Route, Refusal | None]) -> None:
        """Notes new reasons to refuse routes that are known, or that there is none any more."""
        async with numbered(self._database) as (connection, number), connection.cursor() as cursor:
            await cursor.executemany(
                "UPDATE fleet.routes SET refused = %s, changed = %s WHERE appliance = %s AND peer = %s AND prefix = %s",
                [(why, number, appliance, route.peer, route.prefix) for route, why in verdicts.items()],
            )

    async def _write(self, connection: Connection, appliance: ApplianceId, change: RoutesChange, number: int) -> None:
        async with connection.cursor() as cursor:
            await cursor.executemany(
                "UPDATE fleet.routes SET gone = true, changed = %s WHERE appliance = %s AND peer = %s AND prefix = %s",
                [(number, appliance, key.peer, key.prefix) for key in change.withdrawn],
            )
            await cursor.executemany(
                _PUT,
                [
                    (
                        appliance,
                        route.peer,
                        route.prefix,
                        list(route.as_path),
                        route.med,
                        list(route.communities),
                        route.next_hop,
                        route.refused,
                        number,
                    )
                    for route in change.heard
                ],
            )


def as_route(row: dict[str, object]) -> Route:
    """A row of `fleet.routes`."""
    fields = ("peer", "prefix", "as_path", "med", "communities", "next_hop", "refused")
    return msgspec.convert([row[field] for field in fields], Route)
