"""Who watches."""

from nearcast.accounts.model import Arrival, Profile, UnknownProfile
from nearcast.accounts.policy import people
from nearcast.accounts.service.ground import Ground
from nearcast.ids import AccountId, ProfileId
from nearcast.runtime.clock import random_id


class Profiles(Ground):
    """Implements `model.Profiles`."""

    async def profiles(self, account: AccountId) -> tuple[Profile, ...]:
        return await self._store.people.profiles(account)

    async def profile(self, account: AccountId, profile: ProfileId) -> Profile:
        found = await self._store.people.profile(account, profile)
        if found is None:
            raise UnknownProfile(
                "This account has no such profile.", field="profile", value=profile, remedy="Choose one of its profiles."
            )
        return found

    async def add_profile(self, account: AccountId, name: str, maturity: int) -> Profile:
        existing = len(await self._store.people.profiles(account))
        clean = people.check_profile(name, maturity, existing)
        profile = Profile(ProfileId(random_id()), account, clean, maturity, people.colour_of(existing))
        async with self._database.transaction() as connection:
            await self._store.people.add_profile(connection, profile)
            await self._note(connection, account, Arrival(), "add_profile", profile.id)
        return profile
