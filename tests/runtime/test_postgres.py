"""A PostgreSQL that was killed at work starts again at once, and one that lives is left alone."""

import asyncio
import os
import signal
from pathlib import Path

import psycopg
import pytest

from nearcast.runtime import processes
from nearcast.runtime.database import Database
from nearcast.runtime.postgres import Postgres

_FOR_HOURS = "SELECT count(*) FROM generate_series(1, 1000000000000)"
_AT_WORK = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query = %s"


async def answers(server: Postgres) -> Database:
    database = Database(server.url)
    await database.open()
    return database


async def test_one_killed_while_a_session_is_at_work_starts_again(tmp_path: Path) -> None:
    server = Postgres(tmp_path)
    await server.start()
    await (await answers(server)).close()
    busy = await psycopg.AsyncConnection.connect(server.url)
    work = asyncio.create_task(busy.execute(_FOR_HOURS))
    async with await psycopg.AsyncConnection.connect(server.url, autocommit=True) as other, asyncio.timeout(60):
        while await (await other.execute(_AT_WORK, (_FOR_HOURS,))).fetchone() != (1,):
            await asyncio.sleep(0.05)
    os.kill(server.process.pid, signal.SIGKILL)
    await server.process.wait()
    await server.start()
    with pytest.raises(psycopg.OperationalError):
        await asyncio.wait_for(work, 60)
    await busy.close()
    await (await answers(server)).close()
    await server.stop()


async def test_one_that_lives_is_not_ended_by_a_second_over_its_folder(tmp_path: Path) -> None:
    server = Postgres(tmp_path)
    await server.start()
    database = await answers(server)
    second = Postgres(tmp_path)
    await second.start()
    assert await second.process.wait() != 0
    await database.close()
    await (await answers(server)).close()
    assert server.process.returncode is None
    await server.stop()


async def test_one_that_was_killed_while_it_was_made_is_made_again(tmp_path: Path) -> None:
    making = asyncio.create_task(Postgres(tmp_path).start())
    async with asyncio.timeout(60):
        while not any(tmp_path.glob("*/PG_VERSION")):
            await asyncio.sleep(0.002)  # the rest takes a fraction of a second
    for pid in processes.children(os.getpid()):
        if b"initdb" in Path(f"/proc/{pid}/cmdline").read_bytes():
            os.kill(pid, signal.SIGKILL)
    with pytest.raises(processes.CannotStart):
        await making
    server = Postgres(tmp_path)
    await server.start()
    await (await answers(server)).close()
    await server.stop()


@pytest.mark.parametrize("note", ["{other}\n", ""], ids=["names somebody else", "is not whole"])
async def test_what_a_killed_one_noted_of_itself_stands_in_nobodys_way(tmp_path: Path, note: str) -> None:
    server = Postgres(tmp_path)
    await server.start()
    await (await answers(server)).close()
    server.process.kill()
    await server.process.wait()
    other = await processes.start(["sleep", "100"])
    lines = (tmp_path / "cluster" / "postmaster.pid").read_text().splitlines(keepends=True)
    (tmp_path / "cluster" / "postmaster.pid").write_text("".join([note.format(other=other.pid), *lines[1:]]) if note else "")
    await server.start()
    await (await answers(server)).close()
    await server.stop()
    await processes.stop(other)
