"""The memory of placement: what it last decided for every appliance."""

import msgspec

from nearcast.ids import ApplianceId, AssetId
from nearcast.placement.model import Decision, Plan
from nearcast.runtime.database import Database


class Store:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def holdings(self) -> dict[ApplianceId, tuple[AssetId, ...]]:
        rows = await self._database.all("SELECT appliance, assets FROM placement.plans")
        return {row["appliance"]: tuple(row["assets"]) for row in rows}

    async def decisions(self) -> tuple[Decision, ...]:
        rows = await self._database.all("SELECT decisions FROM placement.plans ORDER BY appliance")
        return tuple(decision for row in rows for decision in msgspec.convert(row["decisions"], tuple[Decision, ...]))

    async def set_plan(self, plan: Plan) -> None:
        rows = [
            (
                appliance,
                list(assets),
                msgspec.json.encode([one for one in plan.decisions if one.appliance == appliance]).decode(),
            )
            for appliance, assets in plan.holdings.items()
        ]
        async with self._database.transaction() as connection, connection.cursor() as cursor:
            await cursor.executemany(
                "INSERT INTO placement.plans (appliance, assets, decisions) VALUES (%s, %s, %s::jsonb)"
                " ON CONFLICT (appliance) DO UPDATE SET assets = excluded.assets, decisions = excluded.decisions",
                rows,
            )
