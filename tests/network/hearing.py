"""The part of an appliance that hears routes, and a small cloud to tell them to, as a program that can run on any host.

It reads commands, a line of JSON each: `{"peers": […]}`, `{"loses": 2}` (the cloud's next answers are lost),
`{"forgets": true}` (the cloud loses its memory). It writes a line of JSON whenever something differs: the states of the
sessions, what the cloud knows, and the changes the cloud was told since the last line.
"""

import asyncio
import sys
from contextlib import suppress
from pathlib import Path

import msgspec

from nearcast.edge.agent.telling_routes import TellingRoutes
from nearcast.edge.bgp import Bgp
from nearcast.edge.model import BgpKnobs, CloudAway, Knobs, Settings
from nearcast.fleet.model import NONE_KNOWN, BgpPeer, BgpState, Route, RoutesChange
from nearcast.runtime import log
from nearcast.units import Bitrate, Bytes, Seconds


class Command(msgspec.Struct):
    peers: tuple[BgpPeer, ...] | None = None
    loses: int = 0
    forgets: bool = False


class Line(msgspec.Struct):
    speaker: int | None
    states: tuple[BgpState, ...]
    routes: tuple[Route, ...]
    changes: tuple[RoutesChange, ...]


class Cloud:
    """Keeps the fleet's side: a change from any other revision than the one it knows is not taken."""

    def __init__(self) -> None:
        self.revision = NONE_KNOWN
        self.routes: dict[str, Route] = {}
        self.told: list[RoutesChange] = []
        self.loses = 0

    async def hear(self, change: RoutesChange) -> int:
        if change.base == NONE_KNOWN:
            self.routes.clear()
        elif change.base != self.revision:
            return self.revision
        for gone in change.withdrawn:
            self.routes.pop(gone.text, None)
        self.routes.update((route.key, route) for route in change.heard)
        self.revision = change.revision
        self.told.append(change)
        if self.loses:
            self.loses -= 1
            raise CloudAway("The answer was lost.")
        return self.revision

    def forget(self) -> None:
        self.revision = NONE_KNOWN
        self.routes.clear()


async def main(folder: Path, knobs: BgpKnobs) -> None:
    settings = Settings(
        folder=folder,
        address="127.0.0.1",
        port=80,
        url=f"http://{folder.name}",
        cloud="http://127.0.0.1:9",
        capacity=Bytes(1),
        throughput=Bitrate(1),
    )
    bgp, cloud = Bgp(settings, knobs), Cloud()
    telling = TellingRoutes(bgp, cloud.hear, Knobs(cloud_pause_first_s=Seconds(0.2)), knobs)
    async with asyncio.TaskGroup() as group:
        group.create_task(bgp.run())
        group.create_task(telling.run())
        group.create_task(_show(bgp, cloud, telling))
        await _obey(bgp, cloud)


async def _obey(bgp: Bgp, cloud: Cloud) -> None:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        command = msgspec.json.decode(line, type=Command)
        if command.peers is not None:
            bgp.set_peers(command.peers)
        if command.forgets:
            cloud.forget()
        cloud.loses += command.loses


async def _show(bgp: Bgp, cloud: Cloud, telling: TellingRoutes) -> None:
    shown = b""
    while True:
        changes = tuple(cloud.told)
        cloud.told.clear()
        telling.orders_say(cloud.revision)
        line = msgspec.json.encode(Line(bgp.speaker_pid, bgp.states, tuple(cloud.routes.values()), changes))
        if line != shown:
            shown = line
            print(line.decode(), flush=True)
        await asyncio.sleep(0.1)


if __name__ == "__main__":
    log.setup("hearing", text=False)
    with suppress(KeyboardInterrupt):
        asyncio.run(main(Path(sys.argv[1]), msgspec.json.decode(sys.argv[2], type=BgpKnobs)))
