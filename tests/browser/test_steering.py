"""What happens to appliances in mid-play, and that no player shows it: one is killed, drained, filled late, added.

Steering alone moves the plays, but for the appliance that is killed: from that one players flee by themselves.
"""

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.browser.conftest import Arrive
from tests.browser.screens import Screen, screens
from tests.running import FIRST, Demo

from nearcast import rendezvous
from nearcast.demo import world
from nearcast.fleet.model import FleetState, Invitation
from nearcast.ids import ApplianceId, AssetId, SiteId
from nearcast.runtime import processes
from nearcast.runtime.clock import SystemClock

FILLED_S = 90.0
HOSTS = {str(one.id): one.address for one in world.APPLIANCES}
ADDED_HOST = "127.0.0.7"


async def test_one_is_killed(arrive: Arrive, demo: Demo, root: Path) -> None:
    everyone = await begin(arrive, demo, root, "Coast Cable", "coast-1")
    death = asyncio.create_task(demo.kill("coast-1", down_s=8.0))
    await all_reach(everyone, "exchange-1")
    await all_are_well(everyone)
    await death
    await demo.filled(FIRST)


async def test_one_is_drained_and_comes_back(arrive: Arrive, demo: Demo, root: Path) -> None:
    everyone = await begin(arrive, demo, root, "Coast Cable", "coast-1")
    async with drained(demo, "coast-1"):
        await all_reach(everyone, "exchange-1")
    await all_reach(everyone, "coast-1")
    await all_are_well(everyone)


async def test_one_is_filled_late(arrive: Arrive, demo: Demo, root: Path) -> None:
    asset = (await demo.filled(FIRST)).asset
    assert asset is not None
    async with drained(demo, "coast-1"):
        shutil.rmtree(demo.folder / "appliances" / "coast-1" / "assets" / asset)
        emptied_at = SystemClock().now()
        await demo.kill("coast-1")
        everyone = await begin(arrive, demo, root, "Coast Cable", "exchange-1")
        await held(demo, "coast-1", asset, since=emptied_at)
    await all_reach(everyone, "coast-1")
    await all_are_well(everyone)
    await demo.filled(FIRST)


async def test_one_is_added(arrive: Arrive, demo: Demo, root: Path) -> None:
    asset = (await demo.filled(FIRST)).asset
    assert asset is not None
    newcomer, keeps, lets_go = dealt(asset)
    async with joined(demo, SiteId("metro"), ApplianceId(newcomer)), drained(demo, lets_go):
        await held(demo, newcomer, asset)
        async with drained(demo, newcomer):
            everyone = await begin(arrive, demo, root, "Metro Fibre", keeps)
        async with drained(demo, keeps):
            await all_reach(everyone, newcomer)
            await all_are_well(everyone)
    await demo.filled(FIRST)


def dealt(asset: AssetId) -> tuple[str, str, str]:
    """A name by which an appliance that joins the two of Metro Fibre is the first that the asset is dealt to, then those two: not each
    of three gets one of two copies."""
    for number in range(3, 1000):
        newcomer, keeps, lets_go = rendezvous.ranked(asset, ["metro-1", "metro-2", f"metro-{number}"])
        if newcomer == f"metro-{number}":
            return newcomer, keeps, lets_go
    raise AssertionError(asset)


async def begin(arrive: Arrive, demo: Demo, root: Path, vantage: str, serving: str) -> list[Screen]:
    """Every player plays, all of them from `serving`, once steering knows of what was done to the others."""
    await demo.steered(FIRST, world.VIEWERS[vantage], serving)
    everyone = await screens(arrive, root, vantage)
    await asyncio.gather(*(one.start() for one in everyone))
    assert {one.player: one.hosts for one in everyone} == {one.player: {HOSTS[serving]} for one in everyone}
    return everyone


async def all_reach(everyone: list[Screen], appliance: str) -> None:
    host = HOSTS.get(appliance, ADDED_HOST)
    await asyncio.gather(*(one.fetches(f"//{host}:") for one in everyone))


async def all_are_well(everyone: list[Screen]) -> None:
    await asyncio.gather(*(one.is_well() for one in everyone))


async def change(demo: Demo, appliance: str, **what: object) -> None:
    async with demo.operator() as operator:
        await operator.send("PATCH", f"/operator/fleet/appliances/{appliance}", what)


@asynccontextmanager
async def drained(demo: Demo, appliance: str) -> AsyncIterator[None]:
    await change(demo, appliance, duty="draining")
    try:
        yield
    finally:
        await change(demo, appliance, duty="active")


@asynccontextmanager
async def joined(demo: Demo, site: SiteId, name: ApplianceId, capacity_gb: float = 2.0) -> AsyncIterator[None]:
    """One more appliance, which joins as any machine does."""
    async with demo.operator() as operator:
        invitation = Invitation(site, name)
        told = await operator.send("POST", "/operator/fleet/invitations", invitation, dict[str, str])
        state = await operator.get("/operator/fleet", FleetState)
    assert told is not None
    port = urlsplit(state.appliances[0].url).port
    folder = demo.folder / "appliances" / name
    options = f"--address {ADDED_HOST} --port {port} --capacity-gb {capacity_gb} --workers 1".split()
    words: list[str | Path] = [sys.executable, "-m", "nearcast", "edge", "join", demo.url, "--folder", folder, *options]
    process = await processes.start(words, environment={"NEARCAST_ENROLMENT": told["token"]})
    try:
        yield
    finally:
        await processes.stop(process)
        await change(demo, name, duty="retired")


async def held(demo: Demo, appliance: str, asset: AssetId, since: float = 0.0) -> None:
    """Returns when an appliance that began after `since` tells the fleet that it holds the asset and misses nothing."""
    name = ApplianceId(appliance)

    def there(state: FleetState) -> bool:
        report = next((one.report for one in state.appliances if one.id == name), None)
        return (
            report is not None
            and report.started_at > since
            and not report.fill.files_missing
            and asset in state.held.get(name, {})
        )

    await demo.fleet(there, FILLED_S)
