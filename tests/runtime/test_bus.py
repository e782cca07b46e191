"""Events: told only when the write commits, delivered at least once, felt once."""

import asyncio
from collections.abc import Callable

import msgspec
import pytest

from nearcast.assembly import Ground, Platform
from nearcast.runtime import bus
from nearcast.runtime.clock import random_id
from nearcast.runtime.database import Connection


class Rang(msgspec.Struct, frozen=True):
    bell: str


async def test_a_write_that_rolls_back_tells_nothing(ground: Ground, platform: Platform) -> None:
    heard: list[str] = []

    async def hear(_: Connection, event: Rang) -> None:
        heard.append(event.bell)

    listening = asyncio.create_task(ground.bus.handle(f"hear-{random_id()}", Rang, hear))
    with pytest.raises(ZeroDivisionError):
        async with ground.database.transaction() as connection:
            await bus.announce(connection, Rang("never"))
            raise ZeroDivisionError
    async with ground.database.transaction() as connection:
        await bus.announce(connection, Rang("once"))
    await _until(lambda: "once" in heard)
    assert "never" not in heard
    listening.cancel()


async def test_a_handler_that_fails_gets_the_event_again_and_its_write_is_undone(ground: Ground, platform: Platform) -> None:
    name, bell, tries = f"fail-{random_id()}", random_id(), 0
    await ground.database.run("CREATE TABLE IF NOT EXISTS runtime.bells (bell text)")

    async def hear(connection: Connection, event: Rang) -> None:
        nonlocal tries
        if event.bell != bell:
            return
        await connection.execute("INSERT INTO runtime.bells VALUES (%s)", (event.bell,))
        tries += 1
        if tries == 1:
            raise RuntimeError("the first try fails")

    listening = asyncio.create_task(ground.bus.handle(name, Rang, hear))
    async with ground.database.transaction() as connection:
        await bus.announce(connection, Rang(bell))
    async with asyncio.timeout(60):
        while not (kept := await ground.database.all("SELECT bell FROM runtime.bells WHERE bell = %s", bell)):
            await asyncio.sleep(0.02)
    assert (tries, kept) == (2, [{"bell": bell}])
    listening.cancel()


async def test_two_handlers_of_one_name_feel_an_event_once(ground: Ground, platform: Platform) -> None:
    name, felt = f"twice-{random_id()}", []

    async def hear(_: Connection, event: Rang) -> None:
        felt.append(event.bell)

    listening = [asyncio.create_task(ground.bus.handle(name, Rang, hear)) for _ in range(2)]
    bells = {random_id() for _ in range(30)}
    for bell in bells:
        async with ground.database.transaction() as connection:
            await bus.announce(connection, Rang(bell))
    await _until(lambda: bells <= set(felt))
    assert len([bell for bell in felt if bell in bells]) == len(bells)
    for one in listening:
        one.cancel()


async def _until(reached: Callable[[], bool], patience_s: float = 60.0) -> None:
    async with asyncio.timeout(patience_s):
        while not reached():
            await asyncio.sleep(0.02)
