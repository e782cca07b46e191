"""Does what the cloud orders, keeps it over restarts, and stops serving when nothing was ordered for too long.

An appliance that hears nothing goes on as it was last told: that is what keeps viewers watching while the cloud is away. But
what it was told grows old; a session may have been revoked, a title withdrawn. So there is a bound, and beyond it the keys are
put away until the cloud is heard again.
"""

import asyncio
from collections.abc import Callable

import msgspec

from nearcast.edge.agent.memory import Memory
from nearcast.edge.bgp import Bgp
from nearcast.edge.disk import Disk
from nearcast.edge.nginx import Nginx
from nearcast.fleet.model import FillOrders, Orders, Recall
from nearcast.runtime import clock, log
from nearcast.tokens import KeyRing

_log = log.get("agent")
_NOTE_EVERY_S = 30.0
_LOOK_EVERY_S = 1.0


class Heard(msgspec.Struct, frozen=True):
    """When the cloud was last heard (Unix seconds)."""

    at: float


class Obeying:
    """`refill` is called when files went."""

    def __init__(self, memory: Memory, nginx: Nginx, disk: Disk, bgp: Bgp, refill: Callable[[], None]) -> None:
        self._memory = memory
        self._nginx = nginx
        self._disk = disk
        self._bgp = bgp
        self._refill = refill
        self._orders = memory.load("orders", Orders)
        self._heard = memory.load("heard", Heard) or Heard(clock.now_ms() / 1000)
        self._noted_at = 0.0
        self._stood_down = False
        self._recalled: set[Recall] = set()
        self._recalls: asyncio.Queue[Recall] = asyncio.Queue()

    @property
    def keys(self) -> KeyRing:
        return self._orders.keys if self._orders else KeyRing(())

    @property
    def fill(self) -> FillOrders:
        return self._orders.fill if self._orders else FillOrders()

    def begin(self) -> None:
        """As it was ordered before the restart."""
        self._nginx.set_keys(self.keys)
        if self._orders is not None:
            self._nginx.set_revoked(one.session for one in self._orders.revoked)
            self._bgp.set_peers(self._orders.peers)
        self._look()

    def obey(self, orders: Orders) -> None:
        """What the cloud answered just now."""
        before, self._orders = self._orders, orders
        self._note()
        if before is None or orders.keys != before.keys or self._stood_down:
            self._nginx.set_keys(orders.keys)
            self._stood_down = False
            _log.info("keys_changed", keys=[key.id for key in orders.keys.keys])
        if before is None or orders.revoked != before.revoked:
            self._nginx.set_revoked(one.session for one in orders.revoked)
        self._bgp.set_peers(orders.peers)
        for recall in orders.recalled:
            if recall not in self._recalled:
                self._recalled.add(recall)
                self._recalls.put_nowait(recall)
        if before is None or _lasting(orders) != _lasting(before):
            self._memory.save("orders", orders)

    async def run(self) -> None:
        """Stands down when it is time, and reads recalled files again, until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._keep_looking())
            group.create_task(self._follow_recalls())

    async def _keep_looking(self) -> None:
        while True:
            self._look()
            await asyncio.sleep(_LOOK_EVERY_S)

    async def _follow_recalls(self) -> None:
        while True:
            recall = await self._recalls.get()
            wrong = await self._disk.check(recall.file)
            _log.info("recalled_file_read", file=recall.file, wrong=wrong)
            if wrong:
                self._refill()

    def _look(self) -> None:
        if self._orders is None or self._stood_down:
            return
        alone = clock.now_ms() / 1000 - self._heard.at
        if alone > self._orders.serve_alone:
            _log.error("stood_down", why=f"the cloud was not heard for {alone:.0f} s", most=self._orders.serve_alone)
            self._nginx.stand_down()
            self._stood_down = True

    def _note(self) -> None:
        self._heard = Heard(clock.now_ms() / 1000)
        if self._heard.at - self._noted_at > _NOTE_EVERY_S:
            self._noted_at = self._heard.at
            self._memory.save("heard", self._heard)


def _lasting(orders: Orders) -> Orders:
    """Without what changes from answer to answer."""
    return msgspec.structs.replace(orders, manifest_version=0, held_revision=0, routes_revision=0)
