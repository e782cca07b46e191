"""What appliances did in each hour."""

import msgspec

from nearcast.fleet.model import ApplianceHour
from nearcast.ids import ApplianceId, NetworkId
from nearcast.runtime.database import Database

# The hour of the last report is still in the appliance's own row.
_HOURS = """
    SELECT h.hour, h.used, h.sent, h.filled FROM fleet.appliances a JOIN fleet.sites s ON s.id = a.site
    CROSS JOIN LATERAL (
        SELECT hour, used, sent, filled FROM fleet.hours WHERE appliance = a.id
        UNION ALL SELECT floor(a.reported_at / 3600)::bigint, (a.report ->> 'used')::bigint, a.sent, a.filled
    ) h
    WHERE a.id = %(appliance)s AND (%(network)s::text IS NULL OR s.network = %(network)s) AND h.hour >= %(first)s ORDER BY h.hour
"""


class Hours:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def since(self, appliance: ApplianceId, first: int, network: NetworkId | None) -> tuple[ApplianceHour, ...]:
        named = {"appliance": appliance, "first": first, "network": network}
        return msgspec.convert(await self._database.all(_HOURS, named=named), tuple[ApplianceHour, ...])

    async def sweep(self, first: int) -> None:
        """Forgets what was before this hour."""
        await self._database.run("DELETE FROM fleet.hours WHERE hour < %s", first)
