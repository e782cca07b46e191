"""Accounts, in process and over NATS."""

import pytest

from nearcast.accounts.model import Accounts, EmailTaken, NotSignedIn, Role, UnknownProfile, WrongCredentials
from nearcast.assembly import Services
from nearcast.ids import ProfileId
from nearcast.runtime.clock import random_id


async def test_signing_up_in_and_out(services: Services) -> None:
    accounts = services.get(Accounts)
    email = f"{random_id()}@example.org"
    signed_up = await accounts.sign_up(email.upper(), "correct horse")
    assert await accounts.who(signed_up.token) == signed_up.account
    assert signed_up.account.role is Role.viewer
    with pytest.raises(EmailTaken):
        await accounts.sign_up(email, "another horse")
    signed_in = await accounts.sign_in(email, "correct horse")
    await accounts.sign_out(signed_in.token)
    with pytest.raises(NotSignedIn):
        await accounts.who(signed_in.token)
    assert await accounts.who(signed_up.token) == signed_up.account


async def test_a_wrong_password_and_an_unknown_address_look_alike(services: Services) -> None:
    accounts = services.get(Accounts)
    email = f"{random_id()}@example.org"
    await accounts.sign_up(email, "correct horse")
    told = []
    for address, password in ((email, "wrong horse"), (f"{random_id()}@example.org", "correct horse")):
        with pytest.raises(WrongCredentials) as refused:
            await accounts.sign_in(address, password)
        told.append(refused.value.fault)
    assert told[0] == told[1]


async def test_profiles_belong_to_their_account(services: Services) -> None:
    accounts = services.get(Accounts)
    ann, bob = [(await accounts.sign_up(f"{random_id()}@example.org", "correct horse")).account for _ in range(2)]
    child = await accounts.add_profile(ann.id, "  Little   One ", 6)
    assert child.name == "Little One"
    assert [profile.maturity for profile in await accounts.profiles(ann.id)] == [18, 6]
    assert await accounts.profile(ann.id, child.id) == child
    for account, profile in ((bob.id, child.id), (ann.id, ProfileId("nobody"))):
        with pytest.raises(UnknownProfile):
            await accounts.profile(account, profile)


async def test_the_owner_gets_an_operators_token(services: Services) -> None:
    accounts = services.get(Accounts)
    tokens = [(await accounts.operator_token()).token for _ in range(2)]
    owners = [await accounts.who(token) for token in tokens]
    assert owners[0] == owners[1]
    assert owners[0].role is Role.operator
