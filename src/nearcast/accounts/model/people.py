"""Accounts, the profiles in them, and what happened to them."""

import msgspec

from nearcast.accounts.model.kinds import Role
from nearcast.ids import AccountId, ProfileId


class Account(msgspec.Struct, frozen=True):
    """Who signs in. `verified`: somebody read a letter at `email`. `made` is in Unix seconds."""

    id: AccountId
    email: str
    role: Role
    verified: bool
    made: float


class Profile(msgspec.Struct, frozen=True):
    """Who watches. `maturity` is an age in years (18 sees everything); `colour` is a hue in degrees for its picture."""

    id: ProfileId
    account: AccountId
    name: str
    maturity: int
    colour: int


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the audit log: at a time (Unix seconds) an account at an address did something to something. `account` is
    None where nobody was signed in; `outcome` is `done`, or how it was refused.
    """

    at: float
    account: AccountId | None
    address: str
    action: str
    subject: str = ""
    outcome: str = "done"
    number: int = 0
    email: str | None = None


class Passage(msgspec.Struct, frozen=True):
    """A page of the web client that opens with a one-time code, for whoever it is given to."""

    address: str
    expires: float
