"""Signing up and in, and the profiles of an account."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError, VerifyMismatchError

from nearcast.accounts import policy
from nearcast.accounts.model import (
    Account,
    EmailTaken,
    NotSignedIn,
    Profile,
    Role,
    SignedIn,
    SignUpClosed,
    UnknownProfile,
    WrongCredentials,
)
from nearcast.accounts.store import Store
from nearcast.ids import AccountId, ProfileId
from nearcast.runtime.clock import Clock, random_id, random_secret
from nearcast.runtime.database import Database

_OPERATOR = "operator@localhost.invalid"


class AccountsService:
    """Implements `model.Accounts`."""

    def __init__(self, database: Database, clock: Clock, *, open_sign_up: bool = True) -> None:
        self._store = Store(database)
        self._clock = clock
        self._open = open_sign_up
        self._hasher = PasswordHasher()
        # When everybody signs in at once, processors and threads stay free for those who play.
        self._one_at_a_time = asyncio.Lock()
        # Checked when the address is unknown, so that guessing one takes as long as guessing a password.
        self._nobody = self._hasher.hash(random_secret())

    async def sign_up(self, email: str, password: str) -> SignedIn:
        if not self._open:
            raise SignUpClosed("Sign-up is closed here.", remedy="Ask the owner for an account.")
        clean = policy.clean_email(email)
        policy.check_password(password)
        account = await self._add(clean, password, Role.viewer)
        await self.add_profile(account.id, clean.partition("@")[0][:40], policy.OLDEST)
        return await self._token(account)

    async def sign_in(self, email: str, password: str) -> SignedIn:
        known = await self._store.by_email(email.strip().lower())
        async with self._one_at_a_time:
            matches = await asyncio.to_thread(self._matches, known[1] if known else self._nobody, password)
        if known is None or not matches:
            raise WrongCredentials(
                "This e-mail address and password do not belong together.", field="password", remedy="Check both and try again."
            )
        return await self._token(known[0])

    async def sign_out(self, token: str) -> None:
        await self._store.remove_token(token)

    async def who(self, token: str) -> Account:
        account = await self._store.by_token(token, self._clock.now())
        if account is None:
            raise NotSignedIn("Nobody is signed in.", remedy="Sign in and try again.")
        return account

    async def profiles(self, account: AccountId) -> tuple[Profile, ...]:
        return await self._store.profiles(account)

    async def profile(self, account: AccountId, profile: ProfileId) -> Profile:
        found = await self._store.profile(account, profile)
        if found is None:
            raise UnknownProfile(
                "This account has no such profile.", field="profile", value=profile, remedy="Choose one of its profiles."
            )
        return found

    async def add_profile(self, account: AccountId, name: str, maturity: int) -> Profile:
        existing = len(await self._store.profiles(account))
        clean = policy.check_profile(name, maturity, existing)
        profile = Profile(ProfileId(random_id()), account, clean, maturity, policy.colour_of(existing))
        await self._store.add_profile(profile)
        return profile

    async def operator_token(self) -> SignedIn:
        known = await self._store.by_email(_OPERATOR)
        if known is not None:
            return await self._token(known[0])
        try:
            return await self._token(await self._add(_OPERATOR, random_secret(), Role.operator))
        except EmailTaken:
            return await self.operator_token()

    async def _add(self, email: str, password: str, role: Role) -> Account:
        account = Account(AccountId(random_id()), email, role)
        async with self._one_at_a_time:
            password_hash = await asyncio.to_thread(self._hasher.hash, password)
        await self._store.add_account(account, password_hash)
        return account

    async def _token(self, account: Account) -> SignedIn:
        signed_in = SignedIn(random_secret(), account, self._clock.now() + policy.SIGN_IN_S)
        await self._store.add_token(signed_in.token, account.id, signed_in.expires)
        return signed_in

    def _matches(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (VerifyMismatchError, VerificationError):
            return False
