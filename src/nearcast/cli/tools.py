"""The owner's own tools on the machine of the cloud: what they find the platform by and sign in with."""

from contextlib import suppress
from pathlib import Path

from nearcast.accounts.model import Accounts, SignedIn
from nearcast.cli.operator import Address, write_address
from nearcast.runtime.database import DatabaseAway


class Tools:
    """Those that look into one data folder for the platform at `url`."""

    def __init__(self, accounts: Accounts, folder: Path, url: str) -> None:
        self._accounts = accounts
        self._folder = folder
        self._url = url
        self._let_in: SignedIn | None = None

    async def look(self) -> None:
        """Lets them in, and anew when an admin has signed them out or nobody used them for so long that their sign-in ended."""
        with suppress(DatabaseAway):
            if self._let_in is None or not await self._still_in(self._let_in):
                self._let_in = await self._accounts.operator_token()
                write_address(self._folder, Address(self._url, self._let_in.token))

    async def _still_in(self, one: SignedIn) -> bool:
        return any(device.id == one.device for device in await self._accounts.devices(one.account.id))
