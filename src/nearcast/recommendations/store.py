"""The memory of recommendations: a count of its own, so that a page costs no scan of telemetry."""

from nearcast.ids import NetworkId, TitleId
from nearcast.runtime.database import Connection, Database


class Store:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add_play(self, connection: Connection, title: TitleId, network: NetworkId | None) -> None:
        await connection.execute(
            "INSERT INTO recommendations.plays (title, network, plays) VALUES (%s, %s, 1)"
            " ON CONFLICT (title, network) DO UPDATE SET plays = plays.plays + 1",
            (title, network or ""),
        )

    async def plays(self, limit: int) -> dict[tuple[TitleId, NetworkId | None], int]:
        """The most played pairs of title and network."""
        rows = await self._database.all(
            "SELECT title, network, plays FROM recommendations.plays ORDER BY plays DESC LIMIT %s", limit
        )
        return {(row["title"], row["network"] or None): row["plays"] for row in rows}
