"""What operators see and change."""

from typing import TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nearcast.fleet.model import (
    BgpPeer,
    Duty,
    Fleet,
    FleetState,
    Invitation,
    Maintenance,
    Network,
    Recall,
    Site,
    catch_up,
)
from nearcast.fleet.policy import reports
from nearcast.ids import ApplianceId, NetworkId
from nearcast.runtime import web
from nearcast.units import Bitrate

T = TypeVar("T")
_DONE = 204


class Prefixes(msgspec.Struct, frozen=True):
    """A network's whole list."""

    prefixes: tuple[str, ...]


class Conduct(msgspec.Struct, frozen=True):
    """What changes of an appliance; what is left out stays. `maintenance` with its end at 0 takes the plan back."""

    duty: Duty | None = None
    maintenance: Maintenance | None = None
    fill_rate: Bitrate | None = None


class Invited(Invitation, frozen=True):
    """`replacing` is for a machine that takes another's place."""

    replacing: bool = False


def operator_routes(fleet: Fleet) -> list[Route]:
    """Adding parts, looking at them, and saying what each shall do."""
    return [*_adding(fleet), *_changing(fleet), *_looking(fleet)]


def _adding(fleet: Fleet) -> list[Route]:
    async def network(request: Request) -> Response:
        added = await web.body(request, Network)
        web.about(request, added.id)
        await fleet.add_network(added)
        return Response(status_code=_DONE)

    async def site(request: Request) -> Response:
        added = await web.body(request, Site)
        web.about(request, added.id)
        await fleet.add_site(added)
        return Response(status_code=_DONE)

    async def invite(request: Request) -> Response:
        told = await web.body(request, Invited)
        web.about(request, f"{told.appliance} at {told.site}")
        token = await fleet.invite(told.site, told.appliance, told.replacing)
        return web.json({"token": token}, 201)

    return [
        Route("/operator/fleet/networks", web.answering(network), methods=["POST"], name="fleet.add_network"),
        Route("/operator/fleet/sites", web.answering(site), methods=["POST"], name="sites.add"),
        Route("/operator/fleet/invitations", web.answering(invite), methods=["POST"], name="appliances.invite"),
    ]


def _changing(fleet: Fleet) -> list[Route]:
    async def prefixes(request: Request) -> Response:
        given = await web.body(request, Prefixes)
        await fleet.set_prefixes(NetworkId(request.path_params["network"]), given.prefixes)
        return Response(status_code=_DONE)

    async def site(request: Request) -> Response:
        changed = await web.body(request, Site)
        web.about(request, changed.id)
        await fleet.change_site(changed)
        return Response(status_code=_DONE)

    async def conduct(request: Request) -> Response:
        appliance = ApplianceId(request.path_params["appliance"])
        change = await web.body(request, Conduct)
        web.about(request, " ".join(name for name, value in msgspec.structs.asdict(change).items() if value is not None))
        if change.duty is not None:
            await fleet.set_duty(appliance, change.duty)
        if change.maintenance is not None:
            await fleet.set_maintenance(appliance, change.maintenance if change.maintenance.end else None)
        if change.fill_rate is not None:
            await fleet.set_fill_rate(appliance, change.fill_rate)
        return Response(status_code=_DONE)

    async def peers(request: Request) -> Response:
        appliance = ApplianceId(request.path_params["appliance"])
        if request.method == "GET":
            return web.json(tuple(msgspec.structs.replace(one, password=None) for one in await fleet.peers(appliance)))
        await fleet.set_peers(appliance, await web.body(request, tuple[BgpPeer, ...]))
        return Response(status_code=_DONE)

    async def recall(request: Request) -> Response:
        recalled = await web.body(request, Recall)
        web.about(request, recalled.file)
        await fleet.recall(recalled.file)
        return Response(status_code=_DONE)

    async def rotate(_request: Request) -> Response:
        await fleet.rotate_keys()
        return Response(status_code=_DONE)

    return [
        Route(
            "/operator/fleet/networks/{network}/prefixes", web.answering(prefixes), methods=["PUT"], name="fleet.set_prefixes"
        ),
        Route("/operator/fleet/sites", web.answering(site), methods=["PUT"], name="sites.change"),
        Route("/operator/fleet/appliances/{appliance}", web.answering(conduct), methods=["PATCH"], name="appliances.change"),
        Route(
            "/operator/fleet/appliances/{appliance}/peers",
            web.answering(peers),
            methods=["GET", "PUT"],
            name="appliances.set_peers",
        ),
        Route("/operator/fleet/recalled", web.answering(recall), methods=["POST"], name="fleet.recall_file"),
        Route("/operator/fleet/keys", web.answering(rotate), methods=["POST"], name="fleet.rotate_keys"),
    ]


def _looking(fleet: Fleet) -> list[Route]:
    async def state(_request: Request) -> Response:
        return web.json(msgspec.structs.replace(await catch_up(fleet, FleetState()), routes={}))

    async def routes(_request: Request) -> Response:
        return web.json(reports.routes(await catch_up(fleet, FleetState())))

    return [
        Route("/operator/fleet", web.answering(state), methods=["GET"]),
        Route("/operator/fleet/routes", web.answering(routes), methods=["GET"]),
    ]
