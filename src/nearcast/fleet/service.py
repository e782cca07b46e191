"""Who belongs to the network, how each part is, and what it should hold."""

import msgspec

from nearcast.fleet import policy
from nearcast.fleet.model import (
    Enrolled,
    Enrolment,
    EnrolmentRefused,
    FleetState,
    Knobs,
    Manifest,
    MessageRefused,
    Network,
    Orders,
    PartExists,
    Report,
    Signature,
    Site,
    UnknownPart,
)
from nearcast.fleet.store import Store
from nearcast.ids import ApplianceId, AssetId, SiteId
from nearcast.runtime.clock import Clock, random_id, random_secret
from nearcast.runtime.database import Database
from nearcast.runtime.metrics import Counter, Gauge
from nearcast.tokens import Key, KeyRing
from nearcast.units import Seconds

_reports = Counter("nearcast_appliance_reports_total", "Reports taken", ["appliance"])
_missing = Gauge("nearcast_appliance_files_missing", "Files of the manifest an appliance does not hold yet", ["appliance"])
_refused = Counter("nearcast_appliance_messages_refused_total", "Messages refused for their signature, age or order")


class FleetService:
    """Implements `model.Fleet`."""

    def __init__(self, database: Database, clock: Clock, knobs: Knobs) -> None:
        self._store = Store(database)
        self._clock = clock
        self._knobs = knobs
        self._keys: KeyRing | None = None
        self._state: FleetState | None = None
        self._state_at = 0.0
        self._listening_since = clock.now()

    async def add_network(self, network: Network) -> None:
        policy.check_network(network)
        if await self._store.add_network(network) != network:
            raise PartExists(
                f"There is another network {network.id}.", field="network", value=network.id, remedy="Choose another name."
            )

    async def add_site(self, site: Site) -> None:
        policy.check_site(site)
        if not await self._store.has(network=site.network):
            raise UnknownPart(
                f"There is no network {site.network}.", field="network", value=site.network, remedy="Add it first."
            )
        if await self._store.add_site(site) != site:
            raise PartExists(f"There is another site {site.id}.", field="site", value=site.id, remedy="Choose another name.")

    async def invite(self, site: SiteId, appliance: ApplianceId) -> str:
        policy.check_appliance(appliance)
        if not await self._store.has(site=site):
            raise UnknownPart(f"There is no site {site}.", field="site", value=site, remedy="Add it first.")
        if await self._store.has(appliance=appliance):
            raise PartExists(
                f"Appliance {appliance} is enrolled already.", field="appliance", value=appliance, remedy="Choose another name."
            )
        token = random_secret()
        await self._store.invite(token, site, appliance, self._clock.now() + policy.INVITATION_S)
        return token

    async def enrol(self, enrolment: Enrolment) -> Enrolled:
        policy.check_appliance("x", enrolment.url, enrolment.public_key)
        invitation = await self._store.enrol(enrolment, self._clock.now())
        if invitation is None:
            raise EnrolmentRefused(
                "The enrolment token is wrong, used or too old.",
                field="token",
                remedy="Ask for a new one: nearcast fleet invite.",
            )
        self._state = None
        kind = next(site.kind for site in (await self.state()).sites if site.id == invitation.site)
        return Enrolled(invitation.appliance, invitation.site, kind)

    async def authenticate(self, signature: Signature, method: str, path: str, body: bytes) -> None:
        key = await self._store.public_key(signature.appliance)
        try:
            policy.check_message(key, signature, method, path, body, self._clock.now(), self._knobs.message_age_s)
            if not await self._store.advance(signature.appliance, signature.sequence):
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
        known = await self._store.set_report(appliance, report, self._clock.now())
        if known is None:
            raise UnknownPart(f"No appliance {appliance} is enrolled.", field="appliance", value=appliance, remedy="Enrol it.")
        _reports.labels(appliance).inc()
        _missing.labels(appliance).set(report.fill.files_missing)
        manifest_version, held_revision = known
        return Orders(manifest_version, await self.key_ring(), held_revision, Seconds(self._knobs.report_every_s))

    async def manifest(self, appliance: ApplianceId) -> Manifest:
        if not await self._store.has(appliance=appliance):
            raise UnknownPart(f"No appliance {appliance} is enrolled.", field="appliance", value=appliance, remedy="Enrol it.")
        manifest = await self._store.manifest(appliance) or Manifest(appliance, 0, ())
        wanted = frozenset[AssetId](file.asset for file in manifest.files)
        sources = policy.fill_sources(await self.state(), appliance, wanted, self._clock.now(), self._knobs.silent_s)
        return msgspec.structs.replace(manifest, sources=sources)

    async def set_manifests(self, manifests: tuple[Manifest, ...]) -> None:
        await self._store.set_manifests(manifests)

    async def state(self) -> FleetState:
        now = self._clock.now()
        if self._state is None or now - self._state_at >= self._knobs.state_every_s:
            self._state = await self._store.state(int(now * 1000), self._listening_since)
            self._state_at = now
        return self._state

    async def key_ring(self) -> KeyRing:
        now = self._clock.now()
        # A key signs until half its life is over; tokens it signed stay good while it lives on in the ring.
        if self._keys is None or self._keys.signing.not_after - now < policy.KEY_S / 2:
            self._keys = await self._renew(now)
        return self._keys

    async def _renew(self, now: float) -> KeyRing:
        ring = await self._store.keys(now)
        if ring.keys and ring.signing.not_after - now >= policy.KEY_S / 2:
            return ring
        await self._store.add_key(Key(random_id(8), random_secret(), int(now + policy.KEY_S)))
        return await self._store.keys(now)
