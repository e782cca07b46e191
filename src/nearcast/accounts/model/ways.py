"""Ways to come in other than with a password: keys that a device keeps, and other sites that know who somebody is."""

import msgspec

from nearcast.ids import AccountId


class Passkey(msgspec.Struct, frozen=True):
    """A key of an account (WebAuthn). `id` is base64url without padding; times are in Unix seconds, `used` None until then."""

    id: str
    account: AccountId
    name: str
    made: float
    used: float | None = None


class PasskeySecret(msgspec.Struct, frozen=True):
    """What checks a passkey's signatures: its public key (COSE), and how often it says it signed."""

    passkey: Passkey
    public_key: bytes
    sign_count: int


class Provider(msgspec.Struct, frozen=True, kw_only=True):
    """A site that signs people in by OpenID Connect. `id` is how addresses name it, `name` how people do; `issuer` is its address."""

    id: str
    name: str
    issuer: str
    client_id: str
    client_secret: str
    scope: str = "openid email"


class Identity(msgspec.Struct, frozen=True):
    """Who somebody is at a provider: `subject` never changes there. `email` is what the provider says, `verified` whether it vouches
    for it.
    """

    provider: str
    subject: str
    email: str
    verified: bool


class Ways(msgspec.Struct, frozen=True):
    """How one may come in here; the providers by id, with their names."""

    passkeys: bool
    providers: dict[str, str]


class Departure(msgspec.Struct, frozen=True):
    """Where a browser goes to sign in elsewhere, and the `ticket` it keeps meanwhile: who comes back without it is refused."""

    address: str
    ticket: str
