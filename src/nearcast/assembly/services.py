"""How each service is built, and what it does by itself while it runs."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from nearcast.accounts.model import Accounts, DevicesSignedOut, Plan, ProfilesForgotten, Provider, SignUp
from nearcast.accounts.model import Knobs as AccountsKnobs
from nearcast.accounts.service import AccountsService
from nearcast.assembly.ground import Ground, Row, Services, Work
from nearcast.catalog.model import AssetPublished, AssetRemoved, Catalog, PicturesUnnamed, TitlesDeleted, TitlesShown
from nearcast.catalog.service import CatalogService
from nearcast.fleet.model import Fleet
from nearcast.fleet.model import Knobs as FleetKnobs
from nearcast.fleet.service import FleetService
from nearcast.fleet.service.vrps import Vrps
from nearcast.ingest.model import Ingest, JobFailed
from nearcast.ingest.model import Knobs as IngestKnobs
from nearcast.ingest.service import IngestService
from nearcast.placement.model import Approval, Placement
from nearcast.placement.model import Knobs as PlacementKnobs
from nearcast.placement.service import PlacementService
from nearcast.playback.model import Knobs as PlaybackKnobs
from nearcast.playback.model import Playback
from nearcast.playback.service import PlaybackService
from nearcast.recommendations.model import Knobs as RecommendationsKnobs
from nearcast.recommendations.model import Recommendations
from nearcast.recommendations.service import RecommendationsService
from nearcast.runtime import mail
from nearcast.runtime.processes import processors
from nearcast.runtime.settings import BadSetting
from nearcast.steering.model import Knobs as SteeringKnobs
from nearcast.steering.model import Steering
from nearcast.steering.service import SteeringService, geo
from nearcast.telemetry.model import Knobs as TelemetryKnobs
from nearcast.telemetry.model import PlayResteered, PlayStarted, Telemetry
from nearcast.telemetry.service import TelemetryService
from nearcast.units import Bytes
from nearcast.webhooks.model import Knobs as WebhooksKnobs
from nearcast.webhooks.model import Webhooks
from nearcast.webhooks.service import WebhooksService


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
    yield service.run


def _catalog(ground: Ground, _: Services) -> CatalogService:
    chosen = ground.settings
    return CatalogService(ground.database, ground.clock, chosen.playback.token_s, Bytes(chosen.placement.apart_bytes))


def _catalog_work(_: Ground, service: CatalogService) -> Iterable[Work]:
    yield service.run


def _telemetry(ground: Ground, _: Services) -> TelemetryService:
    return TelemetryService(ground.database, ground.clock, TelemetryKnobs())


def _telemetry_work(ground: Ground, service: TelemetryService) -> Iterable[Work]:
    yield service.run
    yield partial(ground.bus.handle, "telemetry-plays", PlayStarted, service.on_play_started)
    yield partial(ground.bus.handle, "telemetry-resteered", PlayResteered, service.on_play_resteered)


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
    yield service.run


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
    yield service.run
    yield partial(ground.bus.handle, "ingest-assets", AssetRemoved, service.on_asset_removed)
    yield partial(ground.bus.handle, "ingest-pictures", PicturesUnnamed, service.on_pictures_unnamed)
    yield partial(ground.bus.handle, "ingest-published", AssetPublished, service.on_asset_published)
    yield partial(ground.bus.handle, "ingest-titles", TitlesDeleted, service.on_titles_deleted)


def _placement(ground: Ground, services: Services) -> PlacementService:
    parts = services.get(Catalog), services.get(Fleet), services.get(Telemetry)
    chosen = ground.settings.placement
    knobs = PlacementKnobs(approval=Approval(chosen.approval), nightly_at_s=chosen.nightly_at_s)
    return PlacementService(ground.database, ground.clock, *parts, knobs)


def _placement_work(ground: Ground, service: PlacementService) -> Iterable[Work]:
    yield service.run
    yield partial(ground.bus.handle, "placement-assets", AssetPublished, service.on_asset_published)


def _steering(ground: Ground, services: Services) -> SteeringService:
    knobs = SteeringKnobs(silent_s=ground.settings.fleet.silent_s)
    locate = geo.locate(ground.settings.fleet.geo)
    return SteeringService(ground.database, ground.clock, services.get(Catalog), services.get(Fleet), knobs, locate)


def _steering_work(_: Ground, service: SteeringService) -> Iterable[Work]:
    yield service.run
    yield service.run_log


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
    yield service.run
    yield partial(ground.bus.handle, "playback-forgotten", ProfilesForgotten, service.on_profiles_forgotten)
    yield partial(ground.bus.handle, "playback-signed-out", DevicesSignedOut, service.on_devices_signed_out)


def _recommendations(ground: Ground, services: Services) -> RecommendationsService:
    parts = services.get(Catalog), services.get(Telemetry)
    return RecommendationsService(ground.database, ground.clock, *parts, RecommendationsKnobs())


def _recommendations_work(ground: Ground, service: RecommendationsService) -> Iterable[Work]:
    yield partial(ground.bus.handle, "recommendations-plays", PlayStarted, service.on_play_started)


def _webhooks(ground: Ground, services: Services) -> WebhooksService:
    knobs = WebhooksKnobs(private=ground.settings.webhooks.private, silent_s=ground.settings.fleet.silent_s)
    return WebhooksService(ground.database, ground.clock, services.get(Catalog), services.get(Fleet), knobs)


def _webhooks_work(ground: Ground, service: WebhooksService) -> Iterable[Work]:
    yield service.run
    yield service.watch
    yield partial(ground.bus.handle, "webhooks-titles", TitlesShown, service.on_titles_shown)
    yield partial(ground.bus.handle, "webhooks-jobs", JobFailed, service.on_job_failed)


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
