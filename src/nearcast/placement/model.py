"""The nouns of placement.

A plan says for every appliance which assets it should hold, with a reason for each. It becomes the manifests of the fleet.

Errors: PlacementError
"""

from typing import Protocol

import msgspec

from nearcast.errors import NearcastError
from nearcast.fleet.model import SiteKind
from nearcast.ids import ApplianceId, AssetId, NetworkId, SiteId, TitleId
from nearcast.units import Bytes


class Candidate(msgspec.Struct, frozen=True):
    """An asset that may be laid down, and the title it belongs to."""

    asset: AssetId
    title: TitleId
    size: Bytes


class Place(msgspec.Struct, frozen=True):
    """An appliance that may hold assets. `network` is the one its site stands in, None for exchange and origin."""

    appliance: ApplianceId
    site: SiteId
    kind: SiteKind
    network: NetworkId | None
    capacity: Bytes


class Demand(msgspec.Struct, frozen=True):
    """How often a title was played from a network (None: from no known one)."""

    title: TitleId
    network: NetworkId | None
    plays: int


class Decision(msgspec.Struct, frozen=True):
    """Whether one appliance holds one asset, and why. `score` is expected plays per megabyte."""

    appliance: ApplianceId
    asset: AssetId
    title: TitleId
    hold: bool
    score: float
    reason: str


class Plan(msgspec.Struct, frozen=True):
    """What every appliance should hold, most wanted first, and the decisions behind it."""

    holdings: dict[ApplianceId, tuple[AssetId, ...]]
    decisions: tuple[Decision, ...]


class Knobs(msgspec.Struct, frozen=True):
    """`prior` plays are given to every title before any is counted; `copies` is how many appliances of a site hold an asset
    while there is room; `fullness` is the share of a disk that may be planned; `window_s` is how far back plays count.
    """

    prior: float = 1.0
    copies: int = 2
    fullness: float = 0.9
    window_s: float = 7 * 24 * 3600
    every_s: float = 5.0


class PlacementError(NearcastError):
    """Placement cannot do what was asked."""

    code = "placement"


class Placement(Protocol):
    """What others may ask of placement."""

    async def plan(self) -> int:
        """Plans again and hands out the manifests that changed; how many did."""
        ...

    async def explain(self, appliance: ApplianceId | None, title: TitleId | None) -> tuple[Decision, ...]:
        """The decisions of the newest plan about this appliance, this title, or both."""
        ...
