"""Handing over and letting go of all that is kept of a person."""

from typing import Any

from nearcast.accounts.model import Account, Arrival, ProfilesForgotten, Visitor
from nearcast.accounts.policy import devices
from nearcast.accounts.service.ground import Ground, arrival_of
from nearcast.ids import AccountId, DeviceId, ProfileId
from nearcast.runtime import bus
from nearcast.runtime.database import Connection

_AGAIN_S = 24 * 3600.0


class Everything(Ground):
    """Implements `model.Everything`."""

    async def everything(self, device: DeviceId) -> dict[str, list[dict[str, Any]]]:
        known = await self._device(device)
        devices.check_confirmed(known, self._clock.now())
        return await self._store.everything.of(known.account)

    async def delete_own(self, device: DeviceId) -> None:
        known = await self._device(device)
        devices.check_confirmed(known, self._clock.now())
        await self._delete(await self._account(known.account), None, arrival_of(known))

    async def delete_account(self, by: Visitor, account: AccountId) -> None:
        await self._delete(await self._known(account), by.account.id, arrival_of(by.device))

    async def _delete(self, account: Account, by: AccountId | None, arrival: Arrival) -> None:
        profiles = tuple(one.id for one in await self._store.profiles.of(account.id))
        async with self._database.transaction() as connection:
            if by:
                await self._check_admin_leaves(connection, account, by)
            await self._store.everything.forget(connection, account, profiles)
            # Whoever deletes their own account leaves no address behind.
            await self._note(connection, by, arrival if by else Arrival(), "people.delete_account", account.id)
            await self._forget(connection, account.id, profiles)

    async def _forget(self, connection: Connection, account: AccountId, profiles: tuple[ProfileId, ...]) -> None:
        """Tells everybody now, and once more when what was on its way has arrived: a play that began in the same moment, the last
        report of a player.
        """
        gone = ProfilesForgotten(account, profiles)
        await bus.announce(connection, gone)
        await self._store.everything.remember(connection, gone, self._clock.now() + _AGAIN_S)

    async def _tell_again(self, now: float) -> None:
        async with self._database.transaction() as connection:
            for gone in await self._store.everything.take_due(connection, now):
                await bus.announce(connection, gone)
