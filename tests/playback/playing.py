"""What a play stands on: a title that is published, an appliance that says it holds it, and somebody who watches."""

import asyncio
from collections.abc import Awaitable, Callable

from tests.reports import holding

from nearcast.accounts.model import Accounts, SignedIn
from nearcast.assembly import Services
from nearcast.catalog.model import Asset, Catalog, Title, TitleDraft
from nearcast.errors import NearcastError
from nearcast.fleet.model import Enrolment, Fleet, HeldFile, Site, SiteKind
from nearcast.ids import ApplianceId, SiteId, TitleId
from nearcast.playback.model import Playback, Started
from nearcast.runtime.clock import random_id
from nearcast.units import Bitrate, Bytes


async def published(services: Services, asset: Asset, maturity: int = 0) -> Title:
    catalog = services.get(Catalog)
    title = await catalog.draft(TitleId(random_id()), TitleDraft(name=f"Film {random_id()}", maturity=maturity))
    return await catalog.publish(title.id, asset)


async def origin(services: Services, asset: Asset) -> ApplianceId:
    """An appliance at an origin that holds the asset."""
    fleet = services.get(Fleet)
    site = SiteId(f"s-{random_id()}")
    await fleet.add_site(Site(site, "Test", SiteKind.origin))
    token = await fleet.invite(site, ApplianceId(f"a-{random_id()}"))
    enrolment = Enrolment(
        token=token,
        public_key=random_id(8).encode().hex().ljust(64, "0"),
        url="http://127.0.0.9:1",
        capacity=Bytes(1),
        throughput=Bitrate(10),
    )
    appliance = (await fleet.enrol(enrolment)).appliance
    held = tuple(HeldFile(asset.id, file.name) for file in asset.files)
    await fleet.report(appliance, holding(1, held))
    return appliance


async def somebody(services: Services) -> SignedIn:
    return await services.get(Accounts).sign_up(f"{random_id()}@example.org", "correct horse")


async def eventually(start: Callable[[], Awaitable[Started]]) -> Started:
    """Steering looks at the fleet twice a second, so a new appliance is seen within a moment."""
    for _ in range(300):
        try:
            return await start()
        except NearcastError:
            await asyncio.sleep(0.1)
    return await start()


async def playing(services: Services, asset: Asset) -> Started:
    """A play under way, by somebody with an account of their own."""
    title = await published(services, asset)
    await origin(services, asset)
    viewer = await somebody(services)
    (profile,) = await services.get(Accounts).profiles(viewer.account.id)
    return await eventually(lambda: services.get(Playback).start(viewer.device, profile.id, title.id, "192.0.2.7"))
