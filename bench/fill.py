"""What filling a cluster costs the origin, and whether the ordered rate is kept.

A real fleet on loopback: PostgreSQL, NATS, the cloud's services, an origin appliance and five more in one site, each the real
agent with the real nginx in a process of its own. The fleet gives all five the same manifest. `origin_vs_plan` is what the origin
sent, by its own access log, over the size of the plan: one copy for the cluster is 1, one for every appliance would be 5.

Then another appliance fills at an ordered rate. What it has on its disk is read every tenth of a second; `cap_overshoot` is the most
that came in any ten seconds over what the rate allows in ten, less 1: 0.05 would be five percent too much.

    .venv/bin/python bench/fill.py [--json]
"""

import argparse
import asyncio
import hashlib
import json
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from nearcast.assembly import Platform, lay_ground, leave_ground
from nearcast.edge import policy
from nearcast.fleet.model import Fleet, FleetState, Manifest, ManifestFile, Network, Site, SiteKind, catch_up
from nearcast.ids import ApplianceId, AssetId, FileId, NetworkId, SiteId
from nearcast.runtime import clock, ports, processes, web
from nearcast.runtime.nats import Nats
from nearcast.runtime.postgres import Postgres
from nearcast.runtime.settings import Part, Settings
from nearcast.units import Bitrate, Bytes

FILES, SIZE, CLUSTER = 40, 8_000_000, 5
CAP, CAP_S, WINDOW_S = Bitrate(80_000_000), 25, 10.0
ORIGIN, CAPPED = ApplianceId("origin-1"), ApplianceId("capped")
MATES = tuple(ApplianceId(f"mate-{number}") for number in range(CLUSTER))


class World:
    """The fleet and its files beneath one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.postgres, self.nats = Postgres(folder / "postgres"), Nats(folder / "nats")
        self.appliances: list[asyncio.subprocess.Process] = []
        chance = random.Random(1)
        (folder / "objects" / "files").mkdir(parents=True)
        self.files = tuple(self._file(chance) for _ in range(FILES))

    async def start(self) -> None:
        await self.postgres.start()
        await self.nats.start()
        settings = Settings(data=str(self.folder / "data"), database=Part(self.postgres.url), bus=Part(self.nats.url))
        self.port = ports.choose("127.0.0.1", 0)
        self.ground = await lay_ground(settings, f"http://127.0.0.1:{self.port}")
        # Without placement: the manifests are ours.
        self.platform = Platform(self.ground)
        self.server = web.HttpServer(self.platform.app(), "127.0.0.1", self.port)
        await self.server.start()
        self.fleet: Fleet = self.platform.services.get(Fleet)
        await self.fleet.add_network(Network(NetworkId("metro"), "Metro", 64500, ()))
        await self.fleet.add_site(Site(SiteId("origin"), "Origin", SiteKind.origin))
        for site in ("cluster", "apart"):
            await self.fleet.add_site(Site(SiteId(site), site, SiteKind.embedded, NetworkId("metro")))

    async def stop(self) -> None:
        for process in self.appliances:
            await processes.stop(process)
        await self.server.stop()
        await leave_ground(self.ground)
        await self.nats.stop()
        await self.postgres.stop()

    async def join(self, name: ApplianceId, site: str, address: str) -> None:
        """Starts an appliance and waits for its first report."""
        token = await self.fleet.invite(SiteId(site), name)
        words = [
            "edge", "join", f"http://127.0.0.1:{self.port}", token, "--folder", str(self.folder / name), "--address", address,
            "--port", str(ports.choose(address, 0)), "--workers", "1", "--throughput-mbps", "10000",
        ]  # fmt: skip
        if site == "origin":
            words += ["--objects", (self.folder / "objects").as_uri()]
        with (self.folder / f"{name}.log").open("wb") as output:
            self.appliances.append(await processes.start([sys.executable, "-m", "nearcast", *words], output=output))
        async with asyncio.timeout(30):
            while not any(one.id == name and one.report for one in (await self.state()).appliances):  # noqa: ASYNC110
                await asyncio.sleep(0.1)

    async def state(self) -> FleetState:
        return await catch_up(self.fleet, FleetState())

    async def give(self, *names: ApplianceId) -> None:
        version = clock.now_ms()
        for name in names:
            await self.fleet.set_manifest(Manifest(name, version, self.files))

    async def until_whole(self, *names: ApplianceId) -> None:
        while True:
            state = await self.state()
            held = {name: sum(len(files) for files in state.held.get(name, {}).values()) for name in names}
            tell(f"{sum(held.values())} of {FILES * len(names)} files")
            if all(count == FILES for count in held.values()):
                return
            await asyncio.sleep(0.5)

    def _file(self, chance: random.Random) -> ManifestFile:
        data = chance.randbytes(SIZE)
        name = hashlib.sha256(data).hexdigest()
        (self.folder / "objects" / "files" / f"{name}.mp4").write_bytes(data)
        return ManifestFile(AssetId(name[:32]), FileId(name), f"{name}.mp4", Bytes(SIZE), True)


def tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


async def origin_vs_plan(world: World) -> float:
    await world.join(ORIGIN, "origin", "127.0.0.2")
    await world.give(ORIGIN)
    await world.until_whole(ORIGIN)
    for number, name in enumerate(MATES):
        await world.join(name, "cluster", f"127.0.0.{3 + number}")
    await world.give(*MATES)
    await world.until_whole(*MATES)
    await asyncio.sleep(1.5)  # nginx writes its log once a second
    sent = sum(line.bytes for line in policy.lines((world.folder / ORIGIN / "log" / "access.log").read_bytes()))
    return sent / (FILES * SIZE)


async def cap_overshoot(world: World) -> float:
    await world.join(CAPPED, "apart", "127.0.0.20")
    await world.fleet.set_fill_rate(CAPPED, CAP)
    await asyncio.sleep(3)  # an order is heard with the next report
    await world.give(CAPPED)
    seen: list[tuple[float, int]] = []
    began = clock.elapsed()
    while clock.elapsed() - began < CAP_S:
        # A file that is renamed while we look is seen in neither folder, so never less than before is believed.
        there = max(sum(_sizes(world.folder / CAPPED)), seen[-1][1] if seen else 0)
        seen.append((clock.elapsed(), there))
        tell(f"{seen[-1][1] / 1e6:.0f} MB at {CAP / 1e6:.0f} Mb/s")
        await asyncio.sleep(0.1)
    if seen[-1][1] < CAP / 8 * CAP_S / 2:
        raise SystemExit(f"Only {seen[-1][1]} bytes came: the rate was never reached, and nothing was measured.")
    most = max(late - early for at, early in seen for then, late in seen if 0 < then - at <= WINDOW_S)
    return most / (CAP / 8 * WINDOW_S) - 1


def _sizes(folder: Path) -> Iterator[int]:
    for part in ("assets", "partial"):
        for path in (folder / part).rglob("*"):
            if path.is_file():
                yield path.stat().st_size


async def measure() -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="nearcast-bench-") as folder:
        Path(folder).chmod(0o755)
        world = World(Path(folder))
        await world.start()
        try:
            return {"origin_vs_plan": await origin_vs_plan(world), "cap_overshoot": await cap_overshoot(world)}
        finally:
            await world.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one object")
    arguments = parser.parse_args()
    found = {name: round(value, 3) for name, value in asyncio.run(measure()).items()}
    if arguments.json:
        print(json.dumps(found))
        return
    print(f"origin egress / plan {found['origin_vs_plan']:.2f} (aim <= 1.1; {CLUSTER} appliances)")
    print(f"over the rate        {found['cap_overshoot']:+.1%} (aim <= +5 % over any 10 s)")


if __name__ == "__main__":
    main()
