"""A film whose renditions lie apart: each comes from the nearest appliance that holds it, in every player.

One more appliance stands nearest to the viewers, on a disk too small for all of it, so placement leaves out the largest rendition or
all the rest.
"""

import asyncio
from collections.abc import AsyncIterator
from collections.abc import Set as AbstractSet
from contextlib import asynccontextmanager
from pathlib import Path

from tests.browser.conftest import Arrive
from tests.browser.screens import MOVED_S, screens
from tests.browser.test_steering import ADDED_HOST, HOSTS, all_are_well, drained, joined
from tests.running import FIRST, Demo, until

from nearcast.demo.world import COAST
from nearcast.fleet.model import FillWindow, FleetState, Site, SiteKind
from nearcast.ids import ApplianceId, AssetId, SiteId
from nearcast.placement.model import Knobs

PIER = Site(SiteId("pier"), "Pier", SiteKind.embedded, COAST, fill_window=FillWindow(0, 0))
SMALL = ApplianceId("pier-1")
_HINT = """mutation($id: ID!, $hint: Float!) {
    editTitles(changes: [{ id: $id, hint: $hint }]) { __typename }
    publishTitles(ids: [$id]) { __typename }
}"""


async def test_each_rendition_comes_from_the_nearest_that_holds_it(arrive: Arrive, demo: Demo, root: Path) -> None:
    title = await demo.filled(FIRST)
    assert title.asset is not None
    lies = demo.folder / "appliances" / "coast-1" / "assets" / title.asset
    sizes = {path.name: path.stat().st_size for path in lies.iterdir()}
    largest = max(sizes, key=sizes.__getitem__)
    rendition = {largest, next(name for name in sizes if name.endswith(".m3u8") and largest in (lies / name).read_text())}
    async with wanted_most(demo, title.id), small(demo, sum(sizes.values()) - 1):
        async with asyncio.timeout(60):
            held = await settled(demo, title.asset, rendition, sizes.keys() - rendition)
        async with drained(demo, "coast-1"):
            everyone = await screens(arrive, root, "Coast Cable")
            await asyncio.gather(*(one.start() for one in everyone))
            await until(lambda: all({ADDED_HOST, HOSTS["exchange-1"]} == one.hosts for one in everyone), MOVED_S)
            await all_are_well(everyone)
    for one in everyone:
        by_host = {host: {Path(address).name for address in one.segments if f"//{host}:" in address} for host in one.hosts}
        assert by_host[ADDED_HOST] <= held, one.player
        assert not by_host[HOSTS["exchange-1"]] & held, one.player


@asynccontextmanager
async def wanted_most(demo: Demo, title: str) -> AsyncIterator[None]:
    """Its publisher expects it to be played a lot, so that its portions are the first to be laid down."""
    async with demo.operator() as operator:
        await operator.ask(_HINT, id=title, hint=1000.0)
        try:
            yield
        finally:
            await operator.ask(_HINT, id=title, hint=1.0)


@asynccontextmanager
async def small(demo: Demo, usable: int) -> AsyncIterator[None]:
    """An appliance at a site of its own, on a disk of which placement uses so many bytes."""
    async with demo.operator() as operator:
        await operator.send("POST", "/operator/fleet/sites", PIER)
    async with joined(demo, PIER.id, SMALL, capacity_gb=usable / Knobs().fullness / 1e9):
        async with asyncio.timeout(60):
            await joined_fleet(demo)
        async with demo.operator() as operator:
            await operator.send("POST", "/operator/placement/plan")
        yield


async def settled(demo: Demo, asset: AssetId, *portions: AbstractSet[str]) -> frozenset[str]:
    """What the small appliance holds of the asset, once that is one of the portions."""
    held = frozenset[str]()
    while held not in portions:
        await asyncio.sleep(0.2)
        held = (await joined_fleet(demo)).held.get(SMALL, {}).get(asset, frozenset())
    return held


async def joined_fleet(demo: Demo) -> FleetState:
    """The fleet, once the small appliance is part of it."""
    async with demo.operator() as operator:
        while True:
            state = await operator.get("/operator/fleet", FleetState)
            if any(one.id == SMALL and one.report for one in state.appliances):
                return state
            await asyncio.sleep(0.2)
