"""Planning when something changed, and handing the manifests to the fleet."""

import asyncio

from nearcast.catalog.model import AssetPublished, Catalog, PublishedAsset
from nearcast.errors import NearcastError
from nearcast.fleet.model import Fleet, FleetState, Manifest, ManifestFile
from nearcast.ids import ApplianceId, AssetId, TitleId
from nearcast.placement import policy
from nearcast.placement.model import Candidate, Decision, Demand, Knobs, Place
from nearcast.placement.store import Store
from nearcast.runtime import log
from nearcast.runtime.clock import Clock
from nearcast.runtime.database import Connection, Database
from nearcast.telemetry.model import Telemetry

_log = log.get("placement")


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

    async def run(self) -> None:
        """Plans every few seconds until cancelled, so that new appliances and counted plays are seen."""
        while True:
            try:
                await self.plan()
            except NearcastError as error:
                _log.warning("cannot plan now", reason=str(error))
            await asyncio.sleep(self._knobs.every_s)

    async def on_asset_published(self, _connection: Connection, _event: AssetPublished) -> None:
        """Handles the event of the same name: a new title does not wait for the next round."""
        await self.plan()

    async def plan(self) -> int:
        async with self._planning:
            published = await self._catalog.published_assets()
            state = await self._fleet.state()
            counts = await self._telemetry.popularity(self._clock.now() - self._knobs.window_s)
            plan = policy.plan(
                tuple(Candidate(one.asset.id, one.title, one.asset.size) for one in published),
                _places(state),
                tuple(Demand(count.title, count.network, count.plays) for count in counts),
                self._knobs,
            )
            before = await self._store.holdings()
            changed = {
                appliance: assets
                for appliance, assets in plan.holdings.items()
                if frozenset(before.get(appliance, ())) != frozenset(assets)
            }
            if changed:
                version = int(self._clock.now() * 1000)
                await self._fleet.set_manifests(_manifests(changed, published, version))
                _log.info("plan changed", appliances=sorted(changed), assets=len(published))
            # The plan is noted after the manifests are out: if we die between, the next round hands them out again.
            await self._store.set_plan(plan)
            return len(changed)

    async def explain(self, appliance: ApplianceId | None, title: TitleId | None) -> tuple[Decision, ...]:
        return tuple(
            decision
            for decision in await self._store.decisions()
            if appliance in (None, decision.appliance) and title in (None, decision.title)
        )


def _places(state: FleetState) -> tuple[Place, ...]:
    sites = {site.id: site for site in state.sites}
    return tuple(
        Place(one.id, one.site, sites[one.site].kind, sites[one.site].network, one.capacity) for one in state.appliances
    )


def _manifests(
    holdings: dict[ApplianceId, tuple[AssetId, ...]], published: tuple[PublishedAsset, ...], version: int
) -> tuple[Manifest, ...]:
    assets = {one.asset.id: one.asset for one in published}
    return tuple(
        Manifest(
            appliance,
            version,
            tuple(ManifestFile(asset, file.id, file.name, file.size) for asset in held for file in assets[asset].files),
        )
        for appliance, held in holdings.items()
    )
