"""The nouns of telemetry.

Bytes come from the appliances' access logs, experience from the players. Both are untrusted and only counted; nothing here
is asked before a play may go on.

Errors: TelemetryError
        ├── BadEvents          what a player sent is too large or does not parse
        └── ListFull           a profile's list has room for no more titles
"""

from enum import StrEnum
from typing import Any, Protocol

import msgspec

from nearcast.errors import NearcastError
from nearcast.ids import AccountId, ApplianceId, AssetId, NetworkId, ProfileId, SessionId, TitleId
from nearcast.units import Bytes, Seconds

_BEGUN_S = 5.0
_DONE_SHARE = 0.95


class PlayStarted(msgspec.Struct, frozen=True, kw_only=True):
    """Told by playback when a session begins. `network` is None for a viewer of no known network; `ranks` gives the rank of
    each appliance's place for this viewer (0 is the best). `miss` is why the best does not serve, None when it does.
    """

    session: SessionId
    account: AccountId
    profile: ProfileId
    title: TitleId
    asset: AssetId
    network: NetworkId | None
    ranks: dict[ApplianceId, int]
    at: float
    miss: str | None = None


class PlayResteered(msgspec.Struct, frozen=True, kw_only=True):
    """Told by playback when the ranking of a running session changed; the fields are those of PlayStarted."""

    session: SessionId
    ranks: dict[ApplianceId, int]
    miss: str | None
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

    @property
    def is_done(self) -> bool:
        """Whether it stands in the credits or after them."""
        return self.position > _DONE_SHARE * self.duration

    @property
    def is_begun(self) -> bool:
        """Whether one would go on from here: it is not done, and more than a glance at the start."""
        return self.position >= _BEGUN_S and not self.is_done


class Thumb(StrEnum):
    up = "up"
    down = "down"


class Opinion(msgspec.Struct, frozen=True, kw_only=True):
    """What a profile said of a title: since when it is on its list (Unix seconds), None when it is not, and how it liked it."""

    profile: ProfileId
    title: TitleId
    listed_at: float | None = None
    thumb: Thumb | None = None


class Watched(msgspec.Struct, frozen=True):
    """What one network (None: no known one) watched of one file of an asset: bytes sent to viewers. `title` is what the asset was
    played as. Plays begun are those of the asset, told with an empty `name`.
    """

    network: NetworkId | None
    title: TitleId
    asset: AssetId
    name: str
    plays: int
    bytes: Bytes


class BusiestHour(msgspec.Struct, frozen=True):
    """Bytes sent to one network in the hour in which most were."""

    network: NetworkId | None
    bytes: Bytes


class Period(msgspec.Struct, frozen=True):
    """What was watched in some hours."""

    watched: tuple[Watched, ...]
    busiest: tuple[BusiestHour, ...]


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


class Delivered(msgspec.Struct, frozen=True):
    """Bytes to viewers in one hour (counted since 1970). `kind` is `rank 0` for bytes from the best place; else the class of the
    miss, `content` or `health`, or `unknown` for sessions nobody told of. `name` is the file's, None when all are taken together.
    """

    hour: int
    appliance: ApplianceId
    network: NetworkId | None
    title: TitleId | None
    name: str | None
    kind: str
    bytes: Bytes


class Totals(msgspec.Struct, frozen=True):
    """Everything counted so far."""

    plays: int
    bytes: tuple[ApplianceBytes, ...]
    titles: tuple[TitleBytes, ...]


class Knobs(msgspec.Struct, frozen=True):
    """Seconds: how long single requests are kept, how long what was watched in each hour is, and between two sweeps. At most `listed_max`
    titles are on a profile's list.
    """

    requests_s: float = 7 * 24 * 3600
    hours_s: float = 90 * 24 * 3600
    sweep_every_s: float = 60.0
    listed_max: int = 500


class TelemetryError(NearcastError):
    """Telemetry refuses what it was sent."""

    code = "telemetry"


class BadEvents(TelemetryError):
    code = "telemetry.bad_events"


class ListFull(TelemetryError):
    code = "telemetry.list_full"
    status = 409


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

    async def set_listed(self, profile: ProfileId, title: TitleId, listed: bool) -> None:
        """Puts a title on the profile's list, where it stays at its place if it is there, or takes it off. Raises ListFull."""
        ...

    async def set_thumb(self, profile: ProfileId, title: TitleId, thumb: Thumb | None) -> None: ...

    async def opinions(self, profile: ProfileId) -> tuple[Opinion, ...]:
        """All of the profile's, listed last first, then the others."""
        ...

    async def everything(self, profiles: tuple[ProfileId, ...]) -> dict[str, list[dict[str, Any]]]:
        """All that is kept of what these profiles did, by what it is."""
        ...

    async def forget(self, profiles: tuple[ProfileId, ...]) -> tuple[SessionId, ...]:
        """Lets go of it; the plays that were theirs. What was counted for everybody together stays."""
        ...

    async def watched(self, first_hour: int, last_hour: int) -> Period:
        """What was watched in the hours from `first_hour` to `last_hour`, both included, counted since 1970."""
        ...

    async def delivered(self, since: float, by_file: bool) -> tuple[Delivered, ...]:
        """What went to viewers since the hour of `since` (Unix seconds), in classes; by file since that moment, as far back as single
        requests are kept."""
        ...

    async def played(self, since: float) -> dict[SessionId, Bytes]:
        """The bytes of each session that began since `since` (Unix seconds)."""
        ...

    async def totals(self) -> Totals: ...
