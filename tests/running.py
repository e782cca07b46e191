"""A whole demo running beside the tests, as a person would start it, with the means to hurt its parts."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path

import msgspec

from nearcast.catalog.model import Title
from nearcast.cli.ingest import send
from nearcast.cli.operator import Operator, find
from nearcast.cli.up.check import everywhere
from nearcast.cli.up.stage import CLIP
from nearcast.demo import films, world
from nearcast.errors import NearcastError
from nearcast.fleet.model import FillWindow, FleetState
from nearcast.ids import AssetId
from nearcast.ingest.model import ENDED, Job, Opening, SubtitleFile
from nearcast.runtime import processes
from nearcast.runtime.clock import SystemClock, elapsed
from nearcast.runtime.postgres import USER
from nearcast.runtime.processes import children
from nearcast.steering.model import Explanation

READY_S = 400.0
FIRST = films.FILMS[0].name
_LOOK_EVERY_S, _LOOK_AT_LEAST_EVERY_S = 0.1, 1.0
_ASK_EVERY_S = 0.3
_DELETE = "mutation($ids: [ID!]!) { deleteTitles(ids: $ids) { __typename } }"


class Demo:
    """`nearcast up --demo --short` in a process of its own, on a data folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> "Demo":
        return self

    async def __aexit__(self, *_: object) -> None:
        """However a test ends, nothing of it goes on running."""
        if self._process is not None and self._process.returncode is None:
            await self.stop()

    @property
    def url(self) -> str:
        return find(self.folder).url

    @property
    def database_url(self) -> str:
        """Where its PostgreSQL answers, for what no door of the platform does: to lay one asset under several titles."""
        words = Path(f"/proc/{self.child('postgres')}/cmdline").read_bytes().decode().split("\0")
        port = next(word for word in words if word.startswith("port=")).removeprefix("port=")
        password = (self.folder / "postgres" / "password").read_text()
        return f"postgresql://{USER}:{password}@127.0.0.1:{port}/postgres"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def operator(self) -> Operator:
        return Operator(find(self.folder))

    async def start(self, wanted: tuple[str, ...] = (CLIP.name, FIRST)) -> None:
        """Returns when the `wanted` titles lie on every appliance."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "up.out").open("ab") as output:
            environment = {
                "NEARCAST_HTTP__PORT": "0",
                "NEARCAST_INGEST__PRESET": "veryfast",
            }
            # Some by the environment, some by a file that lies elsewhere than here: both reach the cloud.
            config = self.folder / "settings.toml"
            config.write_text("[accounts.plans.single]\nstreams = 1\n")
            where: list[str | Path] = ["--data", self.folder, "--config", config]
            words: list[str | Path] = [sys.executable, "-m", "nearcast", "up", "--demo", "--short", *where]
            self._process = await processes.start(words, output=output, environment=environment)
        await until(lambda: (self.folder / "platform.json").exists() or self._died(), READY_S)
        for name in wanted:
            await self.filled(name)
        await self.open_windows()

    async def open_windows(self) -> None:
        """What is missing comes at once, whatever time of day it is."""
        async with self.operator() as operator:
            for site in (await operator.get("/operator/fleet", FleetState)).sites:
                opened = msgspec.structs.replace(site, fill_window=FillWindow(0, 0))
                await operator.send("PUT", "/operator/fleet/sites", opened)

    async def stop(self) -> int:
        """Asks it to stop, as Ctrl-C does; its exit code."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGINT)
        return await asyncio.wait_for(self._process.wait(), 90)

    @asynccontextmanager
    async def ingested(
        self, path: Path, opening: Opening, subtitles: tuple[SubtitleFile, ...] = (), patience_s: float = READY_S
    ) -> AsyncIterator[Title]:
        """A film as a title that lies on every appliance, and is deleted in the end."""
        async with self.operator() as operator:
            job = await send(operator, path, opening, subtitles)
            async with asyncio.timeout(patience_s):
                while job.state not in ENDED:
                    await asyncio.sleep(_ASK_EVERY_S)
                    job = await operator.get(f"/operator/jobs/{job.id}", Job)
            assert job.fault is None
            found = await self.filled(opening.draft.name)
            yield found
            await self.delete(found.id)

    async def delete(self, *titles: str) -> None:
        """Deletes titles for good."""
        async with self.operator() as operator:
            await operator.ask(_DELETE, ids=titles)

    async def fleet(self, holds: Callable[[FleetState], bool], patience_s: float = 90.0) -> FleetState:
        """The network, once this holds of it."""
        async with asyncio.timeout(patience_s), self.operator() as operator:
            while not holds(state := await operator.get("/operator/fleet", FleetState)):
                await asyncio.sleep(_ASK_EVERY_S)
        return state

    async def filled(self, name: str, patience_s: float = READY_S) -> Title:
        """The title, once every appliance holds all of it and steering, which hears of that a moment later, sends viewers to it."""
        end = elapsed() + patience_s
        while elapsed() < end and not self._died():
            # It answers elsewhere once it was started again.
            with suppress(NearcastError):
                async with self.operator() as operator:
                    while elapsed() < end:
                        found = await operator.get("/operator/titles", tuple[Title, ...], text=name)
                        if found and found[0].asset and await _everywhere(operator, found[0].asset):
                            return found[0]
                        await asyncio.sleep(_ASK_EVERY_S)
            await asyncio.sleep(_ASK_EVERY_S)
        raise TimeoutError(f"{name} is not everywhere after {patience_s} s: {(self.folder / 'up.out').read_text()[-2000:]}")

    async def steered(self, name: str, address: str, appliance: str, patience_s: float = 90.0) -> None:
        """Returns when whoever begins the title at this address begins at the appliance."""
        async with asyncio.timeout(patience_s), self.operator() as operator:
            title, *_ = await operator.get("/operator/titles", tuple[Title, ...], text=name)
            assert title.asset is not None
            while True:
                explained = await operator.get("/operator/steering/explain", Explanation, address=address, asset=title.asset)
                if [one.appliance for one in explained.ranking.pathways][:1] == [appliance]:
                    return
                await asyncio.sleep(_ASK_EVERY_S)

    async def cleared(self, patience_s: float = 90.0) -> bool:
        """Once nothing is left of any encoding: what was made on the way goes right after its job's end."""
        await until(lambda: not any(self._left()), patience_s)
        return True

    def _left(self) -> Iterator[Path]:
        yield from (self.folder / "objects" / "ingest").glob("*")
        yield from (self.folder / "ingest").glob("*/*")

    def child(self, name: str) -> int:
        """The pid of `postgres`, `nats`, `cloud` or an appliance."""
        for pid in children(self.pid):
            try:
                words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
            except OSError:  # it ended as we looked
                continue
            # A session of a PostgreSQL that was killed is not the server.
            told = {"postgres": Path(words[0]).name == "postgres", "nats": "nats-server" in words[0], "cloud": "serve" in words}
            if told.get(name, str(self.folder / "appliances" / name) in words):
                return pid
        raise LookupError(f"{name} does not run")

    async def kill(self, name: str, down_s: float = 0.0) -> None:
        """SIGKILL to one part, again and again for `down_s`; an appliance loses its nginx with its agent. Returns when the part
        runs again under another pid.
        """
        end = elapsed() + down_s
        while True:
            # What was killed as it came up may have ended by itself by now, to come up once more.
            await until(partial(self._again, name, 0), 60.0)
            pid = self.child(name)
            for each in (*(children(pid) if name in {one.id for one in world.APPLIANCES} else ()), pid):
                with suppress(ProcessLookupError):
                    os.kill(each, signal.SIGKILL)
            await until(partial(self._again, name, pid), 60.0)
            if elapsed() >= end:
                return

    def _again(self, name: str, before: int) -> bool:
        try:
            return self.child(name) != before
        except LookupError:
            return False

    def _died(self) -> bool:
        assert self._process is not None
        if self._process.returncode is not None:
            raise RuntimeError(f"nearcast up ended: {(self.folder / 'up.out').read_text()[-2000:]}")
        return False


async def _everywhere(operator: Operator, asset: AssetId) -> bool:
    if not everywhere(await operator.get("/operator/fleet", FleetState), asset, SystemClock().now()):
        return False
    explained = [
        await operator.get("/operator/steering/explain", Explanation, address=address, asset=asset)
        for address in world.VIEWERS.values()
    ]
    told = {pathway.appliance for one in explained for pathway in one.ranking.pathways}
    return told >= {one.id for one in world.APPLIANCES}


async def until(reached: Callable[[], bool], patience_s: float) -> None:
    """Returns when `reached`, looking a fifth of the time at most; raises TimeoutError when it never is."""
    async with asyncio.timeout(patience_s):
        while True:
            began = elapsed()
            if reached():
                return
            await asyncio.sleep(min(max(_LOOK_EVERY_S, 4 * (elapsed() - began)), _LOOK_AT_LEAST_EVERY_S))
