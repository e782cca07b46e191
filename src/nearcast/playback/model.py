"""The nouns of playback.

A session is one play: a lease on the account's streams, a token that opens one asset, and the pathways the player may use.

Errors: PlaybackError
        ├── NotPublished       the title has nothing to play yet
        ├── NotForThisProfile  above the profile's maturity
        ├── TooManyStreams
        └── UnknownSession     no such play, or it has ended
"""

from typing import Protocol

import msgspec

from nearcast.errors import NearcastError
from nearcast.ids import AccountId, AssetId, NetworkId, ProfileId, SessionId, TitleId
from nearcast.units import Seconds


class Pathway(msgspec.Struct, frozen=True):
    """A ranked appliance as players know it: `id` names it in playlists, `base_url` is where it answers, `token` opens it;
    `site` and `rank` are shown to whoever wants to see where the bytes come from. `network` is the one whose key signed the
    token, None for those outside of all networks.
    """

    id: str
    base_url: str
    site: str = ""
    rank: int = 0
    token: str = ""
    network: NetworkId | None = None


class Clone(msgspec.Struct, frozen=True):
    """An appliance that joined after the play began: everything is as at the pathway `base`, but at `host` (with its port
    where that is not the scheme's own)."""

    id: str
    base: str
    host: str


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """One play. `expires` ends its tokens, `lease_until` the claim to a stream (both Unix seconds)."""

    id: SessionId
    account: AccountId
    profile: ProfileId
    title: TitleId
    asset: AssetId
    address: str
    network: NetworkId | None
    expires: int
    lease_until: float
    pathways: tuple[Pathway, ...]


class Started(msgspec.Struct, frozen=True, kw_only=True):
    """What a player needs. `position` is where to resume, in seconds; `keep_every` is the pause between signs of life."""

    session: SessionId
    hls_url: str
    dash_url: str
    position: Seconds
    duration: Seconds
    network: NetworkId | None
    pathways: tuple[Pathway, ...]
    keep_every: Seconds


class Knobs(msgspec.Struct, frozen=True):
    """Seconds, and streams at a time per account."""

    token_s: int = 6 * 3600
    lease_s: int = 45
    steering_ttl_s: int = 5
    streams: int = 4


class PlaybackError(NearcastError):
    """This cannot be played."""

    code = "playback"


class NotPublished(PlaybackError):
    code = "playback.not_published"
    status = 409


class NotForThisProfile(PlaybackError):
    code = "playback.not_for_this_profile"
    status = 403


class TooManyStreams(PlaybackError):
    code = "playback.too_many_streams"
    status = 409


class UnknownSession(PlaybackError):
    code = "playback.unknown_session"
    status = 404


class Playback(Protocol):
    """What others may ask of playback."""

    async def start(self, account: AccountId, profile: ProfileId, title: TitleId, address: str) -> Started:
        """Begins a play for a viewer at `address`. Raises NotPublished, NotForThisProfile, TooManyStreams, and what accounts,
        catalog and steering raise.
        """
        ...

    async def hls(self, session: SessionId) -> str:
        """The HLS multivariant playlist. Raises UnknownSession."""
        ...

    async def dash(self, session: SessionId) -> str:
        """The MPD. Raises UnknownSession."""
        ...

    async def steering(self, session: SessionId, protocol: str) -> bytes:
        """The content steering document for `hls` or `dash`. Raises UnknownSession."""
        ...

    async def keep(self, session: SessionId, position: Seconds) -> None:
        """A sign of life: renews the lease and moves the bookmark. Raises UnknownSession."""
        ...

    async def stop(self, session: SessionId) -> None:
        """Gives the stream back at once. An unknown session is no error."""
        ...
