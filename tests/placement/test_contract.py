"""Placement, in process and over NATS."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import httpx
import pytest
from tests.conftest import MakeAsset, Turned
from tests.reports import holding

from nearcast.accounts.model import Accounts
from nearcast.assembly import Ground, Platform, Services
from nearcast.catalog.model import Asset, Catalog, TitleDraft
from nearcast.fleet.model import Changes, Enrolment, Fleet, HeldFile, Manifest, Report, Site, SiteKind
from nearcast.ids import AccountId, ApplianceId, FileId, ProfileId, SessionId, SiteId, TitleId, portion_id
from nearcast.placement.model import (
    Approval,
    Cause,
    Knobs,
    NotActivated,
    NothingAsked,
    NotProposed,
    Overtaken,
    Placement,
    State,
    UnknownVersion,
    Version,
)
from nearcast.placement.service import PlacementService
from nearcast.placement.store import Draft, Store
from nearcast.runtime import bus
from nearcast.runtime.call import ServiceAway
from nearcast.runtime.clock import Clock, SystemClock, random_id
from nearcast.telemetry.model import Delivery, DeliveryBatch, PlayStarted, Telemetry
from nearcast.units import Bitrate, Bytes, Seconds

LIMIT = 1000


@pytest.fixture(autouse=True)
async def by_itself(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    """The platform's own look at the world, which may follow a surge that other tests made, leaves the versions to the test."""
    placement = platform.services.get(Placement)

    async def later() -> None:
        return None

    monkeypatch.setattr(placement, "_look", later)
    async with _quiet(placement):
        pass  # A look that was under way is over.


async def test_a_published_asset_is_laid_where_there_is_room(services: Services, make_asset: MakeAsset) -> None:
    fleet, placement = services.get(Fleet), services.get(Placement)
    site = await _site(fleet)
    roomy, small = [await _appliance(fleet, site, capacity) for capacity in (10**12, 10)]
    title, asset = await _published(services, make_asset)
    await placement.amend()
    manifest = await fleet.manifest(roomy)
    assert {file.name for file in asset.files} <= {file.name for file in manifest.files}
    assert (await fleet.manifest(small)).files == ()
    decisions = {one.appliance: one for one in await placement.explain(None, title, None, LIMIT)}
    assert decisions[roomy].hold
    assert decisions[small].reason.startswith("no room")
    assert [one.title for one in await placement.explain(roomy, title, None, LIMIT)] == [title]
    by_file = await placement.explain(roomy, None, asset.files[0].id, LIMIT)
    assert [(one.asset, one.hold) for one in by_file] == [(asset.id, True)]
    assert await placement.explain(roomy, None, FileId("0" * 64), LIMIT) == ()
    await placement.plan(propose=False)
    assert (await fleet.manifest(roomy)).version == manifest.version


async def test_what_two_titles_are_played_from_is_explained_by_either(services: Services, make_asset: MakeAsset) -> None:
    fleet, placement = services.get(Fleet), services.get(Placement)
    appliance = await _appliance(fleet, await _site(fleet), 10**12)
    one, asset = await _published(services, make_asset)
    other = (await services.get(Catalog).draft(TitleId(random_id()), TitleDraft(name="The same again"))).id
    await services.get(Catalog).publish(other, asset)
    await placement.amend()
    for title in (one, other):
        assert [found.asset for found in await placement.explain(appliance, title, None, LIMIT)] == [asset.id]


async def test_nothing_asked_is_said(services: Services) -> None:
    with pytest.raises(NothingAsked):
        await services.get(Placement).explain(None, None, None, LIMIT)


async def test_looking_again_changes_nothing(services: Services) -> None:
    placement = services.get(Placement)
    before = await placement.amend()
    assert await placement.amend() == before


async def test_a_plan_is_a_version_that_can_be_shown_compared_and_brought_back(
    services: Services, make_asset: MakeAsset
) -> None:
    fleet, placement = services.get(Fleet), services.get(Placement)
    appliance = await _appliance(fleet, await _site(fleet), 10**12)
    first = await placement.amend()
    _, asset = await _published(services, make_asset)
    second = await placement.amend()
    assert second.version > first.version
    shelf = next(one for one in (await placement.show(second.version)).shelves if one.appliance == appliance)
    size = sum(file.size for file in asset.files)
    assert shelf.bytes >= size
    (move,) = [one for one in (await placement.difference(first.version, second.version)).moves if one.appliance == appliance]
    assert (move.added, move.removed, move.fill) == ((portion_id(asset.id, 0),), (), size)
    rolled = await placement.roll_back(first.version)
    assert (rolled.cause, rolled.pinned, rolled.note) == (Cause.rolled_back, True, f"version {first.version} again")
    assert (rolled.state, rolled.parent, rolled.summary.fill) == (State.active, second.version, 0)
    # What was published since is published still, so it stays where it is.
    assert asset.id in {file.asset for file in (await fleet.manifest(appliance)).files}
    assert (await placement.amend()).version == rolled.version
    assert not (await placement.plan(propose=False)).pinned


async def test_a_proposal_waits_for_approval(services: Services, make_asset: MakeAsset) -> None:
    fleet, placement = services.get(Fleet), services.get(Placement)
    appliance = await _appliance(fleet, await _site(fleet), 10**12)
    active = await placement.plan(propose=False)
    stale = await placement.plan(propose=True)
    proposed = await placement.plan(propose=True)
    assert (proposed.state, proposed.parent) == (State.proposed, active.version)
    states = {one.version: one.state for one in await placement.versions(LIMIT)}
    assert (states[active.version], states[stale.version]) == (State.active, State.rejected)
    with pytest.raises(NotActivated):
        await placement.roll_back(stale.version)
    with pytest.raises(NotProposed):
        await placement.approve(stale.version)
    _, asset = await _published(services, make_asset)
    approved = await placement.approve(proposed.version)
    assert approved.version == proposed.version
    # What was published while it waited is taken in with it.
    amended = await placement.amend()
    assert (amended.cause, amended.parent) == (Cause.published, approved.version)
    decisions = await placement.explain(appliance, None, asset.files[0].id, LIMIT)
    assert [one.hold for one in decisions] == [True]
    assert (await placement.show(active.version)).version.state is State.superseded
    with pytest.raises(UnknownVersion):
        await placement.show(10**9)


async def test_an_asset_is_live_when_it_has_arrived(services: Services, make_asset: MakeAsset) -> None:
    fleet, placement = services.get(Fleet), services.get(Placement)
    appliance = await _appliance(fleet, await _site(fleet), 10**13)
    _, asset = await _published(services, make_asset)
    await placement.amend()
    before = {one.asset: one for one in await placement.live()}[asset.id]
    assert not before.live
    await fleet.report(appliance, _holding(asset))
    # The fleet tells its state a few times a second.
    async with asyncio.timeout(60):
        while (after := {one.asset: one for one in await placement.live()}[asset.id]).holding == before.holding:
            await asyncio.sleep(0.05)
    assert (after.sites, after.holding) == (before.sites, before.holding + 1)


async def test_a_restart_finds_the_plan_with_its_amendments(platform: Platform, ground: Ground, make_asset: MakeAsset) -> None:
    placement = platform.services.get(Placement)
    await placement.plan(propose=False)
    title, _ = await _published(platform.services, make_asset)
    version = await placement.amend()
    again = _service(platform, ground, SystemClock(), Knobs())
    assert (await again.amend()).version == version.version
    assert await again.explain(None, title, None, LIMIT) == await placement.explain(None, title, None, LIMIT)


async def test_a_run_on_a_film_amends_the_plan_unless_it_is_pinned(
    platform: Platform, ground: Ground, make_asset: MakeAsset
) -> None:
    fleet, placement = platform.services.get(Fleet), platform.services.get(Placement)
    appliance = await _appliance(fleet, await _site(fleet), 10**12)
    title, asset = await _published(platform.services, make_asset)
    first = await placement.plan(propose=False)
    calm = (await placement.explain(appliance, title, None, LIMIT))[0].peak
    await _watched(platform, ground, title, asset, 10**12)
    knobs = Knobs(surge_share=0.0)
    await _service(platform, ground, SystemClock(), knobs)._look()
    newest = await placement.amend()
    assert (newest.cause, newest.parent) == (Cause.surge, first.version)
    assert (await placement.explain(appliance, title, None, LIMIT))[0].peak > 3 * calm
    pinned = await placement.roll_back(first.version)
    await _service(platform, ground, SystemClock(), knobs)._look()
    assert await placement.amend() == pinned


class FleetAway:
    """A fleet that takes no manifests."""

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet

    async def changes(self, since: int, heard_until: float) -> Changes:
        return await self._fleet.changes(since, heard_until)

    async def set_manifest(self, _manifest: Manifest) -> None:
        raise ServiceAway("Nobody serves fleet.")


async def test_manifests_that_the_fleet_did_not_get_are_handed_out_again(
    platform: Platform, ground: Ground, make_asset: MakeAsset
) -> None:
    fleet, placement = platform.services.get(Fleet), platform.services.get(Placement)
    appliance = await _appliance(fleet, await _site(fleet), 10**12)
    first = await placement.amend()
    away = _service(platform, ground, SystemClock(), Knobs(), cast(Fleet, FleetAway(fleet)))
    async with _quiet(placement):
        _, asset = await _published(platform.services, make_asset)
        with pytest.raises(ServiceAway):
            await away.amend()
        assert (await away.amend()).version > first.version
        assert asset.id not in {file.asset for file in (await fleet.manifest(appliance)).files}
        await _service(platform, ground, SystemClock(), Knobs())._look()
        assert asset.id in {file.asset for file in (await fleet.manifest(appliance)).files}


@asynccontextmanager
async def _quiet(placement: Placement) -> AsyncIterator[None]:
    """The platform's own placement waits meanwhile."""
    assert isinstance(placement, PlacementService)
    async with placement._planning:
        yield


async def test_an_amendment_is_to_the_active_version_only(platform: Platform, ground: Ground) -> None:
    placement, store = platform.services.get(Placement), Store(ground.database)
    old = await placement.plan(propose=False)
    new = await placement.plan(propose=False)
    late = Draft(
        made_at=0.0,
        cause=Cause.surge,
        state=State.active,
        parent=old.version,
        pinned=False,
        note="",
        summary=old.summary,
        base=old.version,
    )
    with pytest.raises(Overtaken):
        await store.add(late, b"")
    assert await store.active() == new


async def test_old_versions_are_forgotten_but_not_what_the_active_one_follows_from(platform: Platform, ground: Ground) -> None:
    placement, store = platform.services.get(Placement), Store(ground.database)
    active = await placement.plan(propose=False)
    for _ in range(4):
        await placement.plan(propose=True)
    await store.forget(2)
    assert [one.version for one in await placement.versions(LIMIT)][-1] == active.version
    await placement.plan(propose=False)
    await store.forget(2)
    assert len(await placement.versions(LIMIT)) == 2
    assert (await placement.amend()).state is State.active


async def test_operators_and_nobody_else_reach_it_over_http(platform: Platform) -> None:
    version = await platform.services.get(Placement).plan(propose=False)
    accounts = platform.services.get(Accounts)
    signed_in = await accounts.sign_up(f"{random_id()}@example.org", "correct horse")
    operator = (await accounts.operator_token()).token
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=platform.app()), base_url="http://nearcast") as client:

        async def answer(path: str, method: str = "GET", token: str = operator) -> tuple[int, Any]:
            headers = {"Authorization": f"Bearer {token}"}
            got = await client.request(method, f"/operator/placement{path}", headers=headers)
            return got.status_code, got.json()

        assert (await answer("/versions", token=signed_in.token))[0] == 403
        assert (await answer("/versions?limit=1"))[1][0]["version"] == version.version
        assert (await answer(f"/versions/{version.version}"))[1]["version"]["state"] == "active"
        made = (await answer("/plan?propose", "POST"))[1]
        assert made["state"] == "proposed"
        assert (await answer(f"/difference?before={version.version}&after={made['version']}"))[1]["moves"] == []
        assert (await answer(f"/versions/{made['version']}/approve", "POST"))[1]["state"] == "active"
        assert (await answer(f"/versions/{version.version}/roll-back", "POST"))[1]["pinned"]
        assert (await answer("/live"))[0] == 200
        for path, code in (
            ("", "placement.nothing_asked"),
            ("?appliance=x&limit=many", "http.bad_request"),
            ("/versions/new", "placement.unknown_version"),
            ("/difference?before=1", "http.bad_request"),
        ):
            assert (await answer(path))[1]["code"] == code


async def test_a_night_plans_anew_and_waits_if_it_must(platform: Platform, ground: Ground, clock: Turned) -> None:
    clock.time = SystemClock().now() + 24 * 3600
    careful = _service(platform, ground, clock, Knobs(approval=Approval.manual))
    await careful._look()
    waiting = await _newest(careful, Cause.nightly)
    assert waiting.state is State.proposed
    await careful._look()
    assert await _newest(careful, Cause.nightly) == waiting
    clock.time += 24 * 3600
    await _service(platform, ground, clock, Knobs())._look()
    assert (await _newest(careful, Cause.nightly)).state is State.active


async def _watched(platform: Platform, ground: Ground, title: TitleId, asset: Asset, count: int) -> None:
    """Somebody of no known network watches so many bytes, just now."""
    telemetry, now, session = platform.services.get(Telemetry), SystemClock().now(), SessionId(random_id())
    play = PlayStarted(
        session=session,
        account=AccountId("a"),
        profile=ProfileId("p"),
        title=title,
        asset=asset.id,
        network=None,
        ranks={},
        at=now,
    )
    async with ground.database.transaction() as connection:
        await bus.announce(connection, play)
    line = Delivery(
        at=now,
        session=session,
        asset=asset.id,
        name=asset.files[0].name,
        status=206,
        bytes=Bytes(count),
        seconds=Seconds(1.0),
    )
    await telemetry.deliveries(ApplianceId("x"), DeliveryBatch(random_id(), (line,)))
    hour = int(now // 3600)
    async with asyncio.timeout(60):
        while not any(one.asset == asset.id and one.bytes for one in (await telemetry.watched(hour, hour)).watched):
            await asyncio.sleep(0.05)


async def _newest(placement: Placement, cause: Cause) -> Version:
    return next(one for one in await placement.versions(LIMIT) if one.cause is cause)


def _service(platform: Platform, ground: Ground, clock: Clock, knobs: Knobs, fleet: Fleet | None = None) -> PlacementService:
    get = platform.services.get
    return PlacementService(ground.database, clock, get(Catalog), fleet or get(Fleet), get(Telemetry), knobs)


async def _published(services: Services, make_asset: MakeAsset) -> tuple[TitleId, Asset]:
    draft = await services.get(Catalog).draft(TitleId(random_id()), TitleDraft(name="Film"))
    asset = make_asset()
    await services.get(Catalog).publish(draft.id, asset)
    return draft.id, asset


async def _site(fleet: Fleet) -> SiteId:
    site = SiteId(f"s-{random_id()}")
    await fleet.add_site(Site(site, "Test", SiteKind.exchange))
    return site


async def _appliance(fleet: Fleet, site: SiteId, capacity: int) -> ApplianceId:
    token = await fleet.invite(site, ApplianceId(f"a-{random_id()}"))
    enrolment = Enrolment(
        token=token, public_key="0" * 64, url="http://127.0.0.9:1", capacity=Bytes(capacity), throughput=Bitrate(10)
    )
    return (await fleet.enrol(enrolment)).appliance


def _holding(asset: Asset) -> Report:
    return holding(1, tuple(HeldFile(asset.id, file.name) for file in asset.files))
