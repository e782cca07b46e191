"""One site while it is dealt: who stands there, what is wanted, what lies where, and how much room is left."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nearcast import rendezvous
from nearcast.fleet.model import ServerKind
from nearcast.ids import ApplianceId
from nearcast.placement.model import Knobs, Place
from nearcast.placement.policy.plans import NOTHING, PEAK_BITS, Floats, Holdings, Indexes, Inputs

_FEW = 4096
"""Assets looked at together: enough to keep numpy busy, few enough to look again after a disk is full."""


@dataclass(eq=False)
class Site:
    """`laid[asset, appliance]` and `room` (bytes, by appliance) change while the site is dealt, and `touched` says for which
    appliances; `before` is what was held.
    `groups` are its kinds of server, flash first. `needed` is how many copies demand alone asks for.
    """

    places: list[Place]
    inputs: Inputs
    knobs: Knobs
    peaks: Floats
    scores: Floats
    needed: NDArray[np.int64]
    groups: tuple[NDArray[np.intp], ...]
    nodes: NDArray[np.uint64]
    weights: Floats
    before: NDArray[np.bool_]
    laid: NDArray[np.bool_]
    room: NDArray[np.int64]
    touched: NDArray[np.bool_]

    def best_first(self) -> NDArray[np.intp]:
        """Every asset by falling score, what was held counting for a little more."""
        worth = self.scores * np.where(self.before.any(axis=1), 1 + self.knobs.stickiness, 1.0)
        return np.lexsort((self.inputs.keys, -worth))

    def ranks(self, assets: NDArray[np.intp], group: NDArray[np.intp]) -> Floats:
        """How well each appliance of a group suits each asset; 0 where it lies already. Who held it keeps a little ahead."""
        found = rendezvous.scores(self.inputs.keys[assets], self.nodes[group], self.weights[group])
        here = np.ix_(assets, group)
        found *= np.where(self.before[here], 1 + self.knobs.stickiness, 1.0)
        found[self.laid[here]] = 0.0
        return found

    def lay(self, queue: NDArray[np.intp]) -> None:
        """One more copy of each asset in the queue, best first, on the appliance that suits it best of those with room."""
        for group in self.groups:
            queue = queue[~self._deal(queue, group)]

    def put(self, asset: int, column: int) -> None:
        self.laid[asset, column] = self.touched[column] = True
        self.room[column] -= self.inputs.sizes[asset]

    def drop(self, assets: NDArray[np.intp], column: int) -> None:
        self.laid[assets, column] = False
        self.touched[column] = True
        self.room[column] += self.inputs.sizes[assets].sum()

    def holdings(self) -> Holdings:
        """What lies on each appliance, most wanted first."""
        return {place.appliance: self.column(number) for number, place in enumerate(self.places)}

    def column(self, number: int) -> Indexes:
        held = np.flatnonzero(self.laid[:, number])
        order = np.lexsort((self.inputs.keys[held], -self.scores[held]))
        return held[order].astype(np.int32)

    def _deal(self, queue: NDArray[np.intp], group: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Which of the queue found room in the group."""
        found = np.zeros(len(queue), dtype=bool)
        sizes = self.inputs.sizes
        smallest = sizes[queue].min() if len(queue) else 0
        for start in range(0, len(queue), _FEW):
            roomiest = self.room[group].max()
            if roomiest < smallest:
                break
            few = np.arange(start, min(start + _FEW, len(queue)))
            few = few[sizes[queue[few]] <= roomiest]
            self._deal_few(queue, few, group, found)
        return found

    def _deal_few(
        self, queue: NDArray[np.intp], few: NDArray[np.intp], group: NDArray[np.intp], found: NDArray[np.bool_]
    ) -> None:
        """Deals until somebody's disk would overflow, then looks again who has room for the rest. The first that is waiting
        always fits, so this ends; and the outcome is the same as dealing one by one.
        """
        ranks = self.ranks(queue[few], group)
        while True:
            sizes = self.inputs.sizes[queue[few]]
            open_to = np.where(sizes[:, None] <= self.room[group], ranks, 0.0)
            able = open_to.any(axis=1)
            few, ranks, open_to, sizes = few[able], ranks[able], open_to[able], sizes[able]
            if not len(few):
                return
            choice = open_to.argmax(axis=1)
            taken = np.zeros(open_to.shape, dtype=np.int64)
            taken[np.arange(len(few)), choice] = sizes
            over = (taken.cumsum(axis=0) > self.room[group]).any(axis=1)
            fit = int(over.argmax()) if over.any() else len(few)
            self.laid[queue[few[:fit]], group[choice[:fit]]] = True
            self.touched[group[choice[:fit]]] = True
            self.room[group] -= taken[:fit].sum(axis=0)
            found[few[:fit]] = True
            few, ranks = few[fit:], ranks[fit:]


def open_site(inputs: Inputs, places: list[Place], held: Mapping[ApplianceId, Indexes], knobs: Knobs, *, empty: bool) -> Site:
    """A site as `held` has it, or with the same past but empty shelves. An overfull disk has negative room."""
    before = np.zeros((len(inputs.candidates), len(places)), dtype=bool)
    room = np.array([int(place.capacity * knobs.fullness) for place in places], dtype=np.int64)
    for number, place in enumerate(places):
        before[(there := held.get(place.appliance, NOTHING)), number] = True
        room[number] -= 0 if empty else inputs.sizes[there].sum()
    laid = np.zeros_like(before) if empty else before.copy()
    flash = np.array([place.server is ServerKind.flash for place in places])
    groups = tuple(group for group in (np.flatnonzero(flash), np.flatnonzero(~flash)) if len(group))
    peaks = inputs.wanted(places[0])
    carries = max(knobs.copy_share * float(np.mean([places[number].throughput for number in groups[0]])), 1.0)
    weights = [place.throughput if place.server is ServerKind.flash else place.capacity for place in places]
    return Site(
        places=places,
        inputs=inputs,
        knobs=knobs,
        peaks=peaks,
        scores=peaks / PEAK_BITS / inputs.sizes,
        needed=np.clip(np.ceil(peaks / carries), 1, len(places)).astype(np.int64),
        groups=groups,
        nodes=rendezvous.hashes(place.appliance for place in places),
        weights=np.maximum(np.array(weights, dtype=np.float64), 1.0),
        before=before,
        laid=laid,
        room=room,
        touched=np.zeros(len(places), dtype=bool),
    )
