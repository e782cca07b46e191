"""The catalogue, in process and over NATS."""

import math

import pytest
from tests.conftest import MakeAsset

from nearcast.assembly import Services
from nearcast.catalog.model import BadTitle, Catalog, TitleDraft, UnknownAsset, UnknownTitle
from nearcast.ids import AssetId, TitleId
from nearcast.runtime.clock import random_id


async def test_a_title_is_found_once_it_is_published(services: Services, make_asset: MakeAsset) -> None:
    catalog = services.get(Catalog)
    name = f"The {random_id()}"
    title = await catalog.draft(TitleId(random_id()), TitleDraft(name=f" {name}  ", maturity=12, hint=20.0))
    assert (title.name, title.hint) == (name, 20.0)
    assert await catalog.search(name, 18, 5) == ()
    published = await catalog.publish(title.id, make_asset())
    assert published.languages == ("en",)
    assert published.duration == 60.0
    assert await catalog.search(name[4:8].upper(), 18, 5) == (published,)
    assert await catalog.search(name, 11, 5) == ()
    assert published in await catalog.recent(18, 50)
    assert published not in await catalog.recent(11, 50)
    assert await catalog.titles((TitleId("nothing"), title.id)) == (published,)


async def test_saying_it_twice_changes_nothing(services: Services, make_asset: MakeAsset) -> None:
    catalog = services.get(Catalog)
    identity, asset = TitleId(random_id()), make_asset()
    drafts = [await catalog.draft(identity, TitleDraft(name="Twice")) for _ in range(2)]
    assert drafts[0] == drafts[1]
    assert await catalog.publish(identity, asset) == await catalog.publish(identity, asset)
    assert [one.asset for one in await catalog.published_assets()].count(asset) == 1


async def test_a_new_asset_replaces_the_old_and_keeps_the_day(services: Services, make_asset: MakeAsset) -> None:
    catalog = services.get(Catalog)
    title = await catalog.draft(TitleId(random_id()), TitleDraft(name="Again"))
    first = await catalog.publish(title.id, make_asset())
    second = await catalog.publish(title.id, asset := make_asset())
    assert second.asset == asset.id
    assert second.published_at == first.published_at


@pytest.mark.parametrize("text", ["%", "_", "\\", "100%", "'; DROP TABLE catalog.titles; --"])
async def test_wildcards_are_only_letters(services: Services, make_asset: MakeAsset, text: str) -> None:
    catalog = services.get(Catalog)
    name = f"{text} {random_id()}"
    title = await catalog.draft(TitleId(random_id()), TitleDraft(name=name))
    await catalog.publish(title.id, make_asset())
    assert [one.name for one in await catalog.search(name, 18, 50)] == [name]
    assert all(text in one.name for one in await catalog.search(text, 18, 50))


async def test_what_is_not_there_is_said(services: Services) -> None:
    catalog = services.get(Catalog)
    with pytest.raises(UnknownTitle):
        await catalog.title(TitleId("nothing"))
    with pytest.raises(UnknownAsset):
        await catalog.asset(AssetId("nothing"))
    for draft, field in (
        (TitleDraft(name=" "), "name"),
        (TitleDraft(name="x", maturity=19), "maturity"),
        (TitleDraft(name="x", year=1), "year"),
        (TitleDraft(name="x", hint=-0.5), "hint"),
        (TitleDraft(name="x", hint=math.nan), "hint"),
    ):
        with pytest.raises(BadTitle) as refused:
            await catalog.check(draft)
        assert refused.value.fault.field == field
