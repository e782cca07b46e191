"""The parts of the network: who the viewers' providers are, where appliances stand, what each may do."""

import msgspec

from nearcast.fleet.model.kinds import Duty, ServerKind, SiteKind, Standing
from nearcast.fleet.model.messages import Report
from nearcast.ids import ApplianceId, NetworkId, SiteId
from nearcast.units import Bitrate, Bytes


class Location(msgspec.Struct, frozen=True):
    """Degrees, north and east positive."""

    latitude: float
    longitude: float


class FillWindow(msgspec.Struct, frozen=True):
    """When a site may fill, in minutes after midnight of its own time. A window may run over midnight; one that ends where it
    starts is always open. Open Connect's is 02:00 to 14:00 too."""

    start: int = 2 * 60
    end: int = 14 * 60


class Maintenance(msgspec.Struct, frozen=True):
    """A planned absence, in Unix seconds."""

    start: float
    end: float
    why: str = ""


class Network(msgspec.Struct, frozen=True):
    """An internet provider. `prefixes` are IPv4 or IPv6 networks in CIDR form, for whoever does not announce them by BGP."""

    id: NetworkId
    name: str
    asn: int
    prefixes: tuple[str, ...]


class Site(msgspec.Struct, frozen=True):
    """A place with appliances. An embedded or a peering site stands with a network; the others with none. An evacuated site
    serves nobody. `timezone` is an IANA name."""

    id: SiteId
    name: str
    kind: SiteKind
    network: NetworkId | None = None
    location: Location | None = None
    timezone: str = "UTC"
    fill_window: FillWindow = FillWindow()
    evacuated: bool = False


class Appliance(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One appliance as the cloud knows it. `report` and `reported_at` (Unix seconds) are None until it first reports.
    `fill_rate` is the most it may take while it fills."""

    id: ApplianceId
    site: SiteId
    url: str
    capacity: Bytes
    throughput: Bitrate
    server: ServerKind = ServerKind.storage
    fill_rate: Bitrate = Bitrate(1_200_000_000)
    duty: Duty = Duty.active
    maintenance: Maintenance | None = None
    report: Report | None = None
    reported_at: float | None = None
    manifest_version: int = 0
    manifest_files: int = 0

    def away_at(self, now: float) -> str | None:
        """Why an operator wants nobody sent here at `now`, or None."""
        if self.duty is not Duty.active:
            return str(self.duty)
        if self.maintenance is not None and self.maintenance.start <= now < self.maintenance.end:
            return f"maintenance: {self.maintenance.why or 'planned'}"
        return None

    def standing(self, now: float, silent_s: float) -> Standing:
        """How it is at `now`; silence for `silent_s` counts as absence."""
        if self.report is None or self.reported_at is None:
            return Standing.joining
        if now - self.reported_at > silent_s:
            return Standing.silent
        if not self.report.serving:
            return Standing.broken
        if self.away_at(now) is not None:
            return Standing.away
        if self.report.health.share < 1.0:
            return Standing.limited
        if self.report.fill.problem:
            return Standing.troubled
        return Standing.filling if self.report.fill.files_missing else Standing.serving
