"""The nouns of steering.

A ranking is an ordered list of pathways, each an appliance that holds at least a portion of the asset, with the reasons for its place.
The origin is always last. `rank` counts places by nearness alone, whatever their state: 0 is the best one for this viewer. So a
ranking that does not begin with rank 0, or finds a portion farther away alone, is a *miss*, and says of which class.

Errors: SteeringError
        ├── BadAddress         not an IP address
        └── NoAppliance        nobody can serve this asset now
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Protocol

import msgspec

from nearcast.errors import NearcastError
from nearcast.fleet.model import FleetState, SiteKind
from nearcast.ids import ApplianceId, AssetId, NetworkId, SiteId


class Miss(StrEnum):
    """Why the best place does not serve: the files are not there, or its appliances are ill, full or drained."""

    content = "content"
    health = "health"


class Pathway(msgspec.Struct, frozen=True, gc=False):
    """One ranked appliance. Appliances of equally near sites share a `rank`. `network` is the one whose keys it knows, None
    for appliances that stand outside of all; `lacks` are the numbers of the portions it has not got."""

    appliance: ApplianceId
    site: SiteId
    kind: SiteKind
    rank: int
    url: str
    reason: str
    network: NetworkId | None = None
    lacks: tuple[int, ...] = ()


class PassedOver(msgspec.Struct, frozen=True):
    """An appliance that is not in the ranking, and why."""

    appliance: ApplianceId
    site: SiteId
    reason: str


class Ranking(msgspec.Struct, frozen=True):
    """The answer. `network` and `prefix` are where the viewer was found, None when in no known network; `snapshot` is the
    version of the fleet's state it was decided on; `miss` is why not everything comes from rank 0, None when it does. `later` are
    appliances of the nearest place that cannot serve this now, and may before the film ends: they fill, or are drained.
    """

    pathways: tuple[Pathway, ...]
    network: NetworkId | None
    prefix: str | None
    snapshot: int
    miss: Miss | None = None
    later: tuple[Pathway, ...] = ()


class Explanation(msgspec.Struct, frozen=True):
    """A ranking with everything that did not make it."""

    ranking: Ranking
    passed_over: tuple[PassedOver, ...]


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """One ranking as it is logged. `address` is cut to the first 24 (IPv4) or 48 (IPv6) bits; `viewer` is what spread this
    viewer among equals; `pathways` gives appliance and rank in order; `bytes` is what was played after it, if that is known.
    """

    at: float
    viewer: str
    address: str
    asset: AssetId
    snapshot: int
    pathways: tuple[tuple[ApplianceId, int], ...]
    miss: Miss | None
    bytes: int = 0


class LoggedDecision(msgspec.Struct, frozen=True):
    """A decision and its place in the log."""

    number: int
    decision: Decision


class State(msgspec.Struct, frozen=True):
    """What steering knew at a moment (Unix seconds): the network, and which files each asset consists of, portion by portion."""

    at: float
    fleet: FleetState
    files: Mapping[AssetId, tuple[frozenset[str], ...]]


class Knobs(msgspec.Struct, frozen=True):
    """`silent_s`: seconds of silence after which an appliance is left out. `comfort`: the share of its throughput that an
    appliance should have free; below it, it is offered to fewer and fewer viewers. `even`: how strongly new viewers are drawn to
    the idler of equals (0: not at all). `pathways_max`: how many are named, the origin among them, and beside them who alone has a portion; `later_max`: how many that may
    serve later. `look_every_s` and `catalog_every_s`: between looks at the fleet and at what is published. `remembered_max`: rankings kept at hand.
    `logged_s`: how long decisions are kept.
    """

    silent_s: float = 4.0
    comfort: float = 0.1
    even: float = 3.0
    pathways_max: int = 6
    later_max: int = 2
    look_every_s: float = 0.5
    catalog_every_s: float = 5.0
    remembered_max: int = 100_000
    logged_s: float = 7 * 24 * 3600.0


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

    async def rank(self, address: str, asset: AssetId, viewer: str = "") -> Ranking:
        """The appliances for a viewer at this address. `viewer` tells those behind one address apart: the session's id.
        Raises BadAddress, NoAppliance."""
        ...

    async def network(self, address: str) -> NetworkId | None:
        """The network a viewer at this address is in, None for no known one. Raises BadAddress."""
        ...

    async def explain(self, address: str, asset: AssetId, viewer: str = "") -> Explanation:
        """The same decision with what was passed over. Raises BadAddress."""
        ...

    async def everything(self, viewers: tuple[str, ...]) -> list[dict[str, Any]]:
        """The logged decisions about these plays, with the addresses they came from."""
        ...

    async def forget(self, viewers: tuple[str, ...]) -> None:
        """Lets go of them."""
        ...

    async def decisions(self, since: float, after: int) -> tuple[LoggedDecision, ...]:
        """A page of the log since `since` (Unix seconds), from the entry after number `after` on; empty at its end."""
        ...

    async def state(self, number: int) -> State | None:
        """The state a logged decision was made on; None when it was forgotten."""
        ...
