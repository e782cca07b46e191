"""Signing in at another site, over HTTP: the browser leaves by one address and comes back by the other."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from nearcast.accounts.api.cookie import keep
from nearcast.accounts.model import Accounts, Arrival, DeviceKind, OidcRefused
from nearcast.accounts.policy import devices, oidc
from nearcast.errors import NearcastError
from nearcast.runtime import web

_TICKET = "nearcast_oidc"
_SEE_OTHER = 303


def routes(accounts: Accounts, proxies: web.Trusted, *, secure: bool) -> list[Route]:
    """A page shows what went wrong by its code: an address may hold no words of ours that anybody could put there."""

    async def leave(request: Request) -> Response:
        departure = await accounts.depart(request.path_params["provider"])
        response = RedirectResponse(departure.address, _SEE_OTHER)
        response.set_cookie(
            _TICKET, departure.ticket, max_age=oidc.TICKET_S, path="/oidc", httponly=True, samesite="lax", secure=secure
        )
        return response

    async def back(request: Request) -> Response:
        asked = request.query_params
        if "error" in asked:
            raise OidcRefused("The other site did not sign you in.", field="error", value=asked["error"][:100])
        arrival = Arrival(
            web.viewer_address(request, proxies), DeviceKind.browser, devices.name_of(request.headers.get("user-agent", ""))
        )
        ticket, state, code = request.cookies.get(_TICKET, ""), asked.get("state", ""), asked.get("code", "")
        signed_in = await accounts.come_back(request.path_params["provider"], ticket, state, code, arrival)
        response = RedirectResponse("/", _SEE_OTHER)
        keep(response, signed_in, secure=secure)
        response.delete_cookie(_TICKET, path="/oidc")
        return response

    return [
        Route("/oidc/{provider}", _telling(leave), methods=["GET"]),
        Route("/oidc/{provider}/back", _telling(back), methods=["GET"]),
    ]


def _telling(handler: web.Handler) -> web.Handler:
    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except NearcastError as error:
            return RedirectResponse(f"/welcome?refused={error.fault.code}", _SEE_OTHER)

    return answer
