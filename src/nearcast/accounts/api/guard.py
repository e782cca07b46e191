"""Who may use a route for operators, and the line of the audit log that each change leaves."""

from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nearcast.accounts.api.cookie import bearer, token_of
from nearcast.accounts.model import Accounts, Entry, Matter, Permission
from nearcast.runtime import web
from nearcast.runtime.clock import Clock

_LOOKS = {"GET", "HEAD", "OPTIONS"}
CLIENT = "nearcast-client"
"""The header of our own pages. No page of another site can send it, since browsers ask us first whether it may."""


def guarded(
    route: Route, accounts: Accounts, clock: Clock, proxies: web.Trusted, *, see: Permission, change: Permission
) -> Route:
    """The same route for whoever has the permission `see` to look, or `change` for anything else. It asks for a bearer token:
    a cookie, which browsers send by themselves, opens no route for operators but beside the header of our own pages. (The graph takes
    cookies, but only with JSON, which no page of another site can send either.) The route's name is what the audit log calls a change;
    raises ValueError for one that changes something and has no such name.
    """
    if set(route.methods or ()) - _LOOKS:
        Matter.of(route.name)

    async def asked(request: Request) -> Response:
        token = token_of(request) if CLIENT in request.headers else bearer(request)
        visitor = await accounts.who(token or "")
        looks = request.method in _LOOKS
        visitor.check(see if looks else change)
        address = web.viewer_address(request, proxies)
        # What somebody does here, they do from here, wherever they signed in.
        request.state.visitor = replace(visitor, device=replace(visitor.device, address=address))
        if looks:
            return await _answer(route, request)
        # Unless it says otherwise: what breaks off may have changed something.
        outcome = "failed"
        try:
            answer = await _answer(route, request)
            outcome = "done" if answer.status_code < 400 else f"refused: {answer.status_code}"
            outcome = getattr(request.state, "outcome", "") or outcome
            return answer
        finally:
            action = getattr(request.state, "action", "") or route.name
            subject = (*request.path_params.values(), getattr(request.state, "subject", ""))
            line = Entry(
                at=clock.now(),
                account=visitor.account.id,
                address=address,
                about=Matter.of(action),
                action=action,
                subject=" ".join(str(one) for one in subject if one),
                outcome=outcome,
            )
            await accounts.note(line)

    return Route(route.path, web.answering(asked), methods=sorted(route.methods or ()), name=route.name)


async def _answer(route: Route, request: Request) -> Response:
    answer: Response = await route.endpoint(request)
    return answer
