"""Accounts, in process and over NATS."""

from typing import Any

import pytest
from tests.logged import logged

from nearcast.accounts.model import (
    Accounts,
    Arrival,
    BadCode,
    BadSignUp,
    DeviceKind,
    EmailTaken,
    Entry,
    Matter,
    NotAllowed,
    NotConfirmed,
    NotSignedIn,
    Permission,
    ProfileChange,
    Role,
    Sought,
    UnknownDevice,
    UnknownProfile,
    Visitor,
    WrongCredentials,
)
from nearcast.assembly import Services
from nearcast.ids import DeviceId, ProfileId
from nearcast.runtime.clock import random_id

PASSWORD = "correct horse"


def _email() -> str:
    return f"{random_id()}@example.org"


async def test_signing_up_in_and_out(services: Services) -> None:
    accounts = services.get(Accounts)
    email = _email()
    signed_up = await accounts.sign_up(email.upper(), PASSWORD)
    visitor = await accounts.who(signed_up.token)
    assert visitor.account == signed_up.account
    assert visitor.permissions == {Permission.watch}
    with pytest.raises(EmailTaken):
        await accounts.sign_up(email, "another horse")
    signed_in = await accounts.sign_in(email, PASSWORD)
    await accounts.sign_out(signed_in.token)
    for gone in (signed_in.token, "", "nonsense"):
        with pytest.raises(NotSignedIn):
            await accounts.who(gone)
    assert (await accounts.who(signed_up.token)).account == signed_up.account


async def test_a_wrong_password_and_an_unknown_address_look_alike(services: Services) -> None:
    accounts = services.get(Accounts)
    email = _email()
    await accounts.sign_up(email, PASSWORD)
    told = []
    for address, password in ((email, "wrong horse"), (_email(), PASSWORD)):
        with pytest.raises(WrongCredentials) as refused:
            await accounts.sign_in(address, password)
        told.append(refused.value.fault)
    assert told[0] == told[1]


async def test_devices_are_listed_and_signed_out_one_by_one_or_all(services: Services) -> None:
    accounts = services.get(Accounts)
    email = _email()
    first = await accounts.sign_up(email, PASSWORD, Arrival("192.0.2.1", DeviceKind.browser, "Laptop"))
    account = first.account.id
    others = [await accounts.sign_in(email, PASSWORD, Arrival("192.0.2.2", DeviceKind.app, f"Phone {n}")) for n in range(3)]
    listed = {one.name: one for one in await accounts.devices(account)}
    assert set(listed) == {"Laptop", "Phone 0", "Phone 1", "Phone 2"}
    assert (listed["Laptop"].address, listed["Laptop"].kind) == ("192.0.2.1", DeviceKind.browser)
    stranger = (await accounts.sign_up(_email(), PASSWORD)).device
    for by, device in ((stranger, others[0].device), (first.device, DeviceId("nothing"))):
        with pytest.raises(UnknownDevice):
            await accounts.sign_out_device(by, device)
    await accounts.sign_out_device(first.device, others[0].device)
    with pytest.raises(NotSignedIn):
        await accounts.who(others[0].token)
    assert await accounts.sign_out_others(first.device) == 2
    assert [one.id for one in await accounts.devices(account)] == [first.device]
    owner = await accounts.who((await accounts.operator_token()).token)
    assert await accounts.sign_out_everywhere(owner, account) == 1
    lines = [one for one in await logged(accounts, 50) if one.action.startswith("people.sign_out_")][:3]
    assert [(one.action, one.account, one.subject) for one in lines] == [
        ("people.sign_out_everywhere", owner.account.id, account),
        ("people.sign_out_others", account, account),
        ("people.sign_out_device", account, others[0].device),
    ]
    assert [one.address for one in lines[1:]] == ["192.0.2.1"] * 2


async def test_a_television_is_let_in_from_a_browser(services: Services) -> None:
    accounts = services.get(Accounts)
    viewer = await accounts.sign_up(_email(), PASSWORD)
    nameless = await accounts.begin_link(Arrival("192.0.2.9", DeviceKind.television, " " * 1000))
    assert (await accounts.waiting(viewer.account.id, nameless.user_code)).name == "Television"
    endless = await accounts.begin_link(Arrival("192.0.2.9", DeviceKind.television, "x" * 100_000))
    assert (await accounts.waiting(viewer.account.id, endless.user_code)).name == "x" * 40
    link = await accounts.begin_link(Arrival("192.0.2.9", DeviceKind.television, "Living room"))
    assert await accounts.collect_link(link.device_code) is None
    waiting = await accounts.waiting(viewer.account.id, link.user_code.lower().replace("-", " "))
    assert (waiting.name, waiting.address) == ("Living room", "192.0.2.9")
    await accounts.approve_link(viewer.device, link.user_code)
    collected = await accounts.collect_link(link.device_code)
    assert collected is not None
    visitor = await accounts.who(collected.token)
    assert (visitor.account.id, visitor.device.name) == (viewer.account.id, "Living room")
    for again in (accounts.collect_link(link.device_code), accounts.approve_link(viewer.device, link.user_code)):
        with pytest.raises(BadCode):
            await again


async def test_an_api_token_does_what_its_scopes_say_and_no_more(services: Services) -> None:
    accounts = services.get(Accounts)
    owner = await accounts.operator_token()
    scopes = (Permission.see_fleet, Permission.change_titles)
    made = await accounts.make_api_token(owner.device, "Nightly report", scopes, 30)
    visitor = await accounts.who(made.token)
    assert visitor.permissions == set(scopes)
    assert not visitor.stale
    with pytest.raises(NotConfirmed):
        await accounts.make_api_token(made.device, "More", (Permission.change_people,), 30)
    viewer = await accounts.sign_up(_email(), PASSWORD)
    for beyond in ((Permission.watch, Permission.change_people), ()):
        with pytest.raises(BadSignUp) as refused:
            await accounts.make_api_token(viewer.device, "Hopeful", beyond, 1)
        assert refused.value.fault.field == "scopes"
    visitor = await accounts.who(owner.token)
    await accounts.set_role(visitor, viewer.account.id, Role.operator)
    made = await accounts.make_api_token(viewer.device, "Editor", scopes, 1)
    await accounts.set_role(visitor, viewer.account.id, Role.viewer)
    assert (await accounts.who(made.token)).permissions == set(), "a token may no more than its owner may now"


async def test_profiles_belong_to_their_account(services: Services) -> None:
    accounts = services.get(Accounts)
    ann, bob = [await accounts.sign_up(_email(), PASSWORD) for _ in range(2)]
    child = await accounts.add_profile(ann.device, ProfileChange(name="  Little   One ", maturity=6, kids=True))
    assert child.name == "Little One"
    assert [profile.maturity for profile in await accounts.profiles(ann.account.id)] == [18, 6]
    assert (await accounts.watcher(ann.device, child.id)).profile == child
    for device, profile in ((bob.device, child.id), (ann.device, ProfileId("nobody"))):
        for door in (accounts.watcher, accounts.choose_profile, accounts.remove_profile):
            with pytest.raises(UnknownProfile):
                await door(device, profile)


async def test_the_owner_gets_an_admins_token(services: Services) -> None:
    accounts = services.get(Accounts)
    tokens = [(await accounts.operator_token()).token for _ in range(2)]
    owners = [await accounts.who(token) for token in tokens]
    assert owners[0].account == owners[1].account
    assert owners[0].account.role is Role.admin


async def test_the_log_is_read_by_what_it_is_about_by_whom_and_when(services: Services) -> None:
    accounts = services.get(Accounts)
    somebody = await accounts.sign_up(_email(), PASSWORD)
    owner = await accounts.who((await accounts.operator_token()).token)
    await accounts.set_role(owner, somebody.account.id, Role.operator)
    operator = await accounts.who(somebody.token)
    film, other = random_id(), random_id()
    for at, subject in ((100.0, film), (200.0, f"{other} {film}"), (300.0, other)):
        await accounts.note(
            Entry(at=at, account=operator.account_id, address="::1", about=Matter.titles, action="editTitles", subject=subject)
        )

    async def read(by: Visitor, limit: int = 9, before: int = 0, **sought: Any) -> list[float]:
        return [
            one.at for one in await accounts.audit(by, Sought(who=operator.account.email[:8].upper(), **sought), before, limit)
        ]

    signed_up = [one.at for one in await accounts.audit(owner, Sought(who=operator.account_id, about=Matter.people), 0, 9)]
    assert len(signed_up) == 1
    assert await read(owner) == [300, 200, 100, *signed_up]
    assert await read(operator) == [300, 200, 100], "of people read only those who may see them"
    assert await read(operator, subject=film) == [200, 100]
    assert await read(operator, since=100.0, until=300.0) == [200, 100]
    assert await read(operator, about=Matter.jobs) == []
    (newest,) = await accounts.audit(operator, Sought(subject=other), 0, 1)
    assert await read(operator, limit=1, before=newest.number) == [200], "a page is as long as it was asked for"
    with pytest.raises(NotAllowed, match="see_people"):
        await read(operator, about=Matter.people)
    with pytest.raises(NotAllowed, match="see_audit"):
        await read(await accounts.who((await accounts.sign_up(_email(), PASSWORD)).token))
