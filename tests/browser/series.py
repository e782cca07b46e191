"""A series for the pages to show: its episodes are all played from the asset of one film of the demo."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.running import FIRST, Demo

from nearcast.catalog.model import Action, Change
from nearcast.catalog.service import CatalogService
from nearcast.ids import TitleId
from nearcast.runtime.clock import SystemClock
from nearcast.runtime.database import Database

SERIES, EPISODES = "The Ferry", ("Low Water", "The Second Lamp", "Nobody Rows Alone", "What the Bell Said")
_ID = "the-ferry"


@asynccontextmanager
async def series(demo: Demo) -> AsyncIterator[str]:
    """Its id. Two seasons with two episodes each; it is gone afterwards."""
    changes = [
        Change(
            TitleId(_ID),
            {
                "name": SERIES,
                "kind": "series",
                "year": 2026,
                "synopsis": "One boat, one river, and everybody who must get across before morning.",
                "genres": ["Drama"],
                "moods": ["Quiet", "Nocturnal"],
                "maturity": 12,
                "ratings": {"FSK": "12"},
                "people": [{"name": "Ida Brandt", "part": "director"}, {"name": "Jonas Weil", "character": "The ferryman"}],
                "credit": "Made for the tests",
                "words": {"de": {"name": "Die Fähre", "synopsis": "Ein Boot, ein Fluss und alle, die hinüber müssen."}},
            },
        )
    ]
    for number, name in enumerate(EPISODES):
        season = f"{_ID}-s{number // 2 + 1}"
        if number % 2 == 0:
            changes.append(
                Change(
                    TitleId(season),
                    {"name": f"Season {number // 2 + 1}", "kind": "season", "parent": _ID, "number": number // 2 + 1},
                )
            )
        episode = {"name": name, "kind": "episode", "parent": season, "number": number % 2 + 1}
        changes.append(Change(TitleId(f"{_ID}-{number}"), episode | {"synopsis": f"Night {number + 1} on the river."}))
    database = Database(demo.database_url)
    await database.open()
    catalog = CatalogService(database, SystemClock())
    try:
        assert (await catalog.edit(None, tuple(changes), publish=True)).problems == ()
        film = await demo.filled(FIRST)
        assert film.asset is not None
        asset = await catalog.asset(film.asset)
        for number in range(len(EPISODES)):
            await catalog.publish(TitleId(f"{_ID}-{number}"), asset)
        yield _ID
        await catalog.move(None, tuple(one.id for one in changes), Action.withdraw)
    finally:
        await database.close()
