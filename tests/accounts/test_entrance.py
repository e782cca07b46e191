"""Tokens that turn, passwords that are guessed at, and letters that prove an address, on a clock that tests turn."""

import asyncio
from collections.abc import Callable

import pytest
from tests.accounts.conftest import PASSWORD, Here
from tests.logged import logged

from nearcast.accounts.model import (
    Arrival,
    BadCode,
    DeviceKind,
    EmailTaken,
    Knobs,
    NotConfirmed,
    NotSignedIn,
    Permission,
    Role,
    SignUp,
    SignUpClosed,
    TooManyTries,
    WrongCredentials,
)
from nearcast.accounts.policy.devices import CONFIRMED_S, GRACE_S, LIFE_S, TURN_S

LAPTOP = Arrival("192.0.2.1", DeviceKind.browser, "Laptop")
Address = Callable[[], str]


async def test_a_token_turns_and_the_old_one_ends_after_the_new_one_is_used(here: Here, address: Address) -> None:
    accounts, clock = here.service, here.clock
    old = await accounts.sign_up(address(), PASSWORD, LAPTOP)
    assert not (await accounts.who(old.token)).stale
    clock.time += TURN_S
    assert (await accounts.who(old.token)).stale
    new = await accounts.turn(old.token)
    assert new is not None
    assert await accounts.turn(old.token) is None, "two requests at once get one token between them"
    clock.time += 1000
    await accounts.who(old.token)
    await accounts.who(new.token)
    clock.time += GRACE_S
    await accounts.who(old.token)


async def test_a_token_that_comes_back_signs_thief_and_owner_out(here: Here, address: Address) -> None:
    accounts, clock = here.service, here.clock
    old = await accounts.sign_up(address(), PASSWORD, LAPTOP)
    await accounts.who(old.token)
    clock.time += TURN_S
    new = await accounts.turn(old.token)
    assert new is not None
    await accounts.who(new.token)
    clock.time += GRACE_S + 1
    for token in (old.token, new.token):
        with pytest.raises(NotSignedIn):
            await accounts.who(token)
    assert (await logged(accounts, 1))[0].action == "people.end_stolen"


async def test_a_device_that_is_used_stays_signed_in_and_another_does_not(here: Here, address: Address) -> None:
    accounts, clock = here.service, here.clock
    email = address()
    used, left = [await accounts.sign_up(email, PASSWORD), await accounts.sign_in(email, PASSWORD)]
    for _ in range(3):
        clock.time += LIFE_S / 2
        await accounts.who(used.token)
    with pytest.raises(NotSignedIn):
        await accounts.who(left.token)
    assert [one.id for one in await accounts.devices(used.account.id)] == [used.device]


async def test_guessing_slows_down_and_the_owner_comes_in_from_elsewhere(here: Here, address: Address) -> None:
    accounts, clock = here.service, here.clock
    email = address()
    await accounts.sign_up(email, PASSWORD)
    thief = Arrival("192.0.2.66")
    guesses = [accounts.sign_in(email, f"guess {number}", thief) for number in range(12)]
    outcomes = [type(one) for one in await asyncio.gather(*guesses, return_exceptions=True)]
    assert outcomes.count(WrongCredentials) == 5, "even when they come at once"
    assert outcomes.count(TooManyTries) == 7
    with pytest.raises(TooManyTries):
        await accounts.sign_in(email, PASSWORD, thief)
    await accounts.sign_in(email, PASSWORD, LAPTOP)
    clock.time += 15
    await accounts.sign_in(email, PASSWORD, thief)


async def test_a_letter_verifies_the_address_once(here: Here, address: Address) -> None:
    email = address()
    signed_up = await here.service.sign_up(email, PASSWORD)
    assert not signed_up.account.verified
    code = await here.code(email, "verify")
    assert (await here.service.verify(code)).verified
    with pytest.raises(BadCode):
        await here.service.verify(code)


async def test_only_verified_accounts_watch_where_the_owner_wants_that(here: Here, address: Address) -> None:
    strict = here.with_knobs(Knobs(require_verified=True, public_url="https://films.example"))
    email = address()
    signed_up = await strict.sign_up(email, PASSWORD)
    assert (await strict.who(signed_up.token)).permissions == frozenset()
    await strict.verify(await here.code(email, "verify"))
    assert (await strict.who(signed_up.token)).permissions == {Permission.watch}


async def test_a_forgotten_password_is_chosen_anew_and_everybody_is_signed_out(here: Here, address: Address) -> None:
    accounts = here.service
    email, unknown = address(), address()
    before = await accounts.sign_up(email, PASSWORD)
    await accounts.ask_reset(email, LAPTOP)
    await accounts.ask_reset(unknown, LAPTOP)
    assert await here.letters(unknown) == []
    code = await here.code(email, "reset")
    after = await accounts.reset(code, "a new horse", LAPTOP)
    assert after.account.verified, "whoever read the letter has the address"
    with pytest.raises(NotSignedIn):
        await accounts.who(before.token)
    with pytest.raises(BadCode):
        await accounts.reset(code, "one more horse", LAPTOP)
    with pytest.raises(WrongCredentials):
        await accounts.sign_in(email, PASSWORD)
    await accounts.sign_in(email, "a new horse")


async def test_codes_grow_old_and_letters_are_few(here: Here, address: Address) -> None:
    email = address()
    await here.service.sign_up(email, PASSWORD)
    await here.service.ask_reset(email)
    code = await here.code(email, "reset")
    here.clock.time += 3601
    with pytest.raises(BadCode):
        await here.service.reset(code, "a new horse")
    for _ in range(3):
        await here.service.ask_reset(email)
    with pytest.raises(TooManyTries):
        await here.service.ask_reset(email)


async def test_changing_the_password_leaves_this_device_alone(here: Here, address: Address) -> None:
    accounts = here.service
    email = address()
    mine, other = await accounts.sign_up(email, PASSWORD), await accounts.sign_in(email, PASSWORD)
    with pytest.raises(WrongCredentials):
        await accounts.change_password(mine.device, "wrong horse", "a new horse")
    await accounts.change_password(mine.device, PASSWORD, "a new horse")
    await accounts.who(mine.token)
    with pytest.raises(NotSignedIn):
        await accounts.who(other.token)


async def test_the_password_is_asked_for_again_after_a_while(here: Here, address: Address) -> None:
    accounts = here.service
    mine = await accounts.sign_up(address(), PASSWORD)
    here.clock.time += CONFIRMED_S + 1
    with pytest.raises(NotConfirmed):
        await accounts.make_api_token(mine.device, "Report", (Permission.watch,), 30)
    with pytest.raises(WrongCredentials):
        await accounts.confirm(mine.device, "wrong horse")
    await accounts.confirm(mine.device, PASSWORD)
    token = await accounts.make_api_token(mine.device, "Report", (Permission.watch,), 30)
    here.clock.time += 30 * 24 * 3600
    with pytest.raises(NotSignedIn):
        await accounts.who(token.token)


async def test_an_invitation_opens_a_closed_door_once_for_whom_it_was_sent_to(here: Here, address: Address) -> None:
    by_invitation = here.with_knobs(Knobs(SignUp.invited, public_url="https://films.example"))
    owner = await by_invitation.who((await by_invitation.operator_token()).token)
    guest = address()
    with pytest.raises(SignUpClosed):
        await by_invitation.sign_up(guest, PASSWORD)
    await by_invitation.invite(owner, guest, Role.operator)
    code = await here.code(guest, "welcome")
    with pytest.raises(BadCode):
        await by_invitation.sign_up(address(), PASSWORD, invitation=code)
    signed_up = await by_invitation.sign_up(guest, PASSWORD, invitation=code)
    assert (signed_up.account.role, signed_up.account.verified) == (Role.operator, True)
    with pytest.raises(BadCode):
        await by_invitation.sign_up(address(), PASSWORD, invitation=code)


async def test_where_sign_up_is_closed_operators_add_accounts(here: Here, address: Address) -> None:
    closed = here.with_knobs(Knobs(SignUp.closed, public_url="https://films.example"))
    owner = await closed.who((await closed.operator_token()).token)
    with pytest.raises(SignUpClosed):
        await closed.invite(owner, address(), Role.viewer)
    email = address()
    passage = await closed.add_account(owner, email, Role.partner)
    with pytest.raises(EmailTaken):
        await closed.add_account(owner, email, Role.partner)
    code = await here.code(email, "reset")
    assert passage.address.endswith(f"/reset#{code}")
    assert (await closed.reset(code, PASSWORD)).account.role is Role.partner
    told = [entry.action for entry in await logged(closed, 2)]
    assert told == ["people.reset_password", "people.add"]


async def test_what_has_expired_is_forgotten(here: Here, address: Address) -> None:
    here.clock.time = 1_000_000.0
    signed_up = await here.service.sign_up(address(), PASSWORD, LAPTOP)
    await here.service.begin_link(LAPTOP)
    here.clock.time += LIFE_S + 1
    await here.service._sweep(here.clock.time)
    counted = await here._ground.database.one(
        "SELECT (SELECT count(*) FROM accounts.devices WHERE id = %s) + (SELECT count(*) FROM accounts.links WHERE expires < %s)"
        " + (SELECT count(*) FROM accounts.codes WHERE expires < %s) AS left",
        signed_up.device,
        here.clock.time,
        here.clock.time,
    )
    assert counted is not None
    assert counted["left"] == 0
