"""BIRD as a provider's router: what it announces, to whom, and what it says of its sessions."""

import re
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.network.hosts import Host, until

PROGRAM = shutil.which("bird", path="/usr/sbin:/usr/local/sbin:/usr/bin")


@dataclass(frozen=True)
class Announced:
    """A route of the router. `beyond` are the ASes behind it, nearest first; communities are written `64500:100`."""

    prefix: str
    beyond: tuple[int, ...] = ()
    med: int | None = None
    communities: tuple[str, ...] = ()


@dataclass(frozen=True)
class Session:
    """A neighbour of the router. `more` are further lines of BIRD's own, `meds` the MEDs it alone is told, by prefix."""

    name: str
    address: str
    asn: int
    password: str | None = None
    more: str = ""
    meds: tuple[tuple[str, int], ...] = ()


class Bird:
    """One BIRD on one host. Its folder must be short: the path of a socket may have 107 letters."""

    def __init__(self, host: Host, folder: Path, asn: int, router_id: str) -> None:
        self.asn = asn
        self.announces: list[Announced] = []
        self.sessions: list[Session] = []
        self._host = host
        self._folder = folder
        self._router_id = router_id
        self._process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def _control(self) -> Path:
        return self._folder / "bird.ctl"

    def start(self) -> None:
        assert PROGRAM is not None, "BIRD is not installed: apt-get install bird2"
        self._write()
        self._control.unlink(missing_ok=True)
        with (self._folder / "log").open("ab") as log:
            self._process = self._host.start(PROGRAM, "-f", "-c", self._file, "-s", self._control, output=log)
        until(lambda: self._process is None or self._process.poll() is not None or self._answers(), 30, "BIRD does not start")
        assert self._process.poll() is None, (self._folder / "log").read_text()

    def kill(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def _answers(self) -> bool:
        return "up and running" in self._host.run("birdc", "-s", self._control, "show", "status", check=False)

    def configure(self) -> None:
        """Takes over what was changed in `announces` and `sessions`."""
        self._write()
        self.ask("configure")

    def ask(self, *words: str) -> str:
        return self._host.run("birdc", "-s", self._control, *words)

    def announce(self, *routes: Announced) -> None:
        self.announces = list(routes)
        self.configure()

    def heard(self) -> int:
        """How many routes its neighbours have announced to it."""
        found = re.search(r"(\d+) of \d+ routes", self.ask("show", "route", "where", "source = RTS_BGP", "count"))
        assert found is not None
        return int(found[1])

    @property
    def _file(self) -> Path:
        return self._folder / "bird.conf"

    def _write(self) -> None:
        parts = [f"router id {self._router_id};", "log stderr all;", "protocol device {}"]
        parts += [
            _static(name, [one for one in self.announces if (":" in one.prefix) == (name == "ipv6")]) for name in _FAMILIES
        ]
        parts += [self._session(session) for session in self.sessions]
        self._file.write_text("\n".join(parts))

    def _session(self, session: Session) -> str:
        password = f'password "{session.password}";' if session.password else ""
        # A MED that was learned or set before does not leave an AS; it is set on the way out.
        meant = [(one.prefix, one.med) for one in self.announces if one.med is not None]
        meds = " ".join(f"if net = {prefix} then bgp_med = {med};" for prefix, med in (*meant, *session.meds))
        export = f"export filter {{ if source != RTS_STATIC then reject; {meds} accept; }}"
        channels = " ".join(f"{name} {{ import all; {export}; }};" for name in _FAMILIES)
        return (
            f"protocol bgp {session.name} {{ local as {self.asn}; neighbor {session.address} as {session.asn};"
            f" connect retry time 1; connect delay time 1; error wait time 1, 2; {password} {session.more} {channels} }}"
        )


_FAMILIES = ("ipv4", "ipv6")


def _static(family: str, routes: list[Announced]) -> str:
    lines = " ".join(f"route {route.prefix} blackhole {{ {_attributes(route)} }};" for route in routes)
    return f"protocol static {{ {family}; {lines} }}"


def _attributes(route: Announced) -> str:
    lines = [f"bgp_path.prepend({asn});" for asn in reversed(route.beyond)]
    lines += [f"bgp_community.add(({pair.replace(':', ',')}));" for pair in route.communities]
    return " ".join(lines)
