"""What a byte costs on the appliance, beside other servers with the same files: see load/peers.py for who they are.

All are alive at once, on one core, and take turns in an order drawn anew each round; the client has the other core. Each
request is a byte range of a large file, as players ask: for the appliance with a token (one of many sessions) and CMCD, bare
for the others, so reading the four times longer request is part of what is measured. What counts is body bytes for each
second of server CPU (user and system, over all the process trees), so a slow client does not matter; a ratio is the median
over rounds. As root it runs in a network namespace of its own whose loopback has an MTU of 1500 and reno: with 64 KB packets
and BBR one would measure the loopback's pacing instead of the server.

    .venv/bin/python bench/appliance.py [--json]
"""

import argparse
import asyncio
import ctypes
import hashlib
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import httpx

from load import CLIENT_CORE, SERVER_CORE, Client, cpu_seconds, peers
from nearcast import tokens
from nearcast.edge.model import Knobs, Settings
from nearcast.edge.nginx import Nginx, end_leftovers
from nearcast.ids import AssetId
from nearcast.runtime import clock
from nearcast.units import Bitrate, Bytes

FILES, FILE_BYTES = 24, 16_000_000
SESSIONS, REQUESTS = 200, 10_000
ASSET = AssetId("a" * 32)
APPLIANCE = peers.Ports(18080, 18180)
SOME_BYTES = {"Range": "bytes=0-9"}
CMCD = "CMCD=bl%3D21300%2Cbr%3D3200%2Ccid%3D%22faec5fc2-ac30-11ea%22%2Cd%3D4004%2Cmtp%3D25400%2Cot%3Dv%2Csf%3Dh%2Csid%3D%226e2fb550%22%2Ctb%3D6000"


class Case(NamedTuple):
    """Samples with TLS are longer: their handshakes cost, and answers cut off at the end do not count."""

    size: int
    tls: bool
    rounds: int
    sample_s: float
    connections: int


class Side(NamedTuple):
    """A server under measurement: all the process trees it consists of, and what it is asked."""

    name: str
    port: int
    pids: list[int]
    asked: Path


Round = dict[str, float]
CASES = {
    "m1": Case(1_000_000, tls=False, rounds=14, sample_s=0.4, connections=32),
    "k64": Case(65_536, tls=False, rounds=14, sample_s=0.4, connections=32),
    "m1_tls": Case(1_000_000, tls=True, rounds=7, sample_s=2.0, connections=8),
}


def write_requests(path: Path, prefixes: list[str], names: list[str], query: str, size: int) -> Path:
    """Ranges of `size` bytes of random files, the same ones for the same arguments."""
    chance = random.Random(7)
    steps = FILE_BYTES // size
    with path.open("w", newline="") as file:
        for _ in range(REQUESTS):
            first = chance.randrange(steps) * size
            target = f"{chance.choice(prefixes)}/{ASSET}/{chance.choice(names)}{query}"
            span = f"bytes={first}-{first + size - 1}"
            file.write(f"GET {target} HTTP/1.1\r\nHost: bench\r\nUser-Agent: bench\r\nAccept: */*\r\nRange: {span}\r\n\r\n")
    return path


def make_files(folder: Path) -> list[str]:
    folder.mkdir(parents=True)
    names = []
    for number in range(FILES):
        data = os.urandom(1_000_000) * (FILE_BYTES // 1_000_000)
        names.append(f"{hashlib.sha256(bytes([number])).hexdigest()}.mp4")
        (folder / names[-1]).write_bytes(data)
    return names


def own_network() -> str:
    """Moves us into a network namespace fit for measuring, where that is allowed."""
    if os.geteuid() != 0 or ctypes.CDLL(None).unshare(0x40000000) != 0:
        return "the machine's own loopback (not root)"
    subprocess.run(["ip", "link", "set", "lo", "up", "mtu", "1500"], check=True)
    Path("/proc/sys/net/ipv4/tcp_congestion_control").write_text("reno")
    return "own namespace, MTU 1500, reno"


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for `bench` and its key, which every server here may read."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    words: list[str | Path] = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    words += ["-days", "2", "-subj", "/CN=bench", "-addext", "subjectAltName=DNS:bench", "-keyout", key, "-out", certificate]
    subprocess.run(words, check=True, stderr=subprocess.DEVNULL)
    key.chmod(0o644)
    return certificate, key


def lay_out(folder: Path) -> tuple[peers.Files, list[str]]:
    """What every server serves, and the names of the files."""
    folder.chmod(0o755)
    names = make_files(folder / "assets" / ASSET)
    return peers.Files(folder / "assets", folder / "assets" / ASSET, *make_certificate(folder)), names


def open_sessions() -> tuple[tokens.KeyRing, list[str]]:
    """A ring of keys, and the beginnings of addresses that it opens."""
    ring = tokens.KeyRing((tokens.Key("bench1", clock.random_secret(), clock.now_ms()),))
    return ring, [f"/{tokens.mint(ring.signing, ASSET, f's{n}', clock.now_ms())}" for n in range(SESSIONS)]


async def start_appliance(folder: Path, files: peers.Files, ring: tokens.KeyRing, *, tls: bool) -> Nginx:
    settings = Settings(
        folder=folder, address=peers.HOST, port=APPLIANCE[tls], url="http://bench", cloud="http://bench",
        capacity=Bytes(0), throughput=Bitrate(10**10), workers=1,
        certificate=files.certificate if tls else None, key=files.key if tls else None,
    )  # fmt: skip
    folder.mkdir()
    (folder / "assets").symlink_to(files.root)
    # One address is all viewers here; the limit is asked as ever, and never reached.
    appliance = Nginx(settings, Knobs(client_requests_max_s=1_000_000))
    appliance.set_keys(ring)
    appliance.set_duress()
    await appliance.start()
    return appliance


async def measure(folder: Path, files: peers.Files, names: list[str]) -> dict[str, list[Round]]:
    """For each of CASES, rounds of bytes a server CPU second by server."""
    ring, opened = open_sessions()
    os.sched_setaffinity(0, {SERVER_CORE})
    ours = [await start_appliance(folder / f"appliance-{tls}", files, ring, tls=tls) for tls in (False, True)]
    theirs = await peers.start(folder, files)
    os.sched_setaffinity(0, {CLIENT_CORE})
    try:
        await fill_caches(names)
        client = Client(folder)
        found = {}
        for name, case in CASES.items():
            with_token = write_requests(folder / f"ours-{name}", opened, names, f"?{CMCD}", case.size)
            bare = write_requests(folder / f"theirs-{name}", [""], names, "", case.size)
            pids = [each.pid for each in ours if each.pid is not None]
            sides = [Side("appliance", APPLIANCE[case.tls], pids, with_token)]
            for peer, running in theirs.items():
                sides.append(Side(peer, peers.PORTS[peer][case.tls], [each.pid for each in running], bare))
            found[name] = [take_round(client, name, case, sides) for _ in range(case.rounds + 1)][1:]  # the first warms up
        return found
    finally:
        await peers.stop(theirs)
        await end_leftovers(folder / "nginx")
        for each in ours:
            await each.stop()


async def fill_caches(names: list[str]) -> None:
    """Has the proxies fetch every file whole, and holds them to having kept it: a second answer says how old its copy is."""
    async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
        for peer in ("caddy", "limit", "varnish", "ats"):
            await answering(client, f"http://{peers.HOST}:{peers.PORTS[peer].plain}/{ASSET}/{names[0]}")
        for peer in ("varnish", "ats"):
            urls = [f"http://{peers.HOST}:{peers.PORTS[peer].plain}/{ASSET}/{name}" for name in names]
            for url in urls:
                await client.get(url)
            await asyncio.sleep(2)
            for url in urls:
                told = (await client.get(url, headers=SOME_BYTES)).headers
                if int(told.get("Age", 0)) < 1:
                    raise SystemExit(f"{url} did not come from the cache: {dict(told)}")


async def answering(client: httpx.AsyncClient, url: str) -> None:
    """Returns once a server gives some bytes of a file."""
    answer = None
    for _ in range(200):
        with suppress(httpx.TransportError):
            answer = await client.get(url, headers=SOME_BYTES)
            if answer.status_code == 206:
                return
        await asyncio.sleep(0.1)
    raise SystemExit(f"{url} is not served: {answer}")


def take_round(client: Client, name: str, case: Case, sides: list[Side]) -> Round:
    """One sample of each server, in an order drawn anew."""
    found = {}
    for side in random.sample(sides, len(sides)):
        before = sum(map(cpu_seconds, side.pids))
        told = client.ask(
            (peers.HOST, side.port),
            side.asked,
            case.sample_s,
            connections=case.connections,
            body=case.size,
            tls=case.tls,
        )
        found[side.name] = told.answers * case.size / max(sum(map(cpu_seconds, side.pids)) - before, 0.01)
    print(name, *(f"{side.name} {found[side.name] / 1e9:.2f}" for side in sides), "GB/cpu-s", file=sys.stderr)
    return found


def ratios(rounds: list[Round]) -> dict[str, float]:
    """The appliance over each peer."""
    return {
        f"vs_{peer}": round(statistics.median(each["appliance"] / each[peer] for each in rounds), 3) for peer in peers.PORTS
    }


def end(number: int, _: object) -> None:
    """Once is enough: who asks twice would break off the tidying up."""
    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, signal.SIG_IGN)
    sys.exit(128 + number)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--json", action="store_true", help="print one object instead of a table")
    as_json = options.parse_args().json
    # Not asyncio's own way with Ctrl-C, which would break off the tidying up: nginx's workers outlive their master.
    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, end)
    network = own_network()
    with tempfile.TemporaryDirectory(prefix="nearcast-bench-") as name:
        folder = Path(name)
        files, names = lay_out(folder)
        found = asyncio.run(measure(folder, files, names))
    told = {name: ratios(rounds) for name, rounds in found.items()}
    if as_json:
        print(json.dumps(told))
        return
    print(f"{'':>8} {'GB/cpu-s':>9} " + " ".join(f"{'vs_' + peer:>10}" for peer in peers.PORTS) + f"   {network}")
    for name, each in told.items():
        speed = statistics.median(taken["appliance"] for taken in found[name]) / 1e9
        print(f"{name:>8} {speed:>9.2f} " + " ".join(f"{ratio:>10.3f}" for ratio in each.values()))


if __name__ == "__main__":
    main()
