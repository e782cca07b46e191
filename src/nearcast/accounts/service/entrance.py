"""Coming in and going out."""

from nearcast.accounts.model import (
    HERE,
    Account,
    Arrival,
    BadCode,
    Device,
    NotSignedIn,
    Profile,
    Purpose,
    Role,
    SignedIn,
    Visitor,
    WrongCredentials,
)
from nearcast.accounts.policy import devices, people, profiles, roles, tries
from nearcast.accounts.policy.devices import Verdict
from nearcast.accounts.service.ground import Ground, arrival_of, nobody
from nearcast.accounts.store.codes import Code
from nearcast.ids import AccountId, DeviceId, ProfileId
from nearcast.runtime.clock import random_id, random_secret
from nearcast.runtime.database import Connection


class Entrance(Ground):
    """Implements `model.Entrance`."""

    async def sign_up(self, email: str, password: str, arrival: Arrival = HERE, invitation: str = "") -> SignedIn:
        people.check_sign_up(self._knobs.sign_up, invitation)
        clean = people.clean_email(email)
        people.check_password(password)
        if arrival.address:
            await self._try({f"sign_up@{tries.place(arrival.address)}": tries.SIGN_UPS})
        password_hash = await self._hash(password)
        async with self._database.transaction() as connection:
            invited = await self._invited(connection, invitation, clean) if invitation else None
            role = invited.role if invited else Role.viewer
            verified = invited is not None and invited.email == clean
            account = await self._add(connection, clean, password_hash, role, verified=verified)
            await self._note(connection, account.id, arrival, "people.sign_up", account.id)
            if not verified:
                await self._write(connection, Purpose.verify, account.id, Code(Purpose.verify, account.id, clean, role))
            return await self._let_in(connection, account, arrival, confirmed=True)

    async def sign_in(self, email: str, password: str, arrival: Arrival = HERE) -> SignedIn:
        # One letter more than any account has, so what is longer is nobody's, and as short to count.
        clean = email.strip().lower()[: people.EMAIL_MAX + 1]
        counts = tries.guessing("password", clean, arrival.address)
        await self._try(counts)
        known = await self._store.people.by_email(clean)
        if not await self._matches(known[1] if known else None, password) or known is None:
            raise WrongCredentials(
                "This e-mail address and password do not belong together.", field="password", remedy="Check both and try again."
            )
        await self._store.tries.clear(tries.proven(counts))
        async with self._database.transaction() as connection:
            await self._note(connection, known[0].id, arrival, "people.sign_in")
            return await self._let_in(connection, known[0], arrival, confirmed=True)

    async def sign_out(self, token: str) -> None:
        held = await self._store.devices.held(token)
        if held is not None:
            async with self._database.transaction() as connection:
                await self._sign_out(connection, held.account.id, [held.device.id])
                await self._note(connection, held.account.id, arrival_of(held.device), "people.sign_out", held.device.id)

    async def who(self, token: str) -> Visitor:
        now = self._clock.now()
        held = await self._store.devices.held(token) if token else None
        if held is None:
            raise nobody()
        match devices.judge(held, now):
            case Verdict.gone:
                raise nobody()
            case Verdict.stolen:
                await self._end_stolen(held.device)
                raise NotSignedIn("This sign-in was used in two places, so it was ended.", remedy="Sign in again.")
            case Verdict.first_use:
                await self._store.devices.first_used(token, held.device.id, now)
            case Verdict.good:
                pass
        if now - held.device.seen >= devices.SEEN_EVERY_S:
            await self._store.devices.seen(held.device.id, now, devices.good_until(held.device, now))
        may = roles.permissions(held.account, held.device.scopes, require_verified=self._knobs.require_verified)
        return Visitor(held.account, held.device, may, devices.is_stale(held, now))

    async def turn(self, token: str) -> SignedIn | None:
        visitor = await self.who(token)
        fresh = random_secret()
        if not await self._store.devices.turn(visitor.device.id, fresh, self._clock.now(), devices.TURN_S):
            return None
        return SignedIn(fresh, visitor.account, visitor.device.id, visitor.device.expires)

    async def verify(self, code: str) -> Account:
        async with self._database.transaction() as connection:
            taken = await self._take(connection, code, Purpose.verify)
            assert taken.account is not None
            await self._store.people.set_verified(connection, taken.account)
            await self._note(connection, taken.account, HERE, "people.verify_email", taken.account)
        return await self._account(taken.account)

    async def ask_verification(self, account: AccountId) -> None:
        await self._try({f"letter:{account}": tries.LETTERS})
        known = await self._account(account)
        if not known.verified:
            async with self._database.transaction() as connection:
                await self._write(connection, Purpose.verify, account, Code(Purpose.verify, account, known.email, known.role))

    async def ask_reset(self, email: str, arrival: Arrival = HERE) -> None:
        clean = people.clean_email(email)
        await self._try({f"reset:{clean}": tries.LETTERS})
        known = await self._store.people.by_email(clean)
        if known is not None:
            account = known[0]
            async with self._database.transaction() as connection:
                await self._write(connection, Purpose.reset, account.id, Code(Purpose.reset, account.id, clean, account.role))
                await self._note(connection, None, arrival, "people.ask_reset", account.id)

    async def reset(self, code: str, password: str, arrival: Arrival = HERE) -> SignedIn:
        people.check_password(password)
        if arrival.address:
            await self._try({f"reset@{tries.place(arrival.address)}": tries.PLACE})
        password_hash = await self._hash(password)
        async with self._database.transaction() as connection:
            taken = await self._take(connection, code, Purpose.reset)
            assert taken.account is not None
            await self._store.people.set_password(connection, taken.account, password_hash)
            await self._store.people.set_verified(connection, taken.account)
            await self._sign_out_all_but(connection, taken.account, None)
            await self._note(connection, taken.account, arrival, "people.reset_password", taken.account)
        account = await self._account(taken.account)
        async with self._database.transaction() as connection:
            return await self._let_in(connection, account, arrival, confirmed=True)

    async def change_password(self, device: DeviceId, old: str, new: str) -> None:
        people.check_password(new)
        known = await self._proven(device, old)
        password_hash = await self._hash(new)
        async with self._database.transaction() as connection:
            await self._store.people.set_password(connection, known.account, password_hash)
            await self._sign_out_all_but(connection, known.account, device)
            await self._store.codes.remove(connection, known.account, Purpose.reset)
            await self._store.devices.confirm(connection, device, self._clock.now())
            await self._note(connection, known.account, arrival_of(known), "people.change_password", known.account)

    async def confirm(self, device: DeviceId, password: str) -> None:
        await self._proven(device, password)
        async with self._database.transaction() as connection:
            await self._store.devices.confirm(connection, device, self._clock.now())

    async def _proven(self, device: DeviceId, password: str) -> Device:
        """The device, when whoever sits there knows the password. Raises WrongCredentials, NotSignedIn, TooManyTries."""
        known = await self._device(device)
        counts = tries.guessing("confirm", known.account, known.address)
        await self._try(counts)
        account = await self._store.people.account(known.account)
        if not await self._matches(account[1] if account else None, password):
            raise WrongCredentials("This is not the account's password.", field="password", remedy="Check it and try again.")
        await self._store.tries.clear(tries.proven(counts))
        return known

    async def _add(self, connection: Connection, email: str, password_hash: str, role: Role, *, verified: bool) -> Account:
        """An account and its first profile. Raises EmailTaken."""
        account = Account(AccountId(random_id()), email, role, verified, "", self._clock.now())
        await self._store.people.add(connection, account, password_hash)
        name = email.partition("@")[0][: people.NAME_MAX]
        profile = Profile(
            id=ProfileId(random_id()), account=account.id, name=name, maturity=profiles.OLDEST, colour=profiles.colour_of(0)
        )
        await self._store.profiles.put(connection, profile)
        return account

    async def _invited(self, connection: Connection, invitation: str, email: str) -> Code:
        code = await self._take(connection, invitation, Purpose.invite)
        people.check_invited(code.email, email)
        return code

    async def _take(self, connection: Connection, code: str, purpose: Purpose) -> Code:
        """Raises BadCode."""
        taken = await self._store.codes.take(connection, code, purpose, self._clock.now())
        if taken is None:
            raise BadCode("This link is too old, or was used before.", field="code", remedy="Ask for a new one.")
        return taken

    async def _end_stolen(self, device: Device) -> None:
        async with self._database.transaction() as connection:
            await self._sign_out(connection, device.account, [device.id])
            await self._note(connection, device.account, arrival_of(device), "people.end_stolen", device.id)
