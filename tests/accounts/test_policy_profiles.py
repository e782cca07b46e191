"""What makes an acceptable profile, and who may watch as one."""

import msgspec
import pytest

from nearcast.accounts.model import BadProfile, Device, DeviceKind, NotConfirmed, Profile, ProfileChange, ProfileLocked
from nearcast.accounts.policy import profiles
from nearcast.accounts.policy.devices import CONFIRMED_S
from nearcast.ids import AccountId, DeviceId, ProfileId

NOW = 1_000_000.0
ANN = Profile(id=ProfileId("ann"), account=AccountId("a"), name="Ann", maturity=18, colour=10)
LOCKED = msgspec.structs.replace(ANN, id=ProfileId("locked"), locked=True)


def _device(opened: ProfileId | None = None, opened_until: float = 0.0, confirmed: float = 0.0) -> Device:
    return Device(
        id=DeviceId("d"),
        account=AccountId("a"),
        kind=DeviceKind.browser,
        name="Laptop",
        address="192.0.2.1",
        made=NOW,
        seen=NOW,
        expires=NOW + 1,
        confirmed=confirmed,
        opened=opened,
        opened_until=opened_until,
    )


def test_what_is_said_changes_and_the_rest_stays() -> None:
    after = profiles.changed(ANN, ProfileChange(name="  Little   One ", kids=True, maturity=6, colour=370, language="pt-BR"))
    assert after == msgspec.structs.replace(ANN, name="Little One", kids=True, maturity=6, colour=10, language="pt-BR")
    assert profiles.changed(ANN, ProfileChange()) == ANN


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (ProfileChange(name=" "), "name"),
        (ProfileChange(name="x" * 41), "name"),
        (ProfileChange(maturity=19), "maturity"),
        (ProfileChange(maturity=-1), "maturity"),
        (ProfileChange(kids=True), "maturity"),
        (ProfileChange(kids=True, maturity=13), "maturity"),
        (ProfileChange(language="english please"), "language"),
    ],
)
def test_what_a_profile_cannot_be_is_refused_with_the_field(change: ProfileChange, field: str) -> None:
    with pytest.raises(BadProfile) as refused:
        profiles.changed(ANN, change)
    assert refused.value.fault.field == field
    assert refused.value.fault.remedy


@pytest.mark.parametrize("pin", ["", "123", "123456789", "12a4", "１２３４"])
def test_a_pin_has_four_to_eight_digits(pin: str) -> None:
    profiles.check_pin("0000")
    with pytest.raises(BadProfile):
        profiles.check_pin(pin)


@pytest.mark.parametrize(
    ("profile", "device", "opens"),
    [
        (ANN, _device(), True),
        (LOCKED, _device(), False),
        (LOCKED, _device(LOCKED.id, NOW + 1), True),
        (LOCKED, _device(LOCKED.id, NOW), False),
        (LOCKED, _device(ANN.id, NOW + 1), False),
    ],
)
def test_a_locked_profile_is_open_where_its_pin_was_said(profile: Profile, device: Device, opens: bool) -> None:
    if opens:
        profiles.check_open(profile, device, NOW)
    else:
        with pytest.raises(ProfileLocked):
            profiles.check_open(profile, device, NOW)


def test_once_a_profile_is_locked_changes_ask_for_the_password() -> None:
    profiles.check_may_change([ANN], _device(), NOW)
    profiles.check_may_change([ANN, LOCKED], _device(confirmed=NOW - CONFIRMED_S), NOW)
    with pytest.raises(NotConfirmed):
        profiles.check_may_change([ANN, LOCKED], _device(confirmed=NOW - CONFIRMED_S - 1), NOW)


def test_there_are_eight_profiles_at_most_and_their_colours_differ() -> None:
    profiles.check_count(profiles.PROFILES_MAX - 1)
    with pytest.raises(BadProfile):
        profiles.check_count(profiles.PROFILES_MAX)
    colours = [profiles.colour_of(number) for number in range(profiles.PROFILES_MAX)]
    assert len(set(colours)) == profiles.PROFILES_MAX
    assert min(abs(a - b) for a in colours for b in colours if a != b) > 15
