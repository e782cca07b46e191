"""What the benchmarks of servers share: the load client, the CPU time of a server, and a core for each of the two."""

import asyncio
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

SERVER_CORE, CLIENT_CORE = 0, 1


class Told(NamedTuple):
    """What the client saw: whole answers, and how long one took."""

    answers: int
    p50_ms: float
    p99_ms: float
    longest_ms: float


class Client:
    """`load.c`, compiled into `folder`."""

    def __init__(self, folder: Path) -> None:
        self._program = compiled("load", folder)

    def ask(
        self,
        address: tuple[str, int],
        requests: Path,
        seconds: float,
        *,
        connections: int = 32,
        body: int = 0,
        rate: float = 0,
        tls: bool = False,
    ) -> Told:
        """Sends `requests` for `seconds`: `rate` of them a second, or (0) as fast as they are answered."""
        words = [self._program, address[0], address[1], requests, body, seconds, connections, rate, *["tls"] * tls]
        told = subprocess.run([str(word) for word in words], check=True, stdout=subprocess.PIPE, text=True).stdout.split()
        return Told(int(told[0]), *(int(each) / 1e3 for each in told[1:]))


def compiled(name: str, folder: Path) -> Path:
    """The program of `NAME.c` beside this file, made in `folder`."""
    program = folder / name
    source = Path(__file__).with_name(f"{name}.c")
    words: list[str | Path] = ["cc", "-O2", "-Wall", "-o", program, source, "-lssl", "-lcrypto"]
    subprocess.run(words, check=True)
    return program


def cpu_seconds(pid: int) -> float:
    """CPU time, user and system, of a process with its threads and living children: what `stat` calls utime + stime, in
    nanoseconds instead of ticks, so that samples can be short and two servers meet the same moods of a shared machine.
    """
    spent = 0.0
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError):  # a thread may end meanwhile
            spent += int((task / "schedstat").read_text().split()[0]) / 1e9
            spent += sum(cpu_seconds(int(child)) for child in (task / "children").read_text().split())
    return spent


async def listening(port: int, server: asyncio.subprocess.Process) -> None:
    """Waits for a server to accept connections. Raises RuntimeError when it ends instead."""
    while server.returncode is None:
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            return
        await asyncio.sleep(0.05)
    raise RuntimeError("the server ended")
