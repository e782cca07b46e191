"""Recommendations, in process and over NATS."""

import asyncio

from tests.conftest import MakeAsset

from nearcast.accounts.model import Accounts, Profile, ProfileChange
from nearcast.assembly import Ground, Services
from nearcast.catalog.model import Action, Audience, Catalog, Change, TitleDraft
from nearcast.ids import NetworkId, SessionId, TitleId
from nearcast.recommendations.model import Eyes, Recommendations, Row, RowKind
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

    async def rows(of: Profile, maturity: int, disliked: frozenset[TitleId] = frozenset()) -> dict[RowKind, Row]:
        eyes = Eyes(Audience(maturity), "en", network, disliked)
        found = *await recommendations.own_rows(of.id, eyes), *await recommendations.common_rows(eyes)
        return {row.kind: row for row in found}

    async with asyncio.timeout(60):
        while title.id not in (await rows(profile, 18)).get(RowKind.popular_here, Row(RowKind.new, "", ())).titles[:1]:
            await asyncio.sleep(0.05)
    page = await rows(profile, 18)
    assert list(page) == [RowKind.continue_watching, RowKind.popular_here, RowKind.new]
    assert page[RowKind.continue_watching].titles == (title.id,)
    assert title.id in page[RowKind.new].titles
    page = await rows(profile, 18, frozenset({title.id}))
    assert {kind for kind, row in page.items() if title.id in row.titles} == {RowKind.continue_watching}
    child = await accounts.add_profile(viewer.device, ProfileChange(name="Child", maturity=6))
    assert all(title.id not in row.titles for row in (await rows(child, 6)).values())


async def test_collections_go_on_where_one_asks(services: Services, make_asset: MakeAsset) -> None:
    catalog, recommendations = services.get(Catalog), services.get(Recommendations)
    film = (await catalog.draft(TitleId(random_id()), TitleDraft(name="Film"))).id
    await catalog.publish(film, make_asset())
    names = [TitleId(random_id()) for _ in range(5)]
    for name in names:
        grown = {"maturity": 16, "members": [film]} if name == names[1] else {"members": [film]}
        edited = await catalog.edit(None, (Change(name, {"kind": "collection", "name": f"Of {name}", **grown}),), publish=True)
        assert edited.problems == ()
    eyes, told, after = Eyes(Audience(12), "en"), list[Row](), None
    while page := await recommendations.collection_rows(eyes, 2, after):
        told, after = [*told, *page], page[-1].collection
    ours = [row for row in told if row.collection in names]
    assert [row.collection for row in ours] == [name for name in reversed(names) if name != names[1]]
    assert len({row.collection for row in told}) == len(told)
    assert {(row.heading, row.titles) for row in ours} == {(f"Of {row.collection}", (film,)) for row in ours}
    await catalog.move(None, tuple(names), Action.withdraw)
