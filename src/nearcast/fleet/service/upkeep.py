"""What the fleet does by itself: judges routes again when the VRPs change, and forgets what is gone."""

import asyncio
from collections.abc import Awaitable, Callable

from nearcast.errors import NearcastError
from nearcast.fleet.model import FleetState, Knobs, Refusal, Route, hour_of
from nearcast.fleet.service.vrps import Vrps
from nearcast.fleet.store import Store
from nearcast.ids import ApplianceId
from nearcast.runtime import log
from nearcast.runtime.clock import Clock

_LOOK_EVERY_S = 2.0
_SWEEP_EVERY_S = 600.0
_GONE_KEPT_S = 3600.0
_log = log.get("fleet")


async def run(store: Store, clock: Clock, vrps: Vrps, knobs: Knobs, look: Callable[[], Awaitable[FleetState]]) -> None:
    """Until cancelled."""
    swept_at = clock.now()
    judged = False
    while True:
        try:
            if vrps.look() or not judged:
                await _judge_all(store, vrps, await look())
                judged = True
            if clock.now() - swept_at > _SWEEP_EVERY_S:
                swept_at = clock.now()
                await store.feed.sweep(swept_at, _GONE_KEPT_S)
                await store.hours.sweep(hour_of(swept_at - knobs.hours_s))
        except NearcastError as error:
            _log.warning("upkeep waits", reason=str(error))
        await asyncio.sleep(_LOOK_EVERY_S)


async def _judge_all(store: Store, vrps: Vrps, state: FleetState) -> None:
    for appliance, routes in state.routes.items():
        verdicts: dict[Route, Refusal | None] = {
            route: after.refused for route in routes.values() if (after := vrps.judged(route)).refused != route.refused
        }
        if verdicts:
            await store.routes.judge_again(ApplianceId(appliance), verdicts)
            _log.info("routes_judged_again", appliance=appliance, routes=len(verdicts))
