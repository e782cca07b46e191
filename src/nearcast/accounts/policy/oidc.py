"""Signing in at another site (OpenID Connect, authorization code with PKCE): what is sent, and whom its answer lets in.

The browser keeps one random ticket. `state`, `nonce` and the PKCE verifier are derived from it, so that nothing has to be
remembered here, and only the browser that left can come back.
"""

import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from nearcast.accounts.model import Account, Identity, OidcRefused, Provider
from nearcast.tokens import base64url

TICKET_S = 600


def derived(ticket: str, what: str) -> str:
    return base64url(hashlib.sha256(f"{what}:{ticket}".encode()).digest())


def departure(provider: Provider, endpoint: str, back: str, ticket: str) -> str:
    """The address at the provider; `back` is ours."""
    challenge = base64url(hashlib.sha256(derived(ticket, "verifier").encode()).digest())
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": provider.scope,
        "state": derived(ticket, "state"),
        "nonce": derived(ticket, "nonce"),
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"


def check_return(ticket: str, state: str) -> None:
    """Raises OidcRefused."""
    if not ticket or derived(ticket, "state") != state:
        raise OidcRefused(
            "This sign-in did not begin in this browser, or more than ten minutes ago.", field="state", remedy="Sign in again."
        )


def identity(provider: str, claims: Mapping[str, Any]) -> Identity:
    """Raises OidcRefused."""
    email, subject = str(claims.get("email") or "").strip().lower(), str(claims.get("sub") or "")
    if not subject:
        raise OidcRefused("The other site does not say who signed in.", field="sub", remedy="Ask whoever runs this platform.")
    return Identity(provider, subject, email, claims.get("email_verified") in (True, "true"))


def check_stranger(who: Identity, known: Account | None) -> None:
    """Whether somebody who comes from the provider for the first time may have the account with that address, or a new one.

    Somebody may have made an account with another's address and never proven it: it must not be handed over together with
    what its maker knows. Raises OidcRefused.
    """
    if not who.email or not who.verified:
        raise OidcRefused(
            "The other site does not vouch for an e-mail address of yours.",
            field="email",
            remedy="Verify your address there, or sign in here with a password.",
        )
    if known is not None and not known.verified:
        raise OidcRefused(
            "There is an account with your address that never proved it.",
            field="email",
            value=who.email,
            remedy="Ask for a new password here: the e-mail proves that the address is yours. Then sign in with the other site again.",
        )
