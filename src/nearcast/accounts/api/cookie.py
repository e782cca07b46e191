"""The cookie a browser keeps its token in, and where a request carries one."""

from starlette.requests import Request
from starlette.responses import Response

from nearcast.accounts.model import Arrival, DeviceKind, SignedIn
from nearcast.accounts.policy import devices
from nearcast.runtime.graph import Context

COOKIE = "nearcast"


def token_of(request: Request) -> str | None:
    return bearer(request) or request.cookies.get(COOKIE)


def bearer(request: Request) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" else None


def keep(response: Response, signed_in: SignedIn, *, secure: bool) -> None:
    """Scripts cannot read it and other sites cannot send it."""
    response.set_cookie(COOKIE, signed_in.token, max_age=devices.LIFE_S, httponly=True, samesite="lax", secure=secure)


def arrival_of(context: Context, name: str = "") -> Arrival:
    """Where a request comes from. Only browsers say the origin of their page."""
    agent = context.request.headers.get("user-agent", "")
    if "origin" in context.request.headers:
        return Arrival(context.address, DeviceKind.browser, name or devices.name_of(agent))
    return Arrival(context.address, DeviceKind.app, name or agent.partition("/")[0])
