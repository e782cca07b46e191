"""Profiles with a PIN, on a clock that tests turn."""

import asyncio
from collections.abc import Callable

import pytest
from tests.accounts.conftest import PASSWORD, Here

from nearcast.accounts.model import (
    Arrival,
    BadProfile,
    Knobs,
    NotConfirmed,
    NotSignedIn,
    Plan,
    ProfileChange,
    ProfileLocked,
    TooManyTries,
    WrongPin,
)
from nearcast.accounts.policy.devices import CONFIRMED_S
from nearcast.accounts.policy.profiles import OPENED_S

Address = Callable[[], str]


async def test_a_pin_opens_a_profile_on_one_device_for_an_evening(here: Here, address: Address) -> None:
    accounts = here.service
    email = address()
    sofa, phone = await accounts.sign_up(email, PASSWORD), await accounts.sign_in(email, PASSWORD)
    (ann,) = await accounts.profiles(sofa.account.id)
    assert (await accounts.set_pin(sofa.device, ann.id, "2468")).locked
    await accounts.choose_profile(sofa.device, ann.id, "2468")
    assert (await accounts.watcher(sofa.device, ann.id)).profile.id == ann.id
    with pytest.raises(ProfileLocked):
        await accounts.watcher(phone.device, ann.id)
    here.clock.time += OPENED_S
    with pytest.raises(ProfileLocked):
        await accounts.watcher(sofa.device, ann.id)


async def test_a_new_pin_locks_what_was_open(here: Here, address: Address) -> None:
    accounts = here.service
    mine = await accounts.sign_up(address(), PASSWORD)
    (ann,) = await accounts.profiles(mine.account.id)
    await accounts.set_pin(mine.device, ann.id, "2468")
    await accounts.choose_profile(mine.device, ann.id, "2468")
    await accounts.set_pin(mine.device, ann.id, "1357")
    with pytest.raises(ProfileLocked):
        await accounts.watcher(mine.device, ann.id)
    await accounts.set_pin(mine.device, ann.id, "")
    await accounts.watcher(mine.device, ann.id)


async def test_the_password_said_by_a_grown_up_is_of_no_use_to_the_child_who_gets_the_tablet(
    here: Here, address: Address
) -> None:
    accounts = here.service
    tablet = await accounts.sign_up(address(), PASSWORD)
    (ann,) = await accounts.profiles(tablet.account.id)
    kim = await accounts.add_profile(tablet.device, ProfileChange(name="Kim", maturity=6))
    await accounts.choose_profile(tablet.device, kim.id)
    await accounts.set_pin(tablet.device, ann.id, "2468")
    await accounts.choose_profile(tablet.device, ann.id, "2468")
    await accounts.change_profile(tablet.device, kim.id, ProfileChange(maturity=12))
    await accounts.choose_profile(tablet.device, kim.id)
    with pytest.raises(NotConfirmed):
        await accounts.set_pin(tablet.device, ann.id, "")
    with pytest.raises(NotConfirmed):
        await accounts.change_profile(tablet.device, kim.id, ProfileChange(maturity=18))
    await accounts.confirm(tablet.device, PASSWORD)
    await accounts.set_pin(tablet.device, ann.id, "")


async def test_pins_are_not_guessed_quickly(here: Here, address: Address) -> None:
    accounts = here.service
    mine = await accounts.sign_up(address(), PASSWORD, Arrival("192.0.2.77"))
    (ann,) = await accounts.profiles(mine.account.id)
    await accounts.set_pin(mine.device, ann.id, "2468")
    guesses = [accounts.choose_profile(mine.device, ann.id, f"{number:04}") for number in range(10)]
    outcomes = [type(one) for one in await asyncio.gather(*guesses, return_exceptions=True)]
    assert (outcomes.count(WrongPin), outcomes.count(TooManyTries)) == (5, 5)


async def test_a_child_cannot_add_raise_or_unlock_a_profile(here: Here, address: Address) -> None:
    accounts = here.service
    sofa = await accounts.sign_up(address(), PASSWORD)
    (ann,) = await accounts.profiles(sofa.account.id)
    child = await accounts.add_profile(sofa.device, ProfileChange(name="Mia", maturity=6, kids=True))
    await accounts.set_pin(sofa.device, ann.id, "2468")
    here.clock.time += CONFIRMED_S + 1
    grown = ProfileChange(name="Not Mia", maturity=18)
    for attempt in (
        accounts.add_profile(sofa.device, grown),
        accounts.change_profile(sofa.device, child.id, grown),
        accounts.set_pin(sofa.device, ann.id, ""),
        accounts.remove_profile(sofa.device, ann.id),
    ):
        with pytest.raises(NotConfirmed):
            await attempt
    await accounts.confirm(sofa.device, PASSWORD)
    assert (await accounts.change_profile(sofa.device, child.id, ProfileChange(maturity=12))).maturity == 12


async def test_the_last_profile_stays_and_nine_at_once_are_eight(here: Here, address: Address) -> None:
    accounts = here.service
    mine = await accounts.sign_up(address(), PASSWORD)
    (ann,) = await accounts.profiles(mine.account.id)
    with pytest.raises(BadProfile):
        await accounts.remove_profile(mine.device, ann.id)
    adding = [accounts.add_profile(mine.device, ProfileChange(name=f"One {number}")) for number in range(9)]
    outcomes = await asyncio.gather(*adding, return_exceptions=True)
    assert len(await accounts.profiles(mine.account.id)) == 8
    assert sum(isinstance(one, BadProfile) for one in outcomes) == 2
    await accounts.remove_profile(mine.device, ann.id)
    assert len(await accounts.profiles(mine.account.id)) == 7


async def test_a_plan_bounds_devices_and_is_told_to_whoever_plays(here: Here, address: Address) -> None:
    small, large = Plan(1, 2, 720), Plan(4, 5, 2160)
    accounts = here.with_knobs(Knobs(plans={"small": small, "large": large}, plan="small"))
    email = address()
    first = await accounts.sign_up(email, PASSWORD)
    (ann,) = await accounts.profiles(first.account.id)
    here.clock.time += 60
    second = await accounts.sign_in(email, PASSWORD)
    here.clock.time += 60
    third = await accounts.sign_in(email, PASSWORD)
    with pytest.raises(NotSignedIn):
        await accounts.who(first.token)
    assert {one.id for one in await accounts.devices(first.account.id)} == {second.device, third.device}
    assert (await accounts.watcher(third.device, ann.id)).plan == small
    owner = await accounts.who((await accounts.operator_token()).token)
    await accounts.set_plan(owner, first.account.id, "large")
    assert (await accounts.watcher(third.device, ann.id)).plan == large
