"""Titles as viewers see them: one row each, worked out when something changes, so that looking is one lookup."""

from typing import Any, LiteralString

import msgspec

from nearcast.catalog.model import Audience, Title
from nearcast.ids import TitleId
from nearcast.runtime.database import Database

SEEN: LiteralString = (
    "shown AND (%(maturity)s::int IS NULL OR (maturity <= %(maturity)s AND opens <= %(now)s"
    " AND catalog.is_open(windows, %(country)s, %(now)s)))"
)
"""Whether an audience sees a title; its values are those of `of`."""


_TITLE = msgspec.json.Decoder(Title)
"""From the text: a page has hundreds of titles, and each would be a dictionary first."""


def of(audience: Audience | None, now: float) -> dict[str, object]:
    """The values of SEEN; without an audience everything shown is seen."""
    maturity, country = (audience.maturity, audience.country) if audience else (None, None)
    return {"maturity": maturity, "country": country, "now": now}


class Titles:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def title(self, title: TitleId) -> Title | None:
        found = await self.titles((title,))
        return found[0] if found else None

    async def titles(self, titles: tuple[TitleId, ...]) -> tuple[Title, ...]:
        rows = await self._database.all("SELECT body::text FROM catalog.titles WHERE id = ANY(%s)", list(titles))
        found = {title.id: title for title in _titles(rows)}
        return tuple(found[title] for title in titles if title in found)

    async def below(self, titles: tuple[TitleId, ...], audience: Audience, now: float) -> tuple[Title, ...]:
        """In no order."""
        return await self._seen("parent = ANY(%(parents)s)", audience, now, parents=list(titles))

    async def recent(self, audience: Audience, now: float, limit: int) -> tuple[Title, ...]:
        return await self._seen(
            "kind IN ('film', 'series') AND published_at IS NOT NULL",
            audience,
            now,
            "ORDER BY published_at DESC, id LIMIT %(limit)s",
            limit=limit,
        )

    async def collections(self, audience: Audience, now: float, limit: int, after: TitleId | None) -> tuple[Title, ...]:
        return await self._seen(
            "kind = 'collection' AND (%(after)s::text IS NULL OR (-published_at, id) >"
            " (SELECT -published_at, id FROM catalog.titles WHERE id = %(after)s))",
            audience,
            now,
            "ORDER BY published_at DESC, id LIMIT %(limit)s",
            limit=limit,
            after=after,
        )

    async def all(self, audience: Audience | None, now: float, limit: int, after: TitleId | None) -> tuple[Title, ...]:
        """Films, series and collections by name."""
        return await self._seen(
            "kind IN ('film', 'series', 'collection') AND (%(after)s::text IS NULL OR (name, id) >"
            " (SELECT name, id FROM catalog.titles WHERE id = %(after)s))",
            audience,
            now,
            "ORDER BY name, id LIMIT %(limit)s",
            limit=limit,
            after=after,
        )

    async def next_edge(self, now: float) -> float | None:
        """When next somebody sees another catalogue because a title opens, or a window of one begins or ends."""
        row = await self._database.one(
            "SELECT least((SELECT min(opens) FROM catalog.titles WHERE shown AND opens > %(now)s),"
            " (SELECT min(edge) FROM catalog.titles, jsonb_array_elements(windows) AS one,"
            "   LATERAL (VALUES ((one->>'first')::double precision), ((one->>'last')::double precision)) AS edges (edge)"
            "   WHERE shown AND windows <> '[]' AND edge > %(now)s)) AS edge",
            named={"now": now},
        )
        return row["edge"] if row else None

    async def _seen(
        self, which: LiteralString, audience: Audience | None, now: float, rest: LiteralString = "", **values: object
    ) -> tuple[Title, ...]:
        rows = await self._database.all(
            f"SELECT body::text FROM catalog.titles WHERE {SEEN} AND {which} {rest}",
            named=of(audience, now) | values,
        )
        return _titles(rows)


def _titles(rows: list[dict[str, Any]]) -> tuple[Title, ...]:
    return tuple(_TITLE.decode(row["body"]) for row in rows)
