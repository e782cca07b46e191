"""Placement, in process and over NATS."""

from tests.conftest import MakeAsset

from nearcast.assembly import Services
from nearcast.catalog.model import Catalog, TitleDraft
from nearcast.fleet.model import Enrolment, Fleet, Site, SiteKind
from nearcast.ids import ApplianceId, SiteId, TitleId
from nearcast.placement.model import Placement
from nearcast.runtime.clock import random_id
from nearcast.units import Bitrate, Bytes


async def test_a_published_asset_is_laid_where_there_is_room(services: Services, make_asset: MakeAsset) -> None:
    fleet, catalog, placement = services.get(Fleet), services.get(Catalog), services.get(Placement)
    site = SiteId(f"s-{random_id()}")
    await fleet.add_site(Site(site, "Test", SiteKind.exchange))
    roomy, small = [await _appliance(fleet, site, capacity) for capacity in (10**12, 10)]
    draft = await catalog.draft(TitleId(random_id()), TitleDraft(name="Film"))
    asset = make_asset()
    await catalog.publish(draft.id, asset)
    await placement.plan()
    manifest = await fleet.manifest(roomy)
    assert {file.name for file in asset.files} <= {file.name for file in manifest.files}
    assert (await fleet.manifest(small)).files == ()
    decisions = {one.appliance: one for one in await placement.explain(None, draft.id)}
    assert decisions[roomy].hold
    assert decisions[small].reason.startswith("no room")
    assert [one.title for one in await placement.explain(roomy, draft.id)] == [draft.id]
    version = manifest.version
    await placement.plan()
    assert (await fleet.manifest(roomy)).version == version


async def _appliance(fleet: Fleet, site: SiteId, capacity: int) -> ApplianceId:
    token = await fleet.invite(site, ApplianceId(f"a-{random_id()}"))
    enrolment = Enrolment(
        token=token, public_key="0" * 64, url="http://127.0.0.9:1", capacity=Bytes(capacity), throughput=Bitrate(10)
    )
    return (await fleet.enrol(enrolment)).appliance
