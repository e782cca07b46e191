"""Passkeys: a key that a device keeps signs what we ask, and nobody has to remember anything (WebAuthn level 3)."""

import msgspec
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from nearcast.accounts.model import HERE, Arrival, BadPasskey, Passkey, PasskeySecret, Purpose, Role, SignedIn
from nearcast.accounts.policy import devices, passkeys, people, tries
from nearcast.accounts.service.entrance import Entrance
from nearcast.accounts.service.ground import arrival_of
from nearcast.accounts.store.codes import Code
from nearcast.ids import AccountId, DeviceId
from nearcast.runtime.clock import random_secret

_NAME = "Nearcast"


class _ClientData(msgspec.Struct):
    challenge: str


class _Response(msgspec.Struct, rename="camel"):
    client_data_json: str = msgspec.field(name="clientDataJSON")


class _Credential(msgspec.Struct):
    """What a browser sends, as far as we look into it ourselves."""

    id: str
    response: _Response

    @property
    def challenge(self) -> str:
        """Which of our questions it answers."""
        return msgspec.json.decode(base64url_to_bytes(self.response.client_data_json), type=_ClientData).challenge


class Passkeys(Entrance):
    """Implements `model.Passkeys`."""

    async def passkeys(self, account: AccountId) -> tuple[Passkey, ...]:
        return await self._store.ways.passkeys(account)

    async def begin_passkey(self, device: DeviceId) -> str:
        home = passkeys.check(passkeys.home(self._knobs.public_url))
        maker = await self._device(device)
        devices.check_confirmed(maker, self._clock.now())
        account = await self._account(maker.account)
        known = await self._store.ways.passkeys(account.id)
        if len(known) >= passkeys.KEYS_MAX:
            raise BadPasskey(f"An account has at most {passkeys.KEYS_MAX} passkeys.", remedy="Remove one that you do not use.")
        options = generate_registration_options(
            rp_id=home.domain,
            rp_name=_NAME,
            user_id=account.id.encode(),
            user_name=account.email,
            challenge=await self._challenge(account.id),
            exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.id)) for one in known],
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
            ),
        )
        return options_to_json(options)

    async def add_passkey(self, device: DeviceId, name: str, response: str) -> Passkey:
        home = passkeys.check(passkeys.home(self._knobs.public_url))
        maker = await self._device(device)
        clean = people.check_name(name, "passkey")
        sent, asked = await self._answered(response)
        if asked.account != maker.account:
            raise _wrong()
        try:
            checked = verify_registration_response(
                credential=response,
                expected_challenge=base64url_to_bytes(sent.challenge),
                expected_rp_id=home.domain,
                expected_origin=home.origin,
                require_user_verification=True,
            )
        except WebAuthnException as error:
            raise _wrong(str(error)) from error
        made = Passkey(bytes_to_base64url(checked.credential_id), maker.account, clean, self._clock.now())
        async with self._database.transaction() as connection:
            secret = PasskeySecret(made, checked.credential_public_key, checked.sign_count)
            if not await self._store.ways.add_passkey(connection, secret):
                raise BadPasskey("This passkey is known already.", remedy="Sign in with it.")
            await self._note(connection, maker.account, arrival_of(maker), "people.add_passkey", clean)
        return made

    async def remove_passkey(self, device: DeviceId, passkey: str) -> None:
        known = await self._device(device)
        devices.check_confirmed(known, self._clock.now())
        async with self._database.transaction() as connection:
            if not await self._store.ways.remove_passkey(connection, known.account, passkey):
                raise BadPasskey("This account has no such passkey.", field="id", value=passkey, remedy="Load the page again.")
            await self._note(connection, known.account, arrival_of(known), "people.remove_passkey", passkey)

    async def begin_passkey_sign_in(self, arrival: Arrival = HERE) -> str:
        home = passkeys.check(passkeys.home(self._knobs.public_url))
        if arrival.address:
            await self._try({f"passkey@{tries.place(arrival.address)}": tries.SIGN_UPS})
        options = generate_authentication_options(
            rp_id=home.domain,
            challenge=await self._challenge(None),
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return options_to_json(options)

    async def passkey_sign_in(self, response: str, arrival: Arrival = HERE) -> SignedIn:
        home = passkeys.check(passkeys.home(self._knobs.public_url))
        sent, asked = await self._answered(response)
        secret = await self._store.ways.passkey(sent.id)
        if secret is None or asked.account is not None:
            raise _wrong("nobody here has it")
        try:
            checked = verify_authentication_response(
                credential=response,
                expected_challenge=base64url_to_bytes(sent.challenge),
                expected_rp_id=home.domain,
                expected_origin=home.origin,
                credential_public_key=secret.public_key,
                credential_current_sign_count=secret.sign_count,
                require_user_verification=True,
            )
        except WebAuthnException as error:
            raise _wrong(str(error)) from error
        account = await self._account(secret.passkey.account)
        async with self._database.transaction() as connection:
            await self._store.ways.used(connection, sent.id, checked.new_sign_count, self._clock.now())
            await self._note(connection, account.id, arrival, "people.sign_in_with_passkey", secret.passkey.name)
            return await self._let_in(connection, account, arrival, confirmed=True)

    async def _challenge(self, account: AccountId | None) -> bytes:
        """Something new to sign. It is good once and for minutes, as any code."""
        challenge = random_secret().encode()
        expires = self._clock.now() + people.code_good_s(Purpose.passkey)
        async with self._database.transaction() as connection:
            code = Code(Purpose.passkey, account, "", Role.viewer)
            await self._store.codes.add(connection, bytes_to_base64url(challenge), code, expires)
        return challenge

    async def _answered(self, response: str) -> tuple[_Credential, Code]:
        """What was sent, and what was asked. Raises BadPasskey, BadCode."""
        try:
            sent = msgspec.json.decode(response, type=_Credential)
            challenge = sent.challenge
        except (msgspec.MsgspecError, ValueError) as error:
            raise _wrong(str(error)) from error
        async with self._database.transaction() as connection:
            return sent, await self._take(connection, challenge, Purpose.passkey)


def _wrong(why: str = "it belongs to somebody else") -> BadPasskey:
    return BadPasskey(
        f"This passkey opens nothing here: {why}.",
        field="response",
        remedy="Try again, or sign in with the password and add the passkey on the account page.",
    )
