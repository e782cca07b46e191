"""Over HTTP: what players tell, and what operators ask."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nearcast.ids import SessionId
from nearcast.runtime import web
from nearcast.runtime.clock import Clock
from nearcast.telemetry import policy
from nearcast.telemetry.model import PlayerEvent, Telemetry


class Told(msgspec.Struct, frozen=True):
    """An event as a player sends it. Clocks differ, so it says how long `ago` it noticed it, in milliseconds: some wait for a network."""

    session: SessionId
    kind: str
    milliseconds: float | None = None
    detail: str = ""
    ago: float = 0.0


def routes(telemetry: Telemetry, clock: Clock) -> list[Route]:
    """Players report at `/telemetry/events` (a JSON list) or, as CMCD v2 in event mode, at `/telemetry/cmcd`."""

    async def events(request: Request) -> Response:
        now = clock.now()
        told = await web.body(request, tuple[Told, ...], policy.BODY_MAX)
        await telemetry.player_events(
            tuple(
                PlayerEvent(
                    session=one.session,
                    kind=one.kind,
                    at=policy.noticed_at(now, one.ago),
                    milliseconds=one.milliseconds,
                    detail=one.detail,
                )
                for one in told
            )
        )
        return Response(status_code=204)

    async def cmcd(request: Request) -> Response:
        await telemetry.player_events(policy.cmcd_events(await web.bounded(request, policy.BODY_MAX), clock.now()))
        return Response(status_code=204)

    return [
        Route("/telemetry/events", web.answering(events), methods=["POST"]),
        Route("/telemetry/cmcd", web.answering(cmcd), methods=["POST"]),
    ]


def operator_routes(telemetry: Telemetry) -> list[Route]:
    async def totals(_request: Request) -> Response:
        return web.json(await telemetry.totals())

    async def delivered(request: Request) -> Response:
        since = web.number(request, "since")
        return web.json(await telemetry.delivered(since, request.query_params.get("by") == "file"))

    async def played(request: Request) -> Response:
        return web.json(await telemetry.played(web.number(request, "since")))

    return [
        Route("/operator/totals", web.answering(totals), methods=["GET"]),
        Route("/operator/delivered", web.answering(delivered), methods=["GET"]),
        Route("/operator/played", web.answering(played), methods=["GET"]),
    ]
