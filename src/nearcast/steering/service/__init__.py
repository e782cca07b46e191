"""Keeps a snapshot of the fleet at hand and answers from it, whatever becomes of the fleet service."""

import asyncio
import gc
import ipaddress
from collections import Counter
from typing import Any

from nearcast.catalog.model import Catalog, Published, keep_up
from nearcast.errors import NearcastError
from nearcast.fleet.model import Fleet, FleetState, SiteKind, catch_up
from nearcast.ids import AssetId, NetworkId
from nearcast.runtime import log, metrics
from nearcast.runtime.clock import Clock
from nearcast.runtime.database import Database
from nearcast.steering import policy
from nearcast.steering.model import Decision, Explanation, Knobs, LoggedDecision, Miss, NoAppliance, Ranking, State
from nearcast.steering.store import Store

_SAVE_EVERY_S = 1.0
_WRITE_EVERY_S = 1.0
_SWEEP_EVERY_S = 600.0
_UNWRITTEN_MAX = 100_000
_PAGE = 1_000
_log = log.get("steering")
_decisions = metrics.Counter("nearcast_steering_decisions_total", "Rankings given, by the kind of the first site", ["kind"])
_misses = metrics.Counter(
    "nearcast_steering_misses_total", "Rankings that do not begin with the nearest place, by class", ["class"]
)
_age = metrics.Gauge("nearcast_steering_snapshot_age_seconds", "How old the state is that steering answers from")


class SteeringService:
    """Implements `model.Steering`. `locate` says where an address is, None when nobody can."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        catalog: Catalog,
        fleet: Fleet,
        knobs: Knobs,
        locate: policy.Locate | None = None,
    ) -> None:
        self._store = Store(database)
        self._clock = clock
        self._catalog = catalog
        self._fleet = fleet
        self._knobs = knobs
        self._locate = locate
        self._state = FleetState()
        self._snapshot: policy.Snapshot | None = None
        self._published = Published[policy.Portions]()
        self._files_at = 0.0
        self._saved: tuple[int, float] = (0, 0.0)
        self._unsaved: dict[int, State] = {}
        self._unwritten: list[Decision] = []
        self._told: dict[str, object] = {}
        self._counted: Counter[SiteKind] = Counter()
        self._missed: Counter[Miss] = Counter()

    async def run(self) -> None:
        """Looks at the fleet until cancelled; while it is away, keeps the last good snapshot."""
        told = settled = False
        while True:
            try:
                await self._look()
                told = False
                if not settled:
                    gc.freeze()  # a large fleet is a million objects that stay: searching them for garbage holds everybody up
                    settled = True
            except NearcastError as error:
                if not told:
                    _log.warning("answering from the last good snapshot", reason=str(error))
                    told = True
            self._tell_metrics()
            await asyncio.sleep(self._knobs.look_every_s)

    def _tell_metrics(self) -> None:
        """A counter of the metrics costs more than a decision, so they are told in sums."""
        for kind, count in self._counted.items():
            _decisions.labels(kind).inc(count)
        for miss, count in self._missed.items():
            _misses.labels(miss).inc(count)
        self._counted.clear()
        self._missed.clear()
        if self._snapshot is not None:
            _age.set(self._clock.now() - self._snapshot.now)

    async def everything(self, viewers: tuple[str, ...]) -> list[dict[str, Any]]:
        return await self._store.everything(viewers)

    async def forget(self, viewers: tuple[str, ...]) -> None:
        gone = frozenset(viewers)
        self._unwritten = [one for one in self._unwritten if one.viewer not in gone]
        await self._store.remove(viewers)

    async def run_log(self) -> None:
        """Writes decisions down every second until cancelled, and forgets old ones."""
        swept_at = 0.0
        while True:
            await asyncio.sleep(_WRITE_EVERY_S)
            try:
                await self._write()
                if self._clock.now() - swept_at > _SWEEP_EVERY_S:
                    swept_at = self._clock.now()
                    await self._store.forget(swept_at - self._knobs.logged_s)
                    await self._store.states.forget(swept_at - self._knobs.logged_s, swept_at)
            except NearcastError as error:
                _log.warning("decisions wait to be written", count=len(self._unwritten), reason=str(error))

    async def rank(self, address: str, asset: AssetId, viewer: str = "") -> Ranking:
        snapshot = self._snapshot
        if snapshot is None or asset not in snapshot.files:
            snapshot = await self._ready(asset)
        ranking = policy.rank(snapshot, address, asset, viewer)
        if not ranking.pathways:
            raise NoAppliance(
                "No appliance can serve this now.", field="asset", value=asset, remedy="Look at nearcast fleet list; try again."
            )
        self._counted[ranking.pathways[0].kind] += 1
        if ranking.miss is not None:
            self._missed[ranking.miss] += 1
        if viewer:
            self._note(snapshot, ranking, address, asset, viewer)
        return ranking

    async def network(self, address: str) -> NetworkId | None:
        snapshot = self._snapshot or await self._look()
        return snapshot.map.find(address)[0].network

    async def explain(self, address: str, asset: AssetId, viewer: str = "") -> Explanation:
        return policy.explain(await self._ready(asset), address, asset, viewer)

    async def decisions(self, since: float, after: int) -> tuple[LoggedDecision, ...]:
        found = await self._store.decisions(since, after, _PAGE)
        return tuple(LoggedDecision(number, decision) for number, decision in found)

    async def state(self, number: int) -> State | None:
        return await self._store.states.get(number)

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
        state = self._state = await catch_up(self._fleet, self._state)
        if self._clock.now() - self._files_at > self._knobs.catalog_every_s:
            await self._look_at_catalog()
        now = self._clock.now()
        # Tens of thousands of new routes take a second to lay out; others are answered meanwhile.
        self._snapshot = await asyncio.to_thread(
            policy.compile_snapshot, state, self._published.kept, now, self._knobs, self._snapshot, self._locate
        )
        number, at = self._saved
        if self._snapshot.number != number and now - at >= _SAVE_EVERY_S:
            await self._store.states.add(self._snapshot.number, _state_of(self._snapshot))
            self._saved = (self._snapshot.number, now)
        return self._snapshot

    async def _look_at_catalog(self) -> None:
        """What is published changes seldom, and whoever asks for something new makes us look at once."""
        self._published = await keep_up(self._catalog, self._published, lambda asset: asset.portions)
        self._files_at = self._clock.now()

    async def _recall(self) -> policy.Snapshot:
        """What a process that has never seen the fleet answers from: what another saw last. Raises NoAppliance."""
        last = await self._store.states.last_good()
        if last is None:
            raise NoAppliance("Steering has not seen the fleet yet.", remedy="Try again in a moment.")
        # Everybody's silence is measured at the moment the state was true; since then nobody could be heard.
        self._snapshot = policy.compile_snapshot(last.fleet, last.files, last.at, self._knobs, None, self._locate)
        return self._snapshot

    def _note(self, snapshot: policy.Snapshot, ranking: Ranking, address: str, asset: AssetId, viewer: str) -> None:
        """Logs what this viewer is told, when it is not what it was told before, and on what it was decided."""
        if self._told.get(viewer) == ranking.pathways or len(self._unwritten) >= _UNWRITTEN_MAX:
            return
        if len(self._told) >= self._knobs.remembered_max:
            self._told.clear()
        self._told[viewer] = ranking.pathways
        if snapshot.number != self._saved[0]:
            self._unsaved[snapshot.number] = _state_of(snapshot)
        decision = Decision(
            at=self._clock.now(),
            viewer=viewer,
            address=_cut(address),
            asset=asset,
            snapshot=snapshot.number,
            pathways=tuple((one.appliance, one.rank) for one in ranking.pathways),
            miss=ranking.miss,
        )
        self._unwritten.append(decision)

    async def _write(self) -> None:
        if not self._unwritten:
            return
        writing, self._unwritten = self._unwritten, []
        try:
            for number, state in list(self._unsaved.items()):
                await self._store.states.add(number, state)
                del self._unsaved[number]
            await self._store.add_decisions(writing)
        except BaseException:
            self._unwritten = writing + self._unwritten
            raise


def _state_of(snapshot: policy.Snapshot) -> State:
    """What is kept of it: small beside what was worked out from it."""
    return State(snapshot.now, snapshot.state, snapshot.files)


def _cut(address: str) -> str:
    """The network part of an address: enough to steer it again, too little to know whose it was."""
    parsed = ipaddress.ip_address(address)
    return str(ipaddress.ip_network((parsed, 24 if parsed.version == 4 else 48), strict=False).network_address)
