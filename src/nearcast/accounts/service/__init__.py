"""Signing up and in, devices, profiles, and who runs the platform: `entrance`, `passkeys`, `oidc` (with
`providers`), `devices`, `profiles`, `people`, `everything`, each on `ground`."""

import asyncio

from nearcast.accounts.service.devices import Devices
from nearcast.accounts.service.oidc import Oidc
from nearcast.accounts.service.passkeys import Passkeys
from nearcast.accounts.service.people import People
from nearcast.accounts.service.profiles import Profiles
from nearcast.errors import NearcastError
from nearcast.runtime import log
from nearcast.runtime.mail import LetterRefused, MailAway

_LOOK_EVERY_S = 0.5
_SWEEP_EVERY_S = 600.0
_AGAIN_S = 30.0
_LETTER_AGAIN_S = 600.0
_DAY_S = 24 * 3600.0
_log = log.get("accounts")


class AccountsService(Devices, Profiles, People, Passkeys, Oidc):
    """Implements `model.Accounts`."""

    async def run(self) -> None:
        """Sends letters and forgets what has expired, until cancelled."""
        swept_at = 0.0
        while True:
            try:
                now = self._clock.now()
                if now - swept_at > _SWEEP_EVERY_S:
                    swept_at = now
                    await self._sweep(now)
                while await self._send_one():
                    pass
            except NearcastError as error:
                _log.warning("accounts wait", reason=str(error))
            await asyncio.sleep(_LOOK_EVERY_S)

    async def _send_one(self) -> bool:
        """Whether a letter was there and was taken."""
        now = self._clock.now()
        try:
            async with self._store.letters.next(now) as letter:
                if letter is not None:
                    await self._mail.send(letter)
                return letter is not None
        except MailAway as error:
            _log.warning("letters wait", reason=str(error))
            await self._store.letters.delay(now + _AGAIN_S, now)
            return False
        except LetterRefused as error:
            # Even what is refused for good: a server that is set up wrongly refuses everybody so.
            _log.warning("a letter waits", reason=str(error))
            await self._store.letters.delay_one(error.letter, now + _LETTER_AGAIN_S)
            return True

    async def _sweep(self, now: float) -> None:
        """A letter nobody took for a day brings a code that is mostly too old; tries are forgotten after a day by every limit."""
        await self._tell_again(now)
        await self._store.devices.forget(now)
        await self._store.codes.forget(now)
        await self._store.letters.forget(now - _DAY_S)
        await self._store.tries.forget(now - _DAY_S)
