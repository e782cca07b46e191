"""The nouns of webhooks: whom to tell, of what, and how the telling went.

Errors: WebhooksError, BadAddress, UnknownWebhook, UnknownDelivery, TooMany
"""

from enum import StrEnum
from typing import Any, Protocol

import msgspec

from nearcast.errors import NearcastError
from nearcast.ids import DeliveryId, WebhookId


class Kind(StrEnum):
    """What there is to tell. `test` is sent by hand, to whoever asked for it."""

    title_published = "title.published"
    job_failed = "job.failed"
    appliance_down = "appliance.down"
    appliance_up = "appliance.up"
    test = "test"


class Webhook(msgspec.Struct, frozen=True):
    """An address that is told. No `kinds`: of everything. `made` is in Unix seconds."""

    id: WebhookId
    url: str
    kinds: tuple[Kind, ...]
    made: float


class Added(msgspec.Struct, frozen=True):
    """A new webhook, with the secret its receiver checks signatures by. It is not told again."""

    webhook: Webhook
    secret: str


class State(StrEnum):
    """`waiting`: for its first or its next try."""

    waiting = "waiting"
    delivered = "delivered"
    given_up = "given_up"


class Delivery(msgspec.Struct, frozen=True):
    """One telling. `at`, `next_at` in Unix seconds; `answer` is what the last try came to: a status, or why there was none."""

    id: DeliveryId
    webhook: WebhookId
    kind: Kind
    data: dict[str, Any]
    at: float
    tries: int
    state: State
    next_at: float | None = None
    answer: str = ""


class Knobs(msgspec.Struct, frozen=True):
    """`private`: whether addresses inside private networks may be told. Seconds: until a try is broken off, between two looks for
    what is due and for silent appliances, and until what was told is forgotten. `at_once` is how many tries are under way at a time,
    `most` how many webhooks there may be.
    """

    private: bool = False
    silent_s: float = 5.0
    patience_s: float = 10.0
    look_every_s: float = 0.5
    kept_s: float = 30 * 24 * 3600.0
    at_once: int = 8
    most: int = 50


class WebhooksError(NearcastError):
    code = "webhooks"


class BadAddress(WebhooksError):
    """Nothing can or may be told there."""

    code = "webhooks.bad_address"


class TooMany(WebhooksError):
    code = "webhooks.too_many"
    status = 409


class UnknownWebhook(WebhooksError):
    code = "webhooks.unknown_webhook"
    status = 404


class UnknownDelivery(WebhooksError):
    code = "webhooks.unknown_delivery"
    status = 404


class Webhooks(Protocol):
    """What others may ask of webhooks."""

    async def add(self, url: str, kinds: tuple[Kind, ...]) -> Added:
        """Raises BadAddress, TooMany."""
        ...

    async def all(self) -> tuple[Webhook, ...]:
        """Oldest first."""
        ...

    async def remove(self, webhook: WebhookId) -> None:
        """With what it still was to be told. Raises UnknownWebhook."""
        ...

    async def test(self, webhook: WebhookId) -> Delivery:
        """Tells it something of no consequence. Raises UnknownWebhook."""
        ...

    async def deliveries(
        self, webhook: WebhookId | None, limit: int, after: tuple[float, str] | None = None
    ) -> tuple[Delivery, ...]:
        """Newest first, those after the one that was at a time and has this id; of all webhooks when none is named.
        Raises UnknownWebhook.
        """
        ...

    async def replay(self, delivery: DeliveryId) -> Delivery:
        """Tells it once more, under the same id, so that a receiver may notice. Raises UnknownDelivery."""
        ...
