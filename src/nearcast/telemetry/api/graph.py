"""The slice of telemetry: what went to viewers, hour by hour."""

from collections import Counter

import strawberry

from nearcast.ids import ApplianceId, NetworkId
from nearcast.runtime.clock import SystemClock
from nearcast.runtime.graph import Asked, ask
from nearcast.telemetry.model import Telemetry

_HOURS_MAX = 7 * 24
_HOUR_S = 3600


@strawberry.type(description="Bytes to viewers of one network from one appliance in one hour.")
class Traffic:
    at: float = strawberry.field(description="When the hour begins, in Unix seconds.")
    appliance: strawberry.ID
    network: strawberry.ID | None = strawberry.field(description="Null for viewers of no known one.")
    kind: str = strawberry.field(
        description="`rank 0` from the best place; `content` or `health`, why it was not; `unknown` where nobody told of the play."
    )
    bytes: float


@strawberry.type
class Query:
    @strawberry.field(
        description="What went to viewers in the last hours, this one included. For `see_telemetry`; for `see_network` to one's own viewers."
    )
    async def traffic(self, info: Asked, hours: int = 24) -> list[Traffic]:
        own = (await info.context.visitor()).within("see_telemetry", "see_network")
        first = SystemClock().now() // _HOUR_S - max(1, min(hours, _HOURS_MAX)) + 1
        counts: Counter[tuple[int, ApplianceId, NetworkId | None, str]] = Counter()
        for one in await ask(info, Telemetry).delivered(first * _HOUR_S, by_file=False):
            if own is None or one.network == own:
                counts[one.hour, one.appliance, one.network, one.kind] += one.bytes
        return [
            Traffic(
                at=hour * _HOUR_S,
                appliance=strawberry.ID(appliance),
                network=strawberry.ID(network) if network else None,
                kind=kind,
                bytes=count,
            )
            for (hour, appliance, network, kind), count in counts.items()
        ]
