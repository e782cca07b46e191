"""Who belongs to the network, how each part is, and what it should hold."""

import msgspec

from nearcast.fleet import policy
from nearcast.fleet.model import (
    ApplianceHour,
    BgpPeer,
    Changes,
    Duty,
    Enrolled,
    Enrolment,
    EnrolmentRefused,
    FillOrders,
    FleetState,
    Knobs,
    Maintenance,
    Manifest,
    MessageRefused,
    Network,
    Orders,
    PartExists,
    Recall,
    Report,
    Revoked,
    RoutesChange,
    Signature,
    Site,
    UnknownPart,
    catch_up,
    hour_of,
)
from nearcast.fleet.service import upkeep
from nearcast.fleet.service.keys import Keys
from nearcast.fleet.service.vrps import Vrps
from nearcast.fleet.store import Store
from nearcast.ids import ApplianceId, FileId, NetworkId, SessionId, SiteId
from nearcast.runtime.clock import Clock, random_secret
from nearcast.runtime.database import Database
from nearcast.runtime.metrics import Counter, Gauge
from nearcast.tokens import KeyRing
from nearcast.units import Bitrate, Seconds

_reports = Counter("nearcast_appliance_reports_total", "Reports taken", ["appliance"])
_missing = Gauge("nearcast_appliance_files_missing", "Files of the manifest an appliance does not hold yet", ["appliance"])
_share = Gauge("nearcast_appliance_health_share", "How much of its throughput an appliance can give", ["appliance"])
_refused = Counter("nearcast_appliance_messages_refused_total", "Messages refused for their signature, age or order")
_RECALLED_S = 7 * 24 * 3600


class FleetService:
    """Implements `model.Fleet`."""

    def __init__(self, database: Database, clock: Clock, vrps: Vrps, knobs: Knobs) -> None:
        self._store = Store(database)
        self._clock = clock
        self._vrps = vrps
        self._knobs = knobs
        self._keys = Keys(self._store.keys, clock)
        self._state = FleetState()
        self._listening_since = clock.now()

    async def run(self) -> None:
        """Keeps verdicts on routes up to date and forgets what is gone, until cancelled."""
        await upkeep.run(self._store, self._clock, self._vrps, self._knobs, self._look)

    async def add_network(self, network: Network) -> None:
        policy.check_network(network)
        if await self._store.parts.add_network(network) != network:
            raise PartExists(
                f"There is another network {network.id}.", field="network", value=network.id, remedy="Choose another name."
            )

    async def set_prefixes(self, network: NetworkId, prefixes: tuple[str, ...]) -> None:
        policy.check_prefixes(prefixes)
        _known(await self._store.parts.set_prefixes(network, prefixes), "network", network)

    async def add_site(self, site: Site) -> None:
        policy.check_site(site)
        _known(await self._store.parts.has(network=site.network), "network", site.network)
        if await self._store.parts.add_site(site) != site:
            raise PartExists(f"There is another site {site.id}.", field="site", value=site.id, remedy="Choose another name.")

    async def change_site(self, site: Site) -> None:
        policy.check_site(site)
        known = await self._store.parts.site(site.id)
        _known(known is not None, "site", site.id)
        if known is not None and (known.kind, known.network) != (site.kind, site.network):
            raise PartExists(
                f"Site {site.id} is {known.kind}; what it is does not change.",
                field="kind",
                value=site.kind,
                remedy="Add another site.",
            )
        await self._store.parts.change_site(site)

    async def invite(self, site: SiteId, appliance: ApplianceId, replacing: bool = False) -> str:
        policy.check_appliance(appliance)
        _known(await self._store.parts.has(site=site), "site", site)
        if await self._store.parts.has(appliance=appliance) != replacing:
            raise _enrolled(appliance) if not replacing else UnknownPart.of("appliance", appliance)
        token = random_secret()
        await self._store.parts.invite(token, site, appliance, self._clock.now() + policy.INVITATION_S)
        return token

    async def enrol(self, enrolment: Enrolment) -> Enrolled:
        policy.check_appliance("x", enrolment.url, enrolment.public_key)
        invitation = await self._store.parts.enrol(enrolment, self._clock.now())
        if invitation is None:
            raise EnrolmentRefused(
                "The enrolment token is wrong, used or too old.",
                field="token",
                remedy="Ask for a new one: nearcast fleet enrol.",
            )
        site = await self._store.parts.site(invitation.site)
        assert site is not None
        return Enrolled(invitation.appliance, invitation.site, site.kind)

    async def authenticate(self, signature: Signature, method: str, path: str, body: bytes) -> None:
        key = await self._store.parts.public_key(signature.appliance)
        try:
            policy.check_message(key, signature, method, path, body, self._clock.now(), self._knobs.message_age_s)
            if not await self._store.parts.advance(signature.appliance, signature.sequence):
                raise MessageRefused(
                    "This message, or a later one, came before.",
                    field="Nearcast-Sequence",
                    value=signature.sequence,
                    remedy="Count up with every message.",
                )
        except MessageRefused:
            _refused.inc()
            raise

    async def report(self, appliance: ApplianceId, report: Report) -> Orders:
        policy.check_appliance(appliance, report.url)
        now = self._clock.now()
        known = await self._store.inventory.report(appliance, report, now)
        if known is None:
            raise UnknownPart.of("appliance", appliance)
        _reports.labels(appliance).inc()
        _missing.labels(appliance).set(report.fill.files_missing)
        _share.labels(appliance).set(report.health.share)
        return await self._orders(appliance, known, now)

    async def _orders(self, appliance: ApplianceId, known: dict[str, int], now: float) -> Orders:
        state = await self._look()
        us = next(one for one in state.appliances if one.id == appliance)
        site = next(one for one in state.sites if one.id == us.site)
        return Orders(
            manifest_version=known["manifest_version"],
            keys=policy.ring_for(await self._keys.all(site.network), site.network, now),
            held_revision=known["held_revision"],
            routes_revision=known["routes_revision"],
            report_every=Seconds(self._knobs.report_every_s),
            fill=FillOrders(site.fill_window.start, site.fill_window.end, site.timezone, us.fill_rate),
            peers=await self._store.parts.peers(appliance) or (),
            revoked=await self._store.keys.revoked(now),
            recalled=await self._store.keys.recalled(now - _RECALLED_S),
            serve_alone=Seconds(self._knobs.serve_alone_s),
        )

    async def hear(self, appliance: ApplianceId, change: RoutesChange) -> int:
        policy.check_routes(change)
        _known(await self._store.parts.has(appliance=appliance), "appliance", appliance)
        judged = tuple(self._vrps.judged(route) for route in change.heard)
        return await self._store.routes.apply(appliance, msgspec.structs.replace(change, heard=judged))

    async def manifest(self, appliance: ApplianceId) -> Manifest:
        _known(await self._store.parts.has(appliance=appliance), "appliance", appliance)
        manifest = await self._store.parts.manifest(appliance) or Manifest(appliance, 0, ())
        sources = policy.fill_sources(await self._look(), appliance, manifest.files, self._clock.now(), self._knobs)
        return msgspec.structs.replace(manifest, sources=sources)

    async def set_manifest(self, manifest: Manifest) -> None:
        await self._store.parts.set_manifest(manifest)

    async def set_duty(self, appliance: ApplianceId, duty: Duty) -> None:
        _known(await self._store.parts.set_duty(appliance, duty), "appliance", appliance)

    async def set_maintenance(self, appliance: ApplianceId, maintenance: Maintenance | None) -> None:
        if maintenance is not None:
            policy.check_maintenance(maintenance, self._clock.now())
        _known(await self._store.parts.set_maintenance(appliance, maintenance), "appliance", appliance)

    async def set_fill_rate(self, appliance: ApplianceId, rate: Bitrate) -> None:
        policy.check_rate(rate)
        _known(await self._store.parts.set_fill_rate(appliance, rate), "appliance", appliance)

    async def set_peers(self, appliance: ApplianceId, peers: tuple[BgpPeer, ...]) -> None:
        policy.check_peers(peers)
        _known(await self._store.parts.set_peers(appliance, peers), "appliance", appliance)

    async def peers(self, appliance: ApplianceId) -> tuple[BgpPeer, ...]:
        found = await self._store.parts.peers(appliance)
        if found is None:
            raise UnknownPart.of("appliance", appliance)
        return found

    async def revoke(self, session: SessionId, until: int) -> None:
        await self._store.keys.revoke(Revoked(session, until))

    async def recall(self, file: FileId) -> None:
        await self._store.keys.recall(Recall(file, int(self._clock.now())))

    async def rotate_keys(self) -> None:
        await self._keys.rotate()

    async def changes(self, since: int, heard_until: float) -> Changes:
        return await self._store.feed.changes(since, heard_until, self._listening_since)

    async def hours(self, appliance: ApplianceId, count: int, network: NetworkId | None) -> tuple[ApplianceHour, ...]:
        return await self._store.hours.since(appliance, hour_of(self._clock.now()) - count + 1, network)

    async def key_ring(self, network: NetworkId | None) -> KeyRing:
        return policy.ring_of(await self._keys.all(network), network, self._clock.now())

    async def _look(self) -> FleetState:
        self._state = await catch_up(self, self._state)
        return self._state


def _known(found: bool, kind: str, name: str | None) -> None:
    """Raises UnknownPart."""
    if not found:
        raise UnknownPart.of(kind, name)


def _enrolled(appliance: ApplianceId) -> PartExists:
    return PartExists(
        f"Appliance {appliance} is enrolled already.",
        field="appliance",
        value=appliance,
        remedy="Choose another name, or put a new machine in its place: nearcast fleet replace.",
    )
