"""The door of steering: a ranking over HTTP, for operators' tools and for measuring."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nearcast.ids import AssetId
from nearcast.runtime import web
from nearcast.steering.model import Steering


def routes(steering: Steering) -> list[Route]:
    async def rank(request: Request) -> Response:
        asked = request.query_params
        return web.json(await steering.rank(asked.get("address", ""), AssetId(asked.get("asset", ""))))

    return [Route("/steering/rank", web.answering(rank), methods=["GET"])]
