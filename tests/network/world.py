"""Two providers, an exchange and an origin, on hosts of their own, with cables as slow as real ones.

    cloud, origin-1, exchange-1 -- exchange -- a -- a-north (two appliances), a-south; viewers in the north and in the south
                                      |
                                      +------- b -- b-north, b-south; viewers likewise

Each provider has a router that speaks BGP with its appliances and with the one at the exchange. A site is told a MED for the
viewers of its provider's other half, so that everybody's nearest site is their own, then the other, then the exchange.
"""

import subprocess
from pathlib import Path
from threading import Thread
from typing import NamedTuple

import imageio_ffmpeg
from tests.network import disks
from tests.network.appliance import Edge
from tests.network.audience import Audience
from tests.network.bird import Announced, Bird, Session
from tests.network.cloud import Cloud
from tests.network.disks import Disk
from tests.network.hosts import Host, Hosts, until

from nearcast.catalog.model import Title
from nearcast.demo import world as demo
from nearcast.fleet.model import Appliance, BgpPeer, FillWindow, FleetState, Network, Site, SiteKind
from nearcast.ids import AssetId, NetworkId, SiteId
from nearcast.steering.model import Explanation

OUR_ASN = 64512
FILM, FILM_S = "Long Enough", 40
SMALL_DISK, SLOW_DISK = "b-north-1", "a-south-1"
_CLOUD, _EXCHANGE = "10.1.0.1", "10.1.0.3"
_MBPS = {"b-south-1": 6}
_SITE_MBPS, _HOME_MBPS = 200, 60
_FILLED_S = 180.0
_SIGN_UP = (
    "mutation($email: String!, $password: String!) { signUp(email: $email, password: $password) { ... on SignedIn { token } } }"
)


class Half(NamedTuple):
    """A half of a provider: its site, its viewers' prefix and the host on which they sit."""

    site: str
    prefix: str
    people: Host


class Provider:
    """`number` 2 has sites in 10.2.0.0/16 and viewers in 10.64.0.0/16, 3 those in 10.3.0.0/16 and 10.65.0.0/16."""

    def __init__(self, hosts: Hosts, name: str, number: int, folder: Path) -> None:
        self.name = name
        self.number = number
        self.asn = 64500 + number
        self.host = hosts.add(name)
        self.address = f"10.1.0.{number + 2}"
        self.router = Bird(self.host, folder / name, self.asn, self.address)
        self.halves: dict[str, Half] = {}
        self.switches: dict[str, Host] = {}
        self.host.forward()

    @property
    def prefixes(self) -> list[str]:
        return [half.prefix for half in self.halves.values()]

    def build(self, hosts: Hosts, half: str, appliances: list[Host]) -> None:
        place = len(self.halves)
        site, near = f"{self.name}-{half}", f"10.{self.number}.{place}"
        self.switches[site] = hosts.switch(site, [self.host, *appliances], f"{near}.0/28")
        for host in appliances:
            host.route("default", f"{near}.1")
        people = hosts.add(f"{site}-people")
        prefix = f"10.{62 + self.number}.{16 * place}.0/20"
        down, _ = hosts.cable(self.host, people, prefix)
        people.route("default", f"10.{62 + self.number}.{16 * place}.1")
        self.host.shape(down, _HOME_MBPS * 1_000_000)
        self.halves[half] = Half(site, prefix, people)

    def announce(self, *more: str) -> None:
        self.router.announce(*(Announced(prefix) for prefix in (*self.prefixes, *more)))


class World:
    """All of it, running, with a film on every appliance."""

    def __init__(self, hosts: Hosts, folder: Path) -> None:
        self.folder = folder
        self.vrps = folder / "vrps.json"
        self.vrps.write_text('{"roas": []}')
        core = [hosts.add(name) for name in ("cloud", "origin-1", "exchange-1")]
        self.a, self.b = Provider(hosts, "a", 2, folder), Provider(hosts, "b", 3, folder)
        members = [*core, self.a.host, self.b.host]
        self.exchange = hosts.switch("exchange", members, "10.1.0.0/24")
        self.cables = {host.name: f"eth{number}" for number, host in enumerate(members)}
        sites = {"a-north": 2, "a-south": 1, "b-north": 1, "b-south": 1}
        places = {site: [hosts.add(f"{site}-{number}") for number in range(1, count + 1)] for site, count in sites.items()}
        for provider, other in ((self.a, self.b), (self.b, self.a)):
            for half in ("north", "south"):
                provider.build(hosts, half, places[f"{provider.name}-{half}"])
            for host in (*core, other.host):
                host.route(f"10.{provider.number}.0.0/16", provider.address)
                host.route(f"10.{62 + provider.number}.0.0/16", provider.address)
        settings = {
            "NEARCAST_FLEET__VRPS": str(self.vrps),
            "NEARCAST_ACCOUNTS__PLANS__STANDARD__STREAMS": "100",
            "NEARCAST_INGEST__PRESET": "superfast",
        }
        self.slow_disk = Disk(folder / SLOW_DISK)
        self.cloud = Cloud(core[0], folder / "cloud", _CLOUD, settings)
        machines = [
            ("origin", core[1]),
            ("exchange", core[2]),
            *((site, one) for site, found in places.items() for one in found),
        ]
        self.edges = {host.name: self._edge(site, host) for site, host in machines}

    def start(self) -> None:
        self.cloud.start()
        self._add_parts()
        publishing = Thread(target=self.publish, args=(FILM, FILM_S))
        publishing.start()
        for edge in self.edges.values():
            edge.join(*(("--objects", (self.cloud.folder / "objects").as_uri()) if edge.site == "origin" else ()))
        until(lambda: len(self._appliances()) == len(self.edges), _FILLED_S, "not every appliance enrols")
        for provider in (self.a, self.b):
            self._speak_bgp(provider)
        publishing.join()
        self.well()

    def publish(self, name: str, seconds: int) -> None:
        """Draws a film and brings it to the catalogue."""
        path = self.folder / f"{name}.mkv"
        picture = ("-f", "lavfi", "-i", "testsrc2=s=320x180:r=24,noise=alls=30:allf=t", "-f", "lavfi", "-i", "sine=r=48000")
        coding = ("-t", str(seconds), "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac")
        subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *picture, *coding, str(path)], check=True)
        self.cloud.nearcast("ingest", path, "--title", name, "--json", timeout=240)

    @property
    def asset(self) -> AssetId:
        """The film's."""
        found = self.cloud.get("titles", tuple[Title, ...], text=FILM)[0].asset
        assert found is not None
        return found

    def well(self) -> None:
        """Returns when every appliance serves and holds all it should, every session is established, and steering knows. What was heard
        before this was asked does not count: one that was killed a moment ago was well then."""
        before = self.cloud.get("fleet", FleetState).heard_until
        until(lambda: self._is_well(before), _FILLED_S, "the world does not become well")

    def watch(self, half: Half, count: int = 2, seconds: float = FILM_S, title: str = FILM, within: float = 0.0) -> Audience:
        """People who begin within so many seconds, each to see `seconds` of a film."""
        return Audience(half.people, self.cloud.url, title, count, seconds, within, self.folder / f"{half.people.name}.log")

    def close(self) -> None:
        self.edges[SLOW_DISK].kill()
        self.slow_disk.close()
        self.cloud.close()

    def _edge(self, site: str, host: Host) -> Edge:
        mbps = _MBPS.get(host.name, _SITE_MBPS)
        host.shape("eth0", mbps * 1_000_000)
        folder = self.folder / host.name
        return Edge(self.cloud, host, site, folder, mbps, self._under(host.name, folder))

    def _under(self, name: str, folder: Path) -> tuple[str, ...]:
        """What is done to the disk of two of them, where this machine can."""
        if name == SLOW_DISK and disks.why_not() is None:
            return self.slow_disk.under
        return _small_disk(folder) if name == SMALL_DISK else ()

    def _add_parts(self) -> None:
        self.cloud.ask(_SIGN_UP, email=demo.EMAIL, password=demo.PASSWORD)
        always = FillWindow(0, 0)
        for name, kind in (("origin", SiteKind.origin), ("exchange", SiteKind.exchange)):
            self.cloud.send("POST", "fleet/sites", Site(SiteId(name), name, kind, fill_window=always))
        for provider in (self.a, self.b):
            network = Network(NetworkId(provider.name), provider.name, provider.asn, ())
            self.cloud.send("POST", "fleet/networks", network)
            for half in provider.halves.values():
                site = Site(SiteId(half.site), half.site, SiteKind.embedded, network.id, fill_window=always)
                self.cloud.send("POST", "fleet/sites", site)

    def _speak_bgp(self, provider: Provider) -> None:
        near = [edge for edge in self.edges.values() if edge.site in provider.switches]
        for edge in near:
            far = [half.prefix for half in provider.halves.values() if half.site != edge.site]
            meds = tuple((prefix, 100) for prefix in far)
            provider.router.sessions.append(Session(_plain(edge.name), edge.address, OUR_ASN, meds=meds))
            router = edge.address.rpartition(".")[0] + ".1"
            edge.hears(BgpPeer(router, provider.asn, OUR_ASN))
        meds = tuple((prefix, 200) for prefix in provider.prefixes)
        provider.router.sessions.append(Session("exchange", _EXCHANGE, OUR_ASN, meds=meds))
        provider.router.announces = [Announced(prefix) for prefix in provider.prefixes]
        provider.router.start()
        peers = [BgpPeer(one.address, one.asn, OUR_ASN) for one in (self.a, self.b)]
        self.edges["exchange-1"].hears(*peers)

    def _appliances(self) -> tuple[Appliance, ...]:
        return self.cloud.get("fleet", FleetState).appliances

    def _is_well(self, before: float) -> bool:
        titles = self.cloud.get("titles", tuple[Title, ...], text="")
        state = self.cloud.get("fleet", FleetState)
        assets = {one.asset for one in titles if one.asset is not None}
        return (
            len(assets) == len(titles) > 0
            and all(self._serves(one, assets, state, before) for one in state.appliances)
            and all(self._is_steered_to(half) for provider in (self.a, self.b) for half in provider.halves.values())
        )

    def _is_steered_to(self, half: Half) -> bool:
        """Whether a viewer who begins now is sent home first, to any appliance there: steering hears of one's return, and of its routes,
        a moment after the fleet."""
        address = f"{half.prefix.rpartition('.')[0]}.2"
        told = self.cloud.get("steering/explain", Explanation, address=address, asset=self.asset).ranking.pathways
        home = {name for name, edge in self.edges.items() if edge.site == half.site}
        return {one.appliance for one in told[: len(home)]} == home

    def _serves(self, one: Appliance, assets: set[AssetId], state: FleetState, before: float) -> bool:
        return (
            one.report is not None
            and (one.reported_at or 0.0) > before
            and one.report.serving
            and state.held.get(one.id, {}).keys() >= assets
            and one.report.fill.files_missing == 0
            and one.report.fill.problem is None
            and len(one.report.bgp) == _SESSIONS.get(one.site, 1)
            and all(session.state == "established" for session in one.report.bgp)
        )


_SESSIONS = {"origin": 0, "exchange": 2}


def _small_disk(folder: Path) -> tuple[str, ...]:
    """Words before a command that give it a disk of its own for its folder."""
    return ("unshare", "--mount", "sh", "-c", f'mount -t tmpfs -o size=64m disk {folder} && exec "$@"', "disk")


def _plain(name: str) -> str:
    """As BIRD wants names."""
    return name.replace("-", "_")
