"""The network of the demo: two providers, an exchange and an origin, an appliance per loopback address.

Players tell appliances apart by host name, so each has an address of its own and all share one port. The viewers' prefixes
are those set aside for documentation (RFC 5737): no real viewer is in them.
"""

from typing import NamedTuple

from nearcast.fleet.model import Location, Network, Site, SiteKind
from nearcast.ids import ApplianceId, NetworkId, SiteId
from nearcast.units import Bitrate, Bytes

EMAIL = "demo@nearcast.example"
PASSWORD = "press play"  # noqa: S105 - printed for whoever runs the demo

METRO = NetworkId("metro-fibre")
COAST = NetworkId("coast-cable")

NETWORKS = (
    Network(METRO, "Metro Fibre", 64501, ("198.51.100.0/24", "2001:db8:1::/48")),
    Network(COAST, "Coast Cable", 64502, ("203.0.113.0/24", "2001:db8:2::/48")),
)
SITES = (
    Site(SiteId("origin"), "Origin", SiteKind.origin),
    Site(SiteId("exchange"), "City Exchange", SiteKind.exchange, location=Location(50.11, 8.68)),
    Site(SiteId("metro"), "Metro Fibre, Central", SiteKind.embedded, METRO, location=Location(52.52, 13.4)),
    Site(SiteId("coast"), "Coast Cable, Harbour", SiteKind.embedded, COAST, location=Location(53.54, 9.98)),
)


class DemoAppliance(NamedTuple):
    id: ApplianceId
    site: SiteId
    address: str
    capacity: Bytes
    throughput: Bitrate


APPLIANCES = (
    DemoAppliance(ApplianceId("origin-1"), SiteId("origin"), "127.0.0.2", Bytes(20_000_000_000), Bitrate(1_000_000_000)),
    DemoAppliance(ApplianceId("exchange-1"), SiteId("exchange"), "127.0.0.3", Bytes(5_000_000_000), Bitrate(1_000_000_000)),
    DemoAppliance(ApplianceId("metro-1"), SiteId("metro"), "127.0.0.4", Bytes(2_000_000_000), Bitrate(1_000_000_000)),
    DemoAppliance(ApplianceId("metro-2"), SiteId("metro"), "127.0.0.5", Bytes(2_000_000_000), Bitrate(1_000_000_000)),
    DemoAppliance(ApplianceId("coast-1"), SiteId("coast"), "127.0.0.6", Bytes(2_000_000_000), Bitrate(1_000_000_000)),
)

VIEWERS = {"Metro Fibre": "198.51.100.1", "Coast Cable": "203.0.113.1", "elsewhere": "192.0.2.1"}
"""An address in each network and one in none, by the name people choose."""
