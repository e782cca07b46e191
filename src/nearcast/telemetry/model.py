"""The nouns of telemetry.

Bytes come from the appliances' access logs, experience from the players. Both are untrusted and only counted; nothing here
is asked before a play may go on.

Errors: TelemetryError
        └── BadEvents          what a player sent is too large or does not parse
"""

from typing import Protocol

import msgspec

from nearcast.errors import NearcastError
from nearcast.ids import AccountId, ApplianceId, AssetId, NetworkId, ProfileId, SessionId, TitleId
from nearcast.units import Bytes, Seconds


class PlayStarted(msgspec.Struct, frozen=True, kw_only=True):
    """Told by playback when a session begins. `network` is None for a viewer of no known network; `ranks` gives the rank of
    each appliance's site for this viewer (0 is the best).
    """

    session: SessionId
    account: AccountId
    profile: ProfileId
    title: TitleId
    asset: AssetId
    network: NetworkId | None
    ranks: dict[ApplianceId, int]
    at: float


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One line of an appliance's access log. `session` is None for fills, `cmcd` is the raw value the player sent."""

    at: float
    session: str | None
    asset: AssetId
    name: str
    status: int
    bytes: Bytes
    seconds: Seconds
    cmcd: str = ""


class DeliveryBatch(msgspec.Struct, frozen=True):
    """Lines an appliance ships together. It sends a batch again under the same name until it is acknowledged."""

    batch: str
    deliveries: tuple[Delivery, ...]


class PlayerEvent(msgspec.Struct, frozen=True, kw_only=True):
    """Something a player noticed: `kind` is `startup`, `rebuffer`, `quality`, `moved`, `error`, `ended` or a CMCD event name;
    `milliseconds` is how long it took, where it took time; `detail` is free text.
    """

    session: SessionId
    kind: str
    at: float
    milliseconds: float | None = None
    detail: str = ""


class Bookmark(msgspec.Struct, frozen=True, kw_only=True):
    """Where a profile stopped in a title, in seconds from its start. `at` is in Unix seconds."""

    profile: ProfileId
    title: TitleId
    position: Seconds
    duration: Seconds
    at: float


class TitleCount(msgspec.Struct, frozen=True):
    """Plays of one title from one network (None: no known one)."""

    title: TitleId
    network: NetworkId | None
    plays: int


class ApplianceBytes(msgspec.Struct, frozen=True):
    """Bytes to viewers from one appliance, by the rank its site had for each of them."""

    appliance: ApplianceId
    rank: int
    bytes: Bytes


class TitleBytes(msgspec.Struct, frozen=True):
    """Bytes of one title to one network."""

    title: TitleId
    network: NetworkId | None
    bytes: Bytes


class Totals(msgspec.Struct, frozen=True):
    """Everything counted so far."""

    plays: int
    bytes: tuple[ApplianceBytes, ...]
    titles: tuple[TitleBytes, ...]


class TelemetryError(NearcastError):
    """Telemetry refuses what it was sent."""

    code = "telemetry"


class BadEvents(TelemetryError):
    code = "telemetry.bad_events"


class Telemetry(Protocol):
    """What others may ask of telemetry."""

    async def deliveries(self, appliance: ApplianceId, batch: DeliveryBatch) -> None:
        """Counts a batch; one that came before changes nothing."""
        ...

    async def player_events(self, events: tuple[PlayerEvent, ...]) -> None:
        """Keeps what players said."""
        ...

    async def set_bookmark(self, bookmark: Bookmark) -> None:
        """The newest `at` wins, whatever the order of arrival."""
        ...

    async def bookmarks(self, profile: ProfileId, limit: int) -> tuple[Bookmark, ...]:
        """Newest first."""
        ...

    async def bookmark(self, profile: ProfileId, title: TitleId) -> Bookmark | None: ...

    async def popularity(self, since: float) -> tuple[TitleCount, ...]:
        """Plays by title and network since `since` (Unix seconds)."""
        ...

    async def totals(self) -> Totals: ...
