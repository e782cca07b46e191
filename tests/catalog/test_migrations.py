"""Titles from before revisions are titles still."""

from pathlib import Path

from nearcast.catalog.model import Audience, Catalog, State
from nearcast.catalog.service import CatalogService
from nearcast.ids import TitleId
from nearcast.runtime import database
from nearcast.runtime.clock import SystemClock
from nearcast.runtime.database import Database


async def test_films_of_before_are_found_shown_and_can_be_edited(empty_database: str, root: Path) -> None:
    folders = [root / "src/nearcast" / name for name in ("runtime/migrations/versions", "catalog/migrations")]
    await database.migrate(empty_database, folders, "catalog_0002")
    store = Database(empty_database)
    await store.open()
    await store.run("INSERT INTO catalog.assets VALUES ('a', '{}')")
    await store.run(
        "INSERT INTO catalog.titles VALUES ('t', 'Old Film', '', 1999, 6, '{War}', 'CC0', 'a', 60, '{}', '{en}', 5.0, 1.0),"
        " ('d', 'No asset', '', NULL, 0, '{}', '', NULL, NULL, '{}', '{}', NULL, 1.0)"
    )
    await database.migrate(empty_database, folders)
    catalog: Catalog = CatalogService(store, SystemClock())
    (film,) = await catalog.search("old fil", Audience(6), 10)
    assert (film.year, film.genres, film.duration, film.published_at, film.state) == (
        1999,
        ("War",),
        60.0,
        5.0,
        State.published,
    )
    assert await catalog.search("old fim", Audience(6), 10) == (film,)
    assert await catalog.recent(Audience(18), 10) == (film,)
    assert not (await catalog.title(TitleId("d"))).shown
    assert (await catalog.entry(film.id)).newest.draft.genres == ("War",)
    await store.close()
