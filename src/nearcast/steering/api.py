"""The door of steering: one decision over HTTP, for operators and for measuring."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nearcast.ids import AssetId
from nearcast.runtime import web
from nearcast.steering.model import Steering


def routes(steering: Steering) -> list[Route]:
    async def rank(request: Request) -> Response:
        asked = web.query(request)
        return web.json(await steering.rank(asked.get("address", ""), AssetId(asked.get("asset", ""))))

    async def explain(request: Request) -> Response:
        asked = web.query(request)
        return web.json(await steering.explain(asked.get("address", ""), AssetId(asked.get("asset", ""))))

    return [
        Route("/operator/steering", web.answering(rank), methods=["GET"]),
        Route("/operator/steering/explain", web.answering(explain), methods=["GET"]),
    ]
