"""Starting plays and telling players where to go."""

import asyncio
from contextlib import suppress
from typing import Any

from nearcast import tokens
from nearcast.accounts.model import Accounts, DevicesSignedOut, ProfilesForgotten, Watcher
from nearcast.catalog.model import Asset, Catalog
from nearcast.errors import NearcastError
from nearcast.fleet.model import Fleet
from nearcast.ids import AccountId, AssetId, DeviceId, KeyId, NetworkId, ProfileId, SessionId, StreamId, TitleId
from nearcast.ingest.model import ContentKey, Ingest
from nearcast.playback.model import Knobs, Live, Session, Started, Stream, TakenOver, UnknownSession
from nearcast.playback.policy import admission, chapters, playlists
from nearcast.playback.store import Store
from nearcast.runtime import bus, log
from nearcast.runtime.clock import Clock, random_id
from nearcast.runtime.database import Connection, Database
from nearcast.runtime.geography import Country
from nearcast.steering.model import Ranking, Steering
from nearcast.telemetry.model import Bookmark, PlayResteered, PlayStarted, Telemetry
from nearcast.units import Seconds

_REMEMBER_S = 24 * 3600
_SWEEP_EVERY_S = 600
_STEERED_MAX = 100_000
_log = log.get("playback")


class PlaybackService:
    """Implements `model.Playback`. `public_url` is how players reach the routes in `api`."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        accounts: Accounts,
        catalog: Catalog,
        fleet: Fleet,
        telemetry: Telemetry,
        steering: Steering,
        ingest: Ingest,
        country: Country,
        public_url: str,
        knobs: Knobs,
    ) -> None:
        self._database = database
        self._store = Store(database)
        self._clock = clock
        self._accounts = accounts
        self._catalog = catalog
        self._fleet = fleet
        self._telemetry = telemetry
        self._steering = steering
        self._ingest = ingest
        self._country = country
        self._public_url = public_url
        self._knobs = knobs
        self._steered: dict[SessionId, tuple[object, ...]] = {}
        self._assets: dict[AssetId, Asset] = {}

    async def run(self) -> None:
        """Forgets ended plays until cancelled."""
        while True:
            with suppress(NearcastError):
                await self._store.forget(self._clock.now() - _REMEMBER_S)
            await asyncio.sleep(_SWEEP_EVERY_S)

    async def start(
        self, device: DeviceId, profile: ProfileId, title: TitleId, address: str, take_over: StreamId | None = None
    ) -> Started:
        # None of them needs another, and whoever pressed play waits.
        watcher, wanted, bookmark = await asyncio.gather(
            self._accounts.watcher(device, profile), self._catalog.title(title), self._bookmark(profile, title)
        )
        admission.check_title(wanted, watcher.profile, self._country(address), self._clock.now())
        assert wanted.asset is not None
        identity = SessionId(random_id(20))
        ranking = await self._steering.rank(address, wanted.asset, identity)
        session = await self._session(identity, device, watcher, wanted.id, wanted.asset, address, ranking)
        _bind(session.id)
        await self._begin(session, ranking, take_over)
        _log.info("play started", title=title, network=ranking.network, first=session.pathways[0].id)
        asset = await self._asset(wanted.asset)
        return Started(
            session=session.id,
            asset=asset.id,
            hls=playlists.multivariant(admission.within(asset, session.height), session.pathways[:1], None),
            steering_url=self._url(session.id, "hls-steering"),
            hls_url=self._url(session.id, "hls.m3u8"),
            dash_url=self._url(session.id, "dash.mpd"),
            position=admission.resume_at(bookmark),
            duration=wanted.duration or Seconds(0.0),
            network=ranking.network,
            pathways=session.pathways,
            keep_every=Seconds(self._knobs.lease_s / 3),
            chapters=chapters.parts(asset, wanted.markers),
            licence=self._licence_url(session.id, asset),
            portions=asset.portions,
        )

    async def on_profiles_forgotten(self, connection: Connection, gone: ProfilesForgotten) -> None:
        """Handles the event of the same name: plays end, and are forgotten wherever they went. If one of the others is away, the
        event comes again.
        """
        ended = await self._store.remove(connection, gone)
        known = await self._telemetry.forget(gone.profiles)
        await self._steering.forget(tuple({*known, *(one.id for one in ended)}))
        for one in ended:
            await self._shut_out(one)

    async def on_devices_signed_out(self, connection: Connection, gone: DevicesSignedOut) -> None:
        """Handles the event of the same name: what plays on them ends, and gives its streams back."""
        for one in await self._store.end(connection, gone, self._clock.now()):
            await self._shut_out(one)

    async def everything(self, account: AccountId) -> list[dict[str, Any]]:
        return await self._store.everything(account)

    async def hls(self, session: SessionId) -> str:
        known, asset = await self._known(session)
        return playlists.multivariant(asset, known.pathways, self._url(session, "hls-steering"))

    async def dash(self, session: SessionId) -> str:
        known, asset = await self._known(session)
        return playlists.mpd(asset, known.pathways, self._url(session, "dash-steering"), self._licence_url(session, asset))

    async def licence(self, session: SessionId, keys: tuple[KeyId, ...]) -> tuple[ContentKey, ...]:
        known, asset = await self._known(session)
        return await self._ingest.licence(admission.licensed(known, asset, keys, self._clock.now()))

    async def steering(self, session: SessionId, protocol: str) -> bytes:
        known, _ = await self._known(session)
        ranking = await self._rank(known)
        order, clones = admission.order_now(known.pathways, ranking), admission.clones(known.pathways, ranking)
        await self._note(session, ranking)
        document = playlists.dash_steering if protocol == "dash" else playlists.hls_steering
        return document(order, clones, self._knobs.steering_ttl_s, self._url(session, f"{protocol}-steering"))

    async def keep(self, session: SessionId, position: Seconds) -> None:
        _bind(session)
        now = self._clock.now()
        known = await self._store.session(session, now)
        if known is None:
            raise _unknown(session)
        if known.taken_over:
            raise TakenOver("Somebody in this account watches in its place.", remedy="Press play again to take it back.")
        await self._renew(known, now)
        asset = await self._asset(known.asset)
        bookmark = Bookmark(
            profile=known.profile,
            title=known.title,
            position=Seconds(min(max(position, 0.0), asset.duration)),
            duration=asset.duration,
            at=now,
        )
        try:
            await self._telemetry.set_bookmark(bookmark)
        except NearcastError as error:
            _log.warning("bookmark not kept", reason=str(error))

    async def _renew(self, session: Session, now: float) -> None:
        """A lease that ran out must find a free stream again: a laptop that slept has no claim. Raises TooManyStreams."""
        async with self._database.transaction(lasting=False) as connection:
            if session.lease_until <= now:
                playing = await self._store.held(connection, session.account, now)
                admission.check_streams(len(playing), session.streams, self._knobs)
            await self._store.renew(connection, session.id, now + self._knobs.lease_s)

    async def playing(self, account: AccountId) -> tuple[Stream, ...]:
        playing = await self._store.playing(account, self._clock.now())
        return tuple(Stream(admission.stream_of(one.id), one.device, one.profile, one.began) for one in playing)

    async def live(self, network: NetworkId | None, limit: int, after: tuple[float, str] | None = None) -> tuple[Live, ...]:
        return tuple(_live(one) for one in await self._store.live(network, self._clock.now(), limit, after))

    async def end(self, stream: StreamId) -> None:
        now = self._clock.now()
        named = next((one for one in await self._store.ids(now) if admission.stream_of(one) == stream), None)
        known = await self._store.session(named, now) if named else None
        if known is None:
            raise UnknownSession(
                "There is no such play, or it has ended.",
                field="play",
                value=stream,
                remedy="Take one of `nearcast fleet sessions`.",
            )
        await self._fleet.revoke(known.id, known.expires)
        await self._store.remove_one(known.id)

    async def stop(self, session: SessionId) -> None:
        await self._store.release(session)

    async def _session(
        self,
        identity: SessionId,
        device: DeviceId,
        watcher: Watcher,
        title: TitleId,
        asset: AssetId,
        address: str,
        ranking: Ranking,
    ) -> Session:
        now = self._clock.now()
        expires = int(now) + self._knobs.token_s
        networks = {one.network for one in (*ranking.pathways, *ranking.later)}
        signing = {network: (await self._fleet.key_ring(network)).signing for network in networks}
        opening = {network: tokens.mint(key, asset, identity, expires) for network, key in signing.items()}
        return Session(
            id=identity,
            account=watcher.profile.account,
            device=device,
            profile=watcher.profile.id,
            title=title,
            asset=asset,
            address=address,
            network=ranking.network,
            expires=expires,
            lease_until=now + self._knobs.lease_s,
            pathways=admission.pathways(ranking, opening),
            began=now,
            streams=watcher.plan.streams,
            height=watcher.plan.height,
        )

    async def _begin(self, session: Session, ranking: Ranking, take_over: StreamId | None) -> None:
        """Raises TooManyStreams."""
        now = self._clock.now()
        async with self._database.transaction(lasting=False) as connection:
            playing = await self._store.held(connection, session.account, now)
            ending = [one for one in playing if admission.stream_of(one.id) == take_over]
            admission.check_streams(len(playing) - len(ending), session.streams, self._knobs)
            for one in ending:
                await self._store.take_over(connection, one.id)
            await self._store.add(connection, session)
            started = PlayStarted(
                session=session.id,
                account=session.account,
                profile=session.profile,
                title=session.title,
                asset=session.asset,
                network=session.network,
                ranks={one.appliance: one.rank for one in ranking.pathways},
                at=now,
                miss=ranking.miss,
            )
            self._steered[session.id] = _gist(ranking)
            await bus.announce(connection, started)
        for one in ending:
            await self._shut_out(one)

    async def _shut_out(self, session: Session) -> None:
        """Appliances check tokens by themselves, so they must be told that one is no good any more."""
        try:
            await self._fleet.revoke(session.id, session.expires)
        except NearcastError as error:
            _log.warning("a play that was taken over may run on", play=admission.stream_of(session.id), reason=str(error))

    async def _known(self, session: SessionId) -> tuple[Session, Asset]:
        _bind(session)
        known = await self._store.session(session, self._clock.now())
        if known is None:
            raise _unknown(session)
        if known.taken_over:
            raise _unknown(session)
        return known, admission.within(await self._asset(known.asset), known.height)

    def _licence_url(self, session: SessionId, asset: Asset) -> str | None:
        return self._url(session, "licence") if asset.key else None

    def _url(self, session: SessionId, name: str) -> str:
        return f"{self._public_url}/play/{session}/{name}"

    async def _asset(self, asset: AssetId) -> Asset:
        """Assets never change, so each is asked for once."""
        if asset not in self._assets:
            self._assets[asset] = await self._catalog.asset(asset)
        return self._assets[asset]

    async def _rank(self, session: Session) -> Ranking | None:
        """The ranking now; None while steering has none, and the play keeps the order it began with."""
        try:
            return await self._steering.rank(session.address, session.asset, session.id)
        except NearcastError as error:
            _log.warning("players keep their order", reason=str(error))
            return None

    async def _note(self, session: SessionId, ranking: Ranking | None) -> None:
        """Tells telemetry when a running play is ranked otherwise than before. Another process may have told it already: saying
        it twice does no harm."""
        if ranking is None or self._steered.get(session) == _gist(ranking):
            return
        if len(self._steered) >= _STEERED_MAX:
            self._steered.clear()
        ranks = {one.appliance: one.rank for one in ranking.pathways}
        changed = PlayResteered(session=session, ranks=ranks, miss=ranking.miss, at=self._clock.now())
        try:
            async with self._database.transaction() as connection:
                await bus.announce(connection, changed)
        except NearcastError as error:
            _log.warning("resteered play not told", reason=str(error))
        else:
            self._steered[session] = _gist(ranking)

    async def _bookmark(self, profile: ProfileId, title: TitleId) -> Bookmark | None:
        """Nothing but accounts, catalogue and steering may stop a play: without telemetry it starts at zero."""
        try:
            return await self._telemetry.bookmark(profile, title)
        except NearcastError as error:
            _log.warning("play starts at zero", reason=str(error))
            return None


def _live(session: Session) -> Live:
    first = next(iter(session.pathways), None)
    appliance, site = (first.id, first.site) if first else ("", "")
    return Live(admission.stream_of(session.id), session.title, session.network, appliance, site, session.began)


def _gist(ranking: Ranking) -> tuple[object, ...]:
    """What telemetry wants to know of a ranking: the order does not matter to it."""
    return ranking.miss, frozenset((one.appliance, one.rank) for one in ranking.pathways)


def _bind(session: SessionId) -> None:
    """The session's id opens its playlists, so whoever reads the log learns no more than what others call the play."""
    log.bind(play=admission.stream_of(session))


def _unknown(session: SessionId) -> UnknownSession:
    return UnknownSession("There is no such play, or it has ended.", field="session", value=session, remedy="Press play again.")
