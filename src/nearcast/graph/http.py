"""GraphQL over HTTP, and the pages of the web client."""

import mimetypes
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL

from nearcast.accounts.api.cookie import bearer, keep, token_of
from nearcast.accounts.model import Accounts, Entry, Visitor
from nearcast.graph.schema import schema
from nearcast.runtime import graph, web
from nearcast.runtime.clock import SystemClock
from nearcast.runtime.geography import Country
from nearcast.runtime.graph import Context

STATIC = Path(__file__).parent / "static"
_NOT_BUILT = "The web client is not built yet. Run `make web`, then load this page again."


class Door(GraphQL[Context, None]):
    """Strawberry's endpoint with our context. GraphiQL and introspection are for developers."""

    def __init__(
        self,
        services: Mapping[type, Any],
        proxies: web.Trusted,
        country: Country,
        *,
        developer: bool,
        secure_cookies: bool,
    ) -> None:
        super().__init__(schema, graphql_ide="graphiql" if developer else None, allow_queries_via_get=False)
        self._services = services
        self._proxies = proxies
        self._country = country
        self._developer = developer
        self._secure = secure_cookies

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        assert isinstance(request, Request)
        assert isinstance(response, Response)
        address = web.viewer_address(request, self._proxies)
        return Context(
            self._services,
            request,
            response,
            address,
            self._country(address),
            token_of(request),
            secure=self._secure,
            developer=self._developer,
            find_visitor=self._find_visitor,
            note=self._note,
        )

    async def _find_visitor(self, context: Context) -> Visitor:
        """Who signed in. A browser whose token has grown stale gets a new one on the way; apps ask for theirs."""
        accounts: Accounts = self._services[Accounts]
        token = context.token or ""
        visitor = await accounts.who(token)
        if visitor.stale and bearer(context.request) is None and (turned := await accounts.turn(token)):
            keep(context, turned)
        return visitor

    async def _note(self, context: Context, visitor: graph.Visitor, action: str, subject: str, outcome: str) -> None:
        accounts: Accounts = self._services[Accounts]
        at, address = SystemClock().now(), context.address
        line = Entry(at=at, account=visitor.account_id, address=address, action=action, subject=subject, outcome=outcome)
        await accounts.note(line)


class Assets(StaticFiles):
    """The client's files. Their names hold a hash of what is in them, so browsers keep them for good; the large ones have a
    compressed twin beside them.
    """

    async def get_response(self, path: str, scope: Scope) -> Response:
        twin = f"{path}.gz"
        if "gzip" in Headers(scope=scope).get("accept-encoding", "") and self.lookup_path(twin)[1] is not None:
            response = await super().get_response(twin, scope)
            response.headers["Content-Encoding"] = "gzip"
            response.headers["Content-Type"] = mimetypes.guess_type(path)[0] or "application/octet-stream"
        else:
            response = await super().get_response(path, scope)
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def routes(door: Door) -> list[BaseRoute]:
    """The graph, the client's assets, and its one page for every other address (the client routes by itself)."""
    page: Callable[[Request], Awaitable[Response]] = _page
    return [
        Route("/graphql", door, methods=["GET", "POST"]),
        Mount("/assets", Assets(directory=STATIC / "assets", check_dir=False)),
        Route("/{path:path}", page, methods=["GET"]),
    ]


async def _page(_request: Request) -> Response:
    index = STATIC / "index.html"
    if not index.exists():
        return Response(_NOT_BUILT, 503, media_type="text/plain")
    return FileResponse(index, headers={"Cache-Control": "no-cache"})
