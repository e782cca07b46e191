"""The doors of the fleet: what appliances say over HTTP, and what operators see in the graph."""

import ipaddress

import strawberry
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nearcast.fleet.model import Enrolment, Fleet, MessageRefused, Report, Signature
from nearcast.ids import ApplianceId
from nearcast.runtime import web
from nearcast.runtime.graph import Asked, ask
from nearcast.telemetry.model import DeliveryBatch, Telemetry

ELSEWHERE = "192.0.2.1"
"""An address for documentation (RFC 5737), so in nobody's network."""


@strawberry.type(description="An address to try the platform from, as if one were a viewer there.")
class Vantage:
    name: str
    address: str


@strawberry.type
class Query:
    @strawberry.field(description="An address in each network and one in none. Empty unless the platform is in developer mode.")
    async def vantages(self, info: Asked) -> list[Vantage]:
        if not info.context.developer:
            return []
        networks = (await ask(info, Fleet).state()).networks
        inside = [Vantage(name=one.name, address=_first(one.prefixes[0])) for one in networks if one.prefixes]
        return [*inside, Vantage(name="Elsewhere", address=ELSEWHERE)]


def routes(fleet: Fleet, telemetry: Telemetry) -> list[Route]:
    """Enrolment is opened by a one-time token; everything else is signed by the appliance."""

    async def enrol(request: Request) -> Response:
        return web.json(await fleet.enrol(await web.body(request, Enrolment)), 201)

    async def report(request: Request) -> Response:
        appliance, body = await _signed(fleet, request)
        return web.json(await fleet.report(appliance, web.decode(body, Report)))

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
        Route("/fleet/manifest", web.answering(manifest), methods=["GET"]),
        Route("/fleet/deliveries", web.answering(deliveries), methods=["POST"]),
    ]


def _first(prefix: str) -> str:
    """The first address in a prefix that a host may have."""
    return str(ipaddress.ip_network(prefix)[1])


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
