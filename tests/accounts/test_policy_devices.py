"""Which token is good, and what a device is called."""

import msgspec
import pytest

from nearcast.accounts.model import Account, Device, DeviceKind, Held, NotConfirmed, Permission, Role
from nearcast.accounts.policy import devices, roles
from nearcast.accounts.policy.devices import GRACE_S, LIFE_S, TURN_S, Verdict
from nearcast.ids import AccountId, DeviceId

NOW = 1_000_000.0
ANN = Account(AccountId("ann"), "ann@example.org", Role.viewer, False, "", 0.0)


def _held(kind: DeviceKind = DeviceKind.browser, **more: float | None) -> Held:
    times = {"used": NOW, "replaced": None, "turned": NOW} | more
    return Held(ANN, _device(kind), **times)  # type: ignore[arg-type]


def _device(kind: DeviceKind, scopes: tuple[Permission, ...] | None = None) -> Device:
    return Device(
        id=DeviceId("one"),
        account=ANN.id,
        kind=kind,
        name="One",
        address="192.0.2.1",
        made=NOW,
        seen=NOW,
        expires=NOW + LIFE_S,
        confirmed=NOW,
        scopes=scopes,
    )


@pytest.mark.parametrize(
    ("held", "after_s", "verdict"),
    [
        (_held(), 0, Verdict.good),
        (_held(used=None), 0, Verdict.first_use),
        (_held(), LIFE_S, Verdict.gone),
        (_held(replaced=NOW), GRACE_S, Verdict.good),
        (_held(replaced=NOW), GRACE_S + 1, Verdict.stolen),
        (_held(used=None, replaced=NOW), GRACE_S + 1, Verdict.stolen),
    ],
)
def test_a_replaced_token_is_good_for_a_minute_and_a_sign_of_theft_after_it(
    held: Held, after_s: float, verdict: Verdict
) -> None:
    assert devices.judge(held, NOW + after_s) is verdict


def test_browsers_and_apps_turn_their_token_every_hour_and_tools_never() -> None:
    assert not devices.is_stale(_held(), NOW + TURN_S - 1)
    assert devices.is_stale(_held(), NOW + TURN_S)
    assert not devices.is_stale(_held(replaced=NOW), NOW + TURN_S)
    assert not devices.is_stale(_held(DeviceKind.tool), NOW + LIFE_S)


def test_a_device_that_is_used_stays_and_an_api_token_ends_when_it_was_said() -> None:
    assert devices.good_until(_device(DeviceKind.browser), NOW + 5) == NOW + 5 + LIFE_S
    assert devices.good_until(_device(DeviceKind.tool, (Permission.watch,)), NOW + 5) == NOW + LIFE_S


def test_the_devices_beyond_a_plan_are_those_not_seen_for_longest() -> None:
    seen = {"new": 0.0, "phone": 9.0, "tablet": 5.0, "old": 1.0}
    signed_in = [msgspec.structs.replace(_device(DeviceKind.app), id=DeviceId(name), seen=at) for name, at in seen.items()]
    signed_in.append(msgspec.structs.replace(_device(DeviceKind.tool), id=DeviceId("tool")))
    assert devices.surplus(signed_in, DeviceId("new"), 4) == []
    assert devices.surplus(signed_in, DeviceId("new"), 2) == ["tablet", "old"]
    assert devices.surplus(signed_in, DeviceId("new"), 1) == ["phone", "tablet", "old"]


def test_the_password_counts_for_a_quarter_of_an_hour_and_never_for_an_api_token() -> None:
    devices.check_confirmed(_device(DeviceKind.browser), NOW + 900)
    for device, now in ((_device(DeviceKind.browser), NOW + 901), (_device(DeviceKind.tool, (Permission.watch,)), NOW)):
        with pytest.raises(NotConfirmed):
            devices.check_confirmed(device, now)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Safari/537.36",
            "Chrome on Linux",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/150.0 Safari/537.36 Edg/150.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Android 16; Mobile; rv:150.0) Gecko/150.0 Firefox/150.0", "Firefox on Android"),
        ("", "Browser"),
    ],
)
def test_browsers_are_called_as_their_owners_call_them(agent: str, name: str) -> None:
    assert devices.name_of(agent) == name


def test_codes_are_taken_as_people_type_them() -> None:
    assert devices.clean_user_code(" bcdf ghjk") == devices.clean_user_code("BCDF-GHJK") == "BCDFGHJK"
    assert devices.shown_user_code("BCDFGHJK") == "BCDF-GHJK"


def test_roles_scopes_and_letters_bound_what_one_may_do() -> None:
    def may(role: Role, scopes: tuple[Permission, ...] | None = None, *, strict: bool = False) -> frozenset[Permission]:
        account = Account(ANN.id, ANN.email, role, False, "", 0.0)
        return roles.permissions(account, scopes, require_verified=strict)

    assert may(Role.viewer) == {Permission.watch}
    assert may(Role.partner) == {Permission.watch, Permission.see_network, Permission.change_network}
    assert may(Role.viewer, strict=True) == frozenset()
    assert may(Role.admin) == set(Permission)
    assert may(Role.admin) - may(Role.operator) == {Permission.see_people, Permission.change_people}
    assert may(Role.operator, (Permission.see_fleet, Permission.see_people)) == {Permission.see_fleet}
