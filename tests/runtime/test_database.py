import pytest

from nearcast.runtime.database import Database


@pytest.mark.parametrize(("lasting", "waits"), [(False, "off"), (True, "on")])
async def test_only_what_is_to_last_waits_for_the_disk(empty_database: str, lasting: bool, waits: str) -> None:
    database = Database(empty_database, connections=2)
    await database.open()
    async with database.transaction(lasting=lasting) as connection:
        row = await (await connection.execute("SHOW synchronous_commit")).fetchone()
    assert row == {"synchronous_commit": waits}
    assert await database.one("SHOW synchronous_commit") == {"synchronous_commit": "on"}
    await database.close()
