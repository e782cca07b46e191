"""The door of placement: why each file lies where it lies, for operators."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nearcast.ids import ApplianceId, TitleId
from nearcast.placement.model import Placement
from nearcast.runtime import web


def routes(placement: Placement) -> list[Route]:
    async def explain(request: Request) -> Response:
        asked = request.query_params
        appliance = ApplianceId(asked["appliance"]) if "appliance" in asked else None
        title = TitleId(asked["title"]) if "title" in asked else None
        return web.json(await placement.explain(appliance, title))

    return [Route("/operator/placement", web.answering(explain), methods=["GET"])]
