"""Viewers as a program that can run on any host: `watching.py URL TITLE COUNT SECONDS WITHIN`, then the account in the environment.

They are one household, signed in once, and begin one after the other
within so many seconds. Every fifth of a second it writes a line of JSON with how each of them is; the last line has `ended` in all.
What a viewer could not survive stands in its `failed`.
"""

import asyncio
import os
import sys

import httpx
import msgspec

from nearcast.errors import NearcastError
from nearcast.viewer.door import Viewer
from nearcast.viewer.model import Experience

_EVERY_S = 0.2


class Watched(msgspec.Struct):
    """One viewer. `failed` is why its play ended early."""

    experience: Experience = msgspec.field(default_factory=Experience)
    failed: str = ""
    over: bool = False


async def main(url: str, title: str, count: int, seconds: float, within: float) -> None:
    everybody = [Watched() for _ in range(count)]
    showing = asyncio.create_task(_show(everybody))
    async with Viewer(url, None) as viewer:
        await viewer.sign_in(os.environ["WATCH_EMAIL"], os.environ["WATCH_PASSWORD"])
        await asyncio.gather(
            *(_watch(one, viewer, title, seconds, within * place / count) for place, one in enumerate(everybody))
        )
    showing.cancel()
    _print(everybody)


async def _watch(one: Watched, viewer: Viewer, title: str, seconds: float, wait: float) -> None:
    await asyncio.sleep(wait)

    def listen(experience: Experience) -> None:
        one.experience = experience

    try:
        one.experience = await viewer.watch(title, seconds, listen)
    except (NearcastError, httpx.HTTPError) as error:
        one.failed = str(error) or type(error).__name__
    finally:
        one.over = True


async def _show(everybody: list[Watched]) -> None:
    while True:
        _print(everybody)
        await asyncio.sleep(_EVERY_S)


def _print(everybody: list[Watched]) -> None:
    print(msgspec.json.encode(everybody).decode(), flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), *map(float, sys.argv[4:6])))
