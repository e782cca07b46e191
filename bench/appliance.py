"""What the token check and the delivery log cost: the appliance's nginx against a tuned stock nginx with the same files.

Both are alive at once, on one core, and take turns; the client has the other core. Each request is a byte range of a large
file, as players ask, with a token (one of many sessions) and CMCD for the appliance, bare for the other: so reading the four
times longer request is part of what is measured. What counts is body bytes for each second of server CPU (user and system,
from /proc, over the process tree), so a slow client does not matter; the ratio is the median over interleaved pairs. As root it runs in a network namespace of its own whose loopback has
an MTU of 1500 and reno: with 64 KB packets and BBR one would measure the loopback's pacing instead of the server.

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
from pathlib import Path

from load import CLIENT_CORE, SERVER_CORE, Client, cpu_seconds
from nearcast import tokens
from nearcast.edge.model import Knobs, Settings
from nearcast.edge.nginx import Nginx, configuration, end_leftovers
from nearcast.ids import AssetId
from nearcast.runtime import clock, processes
from nearcast.units import Bitrate, Bytes

SIZES = {"m1": 1_000_000, "k64": 65_536}
FILES, FILE_BYTES = 24, 16_000_000
SESSIONS, REQUESTS, CONNECTIONS = 200, 10_000, 32
PAIRS, SAMPLE_S = 50, 0.3
ASSET = AssetId("a" * 32)
APPLIANCE, STOCK = ("127.0.0.1", 18080), ("127.0.0.1", 18081)
CMCD = "CMCD=bl%3D21300%2Cbr%3D3200%2Ccid%3D%22faec5fc2-ac30-11ea%22%2Cd%3D4004%2Cmtp%3D25400%2Cot%3Dv%2Csf%3Dh%2Csid%3D%226e2fb550%22%2Ctb%3D6000"

STOCK_CONF = """
daemon off; {user} worker_processes 1; pid stock.pid; error_log stderr error;
events {{ worker_connections 4096; }}
http {{
    types {{ video/mp4 mp4; }}
    access_log off; server_tokens off;
    sendfile on; sendfile_max_chunk 1m; tcp_nopush on; keepalive_requests 100000; reset_timedout_connection on;
    open_file_cache max=100000 inactive=60s; open_file_cache_valid 5s;
    client_body_temp_path temp; proxy_temp_path temp; fastcgi_temp_path temp; uwsgi_temp_path temp; scgi_temp_path temp;
    server {{ listen {address}:{port} reuseport backlog=4096; root "{root}"; }}
}}
"""


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


async def start_stock(folder: Path, assets: Path) -> asyncio.subprocess.Process:
    (folder / "temp").mkdir(parents=True)
    user = "user nobody nogroup;" if os.geteuid() == 0 else ""
    text = STOCK_CONF.format(user=user, address=STOCK[0], port=STOCK[1], root=assets)
    (folder / "nginx.conf").write_text(text)
    command: list[str | Path] = [configuration.program(), "-p", f"{folder}/", "-c", folder / "nginx.conf", "-e", "stderr"]
    return await processes.start(command, folder=folder)


async def measure(folder: Path, names: list[str]) -> dict[str, list[tuple[float, float]]]:
    """For each size, pairs of (appliance, stock) in bytes a server CPU second."""
    settings = Settings(
        folder=folder, address=APPLIANCE[0], port=APPLIANCE[1], url="http://bench", cloud="http://bench",
        capacity=Bytes(0), throughput=Bitrate(0), workers=1,
    )  # fmt: skip
    ring = tokens.KeyRing((tokens.Key("bench1", clock.random_secret(), clock.now_ms()),))
    opened = [f"/{tokens.mint(ring.signing, ASSET, f's{n}', clock.now_ms())}" for n in range(SESSIONS)]
    # One address is all viewers here; the limit is asked as ever, and never reached.
    appliance = Nginx(settings, Knobs(client_requests_max_s=1_000_000))
    appliance.set_keys(ring)
    os.sched_setaffinity(0, {SERVER_CORE})
    await appliance.start()
    stock = await start_stock(folder / "stock", folder / "assets")
    await asyncio.sleep(0.5)
    os.sched_setaffinity(0, {CLIENT_CORE})
    assert appliance.pid is not None
    client = Client(folder)
    try:
        found = {}
        for name, size in SIZES.items():
            ours = write_requests(folder / f"ours-{name}", opened, names, f"?{CMCD}", size)
            theirs = write_requests(folder / f"theirs-{name}", [""], names, "", size)
            sides = (APPLIANCE, appliance.pid, ours), (STOCK, stock.pid, theirs)
            found[name] = [pair(client, size, number, *sides) for number in range(-1, PAIRS)][1:]  # the first warms up
        return found
    finally:
        await processes.stop(stock)
        await end_leftovers(folder / "stock")
        await appliance.stop()


Side = tuple[tuple[str, int], int, Path]


def pair(client: Client, size: int, number: int, ours: Side, theirs: Side) -> tuple[float, float]:
    """One sample of each, in alternating order."""
    found: dict[int, float] = {}
    for address, pid, asked in (ours, theirs) if number % 2 else (theirs, ours):
        before = cpu_seconds(pid)
        count = client.ask(address, asked, SAMPLE_S, connections=CONNECTIONS, body=size).answers * size
        found[pid] = count / max(cpu_seconds(pid) - before, 0.01)
    result = found[ours[1]], found[theirs[1]]
    speeds = f"{result[0] / 1e9:6.2f} {result[1] / 1e9:6.2f} GB/cpu-s"
    print(f"{size:>9} B  {number:>3}  {speeds}  {result[0] / result[1]:.3f}", file=sys.stderr)
    return result


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
        folder.chmod(0o755)
        names = make_files(folder / "assets" / ASSET)
        found = asyncio.run(measure(folder, names))
    ratios = {name: {"vs_nginx": round(statistics.median(a / b for a, b in pairs), 3)} for name, pairs in found.items()}
    if as_json:
        print(json.dumps(ratios))
        return
    print(f"{'range':>10} {'appliance':>10} {'nginx':>10} {'ratio':>7}   GB a server CPU second; {network}")
    for name, pairs in found.items():
        ours, theirs = (statistics.median(side) / 1e9 for side in zip(*pairs, strict=True))
        print(f"{name:>10} {ours:>10.2f} {theirs:>10.2f} {ratios[name]['vs_nginx']:>7.3f}")


if __name__ == "__main__":
    main()
