"""The nouns of playback.

A session is one play: a lease on the account's streams, a token that opens one asset, and the pathways the player may use.

Errors: PlaybackError
        ├── NotPublished       the title has nothing to play yet
        ├── NotHere            outside of the windows in which it may be seen in this country
        ├── NotForThisProfile  above the profile's maturity
        ├── TooManyStreams     as many as the plan has are playing
        ├── TakenOver          somebody in the account watches in its place
        ├── NotPlaying         the play has no stream now, so it gets no keys
        ├── WrongKey           the play's film is not encrypted with this
        └── UnknownSession     no such play, or it has ended
"""

from typing import Any, Protocol

import msgspec

from nearcast.catalog.model import Chapter
from nearcast.errors import NearcastError
from nearcast.ids import AccountId, AssetId, DeviceId, KeyId, NetworkId, ProfileId, SessionId, StreamId, TitleId
from nearcast.ingest.model import ContentKey
from nearcast.units import Seconds


class Pathway(msgspec.Struct, frozen=True):
    """A ranked appliance as players know it: `id` names it in playlists, `base_url` is where it answers, `token` opens it;
    `site` and `rank` are shown to whoever wants to see where the bytes come from. `network` is the one whose key signed the
    token, None for those outside of all networks; `lacks` are the numbers of the asset's portions that it has not got.
    """

    id: str
    base_url: str
    site: str = ""
    rank: int = 0
    token: str = ""
    network: NetworkId | None = None
    lacks: tuple[int, ...] = ()

    def address(self, asset: AssetId) -> str:
        """Where the files of the asset lie."""
        return f"{self.base_url}/{self.token}/{asset}"


class Clone(msgspec.Struct, frozen=True):
    """An appliance that joined after the play began: everything is as at the pathway `base`, but at `host` (with its port
    where that is not the scheme's own)."""

    id: str
    base: str
    host: str


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """One play. `expires` ends its tokens, `lease_until` the claim to one of the account's `streams` (both Unix seconds, as
    `began`). `height` bounds its picture. When it is `taken_over`, another play has its stream.
    """

    id: SessionId
    account: AccountId
    device: DeviceId
    profile: ProfileId
    title: TitleId
    asset: AssetId
    address: str
    network: NetworkId | None
    expires: int
    lease_until: float
    pathways: tuple[Pathway, ...]
    began: float
    streams: int
    height: int
    taken_over: bool = False


class Stream(msgspec.Struct, frozen=True):
    """A play under way as the rest of its account may know it: `id` names it and, unlike the session's, opens nothing."""

    id: StreamId
    device: DeviceId
    profile: ProfileId
    began: float


class Live(msgspec.Struct, frozen=True):
    """A play under way as operators may know it: what is watched where, and not by whom. `appliance` and `site` are those it began
    at; they are empty where it began at none.
    """

    id: StreamId
    title: TitleId
    network: NetworkId | None
    appliance: str
    site: str
    began: float


class Started(msgspec.Struct, frozen=True, kw_only=True):
    """What a player needs. `hls` is the playlist by the first pathway alone, for players that steer by themselves and ask `steering_url`;
    `position` is where to resume, in seconds; `keep_every` is the pause between signs of life, `licence` the address that gives out the
    keys of a protected film, `portions` the names of the files of each portion."""

    session: SessionId
    asset: AssetId
    hls: str
    steering_url: str
    hls_url: str
    dash_url: str
    position: Seconds
    duration: Seconds
    network: NetworkId | None
    pathways: tuple[Pathway, ...]
    keep_every: Seconds
    chapters: tuple[Chapter, ...] = ()
    licence: str | None = None
    portions: tuple[frozenset[str], ...] = ()


class Knobs(msgspec.Struct, frozen=True):
    """Seconds."""

    token_s: int = 6 * 3600
    lease_s: int = 45
    steering_ttl_s: int = 5


class PlaybackError(NearcastError):
    """This cannot be played."""

    code = "playback"


class NotPublished(PlaybackError):
    code = "playback.not_published"
    status = 409


class NotHere(PlaybackError):
    code = "playback.not_here"
    status = 403


class NotForThisProfile(PlaybackError):
    code = "playback.not_for_this_profile"
    status = 403


class TooManyStreams(PlaybackError):
    code = "playback.too_many_streams"
    status = 409


class TakenOver(PlaybackError):
    code = "playback.taken_over"
    status = 409


class NotPlaying(PlaybackError):
    code = "playback.not_playing"
    status = 403


class WrongKey(PlaybackError):
    code = "playback.wrong_key"
    status = 403


class UnknownSession(PlaybackError):
    code = "playback.unknown_session"
    status = 404


class Playback(Protocol):
    """What others may ask of playback."""

    async def start(
        self, device: DeviceId, profile: ProfileId, title: TitleId, address: str, take_over: StreamId | None = None
    ) -> Started:
        """Begins a play for a viewer at `address`; `take_over` names one of the account that ends for it. Raises NotPublished,
        NotForThisProfile, TooManyStreams, and what accounts, catalog and steering raise.
        """
        ...

    async def hls(self, session: SessionId) -> str:
        """The HLS multivariant playlist. Raises UnknownSession."""
        ...

    async def dash(self, session: SessionId) -> str:
        """The MPD. Raises UnknownSession."""
        ...

    async def licence(self, session: SessionId, keys: tuple[KeyId, ...]) -> tuple[ContentKey, ...]:
        """These keys of the film that plays, or all of them where none is named, for as long as it does. Raises UnknownSession,
        NotPlaying, WrongKey.
        """
        ...

    async def steering(self, session: SessionId, protocol: str) -> bytes:
        """The content steering document for `hls` or `dash`. Raises UnknownSession."""
        ...

    async def keep(self, session: SessionId, position: Seconds) -> None:
        """A sign of life: renews the lease and moves the bookmark. A play that was silent for too long must find a free stream
        again. Raises UnknownSession, TakenOver, TooManyStreams.
        """
        ...

    async def playing(self, account: AccountId) -> tuple[Stream, ...]:
        """The account's plays that hold a stream, oldest first."""
        ...

    async def live(self, network: NetworkId | None, limit: int, after: tuple[float, str] | None = None) -> tuple[Live, ...]:
        """The plays under way, newest first, those after the one that began at a time (Unix seconds) and is called so; of one network's
        viewers where that is given."""
        ...

    async def everything(self, account: AccountId) -> list[dict[str, Any]]:
        """All that is kept of the account's plays."""
        ...

    async def end(self, stream: StreamId) -> None:
        """Ends a play for good, whoever watches: no appliance serves it any more. Raises UnknownSession."""
        ...

    async def stop(self, session: SessionId) -> None:
        """Gives the stream back at once. An unknown session is no error."""
        ...
