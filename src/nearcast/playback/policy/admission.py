"""Whether a play may start, and where it resumes."""

import hashlib
from collections.abc import Mapping
from urllib.parse import urlsplit

import msgspec

from nearcast.accounts.model import Profile
from nearcast.catalog.model import Asset, Title, TrackKind
from nearcast.ids import KeyId, NetworkId, SessionId, StreamId
from nearcast.playback.model import (
    Clone,
    Knobs,
    NotForThisProfile,
    NotHere,
    NotPlaying,
    NotPublished,
    Pathway,
    Session,
    TooManyStreams,
    WrongKey,
)
from nearcast.steering.model import Pathway as Ranked
from nearcast.steering.model import Ranking
from nearcast.telemetry.model import Bookmark
from nearcast.units import Seconds

_WHOLE_MAX = 2
"""Each is all variants of an HLS playlist once more."""


def check_title(title: Title, profile: Profile, country: str | None, now: float) -> None:
    """Raises NotPublished, NotForThisProfile, NotHere. Nobody learns the name of a title that is not
    for them.
    """
    if title.asset is None or not title.shown:
        raise NotPublished(
            "This title is not ready to play.",
            field="title",
            value=title.id,
            remedy="It appears when its encoding is done and it is published.",
        )
    if title.maturity > profile.maturity:
        raise NotForThisProfile(
            f"This is for ages from {title.maturity}; {profile.name} sees films up to {profile.maturity}.",
            field="title",
            value=title.id,
            remedy="Choose another profile.",
        )
    if not title.is_open(country, now):
        raise NotHere(
            "This title cannot be watched here and now.", field="title", value=title.id, remedy="Choose another title."
        )


def check_streams(playing: int, streams: int, knobs: Knobs) -> None:
    """Raises TooManyStreams."""
    if playing >= streams:
        raise TooManyStreams(
            f"{playing} {'stream is' if playing == 1 else 'streams are'} playing in this account; its plan has {streams}.",
            remedy=f"Stop one, take its place, or wait {knobs.lease_s} s if it was closed.",
        )


def licensed(session: Session, asset: Asset, keys: tuple[KeyId, ...], now: float) -> tuple[KeyId, ...]:
    """The keys that a play gets: those it names, or all that its film has. Raises NotPlaying, WrongKey."""
    if session.lease_until <= now:
        raise NotPlaying("This play has no stream now.", field="session", value=session.id, remedy="Press play again.")
    for key in keys:
        if key != asset.key:
            raise WrongKey(
                "What plays is not encrypted with this key.",
                field="kids",
                value=key,
                remedy="Ask for the key that the film's playlist names.",
            )
    return keys or ((asset.key,) if asset.key else ())


def stream_of(session: SessionId) -> StreamId:
    """What the rest of the account calls a play. Its session id opens its playlists, so they must not learn that: a child's
    profile would watch what a grown-up's has begun.
    """
    return StreamId(hashlib.sha256(session.encode()).hexdigest()[:20])


def within(asset: Asset, height: int) -> Asset:
    """The asset without pictures higher than `height`; the lowest one always stays."""
    pictures = asset.of(TrackKind.video)
    lowest = min((track.height or 0 for track in pictures), default=0)
    most = max(height, lowest)
    return msgspec.structs.replace(
        asset, tracks=tuple(one for one in asset.tracks if one.kind is not TrackKind.video or (one.height or 0) <= most)
    )


def resume_at(bookmark: Bookmark | None) -> Seconds:
    """Where to begin: at the bookmark, unless it stands at the very start or in the credits."""
    return bookmark.position if bookmark is not None and bookmark.is_begun else Seconds(0.0)


def pathways(ranking: Ranking, tokens: Mapping[NetworkId | None, str]) -> tuple[Pathway, ...]:
    """A ranking as the player sees it, and after it who may serve later: players move to nobody they did not know when they
    began. Whoever of the best place lacks a portion may get it later, and is a pathway once more for then. `tokens` has one for every
    network among them."""
    listed = [
        Pathway(one.appliance, one.url, one.site, one.rank, tokens[one.network], one.network, one.lacks)
        for one in (*ranking.pathways, *ranking.later)
    ]
    partial = [one for one in listed if one.lacks and one.rank == 0][:_WHOLE_MAX]
    return (*listed, *(msgspec.structs.replace(one, id=_whole(one.id), lacks=()) for one in partial))


def clones(listed: tuple[Pathway, ...], ranking: Ranking | None) -> tuple[Clone, ...]:
    """The appliances ranked now that the playlist did not list, as far as one it did list differs by host alone: the token in
    its path must open both, so it must be one of the same network."""
    known = {pathway.id for pathway in listed}
    return tuple(
        Clone(one.appliance, base.id, urlsplit(one.url).netloc)
        for one in (ranking.pathways if ranking else ())
        if one.appliance not in known and not one.lacks and (base := _like(listed, one)) is not None
    )


def order_now(listed: tuple[Pathway, ...], ranking: Ranking | None) -> tuple[str, ...]:
    """The order for a running play: as ranked now, then those of its pathways that are not ranked any more, as they were, or lack what
    they had. Players know the pathways their playlist listed and their clones.
    """
    lacked = {pathway.id: frozenset(pathway.lacks) for pathway in listed} | {
        clone.id: frozenset[int]() for clone in clones(listed, ranking)
    }
    ranked = [
        name
        for one in (ranking.pathways if ranking else ())
        for name in (_whole(one.appliance), one.appliance)
        if name in lacked and lacked[name].issuperset(one.lacks)
    ]
    return tuple(dict.fromkeys([*ranked, *(pathway.id for pathway in listed)]))


def _whole(appliance: str) -> str:
    """The pathway on which an appliance gives everything itself, beside the one on which it gives what it had at the start."""
    return f"{appliance}.whole"


def _like(listed: tuple[Pathway, ...], one: Ranked) -> Pathway | None:
    """A listed pathway whose addresses, all of them, are those of `one` but for the host name: players of HLS keep the port."""
    wanted = urlsplit(one.url)
    for pathway in (each for each in listed if not each.lacks):
        base = urlsplit(pathway.base_url)
        if (pathway.network, base.scheme, base.port, base.path) == (one.network, wanted.scheme, wanted.port, wanted.path):
            return pathway
    return None
