"""The door of placement, for operators: versions, what moves between them, and why each asset lies where it lies."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nearcast.ids import ApplianceId, FileId, TitleId
from nearcast.placement.model import Placement, UnknownVersion
from nearcast.runtime import web

_LIMIT = 200
_BASE = "/operator/placement"


def routes(placement: Placement) -> list[Route]:
    async def explain(request: Request) -> Response:
        asked = request.query_params
        appliance = ApplianceId(asked["appliance"]) if "appliance" in asked else None
        title = TitleId(asked["title"]) if "title" in asked else None
        file = FileId(asked["file"]) if "file" in asked else None
        limit = _number(asked.get("limit", str(_LIMIT)), "limit")
        return web.json(await placement.explain(appliance, title, file, limit))

    async def plan(request: Request) -> Response:
        return web.json(await placement.plan("propose" in request.query_params))

    async def versions(request: Request) -> Response:
        return web.json(await placement.versions(_number(request.query_params.get("limit", str(_LIMIT)), "limit")))

    async def show(request: Request) -> Response:
        return web.json(await placement.show(_version(request)))

    async def difference(request: Request) -> Response:
        asked = request.query_params
        before, after = [_number(asked.get(name, ""), name) for name in ("before", "after")]
        return web.json(await placement.difference(before, after))

    async def approve(request: Request) -> Response:
        return web.json(await placement.approve(_version(request)))

    async def roll_back(request: Request) -> Response:
        return web.json(await placement.roll_back(_version(request)))

    async def live(_request: Request) -> Response:
        return web.json(await placement.live())

    return [
        Route(_BASE, web.answering(explain), methods=["GET"]),
        Route(f"{_BASE}/plan", web.answering(plan), methods=["POST"], name="plans.make"),
        Route(f"{_BASE}/versions", web.answering(versions), methods=["GET"]),
        Route(f"{_BASE}/versions/{{version}}", web.answering(show), methods=["GET"]),
        Route(f"{_BASE}/versions/{{version}}/approve", web.answering(approve), methods=["POST"], name="plans.approve"),
        Route(f"{_BASE}/versions/{{version}}/roll-back", web.answering(roll_back), methods=["POST"], name="plans.roll_back"),
        Route(f"{_BASE}/difference", web.answering(difference), methods=["GET"]),
        Route(f"{_BASE}/live", web.answering(live), methods=["GET"]),
    ]


def _version(request: Request) -> int:
    text = request.path_params["version"]
    if not text.isdecimal():
        raise UnknownVersion(
            f"{text} is no version.", field="version", value=text, remedy="Versions are numbers: nearcast place list."
        )
    return int(text)


def _number(text: str, field: str) -> int:
    if not text.isdecimal():
        raise web.BadRequest(f"{field} must be a number.", field=field, value=text, remedy="Write digits only.")
    return int(text)
