"""The one module that knows every service and how they are wired: all in one process, or some of them alone.

Each service is built from the Protocols of others. A service that lives in this process is handed over itself; any other is
a proxy that asks it over NATS. So the same line of wiring serves a laptop and a cluster.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

import msgspec
from nats.aio.client import Client
from obstore.store import ObjectStore
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

import nearcast
from nearcast.accounts import api as accounts_api
from nearcast.accounts.model import Accounts, DevicesSignedOut, Permission, Plan, ProfilesForgotten, Provider, SignUp
from nearcast.accounts.model import Knobs as AccountsKnobs
from nearcast.accounts.service import AccountsService
from nearcast.catalog import api as catalog_api
from nearcast.catalog.model import AssetPublished, AssetRemoved, Catalog, PicturesUnnamed, TitlesDeleted, TitlesShown
from nearcast.catalog.service import CatalogService
from nearcast.errors import NearcastError
from nearcast.fleet import api as fleet_api
from nearcast.fleet.model import Fleet
from nearcast.fleet.model import Knobs as FleetKnobs
from nearcast.fleet.service import FleetService
from nearcast.fleet.service.vrps import Vrps
from nearcast.graph import http as graph
from nearcast.graph.answers import Answers
from nearcast.ingest import api as ingest_api
from nearcast.ingest.model import Ingest, JobFailed
from nearcast.ingest.model import Knobs as IngestKnobs
from nearcast.ingest.service import IngestService
from nearcast.placement import api as placement_api
from nearcast.placement.model import Approval, Placement
from nearcast.placement.model import Knobs as PlacementKnobs
from nearcast.placement.service import PlacementService
from nearcast.playback import api as playback_api
from nearcast.playback.model import Knobs as PlaybackKnobs
from nearcast.playback.model import Playback
from nearcast.playback.service import PlaybackService
from nearcast.recommendations.model import Knobs as RecommendationsKnobs
from nearcast.recommendations.model import Recommendations
from nearcast.recommendations.service import RecommendationsService
from nearcast.runtime import bus, call, database, geography, log, mail, metrics, objects, tasks, web
from nearcast.runtime.bus import Bus
from nearcast.runtime.changes import Changes
from nearcast.runtime.clock import Clock, SystemClock
from nearcast.runtime.database import Database
from nearcast.runtime.geography import Country
from nearcast.runtime.processes import processors
from nearcast.runtime.settings import BadSetting, Settings
from nearcast.steering import api as steering_api
from nearcast.steering.model import Knobs as SteeringKnobs
from nearcast.steering.model import Steering
from nearcast.steering.service import SteeringService, geo
from nearcast.telemetry import api as telemetry_api
from nearcast.telemetry.model import Knobs as TelemetryKnobs
from nearcast.telemetry.model import PlayResteered, PlayStarted, Telemetry
from nearcast.telemetry.service import TelemetryService
from nearcast.units import Bytes
from nearcast.webhooks import api as webhooks_api
from nearcast.webhooks.model import Knobs as WebhooksKnobs
from nearcast.webhooks.model import Webhooks
from nearcast.webhooks.service import WebhooksService

_log = log.get("assembly")
_ASK_AGAIN_S = 5.0
"""An encoder is stopped and its step put back in much less; whoever started us may insist after ten."""
P = TypeVar("P")


class Ground(NamedTuple):
    """What every service stands on."""

    settings: Settings
    public_url: str
    database: Database
    nats: Client
    bus: Bus
    objects: ObjectStore
    clock: Clock
    country: Country


class Services:
    """The services by Protocol, some here, some elsewhere."""

    def __init__(self) -> None:
        self.by_protocol: dict[type, Any] = {}

    def get(self, protocol: type[P]) -> P:
        return cast(P, self.by_protocol[protocol])


Build = Callable[[Ground, Services], Any]
Work = Coroutine[Any, Any, None]


class Row(NamedTuple):
    """One service: its Protocol, how to build it, and what it does by itself while it runs."""

    protocol: type
    build: Build
    work: Callable[[Ground, Any], Iterable[Work]]


def _accounts(ground: Ground, _: Services) -> AccountsService:
    chosen = ground.settings.accounts
    plans = {"standard": Plan()} | {name: Plan(one.streams, one.devices, one.height) for name, one in chosen.plans.items()}
    if chosen.plan not in plans:
        raise BadSetting(
            f"accounts.plan = {chosen.plan!r}: there is no such plan.",
            field="accounts.plan",
            remedy="Name one of accounts.plans.",
        )
    providers = tuple(Provider(id=name, **msgspec.structs.asdict(one)) for name, one in chosen.oidc.items())
    knobs = AccountsKnobs(SignUp(chosen.sign_up), chosen.require_verified, ground.public_url, plans, chosen.plan, providers)
    letters = mail.connect(ground.settings.mail.url, ground.settings.mail.sender, ground.settings.folder / "outbox")
    return AccountsService(ground.database, ground.clock, letters, knobs)


def _accounts_work(_: Ground, service: AccountsService) -> Iterable[Work]:
    yield service.run()


def _catalog(ground: Ground, _: Services) -> CatalogService:
    chosen = ground.settings
    return CatalogService(ground.database, ground.clock, chosen.playback.token_s, Bytes(chosen.placement.apart_bytes))


def _catalog_work(_: Ground, service: CatalogService) -> Iterable[Work]:
    yield service.run()


def _telemetry(ground: Ground, _: Services) -> TelemetryService:
    return TelemetryService(ground.database, ground.clock, TelemetryKnobs())


def _telemetry_work(ground: Ground, service: TelemetryService) -> Iterable[Work]:
    yield service.run()
    yield ground.bus.handle("telemetry-plays", PlayStarted, service.on_play_started)
    yield ground.bus.handle("telemetry-resteered", PlayResteered, service.on_play_resteered)


def _fleet(ground: Ground, _: Services) -> FleetService:
    chosen = ground.settings.fleet
    knobs = FleetKnobs(
        report_every_s=chosen.report_every_s,
        silent_s=chosen.silent_s,
        message_age_s=chosen.message_age_s,
        serve_alone_s=chosen.serve_alone_s,
    )
    vrps = Vrps(Path(chosen.vrps) if chosen.vrps else None)
    return FleetService(ground.database, ground.clock, vrps, knobs)


def _fleet_work(_: Ground, service: FleetService) -> Iterable[Work]:
    yield service.run()


def _ingest(ground: Ground, services: Services) -> IngestService:
    folder = ground.settings.folder / "ingest"
    chosen = ground.settings.ingest
    knobs = IngestKnobs(
        workers=processors() if chosen.workers is None else chosen.workers,
        preset=chosen.preset,
        av1=chosen.av1,
        av1_preset=chosen.av1_preset,
        protect=chosen.protect,
        keep_sources_s=chosen.keep_sources_days * 24 * 3600.0,
        jobs_max=chosen.jobs_max,
        bytes_max=chosen.bytes_max,
        hosts=chosen.hosts,
        buckets=chosen.buckets,
        private=chosen.private,
    )
    return IngestService(ground.database, ground.clock, services.get(Catalog), ground.objects, folder, knobs)


def _ingest_work(ground: Ground, service: IngestService) -> Iterable[Work]:
    yield service.run()
    yield ground.bus.handle("ingest-assets", AssetRemoved, service.on_asset_removed)
    yield ground.bus.handle("ingest-pictures", PicturesUnnamed, service.on_pictures_unnamed)
    yield ground.bus.handle("ingest-published", AssetPublished, service.on_asset_published)
    yield ground.bus.handle("ingest-titles", TitlesDeleted, service.on_titles_deleted)


def _placement(ground: Ground, services: Services) -> PlacementService:
    parts = services.get(Catalog), services.get(Fleet), services.get(Telemetry)
    chosen = ground.settings.placement
    knobs = PlacementKnobs(approval=Approval(chosen.approval), nightly_at_s=chosen.nightly_at_s)
    return PlacementService(ground.database, ground.clock, *parts, knobs)


def _placement_work(ground: Ground, service: PlacementService) -> Iterable[Work]:
    yield service.run()
    yield ground.bus.handle("placement-assets", AssetPublished, service.on_asset_published)


def _steering(ground: Ground, services: Services) -> SteeringService:
    knobs = SteeringKnobs(silent_s=ground.settings.fleet.silent_s)
    locate = geo.locate(ground.settings.fleet.geo)
    return SteeringService(ground.database, ground.clock, services.get(Catalog), services.get(Fleet), knobs, locate)


def _steering_work(_: Ground, service: SteeringService) -> Iterable[Work]:
    yield service.run()
    yield service.run_log()


def _playback(ground: Ground, services: Services) -> PlaybackService:
    chosen = ground.settings.playback
    return PlaybackService(
        ground.database,
        ground.clock,
        services.get(Accounts),
        services.get(Catalog),
        services.get(Fleet),
        services.get(Telemetry),
        services.get(Steering),
        services.get(Ingest),
        ground.country,
        ground.public_url,
        PlaybackKnobs(chosen.token_s, chosen.lease_s, chosen.steering_ttl_s),
    )


def _playback_work(ground: Ground, service: PlaybackService) -> Iterable[Work]:
    yield service.run()
    yield ground.bus.handle("playback-forgotten", ProfilesForgotten, service.on_profiles_forgotten)
    yield ground.bus.handle("playback-signed-out", DevicesSignedOut, service.on_devices_signed_out)


def _recommendations(ground: Ground, services: Services) -> RecommendationsService:
    parts = services.get(Accounts), services.get(Catalog), services.get(Telemetry)
    return RecommendationsService(ground.database, ground.clock, *parts, RecommendationsKnobs())


def _recommendations_work(ground: Ground, service: RecommendationsService) -> Iterable[Work]:
    yield ground.bus.handle("recommendations-plays", PlayStarted, service.on_play_started)


def _webhooks(ground: Ground, services: Services) -> WebhooksService:
    knobs = WebhooksKnobs(private=ground.settings.webhooks.private, silent_s=ground.settings.fleet.silent_s)
    return WebhooksService(ground.database, ground.clock, services.get(Catalog), services.get(Fleet), knobs)


def _webhooks_work(ground: Ground, service: WebhooksService) -> Iterable[Work]:
    yield service.run()
    yield service.watch()
    yield ground.bus.handle("webhooks-titles", TitlesShown, service.on_titles_shown)
    yield ground.bus.handle("webhooks-jobs", JobFailed, service.on_job_failed)


def _nothing(_: Ground, __: Any) -> Iterable[Work]:
    return ()


SERVICES: dict[str, Row] = {
    "accounts": Row(Accounts, _accounts, _accounts_work),
    "catalog": Row(Catalog, _catalog, _catalog_work),
    "telemetry": Row(Telemetry, _telemetry, _telemetry_work),
    "fleet": Row(Fleet, _fleet, _fleet_work),
    "ingest": Row(Ingest, _ingest, _ingest_work),
    "placement": Row(Placement, _placement, _placement_work),
    "steering": Row(Steering, _steering, _steering_work),
    "playback": Row(Playback, _playback, _playback_work),
    "recommendations": Row(Recommendations, _recommendations, _recommendations_work),
    "webhooks": Row(Webhooks, _webhooks, _webhooks_work),
}
"""Every service, those below before those above."""


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
        works: list[Work] = [self.ground.bus.relay(), self._changes.tend()]
        for name in self._here:
            row = SERVICES[name]
            service = self.services.by_protocol[row.protocol]
            self._served.append(await call.serve(row.protocol, service, self.ground.nats, name, nearcast.__version__))
            works += row.work(self.ground, service)
        self._tasks = [asyncio.create_task(work) for work in works]

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
            (telemetry_api.operator_routes(get(Telemetry)), may.see_telemetry, may.see_telemetry),
            (placement_api.routes(get(Placement)), may.see_placement, may.change_placement),
            (steering_api.routes(get(Steering)), may.see_steering, may.see_steering),
            (accounts_api.operator_routes(accounts), may.see_people, may.change_people),
            (accounts_api.audit_routes(accounts), may.see_audit, may.see_audit),
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
