"""Webhooks in the graph: who is told what, and how the telling went. Times are in Unix seconds."""

from collections.abc import AsyncIterator
from typing import Self

import strawberry

from nearcast.accounts.model import Permission
from nearcast.ids import DeliveryId, WebhookId
from nearcast.runtime import paging
from nearcast.runtime.graph import Asked, ask
from nearcast.runtime.live import follow
from nearcast.runtime.refusals import Done, refusing
from nearcast.webhooks import model
from nearcast.webhooks.model import Webhooks

_LIST_MAX = 100

strawberry.enum(model.Kind, name="WebhookKind", description="What there is to tell. `test` is sent by hand alone.")
strawberry.enum(model.State, name="WebhookState", description="How a telling stands; `waiting`: for its first or its next try.")


@strawberry.type(description="An address elsewhere that is told what happened.")
class Webhook:
    id: strawberry.ID
    url: str
    kinds: list[model.Kind] = strawberry.field(description="What it is told of; none: of everything.")
    made: float

    @classmethod
    def of(cls, one: model.Webhook) -> Self:
        return cls(id=strawberry.ID(one.id), url=one.url, kinds=list(one.kinds), made=one.made)


@strawberry.type(description="A new webhook, with the secret its receiver checks signatures by.")
class WebhookAdded:
    webhook: Webhook
    secret: str = strawberry.field(description="It is shown once.")


@strawberry.type(description="One telling.")
class WebhookDelivery:
    id: strawberry.ID
    webhook: strawberry.ID
    kind: model.Kind
    at: float
    tries: int
    state: model.State
    next_at: float | None = strawberry.field(description="When it is tried next.")
    answer: str = strawberry.field(description="What the last try came to: a status, or why there was none.")

    @classmethod
    def of(cls, one: model.Delivery) -> Self:
        return cls(
            id=strawberry.ID(one.id),
            webhook=strawberry.ID(one.webhook),
            kind=one.kind,
            at=one.at,
            tries=one.tries,
            state=one.state,
            next_at=one.next_at,
            answer=one.answer,
        )


@strawberry.type
class Query:
    @strawberry.field(description="Who is told what, oldest first. For `see_webhooks`.")
    async def webhooks(self, info: Asked) -> list[Webhook]:
        (await info.context.visitor()).check(Permission.see_webhooks)
        return [Webhook.of(one) for one in await ask(info, Webhooks).all()]

    @strawberry.field(description="What was told, newest first; of one webhook where that is named. For `see_webhooks`.")
    async def webhook_deliveries(
        self, info: Asked, first: int = 50, after: str | None = None, webhook: strawberry.ID | None = None
    ) -> paging.Connection[WebhookDelivery]:
        size = paging.check_first(first)
        found = await _deliveries(info, webhook, size + 1, paging.moment_of(after))
        return paging.page(found, size, after, lambda one: paging.moment(one.at, one.id), WebhookDelivery.of)


@strawberry.type
class Subscription:
    @strawberry.subscription(description="The newest of what was told, whenever one of it changes. For `see_webhooks`.")
    async def webhook_deliveries(self, info: Asked, limit: int = 20) -> AsyncIterator[list[WebhookDelivery]]:
        async def look() -> list[WebhookDelivery]:
            found = await _deliveries(info, None, max(1, min(limit, _LIST_MAX)), None)
            return [WebhookDelivery.of(one) for one in found]

        async for told in follow(info, look):
            yield told


@strawberry.type
class Mutation:
    @strawberry.mutation(description="Tells an address from now on; without kinds, of everything. For `change_webhooks`.")
    @refusing
    async def add_webhook(self, info: Asked, url: str, kinds: list[model.Kind] | None = None) -> WebhookAdded:
        async with info.context.changing(Permission.change_webhooks, "webhooks.add", "") as change:
            added = await ask(info, Webhooks).add(url, tuple(kinds or ()))
            change.subject = added.webhook.id
        return WebhookAdded(webhook=Webhook.of(added.webhook), secret=added.secret)

    @strawberry.mutation(description="Tells an address no more, also of what it was still to be told. For `change_webhooks`.")
    @refusing
    async def remove_webhook(self, info: Asked, webhook: strawberry.ID) -> Done:
        async with info.context.changing(Permission.change_webhooks, "webhooks.remove", webhook):
            await ask(info, Webhooks).remove(WebhookId(webhook))
        return Done()

    @strawberry.mutation(description="Tells it something of no consequence. For `change_webhooks`.")
    @refusing
    async def test_webhook(self, info: Asked, webhook: strawberry.ID) -> WebhookDelivery:
        async with info.context.changing(Permission.change_webhooks, "webhooks.test", webhook):
            return WebhookDelivery.of(await ask(info, Webhooks).test(WebhookId(webhook)))

    @strawberry.mutation(description="Tells something once more, under the same id. For `change_webhooks`.")
    @refusing
    async def replay_delivery(self, info: Asked, delivery: strawberry.ID) -> WebhookDelivery:
        async with info.context.changing(Permission.change_webhooks, "webhooks.replay", delivery):
            return WebhookDelivery.of(await ask(info, Webhooks).replay(DeliveryId(delivery)))


async def _deliveries(
    info: Asked, webhook: str | None, limit: int, after: tuple[float, str] | None
) -> tuple[model.Delivery, ...]:
    (await info.context.visitor()).check(Permission.see_webhooks)
    return await ask(info, Webhooks).deliveries(WebhookId(webhook) if webhook else None, limit, after)
