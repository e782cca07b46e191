"""Planning at night and when asked, amending when something changed, and handing the manifests to the fleet."""

import asyncio
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from nearcast.catalog.model import Asset, AssetPublished, Catalog, Published, keep_up
from nearcast.errors import NearcastError
from nearcast.fleet.model import Duty, Fleet, FleetState, catch_up
from nearcast.ids import ApplianceId, AssetId, FileId, NetworkId, PortionId, TitleId, portion_id
from nearcast.placement import policy
from nearcast.placement.model import (
    Approval,
    Candidate,
    Cause,
    Decision,
    Difference,
    Knobs,
    Liveness,
    NotActivated,
    NothingAsked,
    NotProposed,
    Place,
    Shown,
    State,
    UnknownVersion,
    Version,
)
from nearcast.placement.policy import Amendment, Inputs, Plan
from nearcast.placement.store import Draft, Store
from nearcast.runtime import log
from nearcast.runtime.clock import Clock
from nearcast.runtime.database import Connection, Database
from nearcast.telemetry.model import Telemetry

_log = log.get("placement")
_SURGE_LEAST_S = 300.0
"""A rate over less than this, at the start of an hour, says nothing."""
_TITLES_AT_ONCE = 500


class _World(NamedTuple):
    """What there is to lay down, and where."""

    published: Mapping[AssetId, Asset]
    titles: Mapping[AssetId, TitleId]
    state: FleetState
    places: tuple[Place, ...]


class _Current(NamedTuple):
    version: Version
    plan: Plan


class _Step(NamedTuple):
    """An amendment and what it leads to."""

    cause: Cause
    change: Amendment
    plan: Plan


class PlacementService:
    """Implements `model.Placement`."""

    def __init__(
        self, database: Database, clock: Clock, catalog: Catalog, fleet: Fleet, telemetry: Telemetry, knobs: Knobs
    ) -> None:
        self._store = Store(database)
        self._clock = clock
        self._catalog = catalog
        self._fleet = fleet
        self._telemetry = telemetry
        self._knobs = knobs
        self._planning = asyncio.Lock()
        self._state = FleetState()
        self._published = Published[Asset]()
        self._known: _Current | None = None
        self._asked_for: set[asyncio.Task[Version]] = set()
        self._surges_at = 0.0

    async def run(self) -> None:
        """Plans every night and looks every few seconds at what changed, until cancelled."""
        while True:
            try:
                await self._look()
            except NearcastError as error:
                _log.warning("cannot plan now", reason=str(error))
            await asyncio.sleep(self._knobs.every_s)

    async def on_asset_published(self, _connection: Connection, _event: AssetPublished) -> None:
        """Handles the event of the same name: a new title does not wait for the next look."""
        await self.amend()

    async def plan(self, propose: bool) -> Version:
        # A large fleet takes longer than a caller elsewhere waits: the plan is made all the same.
        task = asyncio.create_task(self._plan_when_free(propose))
        self._asked_for.add(task)
        task.add_done_callback(self._asked_for.discard)
        return await asyncio.shield(task)

    async def amend(self) -> Version:
        async with self._planning:
            return (await self._amend(await self._world())).version

    async def versions(self, limit: int) -> tuple[Version, ...]:
        return await self._store.versions(limit)

    async def show(self, version: int) -> Shown:
        found = await self._version(version)
        return Shown(found, policy.shelves(await self._plan_of(version)))

    async def difference(self, before: int, after: int) -> Difference:
        first, second = [await self._plan_of((await self._version(one)).version) for one in (before, after)]
        return await asyncio.to_thread(policy.difference, before, first, after, second)

    async def approve(self, version: int) -> Version:
        async with self._planning:
            found = await self._version(version)
            if found.state is not State.proposed:
                raise NotProposed(
                    f"Version {version} is {found.state}.",
                    field="version",
                    value=version,
                    remedy="Approve a proposed one: nearcast place list.",
                )
            # What changed since it was proposed is taken in before anything is handed out: no appliance drops a new title.
            plan, world, before = await self._plan_of(version), await self._world(), await self._before()
            steps = await self._steps(plan, world, before)
            await self._store.activate(version)
            self._known = _Current(await self._version(version), plan)
            for step in steps:
                await self._note(step.cause, State.active, (await self._current()).plan, step.plan, step.change)
            await self._hand_out(before, world)
            return await self._version(version)

    async def roll_back(self, version: int) -> Version:
        async with self._planning:
            found = await self._version(version)
            if found.state not in (State.active, State.superseded):
                raise NotActivated(
                    f"Version {version} is {found.state}: it was never active.",
                    field="version",
                    value=version,
                    remedy="Name one that was, or approve this one.",
                )
            plan, world, before = await self._plan_of(version), await self._world(), await self._before()
            steps = await self._steps(plan, world, before)
            again = steps[-1].plan if steps else plan
            made = await self._note(Cause.rolled_back, State.active, before, again, again, f"version {version} again")
            await self._hand_out(before, world)
            return made

    async def explain(
        self, appliance: ApplianceId | None, title: TitleId | None, file: FileId | None, limit: int
    ) -> tuple[Decision, ...]:
        portions = await self._asked(title, file)
        if appliance is None and portions is None:
            raise NothingAsked("Nothing was asked about.", field="appliance", remedy="Name an appliance, a title or a file.")
        plan = (await self._current()).plan
        return await asyncio.to_thread(policy.explain, plan, appliance, portions, self._knobs, limit)

    async def live(self) -> tuple[Liveness, ...]:
        world, current = await self._world(), await self._current()
        files = {
            portion_id(asset.id, number): names
            for asset in world.published.values()
            for number, names in enumerate(asset.portions)
        }
        return await asyncio.to_thread(policy.liveness, current.plan, world.state.held, files, self._knobs)

    async def _plan_when_free(self, propose: bool) -> Version:
        async with self._planning:
            return await self._plan(Cause.manual, State.proposed if propose else State.active)

    async def _look(self) -> None:
        async with self._planning:
            now = self._clock.now()
            if policy.night_has_passed(await self._store.planned_at(), now, self._knobs):
                waits = self._knobs.approval is Approval.manual and await self._store.active() is not None
                await self._plan(Cause.nightly, State.proposed if waits else State.active)
                await self._store.forget(self._knobs.kept)
            world = await self._world()
            if not await self._store.is_handed_out((await self._current()).version.version):
                await self._hand_out(None, world)
            current = await self._amend(world)
            if now - self._surges_at >= self._knobs.surge_every_s and not current.version.pinned:
                self._surges_at = now
                await self._follow_surges(current, world, now)

    async def _current(self) -> _Current:
        """The active plan, read once; the first of all if there is none."""
        active = await self._store.active()
        if active is None:
            await self._plan(Cause.fleet, State.active)
            active = await self._store.active()
            assert active is not None
        if self._known is None or self._known.version.version != active.version:
            self._known = _Current(active, await self._plan_of(active.version))
        return self._known

    async def _before(self) -> Plan:
        """What is active, or nothing."""
        active = await self._store.active()
        return _NOTHING if active is None else (await self._current()).plan

    async def _plan(self, cause: Cause, state: State) -> Version:
        world, before, now = await self._world(), await self._before(), self._clock.now()
        candidates = await self._candidates(tuple(world.published), world)
        networks: tuple[NetworkId | None, ...] = (None, *(network.id for network in world.state.networks))
        periods = [await self._telemetry.watched(first, last) for first, last in policy.days(now, self._knobs)]

        def work() -> Plan:
            bare = Inputs.of(candidates, world.places, networks, np.zeros((len(networks), len(candidates)), np.float32))
            inputs = policy.forecast(bare, periods, now, self._knobs, policy.named(world.published.values()))
            return policy.plan(inputs, policy.carried(before, inputs), self._knobs)

        plan = await asyncio.to_thread(work)
        made = await self._note(cause, state, before, plan, plan)
        if state is State.active:
            await self._hand_out(before, world)
        return made

    async def _amend(self, world: _World) -> _Current:
        """Takes in what differs between the active plan and the world."""
        current = await self._current()
        for step in await self._steps(current.plan, world, current.plan):
            current = await self._amended(step, world)
        return current

    async def _steps(self, plan: Plan, world: _World, active: Plan) -> list[_Step]:
        """The amendments that bring a plan up to the world. What `active` forecast counts for what is new to the plan."""
        steps = []
        if world.places != plan.inputs.places:
            change = await asyncio.to_thread(policy.fleet, plan, world.places, self._knobs)
            plan = policy.amended(plan, change)
            steps.append(_Step(Cause.fleet, change, plan))
        inputs = plan.inputs
        new = tuple(asset for asset in world.published if portion_id(asset, 0) not in inputs.index)
        gone = tuple(one.id for one in inputs.candidates if one.asset not in world.published)
        added = await self._candidates(new, world) if new else ()
        if added or gone:
            forecasts = tuple(policy.newcomer(inputs, one, active.inputs, self._knobs) for one in added)
            change = await asyncio.to_thread(policy.publish, plan, added, gone, forecasts, self._knobs)
            steps.append(_Step(Cause.published, change, policy.amended(plan, change)))
        return steps

    async def _follow_surges(self, current: _Current, world: _World, now: float) -> None:
        hour = int(now // 3600)
        watched = await self._telemetry.watched(hour, hour)
        seconds = max(now - hour * 3600, _SURGE_LEAST_S)
        forecasts = policy.surges(current.plan, watched, seconds, self._knobs, policy.named(world.published.values()))
        if forecasts:
            change = await asyncio.to_thread(policy.surge, current.plan, forecasts, self._knobs)
            await self._amended(_Step(Cause.surge, change, policy.amended(current.plan, change)), world)

    async def _amended(self, step: _Step, world: _World) -> _Current:
        before = (await self._current()).plan
        await self._note(step.cause, State.active, before, step.plan, step.change)
        await self._hand_out(before, world)
        return await self._current()

    async def _note(
        self, cause: Cause, state: State, before: Plan, plan: Plan, body: Plan | Amendment, note: str = ""
    ) -> Version:
        """Keeps a new version. `before` is what is active, and `body` what makes it this plan."""
        parent = self._known.version if self._known and before is self._known.plan else None
        summary = await asyncio.to_thread(policy.summary, before, plan)
        draft = Draft(
            made_at=self._clock.now(),
            cause=cause,
            state=state,
            parent=parent.version if parent else None,
            pinned=cause is Cause.rolled_back or (isinstance(body, Amendment) and parent is not None and parent.pinned),
            note=note,
            summary=summary,
            base=await self._store.base(parent.version) if isinstance(body, Amendment) and parent else None,
        )
        added = await self._store.add(draft, await asyncio.to_thread(policy.packed, body))
        if state is State.active:
            self._known = _Current(added, plan)
        _log.info("planned", version=added.version, cause=cause, state=state, fill=summary.fill, assets=summary.assets)
        return added

    async def _hand_out(self, before: Plan | None, world: _World) -> None:
        """Tells the fleet what is different in the active plan; all of it, if nobody knows what was told `before`. Only then
        is the version noted as handed out: if we die on the way, or the fleet is away, the next look does it again.
        """
        version, plan = await self._current()
        there = {one.id for one in world.state.appliances}
        changed = plan.holdings if before is None else await asyncio.to_thread(_changed, before, plan)
        if told := {one for one in changed if one in there}:
            number, settled = int(self._clock.now() * 1000), await self._settled(version)
            for places in plan.inputs.sites().values():
                # Site by site, and one in a message: those of a large fleet are too much for one, and for our memory.
                if not told.isdisjoint(place.appliance for place in places):
                    made = await asyncio.to_thread(policy.manifests, places, told, number, plan, settled, world.published)
                    for manifest in made:
                        await self._fleet.set_manifest(manifest)
        await self._store.hand_out(version.version)

    async def _settled(self, version: Version) -> Plan:
        """The plan whose files may wait for the fill window: the last one made in calm. What was amended since is urgent, and
        so is everything of the first plan of all."""
        root = await self._version(await self._store.base(version.version))
        return _NOTHING if root.cause is Cause.fleet else await self._plan_of(root.version)

    async def _world(self) -> _World:
        published = self._published = await keep_up(self._catalog, self._published, lambda asset: asset)
        state = self._state = await catch_up(self._fleet, self._state)
        return _World(published.kept, published.titles, state, _places(state))

    async def _candidates(self, assets: tuple[AssetId, ...], world: _World) -> tuple[Candidate, ...]:
        """In the order of their names, so that it says nothing about when they came."""
        titles = {}
        for begin in range(0, len(assets), _TITLES_AT_ONCE):
            some = tuple(world.titles[asset] for asset in assets[begin : begin + _TITLES_AT_ONCE])
            titles.update({title.id: title for title in await self._catalog.titles(some)})
        return tuple(
            one
            for asset in sorted(assets)
            if world.titles[asset] in titles
            for one in policy.candidates(world.published[asset], titles[world.titles[asset]])
        )

    async def _plan_of(self, version: int) -> Plan:
        return await asyncio.to_thread(policy.replayed, await self._store.bodies(version))

    async def _version(self, version: int) -> Version:
        found = await self._store.version(version)
        if found is None:
            raise UnknownVersion(
                f"There is no version {version}.", field="version", value=version, remedy="See them all: nearcast place list."
            )
        return found

    async def _asked(self, title: TitleId | None, file: FileId | None) -> frozenset[PortionId] | None:
        if title is None and file is None:
            return None
        world = await self._world()
        # What several titles are played from is kept under the name of one of them.
        played = {one.asset for one in await self._catalog.titles((title,))} if title else set()
        return frozenset(
            portion_id(asset.id, known.portion)
            for asset in world.published.values()
            if title in (None, world.titles[asset.id]) or asset.id in played
            for known in asset.files
            if file in (None, known.id)
        )


_NOTHING = Plan(Inputs.of((), (), (None,), np.zeros((1, 0), np.float32)), {})


def _changed(before: Plan, after: Plan) -> tuple[ApplianceId, ...]:
    return tuple(move.appliance for move in policy.moves(before, after))


def _places(state: FleetState) -> tuple[Place, ...]:
    sites = {site.id: site for site in state.sites}
    found = (
        Place(one.id, one.site, sites[one.site].kind, sites[one.site].network, one.capacity, one.throughput, one.server)
        for one in state.appliances
        if one.duty is not Duty.retired
    )
    return tuple(sorted(found, key=lambda place: place.appliance))
