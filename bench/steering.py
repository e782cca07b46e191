"""Steering over HTTP against the same server answering a constant: what a decision costs beside the answering itself.

100,000 prefixes (a fifth of them IPv6; half heard by BGP, half in lists), 2,000 appliances at 500 sites, 200 assets. Requests
are drawn at random over addresses and assets, both by Zipf; one in twenty comes from no known network. The server runs what
the platform runs: Granian, the route of `steering/api.py`, the real service, which follows the fleet and makes a new snapshot
twice a second; only the fleet and the catalogue behind it are made up. The constant is one of the answers, from another route of the same app.

The server has one core and the client the other. The ratio is of answers per second of server CPU, the median over
interleaved pairs, so that the moods of a shared machine meet both; `http_per_s` is by the wall clock. `p99_ms` is at half of
that, sent by the clock whether or not answers come, and counted from when each was due; `constant_p99_ms` is the constant's beside it.

    .venv/bin/python bench/steering.py [--json]
"""

import argparse
import asyncio
import ipaddress
import os
import random
import statistics
import sys
import tempfile
from itertools import accumulate
from pathlib import Path
from typing import Any, cast

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from load import CLIENT_CORE, SERVER_CORE, Client, cpu_seconds, listening
from load.telling import tell
from nearcast.catalog.model import Asset, Catalog, Edition, File
from nearcast.fleet.model import Appliance, Changes, Fill, Fleet, HeardRoute, HeldAsset, Network, Report, Site, SiteKind
from nearcast.fleet.model import Route as BgpRoute
from nearcast.ids import ApplianceId, AssetId, FileId, NetworkId, SiteId, TitleId
from nearcast.runtime import clock, ports, processes, web
from nearcast.runtime.clock import SystemClock
from nearcast.runtime.database import Database
from nearcast.steering import api
from nearcast.steering.model import Knobs
from nearcast.steering.service import SteeringService
from nearcast.units import Bitrate, Bytes, Seconds

PREFIXES, APPLIANCES, SITES, ASSETS, FILES = 100_000, 2_000, 500, 200, 12
NETWORKS, EXCHANGES = 400, 40
REQUESTS, CONNECTIONS = 20_000, 32
PAIRS, SAMPLE_S, PACED, PACED_S = 20, 0.7, 9, 2.0
IN_PROCESS, IN_PROCESS_ROUNDS = 20_000, 15


class World:
    """The made-up fleet and catalogue: the same ones for the same seed."""

    def __init__(self) -> None:
        self.chance = random.Random(7)
        names = [NetworkId(f"network-{number}") for number in range(NETWORKS)]
        self.prefixes = self._prefixes()
        listed = self.prefixes[: PREFIXES // 2]
        self.networks = tuple(Network(name, name, 64512 + n, tuple(listed[n::NETWORKS])) for n, name in enumerate(names))
        self.sites = (
            Site(SiteId("origin"), "", SiteKind.origin),
            *(Site(SiteId(f"exchange-{number}"), "", SiteKind.exchange) for number in range(EXCHANGES)),
            *(Site(SiteId(f"site-{n}"), "", SiteKind.embedded, names[n % NETWORKS]) for n in range(SITES - EXCHANGES - 1)),
        )
        self.assets = [self._asset() for _ in range(ASSETS)]
        self.appliances = [(ApplianceId(f"appliance-{n}"), self.sites[n % SITES]) for n in range(APPLIANCES)]
        self.held = {one: self._holds(site.kind) for one, site in self.appliances}
        self.heard = self._heard()

    def published(self) -> Edition:
        return Edition("the only one", {asset.id: TitleId(f"title-{asset.id}") for asset in self.assets})

    def changes(self, since: int) -> Changes:
        """Everything the first time, then what everybody reported: all well, some without headroom."""
        report = Report(
            serving=True, capacity=Bytes(10**13), used=Bytes(10**12), headroom=Bitrate(10**10), egress=Bitrate(10**9),
            fill=Fill(), held_revision=1, held=None, url="https://appliance.example.net", started_at=0.0,
        )  # fmt: skip
        now = clock.now_ms() / 1000
        busy = msgspec.structs.replace(report, headroom=Bitrate(0))
        appliances = tuple(
            Appliance(
                id=one, site=site.id, url=f"https://{one}.{site.id}.example.net", capacity=report.capacity,
                throughput=Bitrate(10**10), report=busy if n % 10 == 0 else report, reported_at=now,
            )
            for n, (one, site) in enumerate(self.appliances)
        )  # fmt: skip
        new = since == 0
        return Changes(
            version=1,
            anew=new,
            more=False,
            networks=self.networks if new else (),
            sites=self.sites if new else (),
            appliances=appliances,
            held=tuple(
                HeldAsset(one, asset, tuple(names)) for one, files in self.held.items() for asset, names in files.items()
            )
            if new
            else (),
            routes=self.heard if new else (),
            listening_since=0.0,
            heard_until=now,
        )

    def questions(self, count: int) -> list[tuple[str, AssetId]]:
        addresses = self.chance.choices(self.prefixes, cum_weights=_zipf(PREFIXES), k=count)
        assets = self.chance.choices(self.assets, cum_weights=_zipf(ASSETS), k=count)
        return [(self._address(prefix), asset.id) for prefix, asset in zip(addresses, assets, strict=True)]

    def _heard(self) -> tuple[HeardRoute, ...]:
        """Each prefix at one site or two, with paths of one to four."""
        inside = [(one, site) for one, site in self.appliances if site.network is not None]
        return tuple(
            HeardRoute(
                self.chance.choice(inside)[0],
                BgpRoute("192.0.2.1", prefix, tuple(range(1, self.chance.randrange(2, 6))), self.chance.randrange(3)),
            )
            for prefix in self.prefixes[PREFIXES // 2 :]
            for _ in range(self.chance.randrange(1, 3))
        )

    def _prefixes(self) -> list[str]:
        """Some nest, as announced ones do."""
        found: set[str] = set()
        while len(found) < PREFIXES:
            wide = len(found) % 5 == 0
            net = (
                ipaddress.ip_network(
                    ((0x2001 << 112) + (self.chance.getrandbits(20) << 92), 36 + self.chance.randrange(12)), False
                )
                if wide
                else ipaddress.ip_network(((11 << 24) + self.chance.getrandbits(29), self.chance.randrange(14, 25)), False)
            )
            found.add(str(net))
        return self.chance.sample(sorted(found), PREFIXES)

    def _address(self, prefix: str) -> str:
        if self.chance.random() < 0.05:
            return f"192.168.{self.chance.randrange(256)}.{self.chance.randrange(256)}"
        net = ipaddress.ip_network(prefix)
        return str(net.network_address + self.chance.randrange(net.num_addresses))

    def _asset(self) -> Asset:
        files = tuple(File(FileId(self._hex(64)), f"{self._hex(64)}.mp4", Bytes(10**8), "video/mp4") for _ in range(FILES))
        return Asset(AssetId(self._hex(32)), Seconds(3600.0), files, ())

    def _holds(self, kind: SiteKind) -> dict[AssetId, frozenset[str]]:
        """The origin all, an exchange most, the others what is liked."""
        share = {SiteKind.origin: 1.0, SiteKind.exchange: 0.8}.get(kind, 0.5)
        held = [asset for n, asset in enumerate(self.assets) if self.chance.random() < share or n < ASSETS * share / 2]
        return {asset.id: frozenset(file.name for file in asset.files) for asset in held}

    def _hex(self, digits: int) -> str:
        return f"{self.chance.getrandbits(4 * digits):0{digits}x}"


class MadeUp:
    """The fleet and the catalogue as steering asks them. What telling costs them is not steering's, and left out."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def changes(self, since: int, _heard_until: float) -> Changes:
        return self._world.changes(since)

    async def published(self, known: str) -> Edition:
        return Edition(known) if known else self._world.published()

    async def assets(self, assets: tuple[AssetId, ...]) -> tuple[Asset, ...]:
        return tuple(one for one in self._world.assets if one.id in assets)


class Nowhere(Database):
    """Where the last good state is kept: the benchmark has no tomorrow."""

    async def run(self, *_: Any) -> None:
        return


def steering(world: World) -> SteeringService:
    made_up = MadeUp(world)
    parts = cast(Catalog, made_up), cast(Fleet, made_up)
    return SteeringService(Nowhere("postgresql://nowhere"), SystemClock(), *parts, Knobs())


async def serve(port: int) -> None:
    """The server's process."""
    world = World()
    service = steering(world)
    constant = msgspec.json.encode(await service.rank(*world.questions(1)[0]))

    async def answer(_: Request) -> Response:
        return Response(constant, media_type="application/json")

    server = web.HttpServer(Starlette(routes=[*api.routes(service), Route("/constant", answer)]), "127.0.0.1", port)
    await server.start()
    await service.run()


async def decide() -> float:
    """Decisions a second of CPU in this process, without HTTP."""
    world = World()
    service = steering(world)
    asked = world.questions(IN_PROCESS)
    looking = asyncio.create_task(service.run())
    speeds = []
    for _ in range(IN_PROCESS_ROUNDS):
        await asyncio.sleep(0)  # the service looks at its fleet in between, as often as time passes
        before = cpu_seconds(os.getpid())
        for address, asset in asked:
            await service.rank(address, asset)
        speeds.append(IN_PROCESS / (cpu_seconds(os.getpid()) - before))
    looking.cancel()
    return statistics.median(speeds)


def write(path: Path, targets: list[str]) -> Path:
    path.write_text("".join(f"GET {target} HTTP/1.1\r\nHost: bench\r\nAccept: */*\r\n\r\n" for target in targets), newline="")
    return path


def at_half_load(client: Client, at: tuple[str, int], ours: Path, constant: Path) -> tuple[float, float]:
    """The 99th percentile in milliseconds at half of what the server does just now, as a shared machine does not do the same
    twice; and that of the constant at the same rate, which tells how much of it is the machine's.
    """
    now_per_s = client.ask(at, ours, SAMPLE_S, connections=CONNECTIONS).answers / SAMPLE_S
    told, least = (
        client.ask(at, each, PACED_S, connections=CONNECTIONS * 8, rate=now_per_s / 2).p99_ms for each in (ours, constant)
    )
    print(f"at {now_per_s / 2:.0f} a second: p99 {told:.1f} ms, the constant's {least:.1f} ms", file=sys.stderr)
    return told, least


def measure(folder: Path, port: int, pid: int) -> dict[str, float]:
    client = Client(folder)
    asked = World().questions(REQUESTS)
    ours = write(folder / "ours", [f"/operator/steering?address={a}&asset={asset}" for a, asset in asked])
    constant = write(folder / "constant", ["/constant"])
    at = "127.0.0.1", port
    ratios, speeds = [], []
    for number in range(-1, PAIRS):
        efficiency = {}
        for requests in (ours, constant) if number % 2 else (constant, ours):
            before = cpu_seconds(pid)
            answers = client.ask(at, requests, SAMPLE_S, connections=CONNECTIONS).answers
            efficiency[requests] = answers / (cpu_seconds(pid) - before)
            if requests is ours:
                speeds.append(answers / SAMPLE_S)
        ratios.append(efficiency[ours] / efficiency[constant])
        print(f"{number:>3} {efficiency[ours]:8.0f} {efficiency[constant]:8.0f} a cpu-s  {ratios[-1]:.3f}", file=sys.stderr)
    per_s = statistics.median(speeds[1:])  # the first warms up
    p99, least = zip(*(at_half_load(client, at, ours, constant) for _ in range(PACED)), strict=True)
    return {
        "http_vs_constant": round(statistics.median(ratios[1:]), 3),
        "http_per_s": round(per_s),
        "p99_ms": round(statistics.median(p99), 2),
        "constant_p99_ms": round(statistics.median(least), 2),
    }


async def run(folder: Path) -> dict[str, float]:
    port = ports.choose("127.0.0.1", 0)
    os.sched_setaffinity(0, {SERVER_CORE})
    in_process = await decide()
    print(f"in process: {in_process:.0f} decisions a second", file=sys.stderr)
    server = await processes.start([sys.executable, Path(__file__).resolve(), "--serve", str(port)])
    os.sched_setaffinity(0, {CLIENT_CORE})
    try:
        await listening(port, server)
        return measure(folder, port, server.pid) | {"in_process_per_s": round(in_process)}
    finally:
        await processes.stop(server)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--json", action="store_true", help="print one object instead of a table")
    options.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.serve:
        asyncio.run(serve(chosen.serve))
        return
    with tempfile.TemporaryDirectory(prefix="nearcast-bench-") as name:
        found = asyncio.run(run(Path(name)))
    tell(found, as_json=chosen.json)


def _zipf(count: int) -> list[float]:
    return list(accumulate(1 / rank for rank in range(1, count + 1)))


if __name__ == "__main__":
    main()
