"""What a plan is made from, and the plan: both as columns, for a hundred thousand portions of assets and two thousand appliances.

A portion is its place in `Inputs.candidates`; holdings are arrays of such places.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from nearcast import rendezvous
from nearcast.ids import ApplianceId, NetworkId, PortionId, SiteId
from nearcast.placement.model import Candidate, Place

Floats = NDArray[np.float64]
PEAK_BITS = 8 / 3600
"""Bits per second that a byte in an hour makes."""

Indexes = NDArray[np.int32]
Holdings = dict[ApplianceId, Indexes]
NOTHING: Indexes = np.empty(0, dtype=np.int32)


class Column(msgspec.Struct, frozen=True):
    """A forecast for one portion: a peak in bits per second for each network of the inputs it belongs to."""

    portion: PortionId
    peaks: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class Inputs:
    """Everything a plan follows from. `peaks[network, portion]` is the forecast in bits per second, with a row for each of
    `networks` (None: viewers of no known one); `sizes` and `keys` (the hashes of the portions' ids) follow from `candidates`.
    """

    candidates: tuple[Candidate, ...]
    places: tuple[Place, ...]
    networks: tuple[NetworkId | None, ...]
    peaks: NDArray[np.float32]
    sizes: NDArray[np.int64]
    keys: NDArray[np.uint64]

    @classmethod
    def of(
        cls,
        candidates: Iterable[Candidate],
        places: Iterable[Place],
        networks: tuple[NetworkId | None, ...],
        peaks: NDArray[np.float32],
    ) -> "Inputs":
        whole = tuple(candidates)
        return cls(whole, _in_order(places), networks, peaks, sizes_of(whole), _keys(whole))

    @cached_property
    def index(self) -> dict[PortionId, int]:
        return {one.id: number for number, one in enumerate(self.candidates)}

    def sites(self) -> dict[SiteId, list[Place]]:
        """The appliances of each site, all in the order of their names."""
        found: defaultdict[SiteId, list[Place]] = defaultdict(list)
        for place in self.places:
            found[place.site].append(place)
        return {site: found[site] for site in sorted(found)}

    def wanted(self, place: Place) -> Floats:
        """The peak of each portion at a place's site in bits per second. A network that nobody measured yet is taken for the
        mean of the others.
        """
        found: Floats
        if place.network is None:
            found = self.peaks.sum(axis=0, dtype=np.float64)
        elif place.network in self.networks:
            found = self.peaks[self.networks.index(place.network)].astype(np.float64)
        else:
            found = self.peaks.mean(axis=0, dtype=np.float64)
        return found

    def with_added(self, added: tuple[Candidate, ...]) -> "Inputs":
        """With more candidates at the end, which nobody asks for yet."""
        nobody = np.zeros((len(self.networks), len(added)), dtype=np.float32)
        return replace(
            self,
            candidates=self.candidates + added,
            peaks=np.hstack([self.peaks, nobody]),
            sizes=np.concatenate([self.sizes, sizes_of(added)]),
            keys=np.concatenate([self.keys, _keys(added)]),
        )

    def with_peaks(self, columns: Iterable[Column]) -> "Inputs":
        """With other forecasts for some portions."""
        peaks = self.peaks.copy()
        for column in columns:
            peaks[:, self.index[column.portion]] = column.peaks
        return replace(self, peaks=peaks)

    def with_all_peaks(self, peaks: NDArray[np.float32]) -> "Inputs":
        return replace(self, peaks=peaks)

    def with_places(self, places: Iterable[Place]) -> "Inputs":
        return replace(self, places=_in_order(places))


class Plan(NamedTuple):
    """What every appliance should hold, most wanted first, and what that follows from."""

    inputs: Inputs
    holdings: Holdings

    def held(self, appliance: ApplianceId) -> tuple[Candidate, ...]:
        candidates = self.inputs.candidates
        return tuple(candidates[number] for number in self.holdings.get(appliance, NOTHING).tolist())

    def holders(self, places: Iterable[Place]) -> dict[PortionId, tuple[ApplianceId, ...]]:
        """Who of these places should hold each portion that any of them should."""
        found: dict[PortionId, tuple[ApplianceId, ...]] = {}
        for place in places:
            for portion in self.portions(place.appliance):
                found[portion] = (*found.get(portion, ()), place.appliance)
        return found

    def portions(self, appliance: ApplianceId) -> tuple[PortionId, ...]:
        return tuple(one.id for one in self.held(appliance))


def carried(plan: Plan, inputs: Inputs) -> Holdings:
    """The holdings of `plan` in the numbers of `inputs`, without what `inputs` does not know any more."""
    numbers = np.fromiter((inputs.index.get(one.id, -1) for one in plan.inputs.candidates), np.int32)
    there = {place.appliance for place in inputs.places}
    moved = {appliance: numbers[held] for appliance, held in plan.holdings.items() if appliance in there}
    return {appliance: held[held >= 0] for appliance, held in moved.items()}


def sizes_of(candidates: Iterable[Candidate]) -> NDArray[np.int64]:
    """In bytes, and at least one, so that a score is never divided by nothing."""
    return np.fromiter((max(one.size, 1) for one in candidates), np.int64)


def _in_order(places: Iterable[Place]) -> tuple[Place, ...]:
    return tuple(sorted(places, key=lambda place: place.appliance))


def _keys(candidates: Iterable[Candidate]) -> NDArray[np.uint64]:
    return rendezvous.hashes(one.id for one in candidates)
