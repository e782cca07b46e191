"""A real appliance on a host: the agent and nginx, as `nearcast edge join` starts them."""

import sys
import time
from pathlib import Path

import msgspec
from tests.network.cloud import Cloud
from tests.network.hosts import Host

from nearcast.fleet.model import Appliance, BgpPeer, FleetState, Invitation
from nearcast.ids import ApplianceId, SiteId

_READY_S = 30.0


class Edge:
    """One, named as its host. `under` are words before the command: what the machine does to it."""

    def __init__(self, cloud: Cloud, host: Host, site: str, folder: Path, throughput_mbps: int, under: tuple[str, ...]) -> None:
        self.host = host
        self.name = ApplianceId(host.name)
        self.site = SiteId(site)
        self.folder = folder
        self.address = host.own_address("eth0")
        self.pid = 0
        self.environment: dict[str, str] = {}
        """What it starts with; given before it starts."""
        self._cloud = cloud
        self._mbps = throughput_mbps
        self._under = under

    def join(self, *options: str | Path) -> None:
        """Enrols it and starts it."""
        answer = self._cloud.send("POST", "fleet/invitations", Invitation(self.site, self.name))
        token = msgspec.json.decode(answer, type=dict[str, str])["token"]
        words = ("--folder", self.folder, "--throughput-mbps", str(self._mbps), "--capacity-gb", "1", "--workers", "1")
        self._start("join", self._cloud.url, token, *words, "--special-routes", *options)

    def kill(self) -> float:
        """Everything there by SIGKILL, as when the power goes; when that was (monotonic)."""
        self.host.kill_all()
        return time.monotonic()

    def run(self) -> None:
        """Starts it again, as the machine does."""
        self._start("run", "--folder", self.folder)

    def hears(self, *peers: BgpPeer) -> None:
        self._cloud.send("PUT", f"fleet/appliances/{self.name}/peers", peers)

    @property
    def disk(self) -> Path:
        """Its folder, as it sees it itself."""
        return Path(f"/proc/{self.pid}/root{self.folder}")

    @property
    def state(self) -> Appliance:
        """As the cloud knows it."""
        return next(one for one in self._cloud.get("fleet", FleetState).appliances if one.id == self.name)

    def _start(self, *words: str | Path) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "agent.log").open("ab") as log:
            program = (sys.executable, "-m", "nearcast", "edge", *words)
            self.pid = self.host.start(*self._under, *program, output=log, environment=self.environment).pid
