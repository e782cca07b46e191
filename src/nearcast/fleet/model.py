"""The nouns of the fleet, and what an appliance and the cloud say to each other.

An appliance enrols once with a one-time token, then signs every message with its own Ed25519 key. It reports how it is and
what it holds; the answer is its orders: the manifest it should hold and the keys it should accept.

Errors: FleetError
        ├── UnknownPart        a network, site or appliance nobody added
        ├── PartExists
        ├── BadPart            a name, prefix or address that cannot be
        ├── EnrolmentRefused   the one-time token is wrong, used or too old
        └── MessageRefused     unsigned, badly signed, stale or replayed
"""

import hashlib
from enum import StrEnum
from typing import Protocol

import msgspec

from nearcast.errors import NearcastError
from nearcast.ids import ApplianceId, AssetId, FileId, NetworkId, SiteId
from nearcast.tokens import KeyRing
from nearcast.units import Bitrate, Bytes, Seconds


class SiteKind(StrEnum):
    """Where a site stands, nearest to viewers first."""

    embedded = "embedded"
    exchange = "exchange"
    origin = "origin"


class Network(msgspec.Struct, frozen=True):
    """An internet provider. `prefixes` are IPv4 or IPv6 networks in CIDR form."""

    id: NetworkId
    name: str
    asn: int
    prefixes: tuple[str, ...]


class Site(msgspec.Struct, frozen=True):
    """A place with appliances. An embedded site stands in a network; the others stand in none."""

    id: SiteId
    name: str
    kind: SiteKind
    network: NetworkId | None = None


class HeldFile(msgspec.Struct, frozen=True, array_like=True):
    """One file as an appliance keeps it: beneath the asset it was laid down for."""

    asset: AssetId
    name: str


class ManifestFile(msgspec.Struct, frozen=True, array_like=True):
    """One file an appliance should hold."""

    asset: AssetId
    id: FileId
    name: str
    size: Bytes


class Source(msgspec.Struct, frozen=True):
    """An appliance a fill may copy from: `url` is its base address, and it holds all of the `assets`."""

    appliance: ApplianceId
    url: str
    assets: tuple[AssetId, ...]


class Manifest(msgspec.Struct, frozen=True):
    """What one appliance should hold, most wanted first. `sources` are ranked: peers in the site, exchanges, the origin.
    They change more often than the files, so they do not count in the version."""

    appliance: ApplianceId
    version: int
    files: tuple[ManifestFile, ...]
    sources: tuple[Source, ...] = ()


class Fill(msgspec.Struct, frozen=True):
    """How far an appliance is with its manifest. `problem` is what stops it, in words, or None."""

    files_missing: int = 0
    bytes_missing: Bytes = Bytes(0)
    problem: str | None = None


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What an appliance says of itself, about once a second.

    `url` is where viewers and peers reach it now; `serving` is whether its nginx answers; `headroom` how much more it could send; `egress` what it sends now. `held` is the
    inventory, or None when nothing changed since the report numbered `held_revision` that the cloud acknowledged.
    """

    url: str
    serving: bool
    capacity: Bytes
    used: Bytes
    headroom: Bitrate
    egress: Bitrate
    fill: Fill
    held_revision: int
    held: tuple[HeldFile, ...] | None
    started_at: float


class Orders(msgspec.Struct, frozen=True):
    """The answer to a report. `held_revision` is the newest inventory the cloud knows (-1: none, send all);
    `report_every` is the pause until the next report."""

    manifest_version: int
    keys: KeyRing
    held_revision: int
    report_every: Seconds


class Invitation(msgspec.Struct, frozen=True):
    """Which appliance may enrol at which site; answered with a one-time token."""

    site: SiteId
    appliance: ApplianceId


class Enrolment(msgspec.Struct, frozen=True, kw_only=True):
    """What a new appliance says. `public_key` is 64 hex digits; `url` is where viewers and peers reach it."""

    token: str
    public_key: str
    url: str
    capacity: Bytes
    throughput: Bitrate


class Enrolled(msgspec.Struct, frozen=True):
    """What it is told: who it is."""

    appliance: ApplianceId
    site: SiteId
    kind: SiteKind


class Appliance(msgspec.Struct, frozen=True, kw_only=True):
    """One appliance as the cloud knows it. `report` and `reported_at` (Unix seconds) are None until it first reports."""

    id: ApplianceId
    site: SiteId
    url: str
    capacity: Bytes
    throughput: Bitrate
    report: Report | None = None
    reported_at: float | None = None
    manifest_version: int = 0
    manifest_files: int = 0


class FleetState(msgspec.Struct, frozen=True):
    """The whole network at one moment. `held` gives the complete files each appliance said it holds, by asset.
    `listening_since` (Unix seconds) is when the fleet began to take reports: before that, nobody's silence means anything.
    """

    version: int
    networks: tuple[Network, ...]
    sites: tuple[Site, ...]
    appliances: tuple[Appliance, ...]
    held: dict[ApplianceId, dict[AssetId, frozenset[str]]]
    listening_since: float = 0.0

    def silence(self, appliance: Appliance, now: float) -> float:
        """Seconds since the appliance was last heard of, or could have been."""
        return now - max(appliance.reported_at or 0.0, self.listening_since)


class Knobs(msgspec.Struct, frozen=True):
    """Seconds: between reports, until silence counts as absence, the oldest message believed, between looks at the state."""

    report_every_s: float = 1.0
    silent_s: float = 5.0
    message_age_s: float = 30.0
    state_every_s: float = 0.25


class FleetError(NearcastError):
    """The fleet cannot do what was asked."""

    code = "fleet"


class UnknownPart(FleetError):
    code = "fleet.unknown_part"
    status = 404


class PartExists(FleetError):
    code = "fleet.part_exists"
    status = 409


class BadPart(FleetError):
    code = "fleet.bad_part"


class EnrolmentRefused(FleetError):
    code = "fleet.enrolment_refused"
    status = 403


class MessageRefused(FleetError):
    code = "fleet.message_refused"
    status = 401


class Signature(msgspec.Struct, frozen=True):
    """The headers of a signed message: `Nearcast-Appliance`, `-Sent-At` (Unix milliseconds), `-Sequence` (grows with every
    message of this appliance, over its restarts too) and `-Signature` (hex, Ed25519 over `signed_text`)."""

    appliance: ApplianceId
    sent_at_ms: int
    sequence: int
    signature: str


def signed_text(method: str, path: str, sent_at_ms: int, sequence: int, body: bytes) -> bytes:
    """The bytes an appliance signs: everything that could be swapped in a replay."""
    return f"{method}\n{path}\n{sent_at_ms}\n{sequence}\n{hashlib.sha256(body).hexdigest()}".encode()


class Fleet(Protocol):
    """What others may ask of the fleet."""

    async def add_network(self, network: Network) -> None:
        """Raises PartExists, BadPart. Adding the same network again changes nothing."""
        ...

    async def add_site(self, site: Site) -> None:
        """Raises PartExists, BadPart, UnknownPart. Adding the same site again changes nothing."""
        ...

    async def invite(self, site: SiteId, appliance: ApplianceId) -> str:
        """A one-time token with which this appliance may enrol. Raises UnknownPart, BadPart, PartExists."""
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

    async def manifest(self, appliance: ApplianceId) -> Manifest:
        """Raises UnknownPart."""
        ...

    async def set_manifests(self, manifests: tuple[Manifest, ...]) -> None:
        """Replaces what these appliances should hold. Raises UnknownPart."""
        ...

    async def state(self) -> FleetState:
        """The whole network now."""
        ...

    async def key_ring(self) -> KeyRing:
        """The keys that sign path tokens, newest first."""
        ...
