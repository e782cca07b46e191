"""All that is kept of a person: handed over whole, and gone from every table when it is deleted."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from tests.accounts.conftest import PASSWORD
from tests.conftest import MakeAsset
from tests.playback.playing import eventually, origin, published

from nearcast.accounts.model import (
    Account,
    Accounts,
    Identity,
    NotConfirmed,
    NotSignedIn,
    Passkey,
    PasskeySecret,
    ProfileChange,
    SignedIn,
)
from nearcast.accounts.store.ways import Ways
from nearcast.assembly import Ground, Platform, Services
from nearcast.ids import ApplianceId
from nearcast.playback.model import Playback, Started, UnknownSession
from nearcast.runtime.clock import SystemClock, random_id
from nearcast.telemetry.model import Delivery, DeliveryBatch, PlayerEvent, Telemetry
from nearcast.units import Bytes, Seconds

_EXPORT = "mutation { exportData { ... on Export { data } } }"
# Steering's states are packed, and tell of appliances only.
_TABLES = """SELECT table_schema || '.' || table_name AS name FROM information_schema.tables
    WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')
    AND table_name <> 'states'"""
MAY_NAME = {"accounts.forgotten", "accounts.audit", "fleet.revoked", "runtime.outbox"}
"""Ids that name nobody any more: what is to be told once more, what was done, and a token that must open nothing."""


@pytest.fixture
async def client(platform: Platform) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=platform.app())
    async with httpx.AsyncClient(transport=transport, base_url="http://nearcast") as made:
        yield made


async def _watched(services: Services, make_asset: MakeAsset, ground: Ground) -> tuple[SignedIn, Started]:
    """Somebody who has left traces wherever one can."""
    asset = make_asset()
    title = await published(services, asset)
    accounts, playback, telemetry = services.get(Accounts), services.get(Playback), services.get(Telemetry)
    viewer = await accounts.sign_up(f"{random_id()}@example.org", PASSWORD)
    (profile,) = await accounts.profiles(viewer.account.id)
    await accounts.set_pin(viewer.device, profile.id, "2468")
    await accounts.choose_profile(viewer.device, profile.id, "2468")
    async with ground.database.transaction() as connection:
        ways, account = Ways(ground.database), viewer.account.id
        await ways.add_passkey(connection, PasskeySecret(Passkey(random_id(), account, "Laptop", 1.0), b"key", 0))
        await ways.add_identity(connection, Identity("campus", random_id(), "", verified=True), account, 1.0)
    # Steering leaves an appliance out that was silent for some seconds, so its report comes last.
    appliance: ApplianceId = await origin(services, asset)
    play = await eventually(lambda: playback.start(viewer.device, profile.id, title.id, "192.0.2.7"))
    await playback.keep(play.session, Seconds(33.0))
    await telemetry.set_listed(profile.id, title.id, True)
    now = SystemClock().now()
    await telemetry.player_events((PlayerEvent(session=play.session, kind="startup", at=now, milliseconds=200.0),))
    delivery = Delivery(
        at=now,
        session=play.session,
        asset=asset.id,
        name=asset.files[0].name,
        status=206,
        bytes=Bytes(9),
        seconds=Seconds(0.1),
        cmcd="",
    )
    await telemetry.deliveries(appliance, DeliveryBatch(random_id(), (delivery,)))
    await _until(lambda: _arrived(ground, play.session))
    return viewer, play


async def _arrived(ground: Ground, session: str) -> bool:
    """Whether telemetry and steering have written down what they heard of a play."""
    row = await ground.database.one(
        "SELECT EXISTS (SELECT FROM telemetry.plays WHERE session = %s)"
        " AND EXISTS (SELECT FROM steering.decisions WHERE viewer = %s) AS both",
        session,
        session,
    )
    return bool(row and row["both"])


async def _tables_with(ground: Ground, *needles: str) -> set[str]:
    """The tables that have one of the needles anywhere."""
    found = set()
    tables = await ground.database.all(_TABLES)
    async with ground.database.transaction() as connection:
        for name in (row["name"] for row in tables):
            query: Any = f"SELECT 1 FROM {name} AS t WHERE t::text LIKE ANY(%s) LIMIT 1"
            if await (await connection.execute(query, ([f"%{needle}%" for needle in needles],))).fetchone():
                found.add(name)
    return found


async def _until(look: Any) -> None:
    async with asyncio.timeout(60):
        while not await look():
            await asyncio.sleep(0.2)


async def test_a_person_gets_all_that_is_kept(
    client: httpx.AsyncClient, services: Services, ground: Ground, make_asset: MakeAsset
) -> None:
    viewer, play = await _watched(services, make_asset, ground)
    client.headers["Authorization"] = f"Bearer {viewer.token}"
    told = (await client.post("/graphql", json={"query": _EXPORT})).json()["data"]["exportData"]["data"]
    kinds = {
        "account",
        "profiles",
        "devices",
        "audit",
        "plays",
        "bookmarks",
        "opinions",
        "player events",
        "requests",
        "streams",
        "steering",
        "passkeys",
        "identities",
    }
    assert set(told) == kinds
    assert all(told.values()), "nothing is missing"
    assert told["bookmarks"][0]["position"] == 33.0
    assert told["plays"][0]["session"] == play.session
    assert "hash" not in str(told)


async def test_deletion_reaches_every_table(services: Services, ground: Ground, make_asset: MakeAsset) -> None:
    viewer, play = await _watched(services, make_asset, ground)
    (profile,) = await services.get(Accounts).profiles(viewer.account.id)
    traces = (viewer.account.email, viewer.account.id, viewer.device, profile.id, play.session)
    before = await _tables_with(ground, *traces)
    assert before > {
        "accounts.accounts",
        "accounts.devices",
        "telemetry.events",
        "telemetry.opinions",
        "telemetry.requests",
        "playback.sessions",
    }
    await services.get(Accounts).delete_own(viewer.device)
    with pytest.raises(NotSignedIn):
        await services.get(Accounts).who(viewer.token)

    async def gone() -> bool:
        return not await _tables_with(ground, *traces) - MAY_NAME

    await _until(gone)
    assert await _tables_with(ground, viewer.account.email) == set(), "an address names somebody wherever it stands"
    with pytest.raises(UnknownSession):
        await services.get(Playback).hls(play.session)


async def test_a_profile_that_is_removed_takes_its_traces_along(
    services: Services, ground: Ground, make_asset: MakeAsset
) -> None:
    viewer, play = await _watched(services, make_asset, ground)
    accounts = services.get(Accounts)
    (profile,) = await accounts.profiles(viewer.account.id)
    await accounts.add_profile(viewer.device, ProfileChange(name="Other"))
    await accounts.remove_profile(viewer.device, profile.id)

    async def gone() -> bool:
        return not await _tables_with(ground, profile.id, play.session) - MAY_NAME

    await _until(gone)
    await accounts.who(viewer.token)


async def test_operators_delete_for_whoever_asks_and_programs_never_their_own(
    platform: Platform, client: httpx.AsyncClient
) -> None:
    accounts = platform.services.get(Accounts)
    viewer = await accounts.sign_up(f"{random_id()}@example.org", PASSWORD)
    token = await accounts.make_api_token(viewer.device, "Program", tuple((await accounts.who(viewer.token)).permissions), 1)
    with pytest.raises(NotConfirmed):
        await accounts.delete_own(token.device)
    owner = await accounts.operator_token()
    headers = {"Authorization": f"Bearer {owner.token}"}
    assert (await client.delete(f"/operator/people/{viewer.account.id}", headers=headers)).status_code == 204
    assert (await client.delete(f"/operator/people/{viewer.account.id}", headers=headers)).status_code == 404
    found: tuple[Account, ...] = await accounts.people(viewer.account.email, 10)
    assert found == ()
