"""What appliances report, and which files of each asset they hold."""

from collections import defaultdict

import msgspec

from nearcast.fleet.model import NONE_KNOWN, HeldChange, Report, hour_of
from nearcast.fleet.store.numbered import numbered
from nearcast.ids import ApplianceId, AssetId
from nearcast.runtime.database import Connection, Database

_COUNTED_S_MAX = 10.0
"""A report's rates are those of the last seconds, and say nothing of a longer silence before it."""
# What an appliance sends and fills is added up in its row, which is written anyway. So an hour costs one more row, when the first report
# of the next one comes.
_REPORT = """
    WITH ended AS (
        INSERT INTO fleet.hours (appliance, hour, used, sent, filled)
        SELECT id, floor(reported_at / 3600), (report ->> 'used')::bigint, sent, filled FROM fleet.appliances
        WHERE id = %(appliance)s AND floor(reported_at / 3600) < %(hour)s ON CONFLICT DO NOTHING
    )
    UPDATE fleet.appliances SET url = %(url)s, report = %(report)s::jsonb, reported_at = %(now)s,
        sent = CASE WHEN floor(reported_at / 3600) = %(hour)s THEN sent ELSE 0 END
            + %(sends)s * coalesce(least(greatest(%(now)s - reported_at, 0), %(longest)s), 0),
        filled = CASE WHEN floor(reported_at / 3600) = %(hour)s THEN filled ELSE 0 END
            + %(fills)s * coalesce(least(greatest(%(now)s - reported_at, 0), %(longest)s), 0)
    WHERE id = %(appliance)s
    RETURNING held_revision, routes_revision,
        coalesce((SELECT version FROM fleet.manifests m WHERE m.appliance = appliances.id), 0) AS manifest_version
"""


class Inventory:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def report(self, appliance: ApplianceId, report: Report, now: float) -> dict[str, int] | None:
        """Keeps a report. `manifest_version`, `held_revision` and `routes_revision` as they are known now; None for an
        unknown appliance."""
        held = report.held
        if held is not None:
            await self._change(appliance, held, report.held_revision)
        slim = msgspec.structs.replace(report, held=None)
        named = {
            "appliance": appliance,
            "url": report.url,
            "report": msgspec.json.encode(slim).decode(),
            "now": now,
            "hour": hour_of(now),
            "sends": report.egress / 8,
            "fills": report.fill.rate / 8,
            "longest": _COUNTED_S_MAX,
        }
        return await self._database.one(_REPORT, named=named)

    async def _change(self, appliance: ApplianceId, change: HeldChange, revision: int) -> None:
        """Applies a change whose base is what is known; any other waits until the appliance learnt what that is."""
        async with numbered(self._database) as (connection, number):
            row = await (
                await connection.execute("SELECT held_revision FROM fleet.appliances WHERE id = %s FOR UPDATE", (appliance,))
            ).fetchone()
            if row is None or change.base not in (NONE_KNOWN, row["held_revision"]):
                return
            if change.base == NONE_KNOWN:
                await forget_held(connection, appliance, number)
            names = await self._names(connection, appliance, change)
            async with connection.cursor() as cursor:
                await cursor.executemany(
                    "INSERT INTO fleet.held (appliance, asset, names, changed) VALUES (%s, %s, %s, %s)"
                    " ON CONFLICT (appliance, asset) DO UPDATE SET names = excluded.names, changed = excluded.changed",
                    [(appliance, asset, sorted(found), number) for asset, found in names.items()],
                )
            await connection.execute("UPDATE fleet.appliances SET held_revision = %s WHERE id = %s", (revision, appliance))

    async def _names(self, connection: Connection, appliance: ApplianceId, change: HeldChange) -> dict[AssetId, set[str]]:
        """The names held after the change, of every asset it touches."""
        touched = {file.asset for file in (*change.added, *change.removed)}
        rows = await (
            await connection.execute(
                "SELECT asset, names FROM fleet.held WHERE appliance = %s AND asset = ANY(%s)", (appliance, list(touched))
            )
        ).fetchall()
        names: defaultdict[AssetId, set[str]] = defaultdict(set, {row["asset"]: set(row["names"]) for row in rows})
        for file in change.removed:
            names[file.asset].discard(file.name)
        for file in change.added:
            names[file.asset].add(file.name)
        return names


async def forget_held(connection: Connection, appliance: ApplianceId, number: int) -> None:
    """The appliance holds nothing that is known."""
    await connection.execute(
        "UPDATE fleet.held SET names = '{}', changed = %s WHERE appliance = %s AND names <> '{}'", (number, appliance)
    )
