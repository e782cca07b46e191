"""Small worlds to plan in: films of some megabytes, appliances with room for some."""

from collections.abc import Iterable

import numpy as np

from nearcast.fleet.model import ServerKind, SiteKind
from nearcast.ids import ApplianceId, AssetId, NetworkId, PortionId, SiteId, TitleId
from nearcast.placement.model import Candidate, Knobs, Place
from nearcast.placement.policy import Inputs, Plan
from nearcast.units import Bitrate, Bytes

MB = 1_000_000
METRO, COAST = NetworkId("metro"), NetworkId("coast")
PLAIN = Knobs(copies=1, fullness=1.0, stickiness=0.15, copy_share=0.2)


def film(name: str, size_mb: int, genre: str = "", hint: float = 1.0, published_at: float = 0.0) -> Candidate:
    return Candidate(AssetId(name), TitleId(name), Bytes(size_mb * MB), published_at, genre, hint)


def place(
    name: str,
    capacity_mb: int,
    network: NetworkId | None = METRO,
    kind: SiteKind = SiteKind.embedded,
    server: ServerKind = ServerKind.storage,
    throughput: int = 10**9,
) -> Place:
    """`metro1` stands at the site `metro`."""
    site = SiteId(name.rstrip("0123456789"))
    return Place(ApplianceId(name), site, kind, network, Bytes(capacity_mb * MB), Bitrate(throughput), server)


def inputs(films: Iterable[Candidate], places: Iterable[Place], **peaks: list[float]) -> Inputs:
    """`peaks` gives for each network a peak in bits per second for each film."""
    rows = np.array(list(peaks.values()), dtype=np.float32)
    return Inputs.of(films, places, tuple(NetworkId(name) for name in peaks), rows)


def held(plan: Plan) -> dict[ApplianceId, tuple[PortionId, ...]]:
    return {appliance: plan.portions(appliance) for appliance in plan.holdings}
