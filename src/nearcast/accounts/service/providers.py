"""What a provider of OpenID Connect says: where its doors are, its keys, and who holds a code."""

import asyncio
from typing import Any, TypeVar

import httpx
import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from nearcast.accounts.model import OidcRefused, Provider, ProviderAway
from nearcast.runtime.clock import Clock, elapsed

T = TypeVar("T")
_TIMEOUT_S = 10.0
_KEPT_S = 3600.0
_LEEWAY_S = 60
_BODY_MAX = 1_000_000
_ALGORITHMS = ["RS256", "ES256", "PS256", "EdDSA"]
_PATH = "/.well-known/openid-configuration"


class Doors(msgspec.Struct, frozen=True):
    """The metadata of OpenID Connect Discovery that a sign-in needs."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""


class _Tokens(msgspec.Struct, frozen=True):
    id_token: str
    access_token: str = ""


class Asking:
    """One provider, as we know it."""

    def __init__(self, provider: Provider, clock: Clock) -> None:
        self.provider = provider
        self._clock = clock
        self._doors: Doors | None = None
        self._asked_at = 0.0
        self._one_at_a_time = asyncio.Lock()

    async def doors(self) -> Doors:
        """Raises ProviderAway."""
        async with self._one_at_a_time:
            if self._doors is None or elapsed() - self._asked_at > _KEPT_S:
                body = await self._ask("GET", self.provider.issuer.rstrip("/") + _PATH)
                found = self._read(body, Doors)
                if found.issuer.rstrip("/") != self.provider.issuer.rstrip("/"):
                    raise self._away(f"it calls itself {found.issuer}")
                self._doors, self._asked_at = found, elapsed()
            return self._doors

    async def claims(self, code: str, verifier: str, nonce: str, back: str) -> dict[str, Any]:
        """Who holds the code, as the provider signed it for us. Raises ProviderAway, OidcRefused."""
        doors = await self.doors()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "code_verifier": verifier,
            "client_id": self.provider.client_id,
            "client_secret": self.provider.client_secret,
        }
        tokens = self._read(await self._ask("POST", doors.token_endpoint, form=form), _Tokens)
        claims = self._checked(tokens.id_token, self._keys(await self._ask("GET", doors.jwks_uri)), doors.issuer, nonce)
        if "email" in claims or not doors.userinfo_endpoint:
            return claims
        more = self._read(await self._ask("GET", doors.userinfo_endpoint, token=tokens.access_token), dict[str, Any])
        return claims | more if more.get("sub") == claims.get("sub") else claims

    def _checked(self, token: str, keys: KeySet, issuer: str, nonce: str) -> dict[str, Any]:
        """The claims of a token that this provider signed for us and for this sign-in. Raises OidcRefused."""
        registry = jwt.JWTClaimsRegistry(
            now=int(self._clock.now()),
            leeway=_LEEWAY_S,
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": self.provider.client_id},
            exp={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            found = jwt.decode(token, keys, algorithms=_ALGORITHMS)
            registry.validate(found.claims)
        except (JoseError, ValueError) as error:
            raise OidcRefused(
                f"{self.provider.name} answered with a token that is not good: {error}.",
                field="id_token",
                remedy="Sign in again.",
            ) from error
        return dict(found.claims)

    async def _ask(self, method: str, address: str, *, form: dict[str, str] | None = None, token: str = "") -> bytes:
        try:
            async with httpx.AsyncClient(timeout=_TIMEOUT_S, follow_redirects=False) as client:
                headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
                answer = await client.request(method, address, data=form, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise self._away(str(error) or type(error).__name__) from error
        if 400 <= answer.status_code < 500 and form is not None:
            raise OidcRefused(
                f"{self.provider.name} does not take this sign-in: {answer.text[:200]}", field="code", remedy="Sign in again."
            )
        if answer.status_code != 200 or len(answer.content) > _BODY_MAX:
            raise self._away(f"status {answer.status_code}")
        return answer.content

    def _read(self, body: bytes, kind: type[T]) -> T:
        try:
            return msgspec.json.decode(body, type=kind)
        except msgspec.MsgspecError as error:
            raise self._away(str(error)) from error

    def _keys(self, body: bytes) -> KeySet:
        try:
            return KeySet.import_key_set(msgspec.json.decode(body))
        except (msgspec.MsgspecError, JoseError, ValueError, KeyError) as error:
            raise self._away(f"its keys cannot be read: {error}") from error

    def _away(self, why: str) -> ProviderAway:
        return ProviderAway(
            f"{self.provider.name} cannot be asked: {why}.",
            field=f"accounts.oidc.{self.provider.id}",
            value=self.provider.issuer,
            remedy="Try again in a minute, or sign in with a password.",
        )
