"""The films of a demo whose platform is away."""

import asyncio
from pathlib import Path

from nearcast.cli.up import stage
from nearcast.cli.up.stack import Stack
from nearcast.runtime.settings import Settings


async def test_the_films_wait_for_a_platform_that_does_not_answer(tmp_path: Path) -> None:
    told: list[str] = []

    def say(line: str, _: float | None = None) -> None:
        told.append(line)

    filling = asyncio.create_task(stage.fill(Stack(Settings(data=str(tmp_path)), None, demo=True), say, short=True))
    async with asyncio.timeout(60):
        while len(told) < 2 and not filling.done():
            await asyncio.sleep(0.05)
    assert not filling.done()
    assert set(told) == {"The platform does not answer. The films go on when it does."}
    filling.cancel()
