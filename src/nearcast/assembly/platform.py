"""Services of one process, as others reach them: over NATS, and over HTTP where all are here."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import cast

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

import nearcast
from nearcast.accounts import api as accounts_api
from nearcast.accounts.model import Accounts, Permission
from nearcast.assembly.ground import Ground, Services, Work
from nearcast.assembly.services import SERVICES
from nearcast.catalog import api as catalog_api
from nearcast.catalog.model import Catalog
from nearcast.errors import NearcastError
from nearcast.fleet import api as fleet_api
from nearcast.fleet.model import Fleet
from nearcast.graph import http as graph
from nearcast.graph.answers import Answers
from nearcast.ingest import api as ingest_api
from nearcast.ingest.model import Ingest
from nearcast.ingest.service import IngestService
from nearcast.placement import api as placement_api
from nearcast.placement.model import Placement
from nearcast.playback import api as playback_api
from nearcast.playback.model import Playback
from nearcast.runtime import bus, call, database, geography, metrics, objects, tasks, web
from nearcast.runtime.bus import Bus
from nearcast.runtime.changes import Changes
from nearcast.runtime.clock import SystemClock
from nearcast.runtime.database import Database
from nearcast.runtime.settings import Settings
from nearcast.steering import api as steering_api
from nearcast.steering.model import Steering
from nearcast.telemetry import api as telemetry_api
from nearcast.telemetry.model import Telemetry
from nearcast.webhooks import api as webhooks_api
from nearcast.webhooks.model import Webhooks

_PAUSE_S = 1.0
_ASK_AGAIN_S = 5.0
"""An encoder is stopped and its step put back in much less; whoever started us may insist after ten."""


class Platform:
    """Services of one process on one ground. `start`, then serve `app` if all are here, then `stop`."""

    def __init__(self, ground: Ground, here: Iterable[str] = tuple(SERVICES)) -> None:
        self.ground = ground
        self.services = Services()
        self._here = frozenset(here)
        self._tasks: list[asyncio.Task[None]] = []
        self._served: list[call.Served] = []
        self._changes = Changes(ground.database)
        for name, row in SERVICES.items():
            local = name in self._here
            made = row.build(ground, self.services) if local else call.proxy(row.protocol, ground.nats, name)
            self.services.by_protocol[row.protocol] = made

    async def start(self) -> None:
        """Answers others over NATS and begins what the services do by themselves."""
        works: list[Work] = [self.ground.bus.relay, self._changes.tend]
        for name in self._here:
            row = SERVICES[name]
            service = self.services.by_protocol[row.protocol]
            self._served.append(await call.serve(row.protocol, service, self.ground.nats, name, nearcast.__version__))
            works += row.work(self.ground, service)
        self._tasks = [asyncio.create_task(tasks.always(work, _PAUSE_S)) for work in works]

    async def stop(self) -> None:
        """Drains: calls under way are answered, work under way is put down where it can be taken up."""
        for service in self._served:
            with suppress(Exception):
                await service.stop()
        await tasks.end(self._tasks, _ASK_AGAIN_S)

    def app(self) -> Starlette:
        """The platform over HTTP."""
        return Starlette(routes=self._routes())

    def _routes(self) -> list[BaseRoute]:
        get = self.services.get
        settings = self.ground.settings
        proxies = web.trusted(settings.http.trusted_proxies)
        door = graph.Door(
            self.services.by_protocol,
            Answers(self._changes, self.ground.clock, get(Catalog).next_edge),
            proxies,
            self.ground.country,
            developer=settings.http.developer,
            secure_cookies=settings.accounts.secure_cookies,
        )
        # They are tried one after the other: what is asked for most comes first, what takes any address last.
        return [
            graph.route(door),
            *playback_api.routes(get(Playback)),
            *telemetry_api.routes(get(Telemetry), self.ground.clock),
            *fleet_api.routes(get(Fleet), get(Telemetry)),
            *catalog_api.routes(self.ground.objects),
            *accounts_api.picture_routes(get(Accounts)),
            *accounts_api.routes(get(Accounts), proxies, secure=settings.accounts.secure_cookies),
            Route("/healthz", _alive),
            Route("/readyz", self._ready),
            Route("/metrics", _metrics),
            *self._operator_routes(proxies),
            *graph.pages(),
        ]

    def _operator_routes(self, proxies: web.Trusted) -> Iterable[Route]:
        """Each with the permission to look and the permission to change."""
        get, may = self.services.get, Permission
        accounts = get(Accounts)
        for routes, see, change in (
            (catalog_api.operator_routes(get(Catalog)), may.see_titles, may.change_titles),
            (catalog_api.picture_routes(self.ground.objects, get(Catalog)), may.see_titles, may.change_titles),
            ([catalog_api.import_route(get(Catalog))], may.see_titles, may.publish_titles),
            (ingest_api.routes(cast(IngestService, get(Ingest))), may.see_titles, may.change_titles),
            (fleet_api.operator_routes(get(Fleet)), may.see_fleet, may.change_fleet),
            (playback_api.operator_routes(get(Playback)), may.see_fleet, may.change_fleet),
            (telemetry_api.operator_routes(get(Telemetry)), may.see_telemetry, may.see_telemetry),
            (placement_api.routes(get(Placement)), may.see_placement, may.change_placement),
            (steering_api.routes(get(Steering)), may.see_steering, may.see_steering),
            (accounts_api.operator_routes(accounts), may.see_people, may.change_people),
            (webhooks_api.routes(get(Webhooks)), may.see_webhooks, may.change_webhooks),
        ):
            for route in routes:
                yield accounts_api.guarded(route, accounts, self.ground.clock, proxies, see=see, change=change)

    async def _ready(self, _request: Request) -> Response:
        """Whether a play could start: the database answers and the bus is connected."""
        try:
            await self.ground.database.one("SELECT 1 AS one")
        except NearcastError as error:
            return web.problem(error)
        if not self.ground.nats.is_connected:
            return web.json({"ready": False, "waits_for": "NATS"}, 503)
        return web.json({"ready": True})


async def lay_ground(settings: Settings, public_url: str) -> Ground:
    """Reaches database, bus and objects, waiting for those that are not there yet, and brings the tables up to date."""
    store = Database(settings.database.url)
    await store.open()
    root = Path(nearcast.__file__).parent
    folders = [root / name / "migrations" for name in SERVICES]
    await database.migrate(settings.database.url, [root / "runtime" / "migrations" / "versions", *folders])
    nats = await bus.connect(settings.bus.url)
    kept = objects.connect(settings.objects.url, settings.folder / "objects")
    return Ground(
        settings, public_url, store, nats, Bus(nats, store), kept, SystemClock(), geography.countries(settings.fleet.geo)
    )


async def leave_ground(ground: Ground) -> None:
    """Lets go of what `lay_ground` reached."""
    with suppress(Exception):
        await ground.nats.close()
    await ground.database.close()


async def _alive(_request: Request) -> Response:
    return web.json({"alive": True})


async def _metrics(_request: Request) -> Response:
    return Response(metrics.text(), media_type="text/plain; version=0.0.4")
