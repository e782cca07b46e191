"""What appliances say over HTTP. Enrolment is opened by a one-time token; everything else is signed by the appliance."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nearcast.fleet.model import Enrolment, Fleet, MessageRefused, Report, RoutesChange, Signature
from nearcast.ids import ApplianceId
from nearcast.runtime import web
from nearcast.telemetry.model import DeliveryBatch, Telemetry


def routes(fleet: Fleet, telemetry: Telemetry) -> list[Route]:
    async def enrol(request: Request) -> Response:
        return web.json(await fleet.enrol(await web.body(request, Enrolment)), 201)

    async def report(request: Request) -> Response:
        appliance, body = await _signed(fleet, request)
        return web.json(await fleet.report(appliance, web.decode(body, Report)))

    async def hear(request: Request) -> Response:
        appliance, body = await _signed(fleet, request)
        return web.json({"revision": await fleet.hear(appliance, web.decode(body, RoutesChange))})

    async def manifest(request: Request) -> Response:
        appliance, _ = await _signed(fleet, request)
        return web.json(await fleet.manifest(appliance))

    async def deliveries(request: Request) -> Response:
        appliance, body = await _signed(fleet, request)
        await telemetry.deliveries(appliance, web.decode(body, DeliveryBatch))
        return Response(status_code=204)

    return [
        Route("/fleet/enrol", web.answering(enrol), methods=["POST"]),
        Route("/fleet/report", web.answering(report), methods=["POST"]),
        Route("/fleet/routes", web.answering(hear), methods=["POST"]),
        Route("/fleet/manifest", web.answering(manifest), methods=["GET"]),
        Route("/fleet/deliveries", web.answering(deliveries), methods=["POST"]),
    ]


async def _signed(fleet: Fleet, request: Request) -> tuple[ApplianceId, bytes]:
    """The appliance that signed this request, and its body. Raises MessageRefused."""
    body = await request.body()
    signature = _signature(request)
    await fleet.authenticate(signature, request.method, request.url.path, body)
    return signature.appliance, body


def _signature(request: Request) -> Signature:
    headers = request.headers
    try:
        return Signature(
            ApplianceId(headers["Nearcast-Appliance"]),
            int(headers["Nearcast-Sent-At"]),
            int(headers["Nearcast-Sequence"]),
            headers["Nearcast-Signature"],
        )
    except (KeyError, ValueError) as error:
        raise MessageRefused(
            "The message is not signed.", field="Nearcast-Signature", remedy="Send the four Nearcast headers."
        ) from error
