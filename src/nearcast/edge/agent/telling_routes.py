"""Tells the cloud which routes the appliance hears: within a second of a change, and a burst of changes in one message.

What the cloud knows is what its last answer said. When an answer is lost the same changes are told again, which does no
harm; when the cloud lost its memory, or its answer is not what we told, it begins anew.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from nearcast.edge import policy
from nearcast.edge.bgp import Bgp
from nearcast.edge.model import BgpKnobs, CloudAway, CloudRefused, Knobs
from nearcast.fleet.model import NONE_KNOWN, RoutesChange
from nearcast.runtime import log

_log = log.get("routes")
_LOOK_AGAIN_S = 1.0

Hear = Callable[[RoutesChange], Awaitable[int]]


class TellingRoutes:
    """`hear` takes a change to the cloud and answers the revision the cloud knows then. It raises CloudAway, CloudRefused."""

    def __init__(self, bgp: Bgp, hear: Hear, knobs: Knobs, bgp_knobs: BgpKnobs | None = None) -> None:
        self._bgp = bgp
        self._hear = hear
        self._knobs = knobs
        self._bundle_s = (bgp_knobs or BgpKnobs()).bundle_s
        self._known = NONE_KNOWN
        self._doubted: int | None = None

    def orders_say(self, revision: int) -> None:
        """`Orders.routes_revision`. An answer to a report may be older than the last answer to us; what two of them say in a
        row is so."""
        if revision == self._known:
            self._doubted = None
        elif revision == self._doubted:
            self._known, self._doubted = revision, None
        else:
            self._doubted = revision

    async def run(self) -> None:
        """Tells until cancelled."""
        failures = 0
        while True:
            change = self._bgp.change_since(self._known)
            if change is None:
                await self._until_something_changes()
                continue
            if await self._tell(change, failures):
                failures = 0
                continue
            failures += 1
            await asyncio.sleep(policy.pause(failures, self._knobs.cloud_pause_first_s, self._knobs.cloud_pause_max_s))

    async def _until_something_changes(self) -> None:
        # A look now and then, because the orders may say that less is known than we believed.
        with suppress(TimeoutError):
            await asyncio.wait_for(self._bgp.wait_for_change(), _LOOK_AGAIN_S)
            await asyncio.sleep(self._bundle_s)

    async def _tell(self, change: RoutesChange, failures: int) -> bool:
        """Whether it went as it should."""
        try:
            self._known = await self._hear(change)
        except (CloudAway, CloudRefused) as error:
            if not failures:
                _log.warning("routes_wait", why=str(error))
            return False
        self._doubted = None
        if self._known != change.revision:
            _log.warning("routes_begin_anew", told=change.revision, known=self._known)
            return False
        _log.info("routes_told", revision=self._known, heard=len(change.heard), withdrawn=len(change.withdrawn))
        return True
