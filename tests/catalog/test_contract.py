"""The catalogue, in process and over NATS."""

import asyncio
import hashlib
import math
from typing import Any

import pytest
from tests.conftest import MakeAsset, Turned

from nearcast.assembly import Ground, Platform, Services
from nearcast.catalog.model import (
    Action,
    Asset,
    Audience,
    BadTitle,
    Catalog,
    Change,
    Chapter,
    ChapterKind,
    Edition,
    Published,
    State,
    TitleDraft,
    UnknownAsset,
    UnknownTitle,
    Wanted,
    WrongState,
    keep_up,
)
from nearcast.catalog.service import CatalogService
from nearcast.ids import AccountId, AssetId, TitleId
from nearcast.runtime import objects
from nearcast.runtime.clock import SystemClock, random_id
from nearcast.units import Seconds

GROWN = Audience(18)


async def test_a_title_is_found_once_it_is_published(services: Services, make_asset: MakeAsset) -> None:
    catalog = services.get(Catalog)
    name = f"The {random_id()}"
    title = await catalog.draft(TitleId(random_id()), TitleDraft(name=f" {name}  ", maturity=12, hint=20.0))
    assert (title.name, title.hint) == (name, 20.0)
    assert await catalog.search(name, GROWN, 5) == ()
    published = await catalog.publish(title.id, make_asset())
    assert published.languages == ("en",)
    assert published.duration == 60.0
    assert await catalog.search(name[4:10].upper(), GROWN, 5) == (published,)
    assert await catalog.search(name, Audience(11), 5) == ()
    assert published in await catalog.recent(GROWN, 50)
    assert published not in await catalog.recent(Audience(11), 50)
    assert await catalog.titles((TitleId("nothing"), title.id)) == (published,)


async def test_saying_it_twice_changes_nothing(services: Services, make_asset: MakeAsset) -> None:
    catalog = services.get(Catalog)
    identity, asset = TitleId(random_id()), make_asset()
    drafts = [await catalog.draft(identity, TitleDraft(name="Twice")) for _ in range(2)]
    assert drafts[0] == drafts[1]
    assert await catalog.publish(identity, asset) == await catalog.publish(identity, asset)
    assert await _published(catalog, identity) == {asset.id}
    assert await catalog.assets((asset.id, AssetId("nothing"))) == (asset,)


async def test_only_news_are_told_of_what_is_published(services: Services, make_asset: MakeAsset) -> None:
    catalog = services.get(Catalog)
    assert (await catalog.published("")).titles is not None
    first = await keep_up(catalog, Published[Asset](), lambda asset: asset)
    assert await keep_up(catalog, first, lambda asset: asset) is first
    assert await catalog.published(first.edition) == Edition(first.edition)
    title = await catalog.draft(TitleId(random_id()), TitleDraft(name="News"))
    await catalog.publish(title.id, asset := make_asset())
    second = await keep_up(catalog, first, lambda asset: asset)
    assert second.kept == {**first.kept, asset.id: asset}
    assert second.titles[asset.id] == title.id
    assert all(second.kept[one] is first.kept[one] for one in first.kept)


async def _published(catalog: Catalog, title: TitleId) -> set[AssetId]:
    """What this title is played from, or was."""
    return {asset for asset, one in ((await catalog.published("")).titles or {}).items() if one == title}


async def test_a_new_asset_replaces_the_old_and_keeps_the_day(services: Services, make_asset: MakeAsset) -> None:
    catalog = services.get(Catalog)
    title = await catalog.draft(TitleId(random_id()), TitleDraft(name="Again"))
    first = await catalog.publish(title.id, make_asset())
    second = await catalog.publish(title.id, asset := make_asset())
    assert second.asset == asset.id
    assert second.published_at == first.published_at


async def test_a_superseded_asset_stays_for_those_who_play_it(services: Services, make_asset: MakeAsset) -> None:
    catalog = services.get(Catalog)
    title = await catalog.draft(TitleId(random_id()), TitleDraft(name="Better"))
    early, whole = make_asset(), make_asset()
    for asset in (early, whole, early, whole):
        await catalog.publish(title.id, asset)
        assert asset.id in await _published(catalog, title.id)
    assert await _published(catalog, title.id) == {early.id, whole.id}
    assert await catalog.asset(early.id) == early


async def test_a_superseded_asset_goes_when_no_play_of_it_can_run(ground: Ground, clock: Turned, make_asset: MakeAsset) -> None:
    clock.time = SystemClock().now()  # or the platform's own catalogue would let both go at any moment
    catalog = CatalogService(ground.database, clock, play_s=60.0)
    title = await catalog.draft(TitleId(random_id()), TitleDraft(name="Better"))
    early, whole = make_asset(), make_asset()
    await catalog.publish(title.id, early)
    await catalog.publish(title.id, whole)
    for later, left in ((0.0, {early.id, whole.id}), (59.0, {early.id, whole.id}), (2.0, {whole.id})):
        clock.time += later
        assert await _published(catalog, title.id) == left


async def test_pictures_that_no_title_names_go(platform: Platform, clock: Turned) -> None:
    catalog, store = CatalogService(platform.ground.database, clock), platform.ground.objects
    named, unnamed, of_deleted, fresh = (f"{hashlib.sha256(random_id().encode()).hexdigest()}.jpg" for _ in range(4))
    for name in (named, unnamed, of_deleted):
        await catalog.picture_sent(name)
        await objects.write(store, f"art/{name}", b"a picture")
    deleted = TitleId(random_id())
    said = {"name": "Gone", "words": {"de": {"name": "Weg", "pictures": [of_deleted]}}}
    kept = Change(TitleId(random_id()), {"name": "Kept", "pictures": [named]})
    assert (await catalog.edit(None, (kept, Change(deleted, said)))).problems == ()
    await catalog.delete((deleted,))
    clock.time += 8 * 24 * 3600
    await catalog.picture_sent(fresh)
    async with asyncio.timeout(60):
        while f"art/{unnamed}" in (left := await objects.names(store, "art")) or f"art/{of_deleted}" in left:
            await asyncio.sleep(0.05)
    assert f"art/{named}" in left


async def test_what_is_taken_back_is_not_played_and_what_came_after_is(services: Services, make_asset: MakeAsset) -> None:
    catalog = services.get(Catalog)
    title = await catalog.draft(TitleId(random_id()), TitleDraft(name="Half"))
    early, whole = make_asset(), make_asset()
    await catalog.publish(title.id, early)
    for _ in range(2):
        await catalog.take_back(title.id, early.id)
        silent = await catalog.title(title.id)
        assert (silent.asset, silent.shown, silent.artwork) == (None, False, ())
    assert await _published(catalog, title.id) == set()
    await catalog.publish(title.id, whole)
    await catalog.take_back(title.id, early.id)
    assert (await catalog.title(title.id)).asset == whole.id


async def test_markers_hold_for_the_asset_they_were_found_in(services: Services, make_asset: MakeAsset) -> None:
    catalog = services.get(Catalog)
    title = (await catalog.draft(TitleId(random_id()), TitleDraft(name="Marked"))).id
    first, second = make_asset(), make_asset()
    intro = Chapter("", Seconds(4.0), Seconds(20.0), ChapterKind.intro)
    await catalog.publish(title, first)
    await catalog.mark(title, second.id, (intro,))
    assert (await catalog.title(title)).markers == ()
    await catalog.mark(title, first.id, (intro,))
    assert (await catalog.title(title)).markers == (intro,)
    await catalog.publish(title, second)
    assert (await catalog.title(title)).markers == ()


async def test_what_is_deleted_is_nowhere(services: Services, make_asset: MakeAsset) -> None:
    catalog, name = services.get(Catalog), f"Gone {random_id()}"
    title = await catalog.draft(TitleId(random_id()), TitleDraft(name=name))
    before, asset = make_asset(), make_asset()
    await catalog.publish(title.id, before)
    await catalog.publish(title.id, asset)
    names = tuple(file.name for one in (before, asset) for file in one.files)
    assert set(await catalog.needed((*names, "another.mp4"))) == set(names)
    assert (await catalog.delete((title.id,))).titles == (title.id,)
    assert await catalog.search(name, GROWN, 5) == ()
    assert await catalog.needed(names) == ()
    assert await _published(catalog, title.id) == set()
    for asking in (catalog.title(title.id), catalog.history(title.id, 5), catalog.entry(title.id)):
        with pytest.raises(UnknownTitle):
            await asking
    with pytest.raises(UnknownAsset):
        await catalog.asset(before.id)
    (problem,) = (await catalog.delete((title.id,))).problems
    assert problem.fault.code == "catalog.unknown_title"


async def test_an_asset_that_two_titles_are_played_from_stays_with_the_second(
    services: Services, make_asset: MakeAsset
) -> None:
    catalog, asset = services.get(Catalog), make_asset()
    titles = [await catalog.draft(TitleId(random_id()), TitleDraft(name="Twin")) for _ in range(2)]
    for title in titles:
        await catalog.publish(title.id, asset)
    await catalog.delete((titles[0].id,))
    assert await catalog.needed((asset.files[0].name,)) == (asset.files[0].name,)
    assert (await catalog.title(titles[1].id)).asset == asset.id
    await catalog.delete((titles[1].id,))
    assert await catalog.needed((asset.files[0].name,)) == ()


async def test_nothing_is_deleted_from_above_what_belongs_to_it(services: Services, make_asset: MakeAsset) -> None:
    catalog, show = services.get(Catalog), await _show(services)
    (problem,) = (await catalog.delete((show["s1"],))).problems
    assert problem.fault.code == "catalog.wrong_state"
    await catalog.publish(show["e1"], make_asset())
    await catalog.move(None, tuple(show.values()), Action.publish)
    assert (await catalog.title(show["show"])).shown
    await catalog.delete((show["e1"],))
    assert not (await catalog.title(show["show"])).shown, "nothing in it can be played any more"
    assert (await catalog.delete(tuple(one for name, one in show.items() if name != "e1"))).problems == ()


async def test_an_episode_is_shown_when_all_it_belongs_to_is_published(services: Services, make_asset: MakeAsset) -> None:
    catalog, show = services.get(Catalog), await _show(services)
    episode = show["e1"]
    await catalog.publish(episode, make_asset())
    assert await catalog.below((show["s1"],), GROWN) == ()
    await catalog.move(None, (episode, show["s1"]), Action.publish)
    assert not (await catalog.title(episode)).shown, "its series is a draft"
    await catalog.move(None, (show["show"],), Action.publish)
    assert [one.id for one in await catalog.below((show["s1"],), GROWN)] == [episode]
    assert [one.id for one in await catalog.below((show["show"],), GROWN)] == [show["s1"]], "season 2 has nothing to play"
    series = await catalog.title(show["show"])
    assert series in await catalog.recent(GROWN, 100)
    assert series.languages == ("en",)
    assert await catalog.title(episode) not in await catalog.recent(GROWN, 100)
    await catalog.edit(None, (Change(show["show"], {"ratings": {"FSK": "16"}}),), publish=True)
    assert await catalog.below((show["s1"],), Audience(15)) == ()
    assert (await catalog.title(episode)).maturity == 16
    await catalog.move(None, (show["show"],), Action.withdraw)
    assert await catalog.below((show["s1"],), GROWN) == ()


async def test_what_comes_next_is_the_next_episode_that_can_be_seen(services: Services, make_asset: MakeAsset) -> None:
    catalog, show = services.get(Catalog), await _show(services)
    for name in ("e1", "e3", "e4"):
        await catalog.publish(show[name], make_asset())
    await catalog.move(None, tuple(show.values()), Action.publish)

    async def after(name: str) -> str | None:
        found = await catalog.next_episode(show[name], GROWN)
        return found.id if found else None

    assert await after("e1") == show["e3"], "e2 cannot be played"
    assert await after("e3") == show["e4"], "of the next season"
    assert await after("e4") is None
    assert await after("s1") is None
    await catalog.edit(None, (Change(show["s2"], {"windows": [{"countries": ["DE"]}]}),), publish=True)
    assert await after("e3") is None
    assert await catalog.next_episode(show["e3"], Audience(18, "DE")) is not None


async def test_what_belongs_to_a_title_is_told_by_number(services: Services) -> None:
    catalog = services.get(Catalog)
    series = TitleId(random_id())
    drafts: list[dict[str, Any]] = [
        {"kind": "season", "parent": series, "name": "A season", "number": number} for number in (2, 10, 1)
    ]
    drafts.append({"kind": "extra", "parent": series, "name": "An extra"})
    changes = [Change(TitleId(random_id()), draft) for draft in drafts]
    edited = await catalog.edit(None, (Change(series, {"kind": "series", "name": "Many"}), *changes))
    assert edited.problems == ()
    found: list[int | None] = []
    after = None
    while page := await catalog.entries(Wanted(parent=series), after, 1):
        found.append(page[0].newest.draft.number)
        after = page[0].title.id
    assert found == [1, 2, 10, None]


async def test_editing_leaves_what_viewers_see_alone_until_it_is_published(services: Services, make_asset: MakeAsset) -> None:
    catalog = services.get(Catalog)
    title = (await catalog.draft(TitleId(random_id()), TitleDraft(name="First"))).id
    await catalog.publish(title, make_asset())
    by = AccountId("ann")
    assert (await catalog.edit(by, (Change(title, {"name": "Second", "genres": ["War"]}),))).changed == 1
    entry = await catalog.entry(title)
    assert (entry.title.name, entry.newest.draft.name, entry.newest.state) == ("First", "Second", State.draft)
    assert entry in await catalog.entries(Wanted(text="second", state=State.draft), None, 1000)
    await catalog.move(by, (title,), Action.submit)
    refused = await catalog.move(by, (title,), Action.submit)
    assert [one.fault.code for one in refused.problems] == ["catalog.wrong_state"]
    await catalog.move(by, (title,), Action.publish)
    assert (await catalog.title(title)).name == "Second"
    assert (await catalog.restore(by, title, 1)).title.name == "First"
    assert (await catalog.restore(by, title, None)).title.name == "Second", "undoing what was undone"
    actions = [(one.number, one.action, one.by) for one in await catalog.history(title, 50)]
    assert actions == [
        (6, Action.restore, by),
        (5, Action.restore, by),
        (4, Action.publish, by),
        (3, Action.submit, by),
        (2, Action.edit, by),
        (1, Action.publish, None),
    ]
    with pytest.raises(WrongState):
        await catalog.restore(by, title, 7)


async def test_what_is_brought_back_must_fit_where_it_belongs(services: Services) -> None:
    catalog, show = services.get(Catalog), await _show(services)
    await catalog.edit(None, (Change(show["e1"], {"number": 9}),))
    await catalog.edit(None, (Change(show["e2"], {"number": 1}),))
    with pytest.raises(BadTitle) as refused:
        await catalog.restore(None, show["e1"], 1)
    assert refused.value.fault.field == "number"


async def test_of_many_changes_all_are_made_or_none(services: Services) -> None:
    catalog, name = services.get(Catalog), random_id()
    good = Change(TitleId(f"{name}-1"), {"name": "Good"}, 2)
    told = await catalog.edit(None, (good, Change(TitleId(f"{name}-2"), {"name": "Bad", "year": "soon"}, 3)))
    ((line, place, fault),) = [(one.line, one.place, one.fault) for one in told.problems]
    assert (line, place, fault.field, fault.value) == (3, f"{name}-2", "year", "soon")
    assert (fault.code, bool(fault.remedy), told.titles) == ("catalog.bad_title", True, ())
    with pytest.raises(UnknownTitle):
        await catalog.title(good.id)
    assert (await catalog.edit(None, (good,))).added == 1
    assert (await catalog.edit(None, (good,))).unchanged == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "episode", "parent": "SHOW", "number": 1}, "parent"),
        ({"kind": "season", "parent": "nothing", "number": 1}, "parent"),
        ({"kind": "season", "parent": "SHOW", "number": 1}, "number"),
        ({"kind": "season", "parent": "SHOW"}, "number"),
        ({"kind": "film", "parent": "SHOW"}, "parent"),
        ({"ratings": {"FSK": "13"}}, "ratings"),
        ({"windows": [{"countries": ["Germany"]}]}, "windows"),
        ({"windows": [{"countries": ["DE", "UK"]}]}, "windows"),
        ({"windows": [{"first": 2, "last": 1}]}, "windows"),
        ({"windows": [{"first": 1e300}]}, "windows"),
        ({"publish_at": -1}, "publish_at"),
        ({"words": {"de": {"name": ""}}}, "name"),
        ({"members": ["x"]}, "members"),
        ({"shoe_size": 44}, "shoe_size"),
    ],
)
async def test_what_does_not_fit_is_refused_by_field(services: Services, fields: dict[str, Any], field: str) -> None:
    catalog, show = services.get(Catalog), await _show(services)
    named = {key: show["show"] if value == "SHOW" else value for key, value in fields.items()}
    told = await catalog.edit(None, (Change(TitleId(random_id()), {"name": "x", **named}),))
    assert [one.fault.field for one in told.problems] == [field]


async def test_two_who_add_the_same_at_once_do_not_meet(services: Services) -> None:
    catalog, title = services.get(Catalog), TitleId(random_id())
    changes = [(Change(title, {"name": f"Name {number}"}),) for number in range(6)]
    told = await asyncio.gather(*(catalog.edit(None, change) for change in changes))
    assert sum(one.added for one in told) == 1
    assert len(await catalog.history(title, 50)) == 6


async def test_a_source_may_be_of_a_title_that_is_there(services: Services, make_asset: MakeAsset) -> None:
    catalog, show = services.get(Catalog), await _show(services)
    meant = TitleDraft(name="e1.mkv", of=show["e1"])
    await catalog.check(meant)
    assert (await catalog.draft(TitleId(random_id()), meant)).id == show["e1"]
    with pytest.raises(UnknownTitle):
        await catalog.check(TitleDraft(name="e1.mkv", of=TitleId("nothing")))


async def _show(services: Services) -> dict[str, TitleId]:
    """A series with two seasons and three episodes in the first, one in the second; all drafts."""
    made = {name: TitleId(f"{name}-{random_id()}") for name in ("show", "s1", "s2", "e1", "e2", "e3", "e4")}
    said: list[Change] = [Change(made["show"], {"name": "The Show", "kind": "series"})]
    said += [
        Change(made[f"s{number}"], {"name": f"Season {number}", "kind": "season", "parent": made["show"], "number": number})
        for number in (1, 2)
    ]
    said += [
        Change(made[name], {"name": name, "kind": "episode", "parent": made[season], "number": number})
        for name, season, number in (("e1", "s1", 1), ("e2", "s1", 2), ("e3", "s1", 3), ("e4", "s2", 1))
    ]
    told = await services.get(Catalog).edit(None, tuple(said))
    assert (told.added, told.problems) == (7, ())
    return made


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
