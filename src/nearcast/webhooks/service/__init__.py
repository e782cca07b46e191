"""Notes what is to be told in the transaction of what happened, then tells it until somebody listens."""

import asyncio
import base64
from typing import Any

from nearcast.catalog.model import Catalog, TitlesShown
from nearcast.errors import NearcastError
from nearcast.fleet.model import Fleet, FleetState, catch_up
from nearcast.ids import DeliveryId, WebhookId
from nearcast.ingest.model import JobFailed
from nearcast.runtime import log
from nearcast.runtime.clock import Clock, random_id, random_secret
from nearcast.runtime.database import Connection, Database
from nearcast.runtime.metrics import Counter
from nearcast.webhooks import policy
from nearcast.webhooks.model import (
    Added,
    Delivery,
    Kind,
    Knobs,
    State,
    TooMany,
    UnknownDelivery,
    UnknownWebhook,
    Webhook,
)
from nearcast.webhooks.service.sender import Sender
from nearcast.webhooks.store import Due, Store

_FORGET_EVERY_S = 3600.0
_GRACE_S = 5.0
_log = log.get("webhooks")
_tries = Counter("nearcast_webhook_tries_total", "Tries to tell a webhook", ["outcome"])


class WebhooksService:
    """Implements `model.Webhooks`."""

    def __init__(self, database: Database, clock: Clock, catalog: Catalog, fleet: Fleet, knobs: Knobs) -> None:
        self._database = database
        self._store = Store(database)
        self._clock = clock
        self._catalog = catalog
        self._fleet = fleet
        self._knobs = knobs
        self._seen = FleetState()
        self._sending: set[asyncio.Task[None]] = set()

    async def add(self, url: str, kinds: tuple[Kind, ...]) -> Added:
        policy.check_url(url)
        if len(await self._store.all()) >= self._knobs.most:
            raise TooMany(
                f"There are {self._knobs.most} webhooks already.", field="url", remedy="Remove one: nearcast webhooks remove."
            )
        webhook = Webhook(WebhookId(random_id()), url, tuple(dict.fromkeys(kinds)), self._clock.now())
        secret = policy.SECRET_PREFIX + base64.b64encode(bytes.fromhex(random_secret())).decode()
        await self._store.add(webhook, secret)
        return Added(webhook, secret)

    async def all(self) -> tuple[Webhook, ...]:
        return await self._store.all()

    async def remove(self, webhook: WebhookId) -> None:
        if not await self._store.remove(webhook):
            raise _unknown(webhook)

    async def test(self, webhook: WebhookId) -> Delivery:
        await self._known(webhook)
        delivery = self._delivery(webhook, Kind.test, {"webhook": webhook})
        async with self._database.transaction() as connection:
            await self._store.tell(connection, delivery)
        return delivery

    async def deliveries(
        self, webhook: WebhookId | None, limit: int, after: tuple[float, str] | None = None
    ) -> tuple[Delivery, ...]:
        if webhook is not None:
            await self._known(webhook)
        return await self._store.deliveries(webhook, limit, after)

    async def replay(self, delivery: DeliveryId) -> Delivery:
        found = await self._store.again(delivery, self._clock.now())
        if found is None:
            raise UnknownDelivery(
                f"There is no delivery {delivery}.",
                field="delivery",
                value=delivery,
                remedy="See what there is: nearcast webhooks deliveries.",
            )
        return found

    async def on_titles_shown(self, connection: Connection, event: TitlesShown) -> None:
        """Handles the event of the same name."""
        assets = dict(event.titles)
        for title in await self._catalog.titles(tuple(assets)):
            # Others are gone by now.
            told = {"title": title.id, "name": title.name, "asset": assets[title.id]}
            await self._tell(connection, Kind.title_published, told)

    async def on_job_failed(self, connection: Connection, event: JobFailed) -> None:
        """Handles the event of the same name."""
        told = {"job": event.job, "name": event.name, "code": event.code, "reason": event.reason, "remedy": event.remedy}
        await self._tell(connection, Kind.job_failed, told)

    async def watch(self) -> None:
        """Notices appliances that fall silent and come back, until cancelled."""
        while True:
            try:
                await self._look()
            except NearcastError as error:
                _log.warning("webhooks wait for the fleet", reason=str(error))
            await asyncio.sleep(self._knobs.look_every_s)

    async def run(self) -> None:
        """Tells what is due, until cancelled."""
        sender, forgot_at = Sender(self._clock, self._knobs), 0.0
        try:
            while True:
                try:
                    now = self._clock.now()
                    if now - forgot_at > _FORGET_EVERY_S:
                        await self._store.forget(now - self._knobs.kept_s)
                        forgot_at = now
                    await self._begin(sender, now)
                except NearcastError as error:
                    _log.warning("webhooks wait", reason=str(error))
                await asyncio.sleep(self._knobs.look_every_s)
        finally:
            for task in self._sending:
                task.cancel()
            await asyncio.gather(*self._sending, return_exceptions=True)
            await sender.close()

    async def _begin(self, sender: Sender, now: float) -> None:
        """Begins as many tries as there is room for; one that is slow holds up no other."""
        room = self._knobs.at_once - len(self._sending)
        if room > 0:
            for due in await self._store.take(now, now + self._knobs.patience_s + _GRACE_S, room):
                task = asyncio.create_task(self._try(sender, due))
                self._sending.add(task)
                task.add_done_callback(self._sending.discard)

    async def _try(self, sender: Sender, due: Due) -> None:
        delivery = due.delivery
        status, answer = await sender.send(due)
        if status is not None and 200 <= status < 300:
            state, next_at = State.delivered, None
        else:
            pause = policy.next_try(delivery.tries, status)
            state = State.given_up if pause is None else State.waiting
            next_at = None if pause is None else self._clock.now() + pause
        _tries.labels(state.value).inc()
        log_it = _log.info if state is State.delivered else _log.warning
        log_it("webhook told", webhook=delivery.webhook, kind=delivery.kind.value, tries=delivery.tries, answer=answer)
        try:
            await self._store.went(delivery.id, delivery.tries, state, next_at, answer)
        except NearcastError as error:
            # Then it is told again, under the same id.
            _log.warning("how a webhook went is lost", reason=str(error))

    async def _look(self) -> None:
        self._seen = await catch_up(self._fleet, self._seen)
        async with self._database.transaction() as connection:
            known = await self._store.down(connection)
            turned = policy.turned(known, self._seen, self._clock.now(), self._knobs.silent_s)
            for appliance, kind in turned.items():
                await self._store.note(connection, appliance, kind)
                site = next(one.site for one in self._seen.appliances if one.id == appliance)
                await self._tell(connection, kind, {"appliance": appliance, "site": site})

    async def _tell(self, connection: Connection, kind: Kind, data: dict[str, Any]) -> None:
        for webhook in await self._store.all(connection):
            if policy.wants(webhook, kind):
                await self._store.tell(connection, self._delivery(webhook.id, kind, data))

    def _delivery(self, webhook: WebhookId, kind: Kind, data: dict[str, Any]) -> Delivery:
        now = self._clock.now()
        return Delivery(DeliveryId(random_id(20)), webhook, kind, data, now, 0, State.waiting, now)

    async def _known(self, webhook: WebhookId) -> None:
        if all(one.id != webhook for one in await self._store.all()):
            raise _unknown(webhook)


def _unknown(webhook: WebhookId) -> UnknownWebhook:
    return UnknownWebhook(
        f"There is no webhook {webhook}.", field="webhook", value=webhook, remedy="See what there is: nearcast webhooks list."
    )
