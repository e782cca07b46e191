"""Recommendations, in process and over NATS."""

import asyncio

import pytest
from tests.conftest import MakeAsset

from nearcast.accounts.model import Accounts, NotSignedIn, ProfileChange
from nearcast.assembly import Ground, Services
from nearcast.catalog.model import Catalog, TitleDraft
from nearcast.ids import DeviceId, NetworkId, ProfileId, SessionId, TitleId
from nearcast.recommendations.model import Recommendations, Row, RowKind
from nearcast.runtime import bus
from nearcast.runtime.clock import random_id
from nearcast.telemetry.model import Bookmark, PlayStarted, Telemetry
from nearcast.units import Seconds


async def test_a_home_page_from_bookmarks_plays_and_news(services: Services, ground: Ground, make_asset: MakeAsset) -> None:
    accounts, catalog = services.get(Accounts), services.get(Catalog)
    viewer = await accounts.sign_up(f"{random_id()}@example.org", "correct horse")
    account = viewer.account.id
    (profile,) = await accounts.profiles(account)
    draft = await catalog.draft(TitleId(random_id()), TitleDraft(name="Film", maturity=18))
    title = await catalog.publish(draft.id, make_asset())
    network = NetworkId(random_id())
    await services.get(Telemetry).set_bookmark(
        Bookmark(profile=profile.id, title=title.id, position=Seconds(20.0), duration=Seconds(60.0), at=1.0)
    )
    played = PlayStarted(
        session=SessionId(random_id()),
        account=account,
        profile=profile.id,
        title=title.id,
        asset=make_asset().id,
        network=network,
        ranks={},
        at=1.0,
    )
    async with ground.database.transaction() as connection:
        await bus.announce(connection, played)
    recommendations = services.get(Recommendations)

    async def rows() -> dict[RowKind, Row]:
        return {row.kind: row for row in await recommendations.home(viewer.device, profile.id, network)}

    async with asyncio.timeout(10):
        while title.id not in (await rows()).get(RowKind.popular_here, Row(RowKind.new, "", ())).titles[:1]:
            await asyncio.sleep(0.05)
    page = await rows()
    assert list(page) == [RowKind.continue_watching, RowKind.popular_here, RowKind.new]
    assert page[RowKind.continue_watching].titles == (title.id,)
    assert title.id in page[RowKind.new].titles
    child = await accounts.add_profile(viewer.device, ProfileChange(name="Child", maturity=6))
    assert all(title.id not in row.titles for row in await recommendations.home(viewer.device, child.id, network))


async def test_only_a_device_that_is_signed_in_has_a_page(services: Services) -> None:
    with pytest.raises(NotSignedIn):
        await services.get(Recommendations).home(DeviceId("nobody"), ProfileId("nobody"), None)
