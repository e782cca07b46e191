"""What operators ask of the catalogue over HTTP."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nearcast.catalog.model import Catalog
from nearcast.runtime import web

_LISTED = 100


def operator_routes(titles: Catalog) -> list[Route]:
    async def search(request: Request) -> Response:
        return web.json(await titles.search(request.query_params.get("text", ""), None, _LISTED))

    return [Route("/operator/titles", web.answering(search), methods=["GET"])]
