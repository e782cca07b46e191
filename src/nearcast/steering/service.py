"""Keeps a snapshot of the fleet at hand and answers from it, whatever becomes of the fleet service."""

import asyncio

from nearcast.catalog.model import Catalog
from nearcast.errors import NearcastError
from nearcast.fleet.model import Fleet, SiteKind
from nearcast.ids import AssetId, NetworkId
from nearcast.runtime import log
from nearcast.runtime.clock import Clock
from nearcast.runtime.database import Database
from nearcast.runtime.metrics import Counter, Gauge
from nearcast.steering import policy
from nearcast.steering.model import Explanation, Knobs, NoAppliance, Ranking
from nearcast.steering.store import LastGood, Store

_SAVE_EVERY_S = 10.0
_log = log.get("steering")
_decisions = Counter("nearcast_steering_decisions_total", "Rankings given", ["kind"])
_decided = {kind: _decisions.labels(kind) for kind in SiteKind}
_age = Gauge("nearcast_steering_snapshot_age_seconds", "How old the state is that steering answers from")


class SteeringService:
    """Implements `model.Steering`."""

    def __init__(self, database: Database, clock: Clock, catalog: Catalog, fleet: Fleet, knobs: Knobs) -> None:
        self._store = Store(database)
        self._clock = clock
        self._catalog = catalog
        self._fleet = fleet
        self._knobs = knobs
        self._snapshot: policy.Snapshot | None = None
        self._files: dict[AssetId, frozenset[str]] = {}
        self._files_at = 0.0
        self._saved_at = 0.0

    async def run(self) -> None:
        """Looks at the fleet until cancelled; while it is away, keeps the last good snapshot."""
        told = False
        while True:
            try:
                await self._look()
                told = False
            except NearcastError as error:
                if not told:
                    _log.warning("answering from the last good snapshot", reason=str(error))
                    told = True
            if self._snapshot is not None:
                _age.set(self._clock.now() - self._snapshot.now)
            await asyncio.sleep(self._knobs.look_every_s)

    async def rank(self, address: str, asset: AssetId) -> Ranking:
        ranking = policy.rank(await self._ready(asset), address, asset)
        if not ranking.pathways:
            raise NoAppliance(
                "No appliance can serve this now.", field="asset", value=asset, remedy="Look at nearcast fleet list; try again."
            )
        _decided[ranking.pathways[0].kind].inc()
        return ranking

    async def network(self, address: str) -> NetworkId | None:
        snapshot = self._snapshot or await self._look()
        owner = snapshot.prefixes.find(address)
        return owner.network if owner else None

    async def explain(self, address: str, asset: AssetId) -> Explanation:
        return policy.explain(await self._ready(asset), address, asset)

    async def _ready(self, asset: AssetId) -> policy.Snapshot:
        """The snapshot; looked at anew when it knows nothing of this asset, which may be a moment old."""
        snapshot = self._snapshot
        if snapshot is not None and asset in snapshot.files:
            return snapshot
        try:
            await self._look_at_catalog()
            return await self._look()
        except NearcastError:
            return self._snapshot or await self._recall()

    async def _look(self) -> policy.Snapshot:
        state = await self._fleet.state()
        if self._clock.now() - self._files_at > self._knobs.catalog_every_s:
            await self._look_at_catalog()
        now = self._clock.now()
        self._snapshot = policy.compile_snapshot(state, self._files, now, self._knobs, self._snapshot)
        if now - self._saved_at > _SAVE_EVERY_S:
            await self._store.set_last_good(LastGood(now, state, self._files))
            self._saved_at = now
        return self._snapshot

    async def _look_at_catalog(self) -> None:
        """What is published changes seldom, and whoever asks for something new makes us look at once."""
        published = await self._catalog.published_assets()
        self._files = {one.asset.id: frozenset(file.name for file in one.asset.files) for one in published}
        self._files_at = self._clock.now()

    async def _recall(self) -> policy.Snapshot:
        """What a process that has never seen the fleet answers from: what another saw last. Raises NoAppliance."""
        last = await self._store.last_good()
        if last is None:
            raise NoAppliance("Steering has not seen the fleet yet.", remedy="Try again in a moment.")
        # Everybody's silence is measured at the moment the state was true; since then nobody could be heard.
        self._snapshot = policy.compile_snapshot(last.state, last.files, last.at, self._knobs)
        return self._snapshot
