"""The door of steering: one decision, and the log of all, over HTTP, for operators and for measuring."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nearcast.ids import AssetId
from nearcast.runtime import web
from nearcast.steering.model import Steering


def routes(steering: Steering) -> list[Route]:
    async def rank(request: Request) -> Response:
        asked = web.query(request)
        answer = await steering.rank(asked.get("address", ""), AssetId(asked.get("asset", "")))
        return web.json(answer)

    async def explain(request: Request) -> Response:
        asked = web.query(request)
        viewer = asked.get("viewer", "")
        return web.json(await steering.explain(asked.get("address", ""), AssetId(asked.get("asset", "")), viewer))

    async def decisions(request: Request) -> Response:
        since, after = web.number(request, "since"), int(web.number(request, "after"))
        return web.json(await steering.decisions(since, after))

    async def state(request: Request) -> Response:
        found = await steering.state(request.path_params["number"])
        return web.json(found) if found is not None else Response(status_code=404)

    return [
        Route("/operator/steering", web.answering(rank), methods=["GET"]),
        Route("/operator/steering/explain", web.answering(explain), methods=["GET"]),
        Route("/operator/steering/decisions", web.answering(decisions), methods=["GET"]),
        Route("/operator/steering/states/{number:int}", web.answering(state), methods=["GET"]),
    ]
