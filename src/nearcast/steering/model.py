"""The nouns of steering.

A ranking is an ordered list of pathways, each an appliance that holds all of the asset, with the reasons for its place. The
origin is always last.

Errors: SteeringError
        ├── BadAddress         not an IP address
        └── NoAppliance        nobody can serve this asset now
"""

from typing import Protocol

import msgspec

from nearcast.errors import NearcastError
from nearcast.fleet.model import SiteKind
from nearcast.ids import ApplianceId, AssetId, NetworkId, SiteId


class Pathway(msgspec.Struct, frozen=True):
    """One ranked appliance. `rank` counts sites: 0 is the best site for this viewer, and appliances of one site share it."""

    appliance: ApplianceId
    site: SiteId
    kind: SiteKind
    rank: int
    url: str
    reason: str


class PassedOver(msgspec.Struct, frozen=True):
    """An appliance that is not in the ranking, and why."""

    appliance: ApplianceId
    site: SiteId
    reason: str


class Ranking(msgspec.Struct, frozen=True):
    """The answer. `network` and `prefix` are where the viewer was found, None when in no known network; `snapshot` is the
    version of the fleet's state it was decided on.
    """

    pathways: tuple[Pathway, ...]
    network: NetworkId | None
    prefix: str | None
    snapshot: int


class Explanation(msgspec.Struct, frozen=True):
    """A ranking with everything that did not make it."""

    ranking: Ranking
    passed_over: tuple[PassedOver, ...]


class Knobs(msgspec.Struct, frozen=True):
    """`silent_s`: seconds of silence after which an appliance is left out. `headroom_min`: the share of its throughput an
    appliance must have free to be preferred. `pathways_max`: how many are named, the origin among them. `look_every_s` and
    `catalog_every_s`: between looks at the fleet and at what is published. `remembered_max`: rankings kept at hand.
    """

    silent_s: float = 5.0
    headroom_min: float = 0.05
    pathways_max: int = 6
    look_every_s: float = 0.5
    catalog_every_s: float = 5.0
    remembered_max: int = 100_000


class SteeringError(NearcastError):
    """Steering has no answer."""

    code = "steering"


class BadAddress(SteeringError):
    code = "steering.bad_address"


class NoAppliance(SteeringError):
    code = "steering.no_appliance"
    status = 503


class Steering(Protocol):
    """What others may ask of steering."""

    async def rank(self, address: str, asset: AssetId) -> Ranking:
        """The appliances for a viewer at this address. Raises BadAddress, NoAppliance."""
        ...

    async def network(self, address: str) -> NetworkId | None:
        """The network a viewer at this address is in, None for no known one. Raises BadAddress."""
        ...

    async def explain(self, address: str, asset: AssetId) -> Explanation:
        """The same decision with what was passed over. Raises BadAddress."""
        ...
