"""Hosts on this machine: each a network namespace of its own, joined by cables and switches that lead nowhere else.

A host lasts as long as the process that holds its namespace, and that dies with the tests, however they end: then the kernel
takes away the namespace, its interfaces and its routes. Nothing has a name on the machine itself, so nothing can be left
behind or clash with another run. An ordinary user gets a user namespace around all of it, where the machine allows that.
"""

import ctypes
import ipaddress
import itertools
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO

_PROGRAMS = ("ip", "tc", "unshare", "nsenter")
_PR_SET_PDEATHSIG = 1
_LOOK_EVERY_S, _LOOK_AT_LEAST_EVERY_S = 0.02, 0.5
_libc = ctypes.CDLL(None)


def why_not() -> str | None:
    """Why this machine can have no such hosts, or None."""
    missing = [program for program in _PROGRAMS if shutil.which(program, path=_path()) is None]
    if missing:
        return f"{' and '.join(missing)} missing; tools/setup test installs iproute2 and util-linux is part of every Debian"
    tried = subprocess.run([*_apart(), "true"], capture_output=True, text=True, check=False)
    if tried.returncode != 0:
        return f"this machine lets us have no network namespace: {tried.stderr.strip()}"
    return None


class Host:
    """One host. Interfaces are named `eth0`, `eth1`, … in the order in which they were plugged in."""

    def __init__(self, hosts: "Hosts", name: str) -> None:
        self.name = name
        self._hosts = hosts
        self._holder = hosts.hold(name)
        self._numbers = itertools.count()
        self._programs: list[subprocess.Popen[bytes]] = []
        # Nobody else can have an address, so nobody has to be asked for a second whether they do.
        self._set("net/ipv6/conf/default/accept_dad", "0")
        self.run("ip", "link", "set", "lo", "up")

    @property
    def pid(self) -> int:
        """The process whose network namespace this is."""
        return self._holder.pid

    def run(self, *command: str | Path, check: bool = True, feed: str | None = None, timeout: float = 60.0) -> str:
        """Runs a program to its end and answers what it wrote. Raises AssertionError when it fails and `check`."""
        words = [*self._entry(), *map(str, command)]
        done = subprocess.run(
            words,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL if feed is None else None,
            input=feed,
            text=True,
            check=False,
            timeout=timeout,
        )
        assert not check or done.returncode == 0, f"{self.name}: {' '.join(map(str, command))}: {done.stdout}"
        return done.stdout

    def start(
        self,
        *command: str | Path,
        output: IO[bytes] | int | None = None,
        errors: IO[bytes] | int | None = None,
        stdin: int = subprocess.DEVNULL,
        environment: dict[str, str] | None = None,
    ) -> subprocess.Popen[bytes]:
        """Starts a program that dies with the tests; it is the process that is answered, so signals reach it."""
        program = subprocess.Popen(
            [*self._entry(), *map(str, command)],
            stdin=stdin,
            stdout=output,
            stderr=subprocess.STDOUT if errors is None and output is not None else errors,
            env=None if environment is None else {**os.environ, **environment},
            preexec_fn=_die_with_us,  # noqa: PLW1509 - it takes no lock another thread may hold
        )
        self._programs.append(program)
        return program

    def next_interface(self) -> str:
        return f"eth{next(self._numbers)}"

    def address(self, interface: str, *addresses: str) -> None:
        """Gives an interface addresses like `10.0.0.1/24`, usable at once."""
        for address in addresses:
            self.run("ip", "address", "add", address, "dev", interface)

    def own_address(self, interface: str) -> str:
        """Its IPv4 address there."""
        return self.run("ip", "-4", "-brief", "address", "show", "dev", interface).split()[2].partition("/")[0]

    def route(self, prefix: str, via: str) -> None:
        self.run("ip", "-6" if ":" in via else "-4", "route", "replace", prefix, "via", via)

    def forward(self) -> None:
        """Makes the host a router."""
        for name in ("net/ipv4/ip_forward", "net/ipv6/conf/all/forwarding"):
            self._set(name, "1")

    def shape(self, interface: str, bits_per_second: int) -> None:
        """Bounds what leaves by an interface. The queue holds 50 ms, like that of a home router."""
        burst = max(15_000, bits_per_second // 8 // 100)
        words = ("root", "tbf", "rate", f"{bits_per_second}bit", "burst", str(burst), "latency", "50ms")
        self.run("tc", "qdisc", "replace", "dev", interface, *words)

    def cut(self, interface: str) -> None:
        """Pulls the cable."""
        self.run("ip", "link", "set", interface, "down")

    def mend(self, interface: str) -> None:
        """Puts the cable back."""
        self.run("ip", "link", "set", interface, "up")

    def kill_all(self) -> None:
        """SIGKILL to every program on the host, whoever started it, as when the power goes; its network stays."""
        while found := self._running():
            for pid in found:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            for program in self._programs:
                program.poll()
            time.sleep(0.01)

    def _running(self) -> list[int]:
        """The programs whose network is this host's, without the one that holds it."""
        network = _network(self.pid)
        found = (int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit())
        return [pid for pid in found if pid != self.pid and _network(pid) == network and _state(pid) not in ("", "Z")]

    def close(self) -> None:
        # A namespace outlives its holder for as long as a program is in it, and nginx's workers outlive their master.
        self.kill_all()
        for program in self._programs:
            _end(program)
        _end(self._holder)

    def _set(self, name: str, value: str) -> None:
        self.run("sh", "-c", f"echo {value} > /proc/sys/{name}")

    def _entry(self) -> list[str]:
        return self._hosts.entry(self.pid)


class Hosts:
    """All hosts of one test. Use it as a context; at its end nothing is left."""

    def __init__(self) -> None:
        self._found: list[Host] = []
        self._outer: subprocess.Popen[bytes] | None = None
        self._cables = itertools.count()

    def __enter__(self) -> "Hosts":
        if os.geteuid() != 0:
            self._outer = _held(["unshare", "--user", "--map-root-user", "--net"])
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def add(self, name: str) -> Host:
        host = Host(self, name)
        self._found.append(host)
        return host

    def cable(self, one: Host, other: Host, *networks: str) -> tuple[str, str]:
        """Joins two hosts. Each network (`10.0.0.0/30`, `fd00:1::/64`) gives the first its first address and the other its
        second. Answers the two interfaces."""
        here, there = one.next_interface(), other.next_interface()
        self._plug(one, here, other, there)
        for network in networks:
            for host, interface, number in ((one, here, 1), (other, there, 2)):
                host.address(interface, nth(network, number))
        return here, there

    def switch(self, name: str, hosts: Sequence[Host], *networks: str) -> Host:
        """Joins many hosts at one switch; they get the addresses 1, 2, … of each network. Answers the switch."""
        switch = self.add(name)
        switch.run("ip", "link", "add", "bridge", "type", "bridge", "forward_delay", "0", "mcast_snooping", "0")
        switch.run("ip", "link", "set", "bridge", "up")
        for number, host in enumerate(hosts, start=1):
            port, interface = switch.next_interface(), host.next_interface()
            self._plug(switch, port, host, interface)
            switch.run("ip", "link", "set", port, "master", "bridge")
            host.address(interface, *(nth(network, number) for network in networks))
        return switch

    def close(self) -> None:
        for host in self._found:
            host.close()
        self._found.clear()
        if self._outer is not None:
            _end(self._outer)

    def hold(self, name: str) -> subprocess.Popen[bytes]:
        """A process that does nothing but keep a network namespace alive; the host's name is in its command line."""
        inside = [] if self._outer is None else self._join_outer()
        return _held([*inside, "unshare", "--net"], name)

    def entry(self, pid: int) -> list[str]:
        """The words before a command that make it run in the namespace of `pid`."""
        join = [] if self._outer is None else ["--user", "--preserve-credentials"]
        return ["nsenter", "--target", str(pid), "--net", *join, "--"]

    def _join_outer(self) -> list[str]:
        assert self._outer is not None
        return ["nsenter", "--target", str(self._outer.pid), "--user", "--preserve-credentials", "--"]

    def _plug(self, one: Host, here: str, other: Host, there: str) -> None:
        number = next(self._cables)
        one.run(
            *("ip", "link", "add", here, "type", "veth"),
            *("peer", "name", f"cable{number}", "netns", str(other.pid)),
        )
        one.run("ip", "link", "set", here, "up")
        other.run("ip", "link", "set", f"cable{number}", "name", there)
        other.run("ip", "link", "set", there, "up")


def nth(network: str, number: int) -> str:
    """The address with this number in a network, with the network's length: `nth("10.0.0.0/24", 3)` is `10.0.0.3/24`."""
    space = ipaddress.ip_network(network)
    return f"{space[number]}/{space.prefixlen}"


def until(what: Callable[[], object], seconds: float = 60.0, why: str = "") -> None:
    """Waits until `what` is true, looking a fifth of the time at most. Raises AssertionError after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        began = time.monotonic()
        if what():
            return
        now = time.monotonic()
        assert now < deadline, f"not within {seconds:.0f} s: {why or what}"
        time.sleep(min(max(_LOOK_EVERY_S, 4 * (now - began)), _LOOK_AT_LEAST_EVERY_S))


def _network(pid: int) -> str:
    """What names the network namespace of a process; nothing when it is gone."""
    with suppress(OSError):
        return str(Path(f"/proc/{pid}/ns/net").readlink())
    return ""


def _state(pid: int) -> str:
    """The letter of a process's state (proc(5)); nothing when it is gone."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0]
    return ""


def _die_with_us() -> None:
    """What a child does before it becomes a program; it stays so through `nsenter` and `unshare`."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _held(apart: list[str], name: str = "hosts") -> subprocess.Popen[bytes]:
    """Starts a process in the namespaces that `apart` makes; it has said so when this returns."""
    # `read` needs no program, and ends when our end of its input is gone.
    command = [*apart, "sh", "-c", "echo ready; read forever", name]
    holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, preexec_fn=_die_with_us)  # noqa: PLW1509
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"ready\n", f"{name}: no namespace"
    return holder


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(BrokenPipeError):
                stream.close()


def _apart() -> list[str]:
    return ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", "--net"]


def _path() -> str:
    return f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
