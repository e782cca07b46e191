"""What commands ask of webhooks over HTTP."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nearcast.ids import DeliveryId, WebhookId
from nearcast.runtime import web
from nearcast.webhooks.model import Kind, Webhooks

_BASE = "/operator/webhooks"
_LIMIT = 200


class Wish(msgspec.Struct, frozen=True):
    """An address that is to be told; no kinds: of everything."""

    url: str
    kinds: tuple[Kind, ...] = ()


def routes(webhooks: Webhooks) -> list[Route]:
    async def listed(_: Request) -> Response:
        return web.json(await webhooks.all())

    async def add(request: Request) -> Response:
        wish = await web.body(request, Wish)
        added = await webhooks.add(wish.url, wish.kinds)
        web.about(request, added.webhook.id)
        return web.json(added, 201)

    async def remove(request: Request) -> Response:
        await webhooks.remove(_webhook(request))
        return Response(status_code=204)

    async def test(request: Request) -> Response:
        return web.json(await webhooks.test(_webhook(request)), 201)

    async def deliveries(request: Request) -> Response:
        named = request.query_params.get("webhook")
        return web.json(await webhooks.deliveries(WebhookId(named) if named else None, _LIMIT))

    async def replay(request: Request) -> Response:
        return web.json(await webhooks.replay(DeliveryId(request.path_params["delivery"])))

    return [
        Route(_BASE, web.answering(listed), methods=["GET"]),
        Route(_BASE, web.answering(add), methods=["POST"], name="webhooks.add"),
        Route(f"{_BASE}/deliveries", web.answering(deliveries), methods=["GET"]),
        Route(f"{_BASE}/deliveries/{{delivery}}/replay", web.answering(replay), methods=["POST"], name="webhooks.replay"),
        Route(f"{_BASE}/{{webhook}}", web.answering(remove), methods=["DELETE"], name="webhooks.remove"),
        Route(f"{_BASE}/{{webhook}}/test", web.answering(test), methods=["POST"], name="webhooks.test"),
    ]


def _webhook(request: Request) -> WebhookId:
    return WebhookId(request.path_params["webhook"])
