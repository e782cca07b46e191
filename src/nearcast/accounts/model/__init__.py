"""The nouns of accounts, and the Protocol others may call.

An account signs in from devices; a profile watches. A profile's maturity is the age whose films it may see, and every service
that shows or plays a title asks for it. `people` is who there is, `ways` how else one may come in, `devices` what is signed in, `kinds` of which kind, `errors`
what is refused.
"""

from typing import Any, Protocol

import msgspec

from nearcast.accounts.model.devices import Arrival, Device, Held, Link, SignedIn, Visitor, Waiting
from nearcast.accounts.model.errors import (
    AccountsError,
    BadCode,
    BadPasskey,
    BadProfile,
    BadSignUp,
    EmailTaken,
    LastAdmin,
    NotAllowed,
    NotConfirmed,
    NotSignedIn,
    OidcRefused,
    PasskeysUnavailable,
    ProfileLocked,
    ProviderAway,
    SignUpClosed,
    TooManyTries,
    UnknownAccount,
    UnknownDevice,
    UnknownPicture,
    UnknownProfile,
    WrongCredentials,
    WrongPin,
)
from nearcast.accounts.model.kinds import DeviceKind, Matter, Permission, Purpose, Role, SignUp
from nearcast.accounts.model.people import (
    Account,
    DevicesSignedOut,
    Entry,
    Passage,
    Person,
    Plan,
    Profile,
    ProfileChange,
    ProfilesForgotten,
    Sought,
    Watcher,
)
from nearcast.accounts.model.tries import Kept, Limit
from nearcast.accounts.model.ways import Departure, Identity, Passkey, PasskeySecret, Provider, Ways
from nearcast.ids import AccountId, DeviceId, NetworkId, ProfileId

__all__ = [
    "HERE",
    "Account",
    "Accounts",
    "AccountsError",
    "Arrival",
    "BadCode",
    "BadPasskey",
    "BadProfile",
    "BadSignUp",
    "Departure",
    "Device",
    "DeviceKind",
    "DevicesSignedOut",
    "EmailTaken",
    "Entry",
    "Held",
    "Identity",
    "Kept",
    "Knobs",
    "LastAdmin",
    "Limit",
    "Link",
    "Matter",
    "NotAllowed",
    "NotConfirmed",
    "NotSignedIn",
    "OidcRefused",
    "Passage",
    "Passkey",
    "PasskeySecret",
    "PasskeysUnavailable",
    "Permission",
    "Person",
    "Plan",
    "Profile",
    "ProfileChange",
    "ProfileLocked",
    "ProfilesForgotten",
    "Provider",
    "ProviderAway",
    "Purpose",
    "Role",
    "SignUp",
    "SignUpClosed",
    "SignedIn",
    "Sought",
    "TooManyTries",
    "UnknownAccount",
    "UnknownDevice",
    "UnknownPicture",
    "UnknownProfile",
    "Visitor",
    "Waiting",
    "Watcher",
    "Ways",
    "WrongCredentials",
    "WrongPin",
]

HERE = Arrival()


class Knobs(msgspec.Struct, frozen=True):
    """`require_verified`: only whoever read our letter may watch. `public_url` is how people reach the web client. `plans` are by
    name; `plan` is the ordinary one.
    """

    sign_up: SignUp = SignUp.open
    require_verified: bool = False
    public_url: str = ""
    plans: dict[str, Plan] = msgspec.field(default_factory=lambda: {"standard": Plan()})
    plan: str = "standard"
    providers: tuple[Provider, ...] = ()


class Entrance(Protocol):
    """Coming in and going out."""

    async def sign_up(self, email: str, password: str, arrival: Arrival = HERE, invitation: str = "") -> SignedIn:
        """A new account with one profile for grown-ups; a letter asks to verify the address. `invitation` is the code of one,
        if there is any. Raises BadSignUp, EmailTaken, SignUpClosed, BadCode, TooManyTries.
        """
        ...

    async def sign_in(self, email: str, password: str, arrival: Arrival = HERE) -> SignedIn:
        """Raises WrongCredentials, TooManyTries."""
        ...

    async def sign_out(self, token: str) -> None:
        """Signs the device with this token out; an unknown one is no error."""
        ...

    async def who(self, token: str) -> Visitor:
        """Raises NotSignedIn."""
        ...

    async def turn(self, token: str) -> SignedIn | None:
        """A new token for a device whose token has grown stale. The old one ends soon after the new one is first used. None when
        another request has just been given one. Raises NotSignedIn.
        """
        ...

    async def verify(self, code: str) -> Account:
        """Notes that the address of a letter is real. Raises BadCode."""
        ...

    async def ask_verification(self, account: AccountId) -> None:
        """Sends the letter again. Raises TooManyTries."""
        ...

    async def ask_reset(self, email: str, arrival: Arrival = HERE) -> None:
        """Sends a letter that lets its reader choose a new password; says nothing about whether the address is known.
        Raises TooManyTries.
        """
        ...

    async def reset(self, code: str, password: str, arrival: Arrival = HERE) -> SignedIn:
        """A new password; everything that was signed in is signed out. Raises BadCode, BadSignUp, TooManyTries."""
        ...

    async def change_password(self, device: DeviceId, old: str, new: str) -> None:
        """All other devices are signed out. Raises WrongCredentials, BadSignUp, TooManyTries."""
        ...

    async def confirm(self, device: DeviceId, password: str) -> None:
        """Proves once more who sits at the device, for changes that ask for it. Raises WrongCredentials, TooManyTries."""
        ...


class Passkeys(Protocol):
    """Keys that devices keep (WebAuthn). What goes to the browser and comes back is JSON, as its own functions read and write it."""

    async def passkeys(self, account: AccountId) -> tuple[Passkey, ...]:
        """Oldest first."""
        ...

    async def begin_passkey(self, device: DeviceId) -> str:
        """What `parseCreationOptionsFromJSON` takes. Raises PasskeysUnavailable, NotConfirmed, BadPasskey when there are too many."""
        ...

    async def add_passkey(self, device: DeviceId, name: str, response: str) -> Passkey:
        """Raises PasskeysUnavailable, BadPasskey, BadCode, BadSignUp for the name."""
        ...

    async def remove_passkey(self, device: DeviceId, passkey: str) -> None:
        """Raises BadPasskey, NotConfirmed."""
        ...

    async def begin_passkey_sign_in(self, arrival: Arrival = HERE) -> str:
        """What `parseRequestOptionsFromJSON` takes. Raises PasskeysUnavailable, TooManyTries."""
        ...

    async def passkey_sign_in(self, response: str, arrival: Arrival = HERE) -> SignedIn:
        """Raises PasskeysUnavailable, BadPasskey, BadCode."""
        ...


class Elsewhere(Protocol):
    """Signing in at another site (OpenID Connect)."""

    async def ways(self) -> Ways:
        """How one may come in here."""
        ...

    async def depart(self, provider: str) -> Departure:
        """Raises OidcRefused, ProviderAway."""
        ...

    async def come_back(self, provider: str, ticket: str, state: str, code: str, arrival: Arrival = HERE) -> SignedIn:
        """Lets in whoever the provider says it is; somebody new gets an account where sign-up is open. Raises OidcRefused,
        ProviderAway, SignUpClosed, TooManyTries.
        """
        ...


class Devices(Protocol):
    """What is signed in."""

    async def devices(self, account: AccountId) -> tuple[Device, ...]:
        """Those seen last come first."""
        ...

    async def sign_out_device(self, by: DeviceId, device: DeviceId) -> None:
        """Raises UnknownDevice, also when it belongs to another account, and NotSignedIn."""
        ...

    async def sign_out_others(self, by: DeviceId) -> int:
        """Signs out every device of an account but this one, API tokens too; how many there were. Raises NotSignedIn."""
        ...

    async def make_api_token(self, device: DeviceId, name: str, scopes: tuple[Permission, ...], days: int) -> SignedIn:
        """A token for a program, made by a confirmed device; it may do what `scopes` says as far as its account may.
        Raises BadSignUp, NotConfirmed.
        """
        ...

    async def begin_link(self, arrival: Arrival) -> Link:
        """A device without a keyboard asks to be let in. Raises TooManyTries."""
        ...

    async def waiting(self, account: AccountId, user_code: str) -> Waiting:
        """The device that shows this code. Raises BadCode, TooManyTries."""
        ...

    async def approve_link(self, device: DeviceId, user_code: str) -> None:
        """Lets the device that shows this code into the account of `device`. Raises BadCode, TooManyTries."""
        ...

    async def collect_link(self, device_code: str) -> SignedIn | None:
        """For the device that waits: None while nobody has let it in. Raises BadCode."""
        ...


class Profiles(Protocol):
    """Who watches."""

    async def profiles(self, account: AccountId) -> tuple[Profile, ...]:
        """Oldest first."""
        ...

    async def watcher(self, device: DeviceId, profile: ProfileId) -> Watcher:
        """Whoever watches as this profile on this device: every service asks this before it shows or plays anything.
        Raises UnknownProfile, also when it belongs to another account, and ProfileLocked.
        """
        ...

    async def choose_profile(self, device: DeviceId, profile: ProfileId, pin: str = "") -> Profile:
        """Watches as this profile from now on; any other that was open on the device is locked again.
        Raises UnknownProfile, WrongPin, TooManyTries.
        """
        ...

    async def add_profile(self, device: DeviceId, change: ProfileChange) -> Profile:
        """Raises BadProfile, and NotConfirmed where a profile of the account is locked."""
        ...

    async def change_profile(self, device: DeviceId, profile: ProfileId, change: ProfileChange) -> Profile:
        """Raises UnknownProfile, BadProfile, NotConfirmed as `add_profile`."""
        ...

    async def set_pin(self, device: DeviceId, profile: ProfileId, pin: str) -> Profile:
        """Locks a profile, or opens it for good with an empty PIN. Raises UnknownProfile, BadProfile, NotConfirmed."""
        ...

    async def set_picture(self, device: DeviceId, profile: ProfileId, picture: bytes) -> Profile:
        """A small JPEG; empty takes the picture away. Raises UnknownProfile, BadProfile, NotConfirmed as `add_profile`."""
        ...

    async def picture(self, device: DeviceId, name: str) -> bytes:
        """A picture of a profile of the account that is signed in on the device. Raises UnknownPicture."""
        ...

    async def remove_profile(self, device: DeviceId, profile: ProfileId) -> None:
        """Raises UnknownProfile, NotConfirmed as `add_profile`, and BadProfile when it is the last one."""
        ...


class People(Protocol):
    """What operators do with accounts, and the log of what everybody did."""

    async def people(self, text: str, limit: int, after: tuple[float, str] | None = None) -> tuple[Person, ...]:
        """Accounts whose address contains `text`, newest first, those after the one that was made at a time and has this id."""
        ...

    async def add_account(self, by: Visitor, email: str, role: Role) -> Passage:
        """An account whose owner chooses the password at the passage, which is sent to `email` too.
        Raises BadSignUp, EmailTaken.
        """
        ...

    async def invite(self, by: Visitor, email: str, role: Role) -> Passage:
        """An invitation, sent to `email` unless that is empty. Raises BadSignUp, SignUpClosed."""
        ...

    async def plans(self) -> tuple[str, ...]:
        """The names of the plans there are, the ordinary one first."""
        ...

    async def set_role(self, by: Visitor, account: AccountId, role: Role) -> Account:
        """Raises UnknownAccount, and LastAdmin where the only admin would take the own role away, or anybody that of this machine."""
        ...

    async def sign_out_everywhere(self, by: Visitor, account: AccountId) -> int:
        """Signs an account out of every device; how many there were."""
        ...

    async def set_plan(self, by: Visitor, account: AccountId, plan: str) -> Account:
        """Raises UnknownAccount, and BadSignUp when there is no such plan."""
        ...

    async def set_network(self, by: Visitor, account: AccountId, network: NetworkId) -> Account:
        """Which network a partner looks after; empty for none. Raises UnknownAccount."""
        ...

    async def operator_token(self) -> SignedIn:
        """A token for the owner's own tools on this machine; the account is made the first time."""
        ...

    async def note(self, entry: Entry) -> None:
        """Writes a line of the audit log, but for what was done to people: that is noted with the change itself."""
        ...

    async def audit(self, by: Visitor, sought: Sought, before: int, limit: int) -> tuple[Entry, ...]:
        """As much of the log as `by` may read, newest first: the lines numbered below `before`, or the newest when that is 0.
        Raises NotAllowed.
        """
        ...


class Everything(Protocol):
    """All that is kept of a person."""

    async def everything(self, device: DeviceId) -> dict[str, list[dict[str, Any]]]:
        """What accounts keep of whoever sits at a device, by what it is. Raises NotConfirmed."""
        ...

    async def delete_own(self, device: DeviceId) -> None:
        """Deletes the account of a device, and announces ProfilesForgotten. Raises NotConfirmed."""
        ...

    async def delete_account(self, by: Visitor, account: AccountId) -> None:
        """The same, for whoever asked the owner to. Raises UnknownAccount, LastAdmin as `set_role`."""
        ...


class Accounts(Entrance, Passkeys, Elsewhere, Devices, Profiles, People, Everything, Protocol):
    """What others may ask of accounts."""
