"""The processes of one machine: PostgreSQL, NATS, the cloud, the appliances. Each is watched and started again when it dies."""

import asyncio
import fcntl
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO, Protocol

import httpx

from nearcast.cli.operator import ADDRESS, Operator, find
from nearcast.demo import world
from nearcast.errors import NearcastError
from nearcast.fleet.model import Invitation, Network, PartExists, Site, SiteKind
from nearcast.ids import ApplianceId, SiteId
from nearcast.runtime import files, ports, processes
from nearcast.runtime.nats import Nats
from nearcast.runtime.postgres import Postgres
from nearcast.runtime.settings import Settings
from nearcast.runtime.supervisor import Supervisor
from nearcast.units import Bitrate, Bytes

_APPLIANCE_PORT = 8090
_PARTS, _CLOUD, _APPLIANCES = range(3)
_ORIGIN = Site(SiteId("origin"), "Origin", SiteKind.origin)
_READY_S = 60.0
_LOOK_EVERY_S = 0.05


class Say(Protocol):
    """Hears what happens now, and how much of it is done (0 to 1)."""

    def __call__(self, line: str, share: float | None = None, /) -> None: ...


ALONE = world.DemoAppliance(
    ApplianceId("origin-1"), SiteId("origin"), "127.0.0.1", Bytes(1_000_000_000_000), Bitrate(1_000_000_000)
)
"""The one appliance of a platform that is not a demo. Others join with `nearcast edge`."""


class AlreadyRuns(NearcastError):
    code = "up.already_runs"


class NotReady(NearcastError):
    code = "up.not_ready"


class Stack:
    """Everything `nearcast up` runs, by `settings`, which are those of the file `config` if there is one. `url` is where the platform
    answers once `start` has returned.
    """

    def __init__(self, settings: Settings, config: Path | None, *, demo: bool) -> None:
        self.settings = settings
        self.config = config
        self.demo = demo
        self.folder = settings.folder
        self.supervisor = Supervisor()
        self.clean = True
        self._lock: IO[str] | None = None
        self._environment: dict[str, str] = {}
        self._claims: list[ports.Claim] = []
        self._port = 0
        self._appliance_port = 0

    @property
    def url(self) -> str:
        return self.settings.http.public_url or f"http://{self.settings.http.host}:{self._port}"

    @property
    def appliances(self) -> tuple[world.DemoAppliance, ...]:
        return world.APPLIANCES if self.demo else (ALONE,)

    def operator(self) -> Operator:
        return Operator(find(self.folder))

    async def start(self, say: Say) -> None:
        """Returns when the platform answers and its appliances run. Raises AlreadyRuns, NotReady, CannotStart."""
        self._take_lock()
        self.supervisor.tell = lambda name: say(f"{name} stops whenever it is started; {self._log_of(name)} says why")
        (self.folder / ADDRESS).unlink(missing_ok=True)
        say("Starting PostgreSQL and NATS")
        await self._start_parts()
        say("Starting the cloud")
        await self._start_cloud()
        await self._ready()
        say("Starting the appliances")
        await self._start_appliances()

    async def stop(self) -> None:
        """Stops everybody; `clean` tells whether all stopped by themselves and nobody was left."""
        self.clean = await self.supervisor.stop() and self.clean
        for claim in self._claims:
            claim.close()
        if self._lock is not None:
            self._lock.close()

    async def _start_parts(self) -> None:
        postgres, nats = Postgres(self.folder / "postgres"), Nats(self.folder / "nats")

        async def start_postgres() -> asyncio.subprocess.Process:
            await postgres.start()
            return postgres.process

        async def start_nats() -> asyncio.subprocess.Process:
            await nats.start()
            return nats.process

        if not self.settings.database.url:
            await self.supervisor.run("postgres", start_postgres, wave=_PARTS, ask=signal.SIGINT)
        if not self.settings.bus.url:
            await self.supervisor.run("nats", start_nats, wave=_PARTS)
        self._environment = {
            "NEARCAST_DATA": str(self.folder),
            "NEARCAST_DATABASE__URL": self.settings.database.url or postgres.url,
            "NEARCAST_BUS__URL": self.settings.bus.url or nats.url,
        }

    async def _start_cloud(self) -> None:
        http = self.settings.http
        self._port = self._claim(http.host, http.port)
        chosen = {"NEARCAST_HTTP__PORT": str(self._port), "NEARCAST_HTTP__HOST": http.host}
        if self.demo:
            # The browser is on this machine, so loopback may say which viewer it stands for.
            chosen |= {"NEARCAST_HTTP__TRUSTED_PROXIES": "127.0.0.0/8", "NEARCAST_HTTP__DEVELOPER": "true"}
        self._environment |= chosen
        words = ["serve", *(("--config", str(self.config.absolute())) if self.config else ())]
        await self._child("cloud", words, self._environment, _CLOUD)

    async def _ready(self) -> None:
        async with httpx.AsyncClient(trust_env=False) as client:
            for _ in range(int(_READY_S / _LOOK_EVERY_S)):
                with suppress(httpx.TransportError):
                    answer = await client.get(f"{self.url}/readyz")
                    if answer.is_success and (self.folder / ADDRESS).exists():
                        return
                await asyncio.sleep(_LOOK_EVERY_S)
        raise NotReady(
            f"The cloud did not become ready within {_READY_S:.0f} s.", remedy=f"{self.folder / 'log' / 'cloud.log'} says why."
        )

    async def _start_appliances(self) -> None:
        self._appliance_port = self._claim(self.appliances[0].address, _APPLIANCE_PORT)
        async with self.operator() as operator:
            await self._add_parts(operator)
            for one in self.appliances:
                await self._start_appliance(one, await self._token(operator, one))

    def _claim(self, host: str, wanted: int) -> int:
        self._claims.append(ports.Claim(host, wanted))
        return self._claims[-1].port

    async def _token(self, operator: Operator, one: world.DemoAppliance) -> str:
        """The one-time token of an appliance. It is kept: whoever was stopped before it heard the answer asks again with it."""
        kept = self.folder / "appliances" / one.id / "enrolment"
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            files.replace(kept, (await _invite(operator, one)).encode())
        return kept.read_text()

    async def _add_parts(self, operator: Operator) -> None:
        networks, sites = (world.NETWORKS, world.SITES) if self.demo else ((), (_ORIGIN,))
        for network in networks:
            await _add(operator, "networks", network)
        for site in sites:
            await _add(operator, "sites", site)

    async def _start_appliance(self, one: world.DemoAppliance, token: str) -> None:
        folder = self.folder / "appliances" / one.id
        words = {
            "--folder": str(folder),
            "--address": one.address,
            "--port": str(self._appliance_port),
            "--capacity-gb": str(one.capacity / 1e9),
            "--throughput-mbps": str(one.throughput // 1_000_000),
            "--workers": "1",
        }
        if one.site == "origin":
            words["--objects"] = self.settings.objects.url or (self.folder / "objects").as_uri()
        await self._child(
            one.id,
            ["edge", "join", self.url, *(word for pair in words.items() for word in pair)],
            {"NEARCAST_ENROLMENT": token},
            _APPLIANCES,
        )

    async def _child(self, name: str, words: list[str], environment: dict[str, str], wave: int) -> None:
        log = self._log_of(name)
        log.parent.mkdir(exist_ok=True)

        async def start() -> asyncio.subprocess.Process:
            with log.open("ab") as output:
                return await processes.start([sys.executable, "-m", "nearcast", *words], output=output, environment=environment)

        await self.supervisor.run(name, start, wave=wave)

    def _log_of(self, name: str) -> Path:
        return self.folder / name / "log" if name in ("postgres", "nats") else self.folder / "log" / f"{name}.log"

    def _take_lock(self) -> None:
        self._lock = (self.folder / "up.lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyRuns(
                f"A platform runs on {self.folder} already.",
                field="--data",
                value=self.folder,
                remedy="Stop it, or name another folder.",
            ) from error


async def _add(operator: Operator, kind: str, part: Network | Site) -> None:
    """Whatever operators have made of a part since it was added stays."""
    with suppress(PartExists):
        await operator.send("POST", f"/operator/fleet/{kind}", part)


async def _invite(operator: Operator, one: world.DemoAppliance) -> str:
    answer = await operator.send("POST", "/operator/fleet/invitations", Invitation(one.site, one.id), dict[str, str])
    assert answer is not None
    return answer["token"]
