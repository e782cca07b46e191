"""A film whose renditions lie apart: each comes from the nearest appliance that holds it, in every player.

One more appliance stands nearest to the viewers, on a disk too small for all of it, so placement leaves out the largest rendition or
all the rest.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
from tests.browser.conftest import Arrive
from tests.browser.screens import MOVED_S, screens
from tests.browser.test_steering import ADDED_HOST, FILLED_S, HOSTS, all_are_well, drained, joined
from tests.running import FIRST, Demo, until

from nearcast.catalog.model import Asset, Change
from nearcast.catalog.service import CatalogService
from nearcast.demo.world import COAST, VIEWERS
from nearcast.fleet.model import FillWindow, FleetState, Site, SiteKind
from nearcast.ids import ApplianceId, AssetId, SiteId, TitleId
from nearcast.placement.model import Knobs
from nearcast.runtime.clock import SystemClock
from nearcast.runtime.database import Database

PIER = Site(SiteId("pier"), "Pier", SiteKind.embedded, COAST, fill_window=FillWindow(0, 0))
SMALL = ApplianceId("pier-1")
FILM = "Apart"


async def test_each_rendition_comes_from_the_nearest_that_holds_it(arrive: Arrive, demo: Demo, root: Path) -> None:
    async with film(demo) as asset:
        whole, rendition = sum(file.size for file in asset.files), asset.portions[1]
        async with small(demo, whole - 1):
            held = held_of(await demo.fleet(lambda state: held_of(state, asset.id) in asset.portions, FILLED_S), asset.id)
            async with drained(demo, "coast-1"):
                await demo.steered(FILM, VIEWERS["Coast Cable"], SMALL)
                everyone = await screens(arrive, root, "Coast Cable", film=FILM)
                await asyncio.gather(*(one.start() for one in everyone))
                await until(lambda: all({ADDED_HOST, HOSTS["exchange-1"]} == one.hosts for one in everyone), MOVED_S)
                await all_are_well(everyone)
                # Afterwards the small one is gone, and until steering says so players take from the exchange what it had.
                fetched = {one.player: tuple(one.segments) for one in everyone}
    assert held in (asset.portions[0], rendition)
    for player, segments in fetched.items():
        assert files_from(ADDED_HOST, segments) <= held, player
        assert not files_from(HOSTS["exchange-1"], segments) & held, player


def files_from(host: str, segments: tuple[str, ...]) -> set[str]:
    return {Path(address).name for address in segments if f"//{host}:" in address}


@asynccontextmanager
async def film(demo: Demo) -> AsyncIterator[Asset]:
    """A film like the first, published with its largest rendition apart, whose publisher expects it to be played a lot, so that its
    portions are the first to be laid down."""
    first = (await demo.filled(FIRST)).asset
    assert first is not None
    database = Database(demo.database_url)
    await database.open()
    try:
        asset = await CatalogService(database, SystemClock()).asset(first)
        largest = max(file.size for file in asset.files)
        catalog = CatalogService(database, SystemClock(), apart=largest)
        title = Change(TitleId("apart"), {"name": FILM, "kind": "film", "hint": 1000.0})
        assert (await catalog.edit(None, (title,), publish=True)).problems == ()
        await catalog.publish(title.id, msgspec.structs.replace(asset, id=AssetId(f"{SystemClock().now():032.0f}")))
        found = await demo.filled(FILM)
        assert found.asset is not None
        yield await catalog.asset(found.asset)
        await demo.delete(title.id)
    finally:
        await database.close()


@asynccontextmanager
async def small(demo: Demo, usable: int) -> AsyncIterator[None]:
    """An appliance at a site of its own, on a disk of which placement uses so many bytes."""
    async with demo.operator() as operator:
        await operator.send("POST", "/operator/fleet/sites", PIER)
    async with joined(demo, PIER.id, SMALL, capacity_gb=usable / Knobs().fullness / 1e9):
        await demo.fleet(lambda state: any(one.id == SMALL and one.report for one in state.appliances), FILLED_S)
        async with demo.operator() as operator:
            await operator.send("POST", "/operator/placement/plan")
        yield


def held_of(state: FleetState, asset: AssetId) -> frozenset[str]:
    """What the small appliance holds of the asset."""
    return state.held.get(SMALL, {}).get(asset, frozenset())
