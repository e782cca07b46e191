"""Path tokens: what lets an appliance serve bytes without asking anybody.

A token says which asset may be read, in which session, until when; a key of the ring signs it. It stands first in the
path, so the relative addresses inside a playlist inherit it:

    /{key id}.{expires}.{scope}.{session}.{signature}/{asset}/{file}

`scope` is an asset id, or `any` for the fills between appliances. The signature is HMAC-SHA256 over everything before it,
base64url without padding. nginx checks the same thing in Lua (`edge/nginx`); the tests hold the two together.
"""

import base64
import hashlib
import hmac

import msgspec

from nearcast.ids import AssetId, NetworkId

ANY = "any"
"""The scope of a fill: every asset."""


class Key(msgspec.Struct, frozen=True):
    """One signing key. `id` is 1 to 8 of [a-z0-9]; `secret` is 64 hex digits; `not_after` is in Unix seconds. A key of a
    network opens appliances inside it and those outside of all networks; the keys of None open only the latter. So whoever
    breaks into one provider's appliance cannot make tokens for another's.
    """

    id: str
    secret: str
    not_after: int
    network: NetworkId | None = None


class KeyRing(msgspec.Struct, frozen=True):
    """The keys an appliance accepts, newest first. The first one signs."""

    keys: tuple[Key, ...]

    @property
    def signing(self) -> Key:
        return self.keys[0]


class TokenRefused(Exception):
    """The token does not open this asset; `reason` is `malformed`, `unknown key`, `signature`, `expired` or `scope`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def mint(key: Key, scope: AssetId | str, session: str, expires: int) -> str:
    """A token for one asset (or `ANY`) in one session, good until `expires` (Unix seconds)."""
    claim = f"{key.id}.{expires}.{scope}.{session}"
    return f"{claim}.{_signature(key, claim)}"


def check(ring: KeyRing, token: str, asset: str, now: float) -> str:
    """The session of a token that opens `asset` at `now` (Unix seconds). Raises TokenRefused."""
    parts = token.split(".")
    if len(parts) != 5 or not parts[1].isdecimal():
        raise TokenRefused("malformed")
    key_id, expires, scope, session, signature = parts
    key = next((k for k in ring.keys if k.id == key_id), None)
    if key is None:
        raise TokenRefused("unknown key")
    if not hmac.compare_digest(signature.encode(), _signature(key, f"{key_id}.{expires}.{scope}.{session}").encode()):
        raise TokenRefused("signature")
    if int(expires) <= now:
        raise TokenRefused("expired")
    if scope not in (asset, ANY):
        raise TokenRefused("scope")
    return session


def _signature(key: Key, claim: str) -> str:
    digest = hmac.new(bytes.fromhex(key.secret), claim.encode(), hashlib.sha256).digest()
    return base64url(digest)


def base64url(data: bytes) -> str:
    """Without padding, as addresses carry it (RFC 4648, section 5)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def base64url_bytes(text: str) -> bytes:
    """What `base64url` was made of. Raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
