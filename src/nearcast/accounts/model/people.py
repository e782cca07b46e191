"""Accounts, the profiles in them, and what happened to them."""

import msgspec

from nearcast.accounts.model.kinds import Matter, Role
from nearcast.ids import AccountId, DeviceId, NetworkId, ProfileId


class Account(msgspec.Struct, frozen=True):
    """Who signs in. `verified`: somebody read a letter at `email`. `plan` is the name of one; empty, or of one that is
    gone: the ordinary plan. `made` is in Unix seconds. `network` is the one a partner looks after, empty for none.
    """

    id: AccountId
    email: str
    role: Role
    verified: bool
    plan: str
    made: float
    network: NetworkId = NetworkId("")


class Person(Account, frozen=True):
    """An account as a list of people shows it. `seen` is when a device of it was last used (Unix seconds), None where none is signed in."""

    seen: float | None = None


class Plan(msgspec.Struct, frozen=True):
    """What an account may use: streams at a time, devices that are signed in, and the height of the best picture in pixels."""

    streams: int = 4
    devices: int = 100
    height: int = 4320


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """Who watches. `maturity` is an age in years (18 sees everything); `colour` is a hue in degrees for its picture; `language` is
    a BCP 47 tag; `kids`: pages without anything for grown-ups; `autoplay`: the next episode begins by itself; `locked`: it asks for a
    PIN; `picture` names the one it has in place of its initial, empty for none.
    """

    id: ProfileId
    account: AccountId
    name: str
    maturity: int
    colour: int
    language: str = "en"
    kids: bool = False
    autoplay: bool = True
    locked: bool = False
    picture: str = ""


class ProfileChange(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes different in a profile; None stays."""

    name: str | None = None
    maturity: int | None = None
    colour: int | None = None
    language: str | None = None
    kids: bool | None = None
    autoplay: bool | None = None


class ProfilesForgotten(msgspec.Struct, frozen=True):
    """Profiles that are gone, with their account or without it: whoever keeps something of theirs lets it go."""

    account: AccountId
    profiles: tuple[ProfileId, ...]


class DevicesSignedOut(msgspec.Struct, frozen=True):
    """Devices of an account that are signed out, by whomever: what runs on them ends."""

    account: AccountId
    devices: tuple[DeviceId, ...]


class Watcher(msgspec.Struct, frozen=True):
    """A profile on a device that may watch as it, and the plan it watches on."""

    profile: Profile
    plan: Plan


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the audit log: at a time (Unix seconds) an account at an address did something to something. `account` is
    None where nobody was signed in; `action` is a name that begins with what it is about (`titles.edit`); `subject` begins with the
    ids of that, with spaces between; `outcome` is `done`, or how it was refused.
    """

    at: float
    account: AccountId | None
    address: str
    about: Matter
    action: str
    subject: str = ""
    outcome: str = "done"
    number: int = 0
    email: str | None = None


class Sought(msgspec.Struct, frozen=True, kw_only=True):
    """Which lines of the audit log are wanted; what is None does not matter. `who` is an account's id or a part of its address,
    `subject` an id, `since` and `until` are in Unix seconds.
    """

    about: Matter | None = None
    who: str | None = None
    subject: str | None = None
    since: float | None = None
    until: float | None = None


class Passage(msgspec.Struct, frozen=True):
    """A page of the web client that opens with a one-time code, for whoever it is given to."""

    address: str
    expires: float
