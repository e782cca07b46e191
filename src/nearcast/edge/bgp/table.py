"""The routes an appliance knows, and how they changed since any moment the cloud may know.

Every change has a number, and a prefix is remembered with the number of its last one only, in the order of these numbers.
So whatever the cloud knows, what it lacks is the end of one list: what was told twice does no harm, and a lost answer is
mended by telling again. Withdrawals stay in the list, too; when they are many they are forgotten all at once, and who has not
heard of them begins anew.
"""

from itertools import islice

import msgspec

from nearcast.fleet.model import CHANGES_MAX, NONE_KNOWN, Route, RouteKey, RoutesChange

_WITHDRAWN_MAX = 20_000


class _Entry(msgspec.Struct, frozen=True, gc=False):
    """`route` is None when it was withdrawn."""

    revision: int
    peer: str
    prefix: str
    route: Route | None


class Table:
    """`start` is the revision to begin at: higher than any of an earlier run, so that the two are not taken for each other."""

    def __init__(self, start: int, withdrawn_max: int = _WITHDRAWN_MAX) -> None:
        self.revision = start
        self._since = start
        """From before this revision on not every withdrawal is remembered."""
        self._entries: dict[tuple[str, str], _Entry] = {}
        self._withdrawn = 0
        self._withdrawn_max = withdrawn_max

    @property
    def routes(self) -> tuple[Route, ...]:
        return tuple(entry.route for entry in self._entries.values() if entry.route is not None)

    def put(self, route: Route) -> None:
        """What is as it was changes nothing."""
        known = self._entries.get((route.peer, route.prefix))
        if known is None or known.route != route:
            self._change(route.peer, route.prefix, route)

    def drop(self, peer: str, prefix: str) -> None:
        known = self._entries.get((peer, prefix))
        if known is not None and known.route is not None:
            self._change(peer, prefix, None)
            if self._withdrawn > self._withdrawn_max:
                self._forget_withdrawn()

    def knows(self, revision: int) -> bool:
        """Whether it can say what changed since."""
        return self._since <= revision <= self.revision

    def change_since(self, base: int) -> RoutesChange | None:
        """What leads from `base` on, at most CHANGES_MAX of it, the oldest first; None when that is nothing. From a revision
        that is not known it begins anew. The rest follows from the answer's `revision`."""
        if base == self.revision:
            return None
        if self.knows(base):
            fresh = self._changed_since(base)
        else:
            base, fresh = NONE_KNOWN, [entry for entry in self._entries.values() if entry.route is not None]
        told = fresh[:CHANGES_MAX]
        return RoutesChange(
            base=base,
            revision=self.revision if len(told) == len(fresh) else told[-1].revision,
            heard=tuple(entry.route for entry in told if entry.route is not None),
            withdrawn=tuple(RouteKey(entry.peer, entry.prefix) for entry in told if entry.route is None),
        )

    def _change(self, peer: str, prefix: str, route: Route | None) -> None:
        before = self._entries.pop((peer, prefix), None)
        self._withdrawn += (route is None) - (before is not None and before.route is None)
        self.revision += 1
        self._entries[peer, prefix] = _Entry(self.revision, peer, prefix, route)

    def _changed_since(self, base: int) -> list[_Entry]:
        count = 0
        for entry in reversed(self._entries.values()):
            if entry.revision <= base:
                break
            count += 1
        fresh = list(islice(reversed(self._entries.values()), count))
        fresh.reverse()
        return fresh

    def _forget_withdrawn(self) -> None:
        """What is left is numbered anew, so that a beginning told in several messages can be followed to its end."""
        left = self.routes
        self._entries.clear()
        self._withdrawn = 0
        self.revision += 1
        self._since = self.revision
        for route in left:
            self._change(route.peer, route.prefix, route)
