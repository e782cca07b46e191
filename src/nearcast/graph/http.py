"""The graph at its address, and the pages of the web client."""

import mimetypes
from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from nearcast.graph.door import Door

__all__ = ["Door", "pages", "route"]

STATIC = Path(__file__).parent / "static"
_BESIDE = frozenset({"icon.png", "icon.svg", "manifest.webmanifest", "worker.js"})
"""What browsers look for beside the page: all that makes the client one that can be installed."""

_ICONS = frozenset({"icon.png", "icon.svg"})
_ICON_KEPT = "public, max-age=86400"
"""Browsers draw the icon anew with every page; asking for it as often would come in the way of a film that starts."""

_NOT_BUILT = "The web client is not built yet. Run `make web`, then load this page again."


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


def route(door: Door) -> Route:
    return Route("/graphql", door, methods=["GET", "POST"])


def pages() -> list[BaseRoute]:
    """The client's assets, and its one page for every other address (the client routes by itself)."""
    page: Callable[[Request], Awaitable[Response]] = _page
    return [
        Mount("/assets", Assets(directory=STATIC / "assets", check_dir=False)),
        Route("/{path:path}", page, methods=["GET"]),
    ]


async def _page(request: Request) -> Response:
    path = request.path_params["path"]
    file = STATIC / (path if path in _BESIDE else "index.html")
    if not file.exists():
        return Response(_NOT_BUILT, 503, media_type="text/plain")
    return FileResponse(file, headers={"Cache-Control": _ICON_KEPT if path in _ICONS else "no-cache"})
