"""What changed since a number."""

from typing import Any, LiteralString

import msgspec

from nearcast.fleet.model import Appliance, Changes, HeardRoute, HeldAsset, Network, Site
from nearcast.fleet.store.routes import as_route
from nearcast.runtime.database import Database

_ROWS_MAX = 2_500
"""More than one change can bring (CHANGES_MAX), so that a look always gets past the next number; and few enough that a page of
assets of forty files each fits into a message of NATS."""

_REPORTS_OVERLAP_S = 2.0
"""Reports are not numbered, and one that was written a moment earlier may be committed a moment later."""


class Feed:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._horizon = 0
        self._marks: list[tuple[float, int]] = []

    async def changes(self, since: int, heard_until: float, listening_since: float) -> Changes:
        newest = await self._newest()
        anew = since == 0 or since > newest or since < self._horizon
        since, heard_until = (0, 0.0) if anew else (since, heard_until)
        held = await self._rows("SELECT appliance, asset, names, changed FROM fleet.held", since, newest)
        routes = await self._rows("SELECT * FROM fleet.routes", since, newest)
        until = min(_last_whole(held, newest), _last_whole(routes, newest))
        appliances = await self._appliances(since, until, heard_until - _REPORTS_OVERLAP_S)
        return Changes(
            version=until,
            anew=anew,
            more=until < newest,
            networks=await self._networks(since, until),
            sites=await self._sites(since, until),
            appliances=appliances,
            held=tuple(
                HeldAsset(row["appliance"], row["asset"], tuple(row["names"])) for row in held if row["changed"] <= until
            ),
            routes=tuple(HeardRoute(row["appliance"], as_route(row), row["gone"]) for row in routes if row["changed"] <= until),
            listening_since=listening_since,
            heard_until=max((one.reported_at or 0.0 for one in appliances), default=heard_until),
        )

    async def sweep(self, now: float, keep_s: float) -> None:
        """Forgets what went more than `keep_s` ago. Who has not looked since is told everything anew."""
        self._marks.append((now, await self._newest()))
        old = [number for at, number in self._marks if at <= now - keep_s]
        if not old:
            return
        self._marks = [mark for mark in self._marks if mark[0] > now - keep_s]
        self._horizon = old[-1]
        await self._database.run("DELETE FROM fleet.held WHERE names = '{}' AND changed <= %s", self._horizon)
        await self._database.run("DELETE FROM fleet.routes WHERE gone AND changed <= %s", self._horizon)

    async def _newest(self) -> int:
        row = await self._database.one(
            "SELECT greatest((SELECT max(changed) FROM fleet.networks), (SELECT max(changed) FROM fleet.sites),"
            " (SELECT max(changed) FROM fleet.appliances), (SELECT max(changed) FROM fleet.held),"
            " (SELECT max(changed) FROM fleet.routes), 0) AS newest"
        )
        assert row is not None
        newest: int = row["newest"]
        return newest

    async def _rows(self, select: LiteralString, since: int, until: int) -> list[dict[str, Any]]:
        return await self._database.all(
            select + " WHERE changed > %s AND changed <= %s ORDER BY changed LIMIT %s", since, until, _ROWS_MAX
        )

    async def _networks(self, since: int, until: int) -> tuple[Network, ...]:
        rows = await self._database.all(
            "SELECT id, name, asn, prefixes FROM fleet.networks WHERE changed > %s AND changed <= %s ORDER BY id", since, until
        )
        return msgspec.convert(rows, tuple[Network, ...])

    async def _sites(self, since: int, until: int) -> tuple[Site, ...]:
        rows = await self._database.all(
            "SELECT id, name, kind, network, location, timezone, fill_window, evacuated FROM fleet.sites"
            " WHERE changed > %s AND changed <= %s ORDER BY id",
            since,
            until,
        )
        return msgspec.convert(rows, tuple[Site, ...])

    async def _appliances(self, since: int, until: int, heard_since: float) -> tuple[Appliance, ...]:
        rows = await self._database.all(
            "SELECT a.id, a.site, a.url, a.capacity, a.throughput, a.server, a.fill_rate, a.duty, a.maintenance, a.report,"
            " a.reported_at, coalesce(m.version, 0) AS manifest_version, coalesce(m.file_count, 0) AS manifest_files"
            " FROM fleet.appliances a LEFT JOIN fleet.manifests m ON m.appliance = a.id"
            " WHERE (a.changed > %s AND a.changed <= %s) OR a.reported_at >= %s ORDER BY a.id",
            since,
            until,
            heard_since,
        )
        return msgspec.convert(rows, tuple[Appliance, ...])


def _last_whole(rows: list[dict[str, Any]], newest: int) -> int:
    """Up to which number these rows are complete: the last one may have been cut through."""
    return newest if len(rows) < _ROWS_MAX else rows[-1]["changed"] - 1
