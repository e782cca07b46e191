"""Pictures of profiles over HTTP: sent by whoever may change the profile, and seen by their own account only."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nearcast.accounts.api.cookie import token_of
from nearcast.accounts.api.guard import CLIENT
from nearcast.accounts.model import Accounts, NotAllowed, Visitor
from nearcast.accounts.policy import pictures
from nearcast.accounts.service import portraits
from nearcast.ids import ProfileId
from nearcast.runtime import web

_DONE = 204
_AT_A_TIME = 2
"""A picture as large as may be takes much memory for a moment."""


def routes(accounts: Accounts) -> list[Route]:
    turns = asyncio.Semaphore(_AT_A_TIME)

    async def visitor(request: Request) -> Visitor:
        found = await accounts.who(token_of(request) or "")
        found.check_personal()
        return found

    async def put(request: Request) -> Response:
        _check_ours(request)
        by = await visitor(request)
        sent = await _sent(request)
        async with turns:
            drawn = await portraits.draw(sent)
        await accounts.set_picture(by.device_id, ProfileId(request.path_params["profile"]), drawn)
        return Response(status_code=_DONE)

    async def remove(request: Request) -> Response:
        _check_ours(request)
        by = await visitor(request)
        await accounts.set_picture(by.device_id, ProfileId(request.path_params["profile"]), b"")
        return Response(status_code=_DONE)

    async def show(request: Request) -> Response:
        picture = await accounts.picture((await visitor(request)).device_id, request.path_params["name"])
        # Another picture has another name.
        headers = {"Cache-Control": "private, max-age=31536000, immutable"}
        return Response(picture, media_type="image/jpeg", headers=headers)

    return [
        Route("/profiles/{profile}/picture", web.answering(put), methods=["PUT"]),
        Route("/profiles/{profile}/picture", web.answering(remove), methods=["DELETE"]),
        Route("/faces/{name}.jpg", web.answering(show), methods=["GET"]),
    ]


async def _sent(request: Request) -> bytes:
    """Raises BadPicture."""
    try:
        return await web.bounded(request, pictures.BYTES_MAX)
    except web.BadRequest as error:
        raise pictures.too_large() from error


def _check_ours(request: Request) -> None:
    """No page of another site may change anything by the cookie that browsers send along. Raises NotAllowed."""
    if CLIENT not in request.headers and "authorization" not in request.headers:
        raise NotAllowed("This comes from no page of ours.", field=CLIENT, remedy=f"Send a bearer token, or {CLIENT}.")
