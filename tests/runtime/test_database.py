import asyncio
from pathlib import Path

import psycopg
import pytest
from structlog.testing import capture_logs
from tests.running import until

import nearcast
from nearcast.runtime import database as tables
from nearcast.runtime.database import Database
from nearcast.runtime.postgres import Postgres

_WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
_REVISIONS = [Path(nearcast.__file__).parent / "runtime" / "migrations" / "versions"]


@pytest.mark.parametrize(("lasting", "waits"), [(False, "off"), (True, "on")])
async def test_only_what_is_to_last_waits_for_the_disk(empty_database: str, lasting: bool, waits: str) -> None:
    database = Database(empty_database, connections=2)
    await database.open()
    async with database.transaction(lasting=lasting) as connection:
        row = await (await connection.execute("SHOW synchronous_commit")).fetchone()
    assert row == {"synchronous_commit": waits}
    assert await database.one("SHOW synchronous_commit") == {"synchronous_commit": "on"}
    await database.close()


async def test_tables_wait_for_a_server_that_has_just_gone(tmp_path: Path) -> None:
    server = Postgres(tmp_path)
    await server.start()
    server.process.kill()
    await server.process.wait()
    with capture_logs() as lines:
        making = asyncio.create_task(tables.migrate(server.url, _REVISIONS))
        await until(lambda: any(line["event"] == "tables wait for PostgreSQL" for line in lines), 60.0)
        await server.start()
        await making
    await server.stop()


async def test_two_may_make_the_first_tables_at_once(empty_database: str) -> None:
    async with await psycopg.AsyncConnection.connect(empty_database) as other:
        await other.execute("SELECT pg_advisory_xact_lock(7165)")
        await other.execute("CREATE SCHEMA runtime")
        making = asyncio.create_task(tables.migrate(empty_database, _REVISIONS))
        async with await psycopg.AsyncConnection.connect(empty_database, autocommit=True) as third, asyncio.timeout(60):
            while await (await third.execute(_WAITING)).fetchone() != (1,):
                await asyncio.sleep(0.02)
        await other.commit()
        await making
