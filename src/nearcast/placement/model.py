"""The nouns of placement.

A plan says for every appliance which portions of which assets it should hold. It becomes the manifests of the fleet. Each plan is a version:
whole ones are made nightly or when somebody asks, amendments in between change only what their cause touches.

Errors: PlacementError
        ├── UnknownVersion
        ├── NotProposed        only a proposed version can be approved
        ├── NotActivated       a version that was never active cannot come back
        ├── NothingAsked       a question without an appliance, a title or a file
        └── Overtaken          another process planned in the meantime
"""

from enum import StrEnum
from typing import Protocol

import msgspec

from nearcast.errors import NearcastError
from nearcast.fleet.model import ServerKind, SiteKind
from nearcast.ids import ApplianceId, AssetId, FileId, NetworkId, PortionId, SiteId, TitleId, portion_id
from nearcast.units import Bitrate, Bytes


class Candidate(msgspec.Struct, frozen=True):
    """A portion of an asset that may be laid down, and what its title says of how often it will be played: since when it is published
    (Unix seconds), its first genre, and its publisher's hint. `height` is that of the picture which a portion is, 0 for the first of
    all, without which nobody watches.
    """

    asset: AssetId
    title: TitleId
    size: Bytes
    published_at: float = 0.0
    genre: str = ""
    hint: float = 1.0
    portion: int = 0
    height: int = 0

    @property
    def id(self) -> PortionId:
        return portion_id(self.asset, self.portion)


class Place(msgspec.Struct, frozen=True):
    """An appliance that may hold files. `network` is the one its site serves, None for a site that serves everybody."""

    appliance: ApplianceId
    site: SiteId
    kind: SiteKind
    network: NetworkId | None
    capacity: Bytes
    throughput: Bitrate = Bitrate(10_000_000_000)
    server: ServerKind = ServerKind.storage


class Decision(msgspec.Struct, frozen=True):
    """Whether one appliance holds one portion of an asset, and why. `height` is as in Candidate; `peak` is the forecast for its site in
    the busiest hour, `score` the bytes that makes in that hour for each byte of the portion.
    """

    appliance: ApplianceId
    asset: AssetId
    title: TitleId
    hold: bool
    score: float
    peak: Bitrate
    reason: str
    height: int = 0


class Cause(StrEnum):
    """Why a version was made: `nightly` and `manual` plans are whole; `published`, `surge` and `fleet` are amendments
    (what is published or taken back, a run on an asset, appliances that came or went); `rolled_back` is an old version
    anew."""

    nightly = "nightly"
    manual = "manual"
    published = "published"
    surge = "surge"
    fleet = "fleet"
    rolled_back = "rolled_back"


class State(StrEnum):
    """A version waits as `proposed` for approval, is `active`, or was: `superseded`. One that a later proposal replaced
    before anybody approved it is `rejected`."""

    proposed = "proposed"
    active = "active"
    superseded = "superseded"
    rejected = "rejected"


class Approval(StrEnum):
    """Whether a nightly plan becomes active by itself or waits for an operator."""

    auto = "auto"
    manual = "manual"


class Summary(msgspec.Struct, frozen=True):
    """A plan in figures. `copies`, which are of portions, and `bytes` leave the origin out; `fill` is what has to be copied to get there from the
    version before; `near` is the share of forecast bytes that the sites which stand in a network hold for it.
    """

    assets: int = 0
    appliances: int = 0
    copies: int = 0
    bytes: Bytes = Bytes(0)
    fill: Bytes = Bytes(0)
    near: float = 0.0


class Version(msgspec.Struct, frozen=True):
    """One plan. `parent` is the version it was made from. While a `pinned` one is active, surges do not amend it."""

    version: int
    made_at: float
    cause: Cause
    state: State
    parent: int | None
    pinned: bool
    note: str
    summary: Summary


class Move(msgspec.Struct, frozen=True):
    """What changes on one appliance."""

    appliance: ApplianceId
    added: tuple[PortionId, ...]
    removed: tuple[PortionId, ...]
    fill: Bytes


class Difference(msgspec.Struct, frozen=True):
    """What moves between two versions, and the bytes to copy in all."""

    before: int
    after: int
    moves: tuple[Move, ...]
    fill: Bytes


class Shelf(msgspec.Struct, frozen=True):
    """How full one appliance is planned."""

    appliance: ApplianceId
    site: SiteId
    portions: int
    bytes: Bytes
    capacity: Bytes


class Shown(msgspec.Struct, frozen=True):
    """A version with its appliances."""

    version: Version
    shelves: tuple[Shelf, ...]


class Liveness(msgspec.Struct, frozen=True):
    """How far an asset has arrived: of the `sites` that should hold some of it, how many hold all that they should. One that no site
    should hold is never live: the origin serves it, as it does every asset until then.
    """

    asset: AssetId
    title: TitleId
    sites: int
    holding: int
    live: bool


class Knobs(msgspec.Struct, frozen=True):
    """How placement decides. Shares are between 0 and 1.

    Forecast: `days` of history; `level`, `slope` and `damping` of the smoothing; `prior_days` is how many days of one's own
    plays weigh as much as what is usual, `taste` how many plays in one network as what all together make expect there; `prior_plays` is usual where nobody has played anything, in plays a day;
    `busiest_share` is the busiest hour's part of a day that nobody measured.

    Plan: `fullness` of a disk that may be planned; `stickiness` is by how much a newcomer must be better than what is held;
    `copy_share` is the part of an appliance's throughput that one copy should carry at most; `copies` is how many a site
    keeps of what it holds while there is room; `live_share` of the sites makes an asset live.

    Times: nightly plans are made `nightly_at_s` after midnight UTC; a look at catalogue and fleet every `every_s`, at surges
    every `surge_every_s`. A surge is `surge_factor` times the forecast, and at least `surge_share` of an appliance's
    throughput. `kept` whole plans are remembered.
    """

    days: int = 14
    level: float = 0.25
    slope: float = 0.1
    damping: float = 0.8
    prior_days: float = 2.0
    prior_plays: float = 1.0
    taste: float = 10.0
    busiest_share: float = 0.1

    fullness: float = 0.9
    stickiness: float = 0.25
    copy_share: float = 0.2
    copies: int = 2
    live_share: float = 0.5

    approval: Approval = Approval.auto
    nightly_at_s: float = 3600.0
    every_s: float = 5.0
    surge_every_s: float = 60.0
    surge_factor: float = 3.0
    surge_share: float = 0.05
    kept: int = 30


class PlacementError(NearcastError):
    """Placement cannot do what was asked."""

    code = "placement"


class UnknownVersion(PlacementError):
    code = "placement.unknown_version"
    status = 404


class NotProposed(PlacementError):
    code = "placement.not_proposed"
    status = 409


class NotActivated(PlacementError):
    code = "placement.not_activated"
    status = 409


class NothingAsked(PlacementError):
    code = "placement.nothing_asked"


class Overtaken(PlacementError):
    code = "placement.overtaken"
    status = 409


class Placement(Protocol):
    """What others may ask of placement."""

    async def plan(self, propose: bool) -> Version:
        """Plans everything anew from what was watched. The version becomes active at once, or waits if `propose`."""
        ...

    async def amend(self) -> Version:
        """Takes in what was published and which appliances came or went; the version that is active then."""
        ...

    async def versions(self, limit: int) -> tuple[Version, ...]:
        """Newest first."""
        ...

    async def show(self, version: int) -> Shown:
        """Raises UnknownVersion."""
        ...

    async def difference(self, before: int, after: int) -> Difference:
        """What moves from one version to the other. Raises UnknownVersion."""
        ...

    async def approve(self, version: int) -> Version:
        """Makes a proposed version active. Raises UnknownVersion, NotProposed."""
        ...

    async def roll_back(self, version: int) -> Version:
        """Makes what an old version laid down the newest version, active and pinned until the next nightly plan or approval.
        Raises UnknownVersion, NotActivated."""
        ...

    async def explain(
        self, appliance: ApplianceId | None, title: TitleId | None, file: FileId | None, limit: int
    ) -> tuple[Decision, ...]:
        """Why the active version lays down, or not, what is asked about: an appliance, a title, the portion that has a file,
        or an appliance and one of these. Of each appliance at most `limit` portions it holds and as many it does not, the most
        wanted first. Raises NothingAsked.
        """
        ...

    async def live(self) -> tuple[Liveness, ...]:
        """How far every asset has arrived, those that are not live first."""
        ...
