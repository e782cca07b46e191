"""Instructions of user space for one answer, the appliance's and stock nginx's: they do not depend on the machine's mood.

Both serve byte ranges of 64 KB under callgrind, one process each, once 2,000 of them and once 6,000; the difference is what 4,000
answers cost without the start and the end. The appliance is asked with a token and CMCD, nginx bare. What the kernel does counts for
neither.

    .venv/bin/python bench/instructions.py [--json]
"""

import argparse
import asyncio
import json
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from appliance import APPLIANCE, CMCD, lay_out, open_sessions, start_appliance, write_requests
from load import peers
from nearcast import tokens

FEW, MANY = 2_000, 6_000
SIZE = 65_536
_COUNTED = re.compile(r"Collected : (\d+)")


def an_answer(command: list[str | Path], port: int, requests: Path) -> int:
    """Instructions of one."""
    few, many = (instructions(command, port, requests, count) for count in (FEW, MANY))
    return round((many - few) / (MANY - FEW))


def instructions(command: list[str | Path], port: int, requests: Path, count: int) -> int:
    """Of a whole life with so many answers."""
    under: list[str | Path] = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    # No master: its worker would be another process, and counted apart.
    alone: list[str | Path] = ["-g", "master_process off;"]
    server = subprocess.Popen(
        [str(word) for word in (*under, *command, *alone)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    try:
        while not _knock(port):
            if server.poll() is not None:
                raise SystemExit(f"nginx ended under callgrind: {server.communicate()[1]}")
            time.sleep(0.1)
        ask(port, requests, count)
        server.send_signal(signal.SIGTERM)
        # Under callgrind a signal is looked at only when something else happens.
        while server.poll() is None:
            _knock(port)
            time.sleep(0.2)
        found = _COUNTED.search(server.communicate()[1])
    finally:
        server.kill()
    assert found is not None
    return int(found[1])


def ask(port: int, requests: Path, count: int) -> None:
    """The first `count` of them, one after the other."""
    texts = [one + b"\r\n\r\n" for one in requests.read_bytes().split(b"\r\n\r\n") if one][:count]
    with socket.create_connection((peers.HOST, port), timeout=60) as connection, connection.makefile("rb") as answers:
        for text in texts:
            connection.sendall(text)
            status = answers.readline()
            if b" 206" not in status:
                raise SystemExit(f"unwanted answer: {status!r}")
            while (line := answers.readline()) != b"\r\n":
                if line.lower().startswith(b"content-length:"):
                    left = int(line.split(b":")[1])
            assert len(answers.read(left)) == SIZE


def _knock(port: int) -> bool:
    with suppress(OSError):
        socket.create_connection((peers.HOST, port), timeout=1).close()
        return True
    return False


async def configured(folder: Path, files: peers.Files, ring: tokens.KeyRing) -> list[str | Path]:
    """What starts the appliance's nginx as its agent left it."""
    appliance = await start_appliance(folder, files, ring, tls=False)
    await appliance.stop()
    return appliance.command()


def measure(folder: Path) -> dict[str, int]:
    files, names = lay_out(folder)
    ring, opened = open_sessions()
    stock = folder / "stock"
    stock.mkdir()
    ours = asyncio.run(configured(folder / "appliance", files, ring))
    sides = {
        "appliance": (ours, APPLIANCE.plain, write_requests(folder / "ours", opened, names, f"?{CMCD}", SIZE)),
        "nginx": (
            peers.nginx(stock, files),
            peers.PORTS["nginx"].plain,
            write_requests(folder / "bare", [""], names, "", SIZE),
        ),
    }
    found = {}
    for name, (command, port, requests) in sides.items():
        print(f"{name} under callgrind", file=sys.stderr)
        found[name] = an_answer(command, port, requests)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one object")
    as_json = parser.parse_args().json
    with tempfile.TemporaryDirectory(prefix="nearcast-bench-") as name:
        found = measure(Path(name))
    if as_json:
        print(json.dumps(found))
        return
    for name, count in found.items():
        print(f"{name:>10} {count:>8} instructions an answer")


if __name__ == "__main__":
    main()
