"""The nouns of one appliance: how it is set up, what its parts say to each other, what can go wrong.

Errors: EdgeError
        ├── BadSettings     something the owner wrote cannot be
        ├── NginxUnusable   nginx or its Lua module is missing, or refuses our configuration, or cannot listen
        ├── DiskFull        there is no room for what the manifest names
        ├── WrongBytes      a copy is not what its name says
        ├── SourceFailed    a source could not give a file, or not all of it
        ├── CloudAway       nobody answers; it will be tried again
        └── CloudRefused    the cloud answered no
"""

from pathlib import Path
from typing import Protocol

import msgspec

from nearcast.errors import NearcastError
from nearcast.fleet.model import HeldFile, ManifestFile, ServerKind
from nearcast.ids import FileId
from nearcast.units import Bitrate, Bytes, Seconds


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How one appliance is set up.

    `url` is where viewers and peers reach it, `cloud` the base address of the cloud. `token` is the one-time token and is
    needed until the appliance has enrolled. `objects` is the address of the object store an origin fills from (`file:///…`,
    `s3://…`), None for the others. With `special_routes` routes to private and documentation addresses count. `workers` is the number of nginx workers, 0 for one a core.

    With `certificate` and `key` (PEM files, the certificate with its chain) viewers are served over TLS. `plain_port` is
    where ACME's challenges are answered then (RFC 8555, HTTP-01; towards the world that is port 80), 0 for nowhere.
    """

    folder: Path
    address: str
    port: int
    url: str
    cloud: str
    capacity: Bytes
    throughput: Bitrate
    token: str | None = None
    server: ServerKind = ServerKind.storage
    objects: str | None = None
    special_routes: bool = False
    workers: int = 0
    certificate: Path | None = None
    key: Path | None = None
    plain_port: int = 0


class Knobs(msgspec.Struct, frozen=True, kw_only=True):
    """What may be tuned. Pauses double from `_first` to `_max`."""

    fills_at_once: int = 2
    fill_pause_first_s: Seconds = Seconds(1.0)
    fill_pause_max_s: Seconds = Seconds(60.0)
    fill_silence_max_s: Seconds = Seconds(20.0)
    fill_token_s: int = 3600
    fill_burst_s: Seconds = Seconds(0.2)
    """How many seconds of the ordered rate may gather while nothing is taken."""
    fill_room: float = 0.25
    fill_room_urgent: float = 0.05
    """The share of the throughput that must be free for a fill to go on."""
    fill_rate_window_s: Seconds = Seconds(10.0)
    in_use_s: Seconds = Seconds(60.0)
    """A file that was asked for within this is being served, and is not dropped."""
    liar_pause_s: Seconds = Seconds(600.0)
    """How long a source is passed over for a file it sent wrong bytes of."""
    manifest_every_s: Seconds = Seconds(3.0)
    """How often sources are asked for again while files are missing."""

    cloud_pause_first_s: Seconds = Seconds(1.0)
    cloud_pause_max_s: Seconds = Seconds(4.0)
    cloud_silence_max_s: Seconds = Seconds(10.0)
    refused_pause_s: Seconds = Seconds(30.0)

    nginx_pause_first_s: Seconds = Seconds(0.1)
    nginx_pause_max_s: Seconds = Seconds(30.0)
    nginx_steady_s: Seconds = Seconds(10.0)
    """nginx that ran this long is forgiven its earlier deaths."""
    nginx_ready_max_s: Seconds = Seconds(60.0)
    drain_max_s: Seconds = Seconds(10.0)
    """How long downloads may go on after we were asked to stop."""

    certificate_look_s: Seconds = Seconds(10.0)
    """How often the certificate's files are looked at."""
    pace_multiple: float = 4.0
    """How many times its rendition's bitrate a viewer is sent, where the player says that; 0 for as fast as it goes."""
    pace_after: Bytes = Bytes(1_000_000)
    """How much of an answer is sent before it is paced."""
    client_connections_max: int = 2_048
    """Of one address, which may be a whole town behind a translator; 0 for no limit."""
    client_requests_max_s: int = 2_000
    """Requests a second of one address; as many again may come at once. 0 for no limit."""
    thread_reads: bool | None = None
    """Whether files are read in threads; None: when more may be held than fits into memory."""

    verify_rate: Bytes = Bytes(200_000_000)
    """Bytes a second that the check of the whole disk may read."""
    quarantine_files_max: int = 8

    headroom_share: float = 0.95
    """How much of the throughput may be promised."""
    duress_load: float = 0.85
    """From this share of what it can give, viewers are asked for lower bitrates."""
    cpu_high: float = 0.85
    disk_slow_s: Seconds = Seconds(0.1)
    disk_stuck_s: Seconds = Seconds(1.0)
    file_errors_some: int = 2
    file_errors_many: int = 10
    """Where a part begins to limit, and where it can take no more; processors are full at 1."""
    file_errors_s: Seconds = Seconds(60.0)
    """For how long a failed read counts."""
    health_rise: float = 0.05
    """By how much health may rise from one report to the next."""
    egress_window_s: Seconds = Seconds(5.0)
    ship_every_s: Seconds = Seconds(2.0)
    ship_bytes_max: Bytes = Bytes(1_000_000)
    log_file_bytes_max: Bytes = Bytes(64_000_000)
    log_bytes_max: Bytes = Bytes(1_000_000_000)
    """What the logs of a long cloud outage may take; the oldest go first."""


class BgpKnobs(msgspec.Struct, frozen=True, kw_only=True):
    """What may be tuned of how routes are heard. Pauses double from `_first` to `_max`."""

    special_allowed: bool = False
    """Whether private and documentation prefixes count; see `policy.judge`."""
    refused_max: int = 1_000
    """How many refused routes of one router are kept and reported."""
    restart_s: Seconds = Seconds(120.0)
    """How long the routes of a lost session are kept when its router did not say (RFC 4724)."""
    quiet_s: Seconds = Seconds(30.0)
    """A router that marks no end of its table has told all of it when it was quiet for so long."""
    unanswered_s: Seconds = Seconds(10.0)
    """How long a first connection may take before it counts as down."""
    pause_first_s: Seconds = Seconds(0.5)
    pause_max_s: Seconds = Seconds(30.0)
    steady_s: Seconds = Seconds(10.0)
    """A speaker that ran this long is forgiven its earlier deaths."""
    bundle_s: Seconds = Seconds(0.25)
    """How long changes are gathered before the cloud is told."""


class Copy(Protocol):
    """A copy of one file under way. It survives a crash and is taken up again where it stood."""

    @property
    def size(self) -> int:
        """Bytes that are there."""
        ...

    async def write(self, chunk: bytes) -> None:
        """Raises DiskFull; nothing of the copy stays then."""
        ...

    async def clear(self) -> None:
        """Throws the bytes away."""
        ...

    async def finish(self) -> None:
        """Makes it a file that is served. Raises WrongBytes, DiskFull."""
        ...


class Plan(msgspec.Struct, frozen=True):
    """What makes the disk hold what the manifest names, in the order it is to be done: files that only need another name,
    files to drop, partial copies to forget, files to fetch. `problem` says what there is no room for."""

    link: tuple[ManifestFile, ...]
    drop: tuple[HeldFile, ...]
    forget: tuple[FileId, ...]
    fetch: tuple[ManifestFile, ...]
    problem: str | None


class AccessLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of nginx's access log. `path` is `/{asset}/{name}`, without the token; `cmcd` is what came in headers."""

    at: float
    session: str
    path: str
    status: int
    bytes: int
    seconds: float
    range: str = ""
    query: str = ""
    cmcd: str = ""


class EdgeError(NearcastError):
    """The appliance cannot do what it should."""

    code = "edge"


class BadSettings(EdgeError):
    code = "edge.bad_settings"


class NginxUnusable(EdgeError):
    code = "edge.nginx_unusable"
    status = 503


class DiskFull(EdgeError):
    code = "edge.disk_full"
    status = 507


class WrongBytes(EdgeError):
    code = "edge.wrong_bytes"
    status = 502


class SourceFailed(EdgeError):
    code = "edge.source_failed"
    status = 502


class CloudAway(EdgeError):
    code = "edge.cloud_away"
    status = 503


class CloudRefused(EdgeError):
    code = "edge.cloud_refused"
    status = 403
