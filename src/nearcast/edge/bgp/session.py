"""One router, and what it told us.

A session that falls takes nothing with it at first: routers restart, links blink, and none of that changes where viewers
are. Its routes turn stale, and go when the router comes back and does not say them again, or does not come back in time
(RFC 4724 as the receiving speaker). Unlike there, a fall with a notification is no different: we forward nothing, so a stale
route costs a detour and no packets. A route that is stale already keeps its time when the session falls again.

Time is an argument, in seconds of a clock that never jumps.
"""

import re

from msgspec.structs import replace

from nearcast.edge import policy
from nearcast.edge.bgp.said import Down, EndOfTable, Event, Opened, Told, Up
from nearcast.edge.bgp.table import Table
from nearcast.edge.model import BgpKnobs
from nearcast.fleet.model import BgpPeer, BgpState, Refusal, Route

_NOTIFICATION = re.compile(r"notification (sent|received) \((\d+),(\d+)\)")
_CLOSED = "closing connection"
"""What ExaBGP says of a connection that ended without a word."""

_MEANINGS = {
    (2, 2): "the AS numbers do not fit",
    (2, 3): "the BGP identifiers do not fit",
    (2, 5): "the authentication failed",
    (2, 6): "the hold times do not fit",
    (2, 7): "a capability is missing",
    (4, 0): "the other was silent for longer than the hold time",
    (6, 1): "too many prefixes",
    (6, 2): "the session was shut down by hand",
    (6, 3): "the session is no longer configured",
    (6, 4): "the session was reset by hand",
    (6, 5): "the connection was rejected",
    (6, 6): "the configuration changed",
    (6, 7): "two connections at once",
    (6, 8): "out of resources",
    (6, 9): "the router restarts",
}
"""What operators see most of RFC 4271 (section 4.5) and RFC 4486."""


class Session:
    """What `peer` announced lies in `table`, judged. `unix_now` is what other clocks show at `now`."""

    def __init__(self, peer: BgpPeer, table: Table, knobs: BgpKnobs, now: float, unix_now: float) -> None:
        self.peer = peer
        self._table = table
        self._knobs = knobs
        self._to_unix = unix_now - now
        self._established = False
        self._changed_at = self._heard_at = now
        self._restart = float(knobs.restart_s)
        self._heard: dict[str, Route] = {}
        self._taken = 0
        self._beyond: dict[str, None] = {}
        """Prefixes that came when there were `prefix_limit` already, in their order."""
        self._left_out = False
        self._stale: dict[str, float] = {}
        self._families = frozenset({4, 6})
        self._untold = set(self._families)
        self._given_up = False
        self._notified: str | None = None
        self._ended: str | None = None

    @property
    def settled(self) -> bool:
        """Whether it had its chance: what is known of it may count as all there is."""
        return not self._untold or self._given_up

    def take(self, event: Event, now: float) -> None:
        if isinstance(event, Told):
            if self._established:
                self._take_routes(event, now)
        elif isinstance(event, EndOfTable):
            if self._established:
                self._table_ends(event.family)
        elif isinstance(event, Opened):
            self._restart = float(event.restart or self._knobs.restart_s)
            self._families = event.families
        elif isinstance(event, Up):
            self._established, self._changed_at, self._heard_at = True, now, now
            self._untold = set(self._families)
            self._notified = self._ended = None
        elif isinstance(event, Down):
            self.fall(event.reason, now)

    def fall(self, reason: str, now: float) -> None:
        """The session is gone, or was not there and does not come."""
        notified = _NOTIFICATION.search(reason)
        if notified is not None:
            self._notified = _in_words(*notified.groups())
        else:
            self._ended = "the router refused or closed the connection" if reason == _CLOSED else reason
        if not self._established:
            return
        self._established, self._changed_at, self._left_out = False, now, False
        for prefix in self._heard:
            self._stale.setdefault(prefix, now + self._restart)

    def look(self, now: float) -> None:
        """Does what is due: stale routes go, and waiting ends."""
        if self._established and self._untold and now - self._heard_at >= self._knobs.quiet_s:
            for family in tuple(self._untold):
                self._table_ends(family)
        if not self._established:
            for prefix in [prefix for prefix, until in self._stale.items() if until <= now]:
                self._withdraw(prefix)
            self._given_up |= now - self._changed_at >= self._knobs.quiet_s

    def change(self, peer: BgpPeer) -> None:
        """The same router under other conditions: everything heard is judged again."""
        self.peer = peer
        for route in tuple(self._heard.values()):
            self._hear(route)
        for route in tuple(reversed(self._heard.values())):
            if self._taken > peer.prefix_limit and route.refused is None:
                self._refuse(route)

    def close(self) -> None:
        """This router is ours no longer."""
        self._beyond.clear()
        for prefix in tuple(self._heard):
            self._withdraw(prefix)

    def state(self, now: float) -> BgpState:
        return BgpState(
            peer=self.peer.address,
            state=self._word(now),
            since=round(self._changed_at + self._to_unix, 3),
            taken=self._taken,
            refused=len(self._heard) - self._taken,
            problem=self._problem(now),
        )

    def _take_routes(self, told: Told, now: float) -> None:
        self._heard_at = now
        for prefix in told.withdrawn:
            self._withdraw(prefix)
        for route in told.heard:
            self._stale.pop(route.prefix, None)
            self._hear(route)

    def _hear(self, route: Route) -> None:
        prefix = policy.canonical(route.prefix)
        assert prefix is not None, "what is not a prefix is no route"
        refused = policy.judge(prefix, route.as_path, self.peer, special_allowed=self._knobs.special_allowed)
        before = self._heard.get(route.prefix)
        was_taken = before is not None and before.refused is None
        if refused is None and not was_taken and self._taken >= self.peer.prefix_limit:
            refused = Refusal.prefix_limit
        if refused is not None and before is None and len(self._heard) - self._taken >= self._knobs.refused_max:
            self._left_out |= refused is Refusal.prefix_limit
            return
        self._beyond.pop(route.prefix, None)
        if refused is Refusal.prefix_limit:
            self._beyond[route.prefix] = None
        self._put(replace(route, refused=refused))
        if was_taken and refused is not None:
            self._fill_up()

    def _refuse(self, route: Route) -> None:
        self._beyond[route.prefix] = None
        self._put(replace(route, refused=Refusal.prefix_limit))

    def _put(self, route: Route) -> None:
        before = self._heard.get(route.prefix)
        self._taken += (route.refused is None) - (before is not None and before.refused is None)
        self._heard[route.prefix] = route
        self._table.put(route)

    def _withdraw(self, prefix: str) -> None:
        self._stale.pop(prefix, None)
        self._beyond.pop(prefix, None)
        gone = self._heard.pop(prefix, None)
        if gone is None:
            return
        self._table.drop(self.peer.address, prefix)
        if gone.refused is None:
            self._taken -= 1
            self._fill_up()

    def _fill_up(self) -> None:
        """Takes the first of those that came too late, now that there is room."""
        while self._beyond and self._taken < self.peer.prefix_limit:
            prefix = next(iter(self._beyond))
            del self._beyond[prefix]
            self._put(replace(self._heard[prefix], refused=None))

    def _table_ends(self, family: int) -> None:
        self._untold.discard(family)
        for prefix in [prefix for prefix in self._stale if (":" in prefix) == (family == 6)]:
            self._withdraw(prefix)

    def _word(self, now: float) -> str:
        if self._established:
            return "established"
        if self._stale:
            return "restarting"
        return "connecting" if self._waits(now) else "down"

    def _waits(self, now: float) -> bool:
        return self._notified is None and self._ended is None and now - self._changed_at < self._knobs.unanswered_s

    def _problem(self, now: float) -> str | None:
        if self._established:
            return self._limit_problem()
        if self._notified is not None:
            return self._notified
        if self._ended is not None:
            return f"The session ended: {self._ended}."
        if self._waits(now):
            return None
        silent = f"The router at {self.peer.address}, port {self.peer.port}, does not answer."
        return f"{silent} A password that differs from the router's looks the same." if self.peer.password else silent

    def _limit_problem(self) -> str | None:
        if not self._beyond and not self._left_out:
            return None
        return f"More prefixes came than the limit of {self.peer.prefix_limit}; the rest are refused."


def _in_words(direction: str, code: str, subcode: str) -> str:
    meaning = _MEANINGS.get((int(code), int(subcode)), "an error of BGP")
    who = "The router says" if direction == "received" else "We told the router"
    return f"{who}: {meaning} ({code}/{subcode})."
