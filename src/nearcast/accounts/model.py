"""The nouns of accounts.

An account signs in; a profile watches. A profile's maturity is the age whose films it may see, and every service that shows
or plays a title asks for it.

Errors: AccountsError
        ├── BadSignUp          the e-mail address, password or name will not do
        ├── EmailTaken
        ├── SignUpClosed
        ├── WrongCredentials
        ├── NotSignedIn
        ├── NotAllowed         signed in, but not for this
        └── UnknownProfile
"""

from enum import StrEnum
from typing import Protocol

import msgspec

from nearcast.errors import NearcastError
from nearcast.ids import AccountId, ProfileId


class Role(StrEnum):
    viewer = "viewer"
    operator = "operator"


class Account(msgspec.Struct, frozen=True):
    id: AccountId
    email: str
    role: Role


class Profile(msgspec.Struct, frozen=True):
    """Who watches. `maturity` is an age in years (18 sees everything); `colour` is a hue in degrees for its picture."""

    id: ProfileId
    account: AccountId
    name: str
    maturity: int
    colour: int


class SignedIn(msgspec.Struct, frozen=True):
    """`token` proves the account until it is signed out or `expires` (Unix seconds) has come."""

    token: str
    account: Account
    expires: float


class AccountsError(NearcastError):
    """An account cannot do what was asked."""

    code = "accounts"


class BadSignUp(AccountsError):
    code = "accounts.bad_sign_up"


class EmailTaken(AccountsError):
    code = "accounts.email_taken"
    status = 409


class SignUpClosed(AccountsError):
    code = "accounts.sign_up_closed"
    status = 403


class WrongCredentials(AccountsError):
    code = "accounts.wrong_credentials"
    status = 401


class NotSignedIn(AccountsError):
    code = "accounts.not_signed_in"
    status = 401


class NotAllowed(AccountsError):
    code = "accounts.not_allowed"
    status = 403


class UnknownProfile(AccountsError):
    code = "accounts.unknown_profile"
    status = 404


class Accounts(Protocol):
    """What others may ask of accounts."""

    async def sign_up(self, email: str, password: str) -> SignedIn:
        """A new account with one profile for grown-ups. Raises BadSignUp, EmailTaken, SignUpClosed."""
        ...

    async def sign_in(self, email: str, password: str) -> SignedIn:
        """Raises WrongCredentials."""
        ...

    async def sign_out(self, token: str) -> None:
        """Ends this token; an unknown one is no error."""
        ...

    async def who(self, token: str) -> Account:
        """Raises NotSignedIn."""
        ...

    async def profiles(self, account: AccountId) -> tuple[Profile, ...]:
        """Oldest first."""
        ...

    async def profile(self, account: AccountId, profile: ProfileId) -> Profile:
        """Raises UnknownProfile, also when it belongs to another account."""
        ...

    async def add_profile(self, account: AccountId, name: str, maturity: int) -> Profile:
        """Raises BadSignUp."""
        ...

    async def operator_token(self) -> SignedIn:
        """A token for the owner's own tools on this machine; the account is made the first time."""
        ...
