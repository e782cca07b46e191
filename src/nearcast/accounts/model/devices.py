"""Devices: everything that is signed in, and how it came in."""

import msgspec

from nearcast.accounts.model.errors import NotAllowed
from nearcast.accounts.model.kinds import DeviceKind, Permission
from nearcast.accounts.model.people import Account
from nearcast.ids import AccountId, DeviceId, NetworkId, ProfileId


class Arrival(msgspec.Struct, frozen=True):
    """Where somebody comes from: the IP address (empty for calls inside the platform), the kind of device and its name."""

    address: str = ""
    kind: DeviceKind = DeviceKind.app
    name: str = ""


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is signed in. It is signed out at `expires`, which moves along while it is used (Unix seconds).
    `confirmed` is when somebody there said the password, `opened` the profile whose PIN somebody there said, good until
    `opened_until`. `scopes` is None, or all that an API token may do.
    """

    id: DeviceId
    account: AccountId
    kind: DeviceKind
    name: str
    address: str
    made: float
    seen: float
    expires: float
    confirmed: float
    opened: ProfileId | None = None
    opened_until: float = 0.0
    scopes: tuple[Permission, ...] | None = None


class Held(msgspec.Struct, frozen=True):
    """A token as it is remembered: when it was first used, when its successor was, and when the device last got one."""

    account: Account
    device: Device
    used: float | None
    replaced: float | None
    turned: float


class SignedIn(msgspec.Struct, frozen=True):
    """`token` proves the account until it is signed out or `expires` (Unix seconds) has come."""

    token: str
    account: Account
    device: DeviceId
    expires: float


class Visitor(msgspec.Struct, frozen=True):
    """Who sent a request, from what, and what it may do. `stale`: the token should be turned into a new one."""

    account: Account
    device: Device
    permissions: frozenset[Permission]
    stale: bool

    @property
    def account_id(self) -> AccountId:
        return self.account.id

    @property
    def device_id(self) -> DeviceId:
        return self.device.id

    def check(self, permission: str) -> None:
        """Raises NotAllowed."""
        if permission not in self.permissions:
            unverified = permission == Permission.watch and self.device.scopes is None
            raise NotAllowed(
                f"This sign-in does not have the permission {permission}.",
                field="permission",
                value=permission,
                remedy="Open the link we sent you by e-mail." if unverified else "Sign in as somebody who has it.",
            )

    def within(self, everywhere: str, own: str) -> NetworkId | None:
        """None for whoever has the permission `everywhere`; who has only `own` is held to the network this tells.
        Raises NotAllowed.
        """
        if everywhere in self.permissions:
            return None
        if not (self.account.network and own in self.permissions):
            self.check(everywhere)
        return self.account.network

    def check_personal(self) -> None:
        """Only people change their account, never a token made for a program. Raises NotAllowed."""
        if self.device.scopes is not None:
            raise NotAllowed("An API token does not open an account.", remedy="Sign in with the password.")


class Link(msgspec.Struct, frozen=True):
    """A device that waits to be let in (RFC 8628). Its viewer enters `user_code` at `address`, the device asks with
    `device_code` every `interval_s` until it is let in or `expires` (Unix seconds).
    """

    device_code: str
    user_code: str
    address: str
    expires: float
    interval_s: int


class Waiting(msgspec.Struct, frozen=True):
    """What is known of a device that waits: its name as it says itself, and the IP address it asks from."""

    name: str
    kind: DeviceKind
    address: str
