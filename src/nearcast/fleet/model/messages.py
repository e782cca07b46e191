"""What an appliance and the cloud say to each other.

An appliance enrols once with a one-time token, then signs every message with its own Ed25519 key. It reports how it is, what
it holds and which routes it hears; the answer is its orders.
"""

import hashlib
from enum import StrEnum

import msgspec

from nearcast.fleet.model.kinds import ServerKind, SiteKind
from nearcast.fleet.model.routes import BgpPeer, BgpState
from nearcast.ids import ApplianceId, AssetId, FileId, PortionId, SessionId, SiteId
from nearcast.tokens import KeyRing
from nearcast.units import Bitrate, Bytes, Seconds

NONE_KNOWN = -1
"""The revision of an inventory or of routes of which nothing is known."""

CHANGES_MAX = 2_000
"""How many files or routes one message may add and remove; more are told in several."""


class HeldFile(msgspec.Struct, frozen=True, array_like=True):
    """One file as an appliance keeps it: beneath the asset it was laid down for."""

    asset: AssetId
    name: str


class HeldChange(msgspec.Struct, frozen=True):
    """How the inventory came from revision `base` to the report's `held_revision`. From NONE_KNOWN: `added` is where it
    begins, and whatever was known before counts no more."""

    base: int
    added: tuple[HeldFile, ...] = ()
    removed: tuple[HeldFile, ...] = ()


class ManifestFile(msgspec.Struct, frozen=True, array_like=True):
    """One file an appliance should hold. An urgent one does not wait for the fill window. `portion` is the number of the asset's portion
    it belongs to, `mates` are the appliances of the site that should hold it too, itself among them."""

    asset: AssetId
    id: FileId
    name: str
    size: Bytes
    urgent: bool = False
    portion: int = 0
    mates: tuple[ApplianceId, ...] = ()


class Source(msgspec.Struct, frozen=True):
    """An appliance a fill may copy from: `url` is its base address, and it holds some of the `portions`. It may be asked for a
    file once that has been wanted for `after` seconds: so peers come before tiers, tiers before the origin, and one
    appliance of a site before the others."""

    appliance: ApplianceId
    url: str
    portions: tuple[PortionId, ...]
    after: Seconds = Seconds(0.0)


class Manifest(msgspec.Struct, frozen=True):
    """What one appliance should hold, most wanted first. `sources` are ranked, nearest first. They change more often than
    the files, so they do not count in the version."""

    appliance: ApplianceId
    version: int
    files: tuple[ManifestFile, ...]
    sources: tuple[Source, ...] = ()


class Fill(msgspec.Struct, frozen=True):
    """How far an appliance is with its manifest. `rate` is what it took in the last seconds, which outlasts the fill; `waits` says in
    words why it does not fill, None when it does or has nothing to; `problem` is what went wrong, None for nothing."""

    files_missing: int = 0
    bytes_missing: Bytes = Bytes(0)
    problem: str | None = None
    rate: Bitrate = Bitrate(0)
    waits: str | None = None

    @property
    def pace(self) -> Bitrate:
        """How fast it fills now, 0 unless it does."""
        return self.rate if self.files_missing and not self.waits else Bitrate(0)


class Bottleneck(StrEnum):
    """What an appliance runs out of first."""

    none = "none"
    network = "network"
    disk = "disk"
    cpu = "cpu"
    files = "files"


class Health(msgspec.Struct, frozen=True):
    """How an appliance judges itself. `share` is how much of its throughput it can give now, from 0 to 1; each load is a share
    of what that part can take, and `file_errors` counts reads that failed lately."""

    share: float = 1.0
    bottleneck: Bottleneck = Bottleneck.none
    network_load: float = 0.0
    disk_latency: Seconds = Seconds(0.0)
    cpu_load: float = 0.0
    file_errors: int = 0


class Report(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What an appliance says of itself, about once a second.

    `url` is where viewers and peers reach it now; `serving` is whether its nginx answers; `headroom` how much more it could
    send; `egress` what it sends now. `held` is how the inventory changed, or None when it did not since `held_revision`.
    """

    url: str
    serving: bool
    capacity: Bytes
    used: Bytes
    headroom: Bitrate
    egress: Bitrate
    fill: Fill
    held_revision: int
    held: HeldChange | None
    started_at: float
    health: Health = Health()
    bgp: tuple[BgpState, ...] = ()
    quarantined: int = 0


class Revoked(msgspec.Struct, frozen=True, array_like=True):
    """A session whose token opens nothing any more. After `until` (Unix seconds) the token has expired anyway."""

    session: SessionId
    until: int


class Recall(msgspec.Struct, frozen=True, array_like=True):
    """A file whose bytes are in doubt since `at` (Unix seconds): whoever holds it reads it again, and throws it away when it is
    not what its name says."""

    file: FileId
    at: int


class FillOrders(msgspec.Struct, frozen=True):
    """How an appliance may fill: between these minutes after midnight in this zone, at most at this rate."""

    start: int = 0
    end: int = 0
    timezone: str = "UTC"
    rate_max: Bitrate = Bitrate(1_200_000_000)


class Orders(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a report. `held_revision` and `routes_revision` are the newest the cloud knows (NONE_KNOWN: tell all);
    `report_every` is the pause until the next report; `serve_alone` is how long the appliance may serve unheard."""

    manifest_version: int
    keys: KeyRing
    held_revision: int
    report_every: Seconds
    routes_revision: int = NONE_KNOWN
    fill: FillOrders = FillOrders()
    peers: tuple[BgpPeer, ...] = ()
    revoked: tuple[Revoked, ...] = ()
    recalled: tuple[Recall, ...] = ()
    serve_alone: Seconds = Seconds(24 * 3600.0)


class Invitation(msgspec.Struct, frozen=True):
    """Which appliance may enrol at which site; answered with a one-time token."""

    site: SiteId
    appliance: ApplianceId


class Enrolment(msgspec.Struct, frozen=True, kw_only=True):
    """What a new appliance says. `public_key` is 64 hex digits; `url` is where viewers and peers reach it; `server` is flash
    or storage."""

    token: str
    public_key: str
    url: str
    capacity: Bytes
    throughput: Bitrate
    server: ServerKind = ServerKind.storage


class Enrolled(msgspec.Struct, frozen=True):
    """What it is told: who it is. `kind` is the kind of its site."""

    appliance: ApplianceId
    site: SiteId
    kind: SiteKind


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
