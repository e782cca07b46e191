"""The agent: wires the appliance's parts, reports to the cloud and does what it is told.

Nothing here stands between a viewer and the bytes. The agent keeps nginx alive, the keys and the disk as they should be,
and when the cloud is away it goes on with the last orders it had, over restarts too.
"""

import asyncio
import fcntl
import signal
from collections.abc import Sequence
from typing import IO

import httpx

from nearcast.edge import fill, policy
from nearcast.edge.agent.cloud import Cloud
from nearcast.edge.agent.filling import Filling
from nearcast.edge.agent.memory import Memory
from nearcast.edge.agent.meter import Meter
from nearcast.edge.agent.obeying import Obeying
from nearcast.edge.agent.shipping import Shipping
from nearcast.edge.agent.telling_routes import TellingRoutes
from nearcast.edge.agent.told import Told
from nearcast.edge.agent.vitals import Vitals
from nearcast.edge.bgp import Bgp
from nearcast.edge.disk import Disk
from nearcast.edge.model import BadSettings, BgpKnobs, CloudAway, CloudRefused, Knobs, NginxUnusable, Settings
from nearcast.edge.nginx import Nginx
from nearcast.fleet.model import NONE_KNOWN, Enrolled, Enrolment, Manifest, ManifestFile, Orders, Report, RoutesChange
from nearcast.ids import ApplianceId, FileId
from nearcast.runtime import clock, log, objects, processes, tasks
from nearcast.telemetry.model import DeliveryBatch
from nearcast.units import Bitrate, Seconds

_log = log.get("agent")
_ASK_AGAIN_S = 1.0


async def run(settings: Settings, knobs: Knobs | None = None) -> None:
    """Runs an appliance until SIGTERM or SIGINT. Raises EdgeError when it cannot start."""
    processes.adopt_orphans()
    agent = Agent(settings, knobs or Knobs())
    loop = asyncio.get_running_loop()
    for ending in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(ending, agent.stop)
    await agent.run()


class Agent:
    """One appliance."""

    def __init__(self, settings: Settings, knobs: Knobs) -> None:
        self._settings = settings
        self._knobs = knobs
        self._stopping = asyncio.Event()
        self._suggested: int | None = None
        self._started_at = clock.now_ms() / 1000
        settings.folder.mkdir(parents=True, exist_ok=True)
        self._lock = _only_one(settings)
        self._memory = Memory(settings.folder)
        self._identity = self._memory.load("identity", Enrolled)
        self._manifest = self._memory.load("manifest", Manifest)
        self._manifest_asked_at = 0.0
        self._held_known = NONE_KNOWN
        self._held_told = Told()
        self._liars: dict[tuple[FileId, str], float] = {}
        self._cloud = Cloud(settings.cloud, self._memory.key(), knobs)
        self._peers = httpx.AsyncClient(timeout=knobs.fill_silence_max_s, trust_env=False)
        self._objects = fill.Objects(objects.connect(settings.objects, settings.folder)) if settings.objects else None
        self._disk = Disk(settings.folder, knobs)
        self._nginx = Nginx(settings, knobs)
        logs = settings.folder / "log"
        self._meter = Meter(logs / "access.log", knobs)
        self._vitals = Vitals(self._disk, self._nginx, settings.throughput, knobs)
        self._bgp = Bgp(settings, BgpKnobs(special_allowed=settings.special_routes))
        self._filling = Filling(self._disk, settings, self._givers, self._blame, self._meter.in_use, knobs)
        self._obeying = Obeying(self._memory, self._nginx, self._disk, self._bgp, self._filling.look_again)
        self._telling_routes = TellingRoutes(self._bgp, self._hear, knobs)
        self._shipping = Shipping(logs, self._memory, self._deliver, self._nginx.reopen_log, knobs)

    def stop(self) -> None:
        """Makes `run` return once running downloads had their time."""
        self._stopping.set()

    async def run(self) -> None:
        """Serves until `stop`. Raises EdgeError when it cannot start."""
        self._disk.open()
        if self._manifest is not None:
            self._filling.want(self._manifest.files)
        self._obeying.begin()
        try:
            await self._nginx.start()
            _log.info("serving", url=self._settings.url, files=len(self._disk.held))
            await self._work()
        finally:
            await self._nginx.stop()
            await self._cloud.close()
            await self._peers.aclose()
            self._lock.close()
        _log.info("stopped")

    async def _work(self) -> None:
        async with asyncio.TaskGroup() as group:
            parts = (
                self._keep_nginx(),
                self._nginx.follow_certificate(),
                self._keep_told(),
                self._obeying.run(),
                self._filling.run(),
                self._shipping.run(),
                self._bgp.run(),
                self._telling_routes.run(),
                self._verify(),
            )
            working = [group.create_task(part) for part in parts]
            await self._stopping.wait()
            await tasks.end(working, _ASK_AGAIN_S)

    async def _keep_nginx(self) -> None:
        deaths = 0
        while True:
            began = clock.elapsed()
            code = await self._nginx.wait()
            deaths = 1 if clock.elapsed() - began > self._knobs.nginx_steady_s else deaths + 1
            _log.error("nginx_died", code=code, deaths=deaths)
            await asyncio.sleep(policy.pause(deaths, self._knobs.nginx_pause_first_s, self._knobs.nginx_pause_max_s))
            try:
                await self._nginx.start()
                _log.info("nginx_runs_again")
            except (NginxUnusable, OSError) as error:  # a full disk must not take the agent with it
                _log.error("nginx_does_not_start", why=str(error))

    async def _verify(self) -> None:
        wrong = await self._disk.verify()
        _log.info("disk_verified", wrong=wrong)
        if wrong:
            self._filling.look_again()

    async def _keep_told(self) -> None:
        """Tells the cloud how we are and obeys, for ever. Says once when that stops working, and once when it works again."""
        failures = 0
        while True:
            try:
                rest = await self._tell()
            except (CloudAway, CloudRefused) as error:
                failures += 1
                away = isinstance(error, CloudAway)
                if failures == 1:
                    _log.warning("cloud_away" if away else "cloud_refused", why=str(error))
                most = self._knobs.cloud_pause_max_s if away else self._knobs.refused_pause_s
                # A cloud that comes back must not meet everybody at the same moment.
                rest = Seconds(policy.pause(failures, self._knobs.cloud_pause_first_s, most) * (0.5 + clock.chance()))
            else:
                if failures:
                    _log.info("cloud_back", after_failures=failures)
                failures = 0
            await asyncio.sleep(rest)

    async def _tell(self) -> Seconds:
        us = self._identity or await self._enrol()
        orders = await self._cloud.report(us.appliance, await self._report())
        self._held_known = orders.held_revision
        self._obeying.obey(orders)
        self._telling_routes.orders_say(orders.routes_revision)
        await self._ask_manifest(us, orders)
        return orders.report_every

    async def _enrol(self) -> Enrolled:
        settings = self._settings
        if settings.token is None:
            raise CloudRefused("This appliance has not enrolled.", remedy="Give it the one-time token of its invitation.")
        self._identity = await self._cloud.enrol(
            Enrolment(
                token=settings.token,
                public_key=self._cloud.public_key,
                url=settings.url,
                capacity=settings.capacity,
                throughput=settings.throughput,
                server=settings.server,
            )
        )
        self._memory.save("identity", self._identity)
        _log.info("enrolled", appliance=self._identity.appliance, site=self._identity.site)
        return self._identity

    async def _report(self) -> Report:
        serving = await self._nginx.answers()
        self._nginx.tell_again()
        egress = self._meter.egress()
        health = await self._vitals.look(egress)
        headroom = policy.headroom(self._settings.throughput, egress, health.share if serving else 0.0, self._knobs)
        self._filling.follow(self._obeying.fill, headroom)
        self._ask_for_less(egress, health.share)
        revision = self._disk.revision
        held = self._held_told.change(self._held_known, revision, self._disk.held)
        return Report(
            url=self._settings.url,
            serving=serving,
            capacity=self._settings.capacity,
            used=self._disk.used,
            headroom=headroom,
            egress=egress,
            fill=self._filling.state,
            held_revision=revision,
            held=held,
            started_at=self._started_at,
            health=health,
            quarantined=self._disk.quarantined,
            bgp=self._bgp.states,
        )

    def _ask_for_less(self, egress: Bitrate, share: float) -> None:
        """Lets players know before it is full."""
        suggested = policy.suggested_kbps(self._settings.throughput, egress, self._meter.viewers(), share, self._knobs)
        if suggested != self._suggested:
            self._suggested = suggested
            self._nginx.set_duress(suggested, duress=suggested is not None)

    async def _ask_manifest(self, us: Enrolled, orders: Orders) -> None:
        """Fetches the manifest when it is new, and again while files are missing, because their sources change."""
        current = self._manifest is not None and self._manifest.version == orders.manifest_version
        now = clock.elapsed()
        waits = now - self._manifest_asked_at < self._knobs.manifest_every_s or not self._filling.state.files_missing
        if current and waits:
            return
        self._manifest_asked_at = now
        fresh = await self._cloud.manifest(us.appliance)
        old, self._manifest = self._manifest, fresh
        if fresh == old:
            return
        self._memory.save("manifest", fresh)
        if old is None or fresh.files != old.files:
            _log.info("manifest_changed", version=fresh.version, files=len(fresh.files))
            self._filling.want(fresh.files)
        else:
            self._filling.look_again()

    def _givers(self, file: ManifestFile, waited: Seconds) -> Sequence[fill.Giver]:
        if self._objects is not None:
            return [self._objects]
        ring = self._obeying.keys
        if self._manifest is None or self._identity is None or not ring.keys:
            return []
        us = self._identity.appliance
        ranked = policy.sources_for(file, self._manifest.sources, self._liars, waited, clock.elapsed())
        return [fill.Peer(self._peers, source, ring, us, self._knobs) for source in ranked if source.appliance != us]

    def _blame(self, file: ManifestFile, liars: Sequence[str]) -> None:
        for liar in liars:
            _log.error("source_sent_wrong_bytes", source=liar, name=file.name)
            self._liars[file.id, liar] = clock.elapsed() + self._knobs.liar_pause_s

    async def _hear(self, change: RoutesChange) -> int:
        return await self._cloud.hear(self._us(), change)

    async def _deliver(self, batch: DeliveryBatch) -> None:
        await self._cloud.deliver(self._us(), batch)

    def _us(self) -> ApplianceId:
        if self._identity is None:
            raise CloudAway("This appliance has not enrolled yet.")
        return self._identity.appliance


def _only_one(settings: Settings) -> IO[bytes]:
    """Keeps a second agent out of our folder for as long as the answer is open."""
    lock = (settings.folder / "lock").open("wb")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.close()
        raise BadSettings(f"Another appliance runs in {settings.folder}.", remedy="Give each its own folder.") from error
    return lock
