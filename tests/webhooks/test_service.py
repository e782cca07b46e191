"""Webhooks against a receiver that listens, errs, hangs and sends elsewhere."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from standardwebhooks.webhooks import Webhook as Standard
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from tests.conftest import MakeAsset, Turned
from tests.reports import well

from nearcast.assembly import Ground, Platform, Services
from nearcast.catalog.model import Action, Catalog, Change, TitleDraft, TitlesShown
from nearcast.fleet.model import Duty, Enrolment, Fleet, Network, Site, SiteKind
from nearcast.ids import ApplianceId, DeliveryId, JobId, NetworkId, SiteId, TitleId, WebhookId
from nearcast.ingest.model import JobFailed
from nearcast.runtime import bus, database, ports
from nearcast.runtime.clock import SystemClock, random_id
from nearcast.runtime.database import Database
from nearcast.runtime.web import HttpServer
from nearcast.units import Bitrate, Bytes
from nearcast.webhooks.model import BadAddress, Delivery, Kind, Knobs, State, UnknownDelivery, UnknownWebhook, Webhooks
from nearcast.webhooks.service import WebhooksService


class Receiver:
    """A program elsewhere that answers with `status` and remembers what it was told."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/hook"
        self.status = 204
        self.told: list[tuple[dict[str, str], bytes]] = []
        self.strayed = 0
        routes = [
            Route("/hook", self._hook, methods=["POST"]),
            Route("/elsewhere", self._stray, methods=["GET", "POST"]),
        ]
        self.server = HttpServer(Starlette(routes=routes), "127.0.0.1", port)

    async def _hook(self, request: Request) -> Response:
        self.told.append((dict(request.headers), await request.body()))
        if self.status == 0:
            await asyncio.sleep(3600)
        if self.status == 302:
            return RedirectResponse("/elsewhere", 302)
        return Response(status_code=self.status)

    async def _stray(self, _: Request) -> Response:
        self.strayed += 1
        return Response(status_code=204)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    made = Receiver(ports.choose("127.0.0.1", 0))
    await made.server.start()
    yield made
    await made.server.stop()


MakeService = Callable[..., WebhooksService]


@pytest.fixture
async def store(empty_database: str, root: Path) -> AsyncIterator[Database]:
    """A database of its own: from the tests' one the platform's own webhooks would take what these are to tell."""
    await database.migrate(empty_database, [root / "src/nearcast/webhooks/migrations"])
    made = Database(empty_database)
    await made.open()
    yield made
    await made.close()


@pytest.fixture
async def make(store: Database, platform: Platform, clock: Turned) -> AsyncIterator[MakeService]:
    """Services that work until the test ends, on a clock that it turns."""
    clock.time = SystemClock().now()
    working: list[asyncio.Task[None]] = []

    def made(**knobs: Any) -> WebhooksService:
        chosen = {"private": True, "look_every_s": 0.02} | knobs
        parts = platform.services.get(Catalog), platform.services.get(Fleet)
        service = WebhooksService(store, clock, *parts, Knobs(**chosen))
        working.append(asyncio.create_task(service.run()))
        return service

    yield made
    for task in working:
        task.cancel()
    await asyncio.gather(*working, return_exceptions=True)


async def went(service: WebhooksService, webhook: WebhookId, wanted: Callable[[Delivery], bool]) -> Delivery:
    """The newest delivery of the webhook, once it is as wanted."""
    async with asyncio.timeout(60):
        while True:
            found = await service.deliveries(webhook, 1)
            if found and wanted(found[0]):
                return found[0]
            await asyncio.sleep(0.02)


async def test_it_is_signed_so_that_a_receiver_can_check_it(make: MakeService, receiver: Receiver) -> None:
    service = make()
    added = await service.add(receiver.url, ())
    sent = await service.test(added.webhook.id)
    done = await went(service, added.webhook.id, lambda one: one.state is State.delivered)
    assert (done.id, done.tries, done.answer) == (sent.id, 1, "HTTP 204")
    ((headers, body),) = receiver.told
    told = Standard(added.secret).verify(body, headers)
    assert told["type"] == "test"
    assert headers["webhook-id"] == sent.id


async def test_it_is_told_again_until_somebody_listens(make: MakeService, receiver: Receiver, clock: Turned) -> None:
    service = make()
    receiver.status = 500
    webhook = (await service.add(receiver.url, ())).webhook.id
    await service.test(webhook)
    waiting = await went(service, webhook, lambda one: one.answer == "HTTP 500")
    assert (waiting.state, waiting.tries, waiting.next_at) == (State.waiting, 1, clock.time + 5)
    receiver.status = 200
    await asyncio.sleep(0.2)
    assert len(receiver.told) == 1
    clock.time += 5
    done = await went(service, webhook, lambda one: one.state is State.delivered)
    assert done.tries == 2
    assert len({headers["webhook-id"] for headers, _ in receiver.told}) == 1


async def test_a_receiver_that_is_gone_is_left_alone_and_can_be_told_again(make: MakeService, receiver: Receiver) -> None:
    service = make()
    receiver.status = 410
    webhook = (await service.add(receiver.url, ())).webhook.id
    await service.test(webhook)
    given_up = await went(service, webhook, lambda one: one.state is State.given_up)
    assert given_up.answer == "HTTP 410"
    receiver.status = 200
    await service.replay(given_up.id)
    assert (await went(service, webhook, lambda one: one.state is State.delivered)).id == given_up.id


async def test_one_that_hangs_or_is_not_there_holds_up_nobody(make: MakeService, receiver: Receiver) -> None:
    service = make(patience_s=1.0)
    nobody = (await service.add(f"http://127.0.0.1:{ports.choose('127.0.0.1', 0)}/", ())).webhook.id
    slow = (await service.add(receiver.url, ())).webhook.id
    receiver.status = 0
    await service.test(slow)
    await service.test(nobody)
    assert (await went(service, nobody, lambda one: bool(one.answer))).state is State.waiting
    assert (await went(service, slow, lambda one: bool(one.answer))).answer == "no answer within 1 s"


async def test_nobody_is_followed_elsewhere(make: MakeService, receiver: Receiver) -> None:
    service = make()
    receiver.status = 302
    webhook = (await service.add(receiver.url, ())).webhook.id
    await service.test(webhook)
    assert (await went(service, webhook, lambda one: bool(one.answer))).answer == "HTTP 302"
    assert receiver.strayed == 0


async def test_machines_inside_are_told_only_if_the_owner_says_so(make: MakeService, receiver: Receiver) -> None:
    service = make(private=False)
    webhook = (await service.add(receiver.url.replace("127.0.0.1", "localhost"), ())).webhook.id
    await service.test(webhook)
    assert "not on the internet" in (await went(service, webhook, lambda one: bool(one.answer))).answer
    assert receiver.told == []


async def test_what_was_taken_by_a_process_that_died_is_told_by_another(
    make: MakeService, receiver: Receiver, clock: Turned, store: Database
) -> None:
    service = make()
    webhook = (await service.add(receiver.url, ())).webhook.id
    await store.run(
        "INSERT INTO webhooks.deliveries (id, webhook, kind, data, at, tries, next_at) VALUES (%s, %s, 'test', '{}', 0, 1, %s)",
        random_id(20),
        webhook,
        clock.time + 16,
    )
    await asyncio.sleep(0.2)
    assert receiver.told == []
    clock.time += 16
    assert (await went(service, webhook, lambda one: one.state is State.delivered)).tries == 2


async def test_a_published_title_and_a_failed_job_are_told_to_whoever_asked(
    make: MakeService, receiver: Receiver, store: Database, platform: Platform, make_asset: MakeAsset
) -> None:
    service, catalog = make(), platform.services.get(Catalog)
    failures = (await service.add(receiver.url, (Kind.job_failed,))).webhook.id
    everything = (await service.add(receiver.url, ())).webhook.id
    title = await catalog.draft(TitleId(random_id()), TitleDraft(name="Told"))
    asset = make_asset()
    await catalog.publish(title.id, asset)
    async with store.transaction() as connection:
        await service.on_titles_shown(connection, TitlesShown(((title.id, asset.id), (TitleId("deleted-meanwhile"), asset.id))))
    published = await went(service, everything, lambda one: one.kind is Kind.title_published)
    assert published.data == {"title": title.id, "name": "Told", "asset": asset.id}
    async with store.transaction() as connection:
        await service.on_job_failed(connection, JobFailed(JobId("j"), "Film", "ingest.not_playable", "Why.", "What to do."))
    failed = await went(service, failures, lambda one: one.state is State.delivered)
    assert failed.data == {"job": "j", "name": "Film", "code": "ingest.not_playable", "reason": "Why.", "remedy": "What to do."}
    assert [one.kind for one in await service.deliveries(failures, 10)] == [Kind.job_failed]


async def test_a_title_is_told_when_viewers_find_it_whichever_comes_last(platform: Platform, make_asset: MakeAsset) -> None:
    """By the platform itself: the series is published last, and its episode is what one can play."""
    webhooks, catalog, name = platform.services.get(Webhooks), platform.services.get(Catalog), random_id()
    webhook = (await webhooks.add("https://192.0.2.1/", (Kind.title_published,))).webhook.id
    series, season, episode, film = (TitleId(f"{name}{part}") for part in ("", "-s1", "-s1e1", "-film"))
    await catalog.edit(
        None,
        (
            Change(series, {"name": "Show", "kind": "series"}),
            Change(season, {"name": "Season", "kind": "season", "parent": series, "number": 1}),
            Change(episode, {"name": "Episode", "kind": "episode", "parent": season, "number": 1}),
            Change(film, {"name": "Film"}),
        ),
    )
    first, second = make_asset(), make_asset()
    await catalog.publish(episode, first)
    await catalog.publish(film, make_asset())
    await catalog.move(None, (season, episode), Action.publish)
    await catalog.move(None, (series,), Action.publish)
    await catalog.edit(None, (Change(episode, {"synopsis": "Once more."}),), publish=True)
    await catalog.publish(episode, second)

    async def told() -> list[tuple[str, str]]:
        """Other tests publish titles too."""
        found = await webhooks.deliveries(webhook, 200)
        return [(one.data["title"], one.data["asset"]) for one in found if one.data["title"].startswith(name)]

    async with asyncio.timeout(60):
        while len(await told()) < 2:
            await asyncio.sleep(0.1)
    assert await told() == [(episode, second.id), (episode, first.id)]
    await webhooks.remove(webhook)


async def test_an_appliance_that_falls_silent_is_told_once_and_so_is_its_return(platform: Platform) -> None:
    """By the platform itself, on its own clock."""
    webhooks, fleet = platform.services.get(Webhooks), platform.services.get(Fleet)
    network, site, name = NetworkId(f"n-{random_id()}"), SiteId(f"s-{random_id()}"), ApplianceId(f"a-{random_id()}")
    await fleet.add_network(Network(network, "Net", 64500, ()))
    await fleet.add_site(Site(site, "Site", SiteKind.embedded, network))
    token = await fleet.invite(site, name)
    await fleet.enrol(Enrolment(token=token, public_key="0" * 64, url="http://x", capacity=Bytes(1), throughput=Bitrate(1)))
    webhook = (await webhooks.add("https://192.0.2.1/", ())).webhook.id
    await fleet.report(name, well())
    assert await told_of(webhooks, webhook, name, 1) == [Kind.appliance_down]
    await asyncio.sleep(1)
    assert await told_of(webhooks, webhook, name, 1) == [Kind.appliance_down]
    await fleet.report(name, well())
    assert await told_of(webhooks, webhook, name, 2) == [Kind.appliance_down, Kind.appliance_up]
    await fleet.set_duty(name, Duty.retired)
    await webhooks.remove(webhook)


async def told_of(webhooks: Webhooks, webhook: WebhookId, appliance: ApplianceId, count: int) -> list[Kind]:
    """What was told of the appliance, oldest first, once it is so much."""
    async with asyncio.timeout(60):
        while True:
            found = [one.kind for one in await webhooks.deliveries(webhook, 200) if one.data.get("appliance") == appliance]
            if len(found) >= count:
                return found[::-1]
            await asyncio.sleep(0.1)


async def test_the_contract_both_ways(services: Services) -> None:
    webhooks = services.get(Webhooks)
    added = await webhooks.add("https://192.0.2.1/hook", (Kind.job_failed, Kind.job_failed))
    assert added.secret.startswith("whsec_")
    assert added.webhook.kinds == (Kind.job_failed,)
    assert added.webhook in await webhooks.all()
    await webhooks.remove(added.webhook.id)
    assert added.webhook not in await webhooks.all()
    with pytest.raises(BadAddress):
        await webhooks.add("nowhere", ())
    for unknown in (webhooks.remove, webhooks.test):
        with pytest.raises(UnknownWebhook):
            await unknown(added.webhook.id)
    with pytest.raises(UnknownWebhook):
        await webhooks.deliveries(added.webhook.id, 5)
    with pytest.raises(UnknownDelivery):
        await webhooks.replay(DeliveryId("none"))


async def test_a_job_that_fails_announces_it(ground: Ground) -> None:
    """The event reaches a handler as it was sent."""
    heard: asyncio.Queue[JobFailed] = asyncio.Queue()

    async def hear(_: Any, event: JobFailed) -> None:
        heard.put_nowait(event)

    handling = asyncio.create_task(ground.bus.handle(f"test-{random_id()}", JobFailed, hear))
    event = JobFailed(JobId(random_id()), "Film", "code", "reason", None)
    async with ground.database.transaction() as connection:
        await bus.announce(connection, event)
    relaying = asyncio.create_task(ground.bus.relay())
    async with asyncio.timeout(60):
        while await heard.get() != event:
            pass
    for task in (handling, relaying):
        task.cancel()
    await asyncio.gather(handling, relaying, return_exceptions=True)
    assert msgspec.to_builtins(event)["remedy"] is None
