"""Parts of a network for tests."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from nearcast.fleet.model import Enrolled, Enrolment, Fleet, Network, Site, SiteKind
from nearcast.ids import ApplianceId, NetworkId, SiteId
from nearcast.runtime.clock import random_id
from nearcast.units import Bitrate, Bytes


async def enrolled(fleet: Fleet, replacing: Enrolled | None = None) -> Enrolled:
    """A new appliance in a new site of a new network; or a new machine in another's place."""
    if replacing is not None:
        token = await fleet.invite(replacing.site, replacing.appliance, replacing=True)
    else:
        network, site = NetworkId(f"n-{random_id()}"), SiteId(f"s-{random_id()}")
        await fleet.add_network(Network(network, "Test", 64500, ("192.0.2.0/24",)))
        await fleet.add_site(Site(site, "Test", SiteKind.embedded, network))
        token = await fleet.invite(site, ApplianceId(f"a-{random_id()}"))
    key = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()
    enrolment = Enrolment(token=token, public_key=key, url="http://127.0.0.9:1", capacity=Bytes(10), throughput=Bitrate(10))
    return await fleet.enrol(enrolment)
