"""The nouns of the fleet, and the Protocol others may call.

`parts` is what the network consists of, `kinds` of which kind, `messages` what an appliance and the cloud say to each other, `routes` what an
appliance hears from a provider's routers, `hours` what it did in each, `state` the whole at one moment, `errors` what is refused.
"""

from typing import Protocol

import msgspec

from nearcast.fleet.model.errors import BadPart, EnrolmentRefused, FleetError, MessageRefused, PartExists, UnknownPart
from nearcast.fleet.model.hours import ApplianceHour, hour_of
from nearcast.fleet.model.kinds import Duty, ServerKind, SiteKind, Standing
from nearcast.fleet.model.messages import (
    CHANGES_MAX,
    NONE_KNOWN,
    Bottleneck,
    Enrolled,
    Enrolment,
    Fill,
    FillOrders,
    Health,
    HeldChange,
    HeldFile,
    Invitation,
    Manifest,
    ManifestFile,
    Orders,
    Recall,
    Report,
    Revoked,
    Signature,
    Source,
    signed_text,
)
from nearcast.fleet.model.parts import Appliance, FillWindow, Location, Maintenance, Network, Site
from nearcast.fleet.model.routes import BgpPeer, BgpState, Refusal, Route, RouteKey, RoutesChange
from nearcast.fleet.model.state import Changes, FleetState, HeardRoute, HeldAsset
from nearcast.ids import ApplianceId, FileId, NetworkId, SessionId, SiteId
from nearcast.tokens import KeyRing
from nearcast.units import Bitrate

__all__ = [
    "CHANGES_MAX",
    "NONE_KNOWN",
    "Appliance",
    "ApplianceHour",
    "BadPart",
    "BgpPeer",
    "BgpState",
    "Bottleneck",
    "Changes",
    "Duty",
    "Enrolled",
    "Enrolment",
    "EnrolmentRefused",
    "Fill",
    "FillOrders",
    "FillWindow",
    "Fleet",
    "FleetError",
    "FleetState",
    "Health",
    "HeardRoute",
    "HeldAsset",
    "HeldChange",
    "HeldFile",
    "Invitation",
    "Knobs",
    "Location",
    "Maintenance",
    "Manifest",
    "ManifestFile",
    "MessageRefused",
    "Network",
    "Orders",
    "PartExists",
    "Recall",
    "Refusal",
    "Report",
    "Revoked",
    "Route",
    "RouteKey",
    "RoutesChange",
    "ServerKind",
    "Signature",
    "Site",
    "SiteKind",
    "Source",
    "Standing",
    "UnknownPart",
    "catch_up",
    "hour_of",
    "signed_text",
]


class Knobs(msgspec.Struct, frozen=True):
    """Seconds: between reports, until silence counts as absence, the oldest message believed, until a site's other
    appliances may fill from the tier above and then from the origin, how long an appliance may serve unheard, how long what it did in
    each hour is kept."""

    report_every_s: float = 1.0
    silent_s: float = 5.0
    message_age_s: float = 30.0
    tier_after_s: float = 30.0
    origin_after_s: float = 120.0
    serve_alone_s: float = 24 * 3600.0
    hours_s: float = 32 * 24 * 3600.0


class Fleet(Protocol):
    """What others may ask of the fleet."""

    async def add_network(self, network: Network) -> None:
        """Raises PartExists, BadPart. Adding the same network again changes nothing."""
        ...

    async def set_prefixes(self, network: NetworkId, prefixes: tuple[str, ...]) -> None:
        """Replaces the prefixes of a network. Raises UnknownPart, BadPart."""
        ...

    async def add_site(self, site: Site) -> None:
        """Raises PartExists, BadPart, UnknownPart. Adding the same site again changes nothing."""
        ...

    async def change_site(self, site: Site) -> None:
        """Replaces what is known of a site but its kind and network. Raises UnknownPart, BadPart."""
        ...

    async def invite(self, site: SiteId, appliance: ApplianceId, replacing: bool = False) -> str:
        """A one-time token with which this appliance may enrol; `replacing`: a new machine that takes the place of one that
        did. Raises UnknownPart, BadPart, PartExists."""
        ...

    async def enrol(self, enrolment: Enrolment) -> Enrolled:
        """Raises EnrolmentRefused, BadPart."""
        ...

    async def authenticate(self, signature: Signature, method: str, path: str, body: bytes) -> None:
        """Whether this message is the appliance's own, fresh and new. Raises MessageRefused."""
        ...

    async def report(self, appliance: ApplianceId, report: Report) -> Orders:
        """Raises UnknownPart."""
        ...

    async def hear(self, appliance: ApplianceId, change: RoutesChange) -> int:
        """Takes what an appliance's routers announced and withdrew; the revision known now. Raises UnknownPart, BadPart."""
        ...

    async def manifest(self, appliance: ApplianceId) -> Manifest:
        """Raises UnknownPart."""
        ...

    async def set_manifest(self, manifest: Manifest) -> None:
        """Replaces what an appliance should hold. Raises UnknownPart."""
        ...

    async def set_duty(self, appliance: ApplianceId, duty: Duty) -> None:
        """Drains, undrains or retires an appliance. A retired one is refused from then on. Raises UnknownPart."""
        ...

    async def set_maintenance(self, appliance: ApplianceId, maintenance: Maintenance | None) -> None:
        """Plans an absence, or takes the plan back. Raises UnknownPart, BadPart."""
        ...

    async def set_fill_rate(self, appliance: ApplianceId, rate: Bitrate) -> None:
        """Raises UnknownPart, BadPart."""
        ...

    async def set_peers(self, appliance: ApplianceId, peers: tuple[BgpPeer, ...]) -> None:
        """Which routers an appliance speaks BGP with. Raises UnknownPart, BadPart."""
        ...

    async def peers(self, appliance: ApplianceId) -> tuple[BgpPeer, ...]:
        """Raises UnknownPart."""
        ...

    async def revoke(self, session: SessionId, until: int) -> None:
        """Shuts every appliance to this session's token, until `until` (Unix seconds), when it would have expired."""
        ...

    async def recall(self, file: FileId) -> None:
        """Makes every appliance read its copy of a file again, and throw it away when it is not what its name says."""
        ...

    async def rotate_keys(self) -> None:
        """Signs with new keys from now on; tokens of the old ones stay good until they expire."""
        ...

    async def changes(self, since: int, heard_until: float) -> Changes:
        """What happened to the network since the version `since` (0: everything), and whoever reported after
        `heard_until` (Unix seconds)."""
        ...

    async def hours(self, appliance: ApplianceId, count: int, network: NetworkId | None) -> tuple[ApplianceHour, ...]:
        """What an appliance did in the last so many hours, this one included, oldest first; those in which it was not heard of are
        not there. Nothing where `network` is not its own, unless that is None.
        """
        ...

    async def key_ring(self, network: NetworkId | None) -> KeyRing:
        """The keys that sign path tokens for appliances inside a network; None for those that stand outside of all."""
        ...


async def catch_up(fleet: Fleet, state: FleetState) -> FleetState:
    """The state now, from one known before; `FleetState()` to begin with."""
    while True:
        changes = await fleet.changes(state.version, state.heard_until)
        state = state.after(changes)
        if not changes.more:
            return state
