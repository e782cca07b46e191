"""What moves between two plans, and a plan in figures."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from nearcast.fleet.model import SiteKind
from nearcast.ids import ApplianceId
from nearcast.placement.model import Candidate, Difference, Move, Shelf, Summary
from nearcast.placement.policy.plans import NOTHING, Indexes, Plan
from nearcast.units import Bytes


class _Change(NamedTuple):
    appliance: ApplianceId
    added: Indexes
    removed: Indexes


def moves(before: Plan, after: Plan) -> tuple[Move, ...]:
    """What has to change on each appliance of `after`."""
    candidates = _joint(before, after)
    return tuple(
        Move(
            change.appliance,
            tuple(candidates[number].id for number in change.added.tolist()),
            tuple(candidates[number].id for number in change.removed.tolist()),
            _bytes(after, change.added),
        )
        for change in _changes(before, after, candidates)
    )


def difference(number: int, before: Plan, other: int, after: Plan) -> Difference:
    """What moves from version `number` to version `other`."""
    found = moves(before, after)
    return Difference(number, other, found, Bytes(sum(move.fill for move in found)))


def summary(before: Plan, after: Plan) -> Summary:
    """The plan `after` in figures, coming from `before`."""
    inputs = after.inputs
    shelved = [shelf for place, shelf in zip(inputs.places, shelves(after), strict=True) if place.kind is not SiteKind.origin]
    return Summary(
        assets=len({one.asset for one in inputs.candidates}),
        appliances=len(inputs.places),
        copies=sum(shelf.portions for shelf in shelved),
        bytes=Bytes(sum(shelf.bytes for shelf in shelved)),
        fill=Bytes(sum(_bytes(after, change.added) for change in _changes(before, after, _joint(before, after)))),
        near=_near(after),
    )


def shelves(plan: Plan) -> tuple[Shelf, ...]:
    """How full each appliance is planned."""
    return tuple(
        Shelf(place.appliance, place.site, len(held), _bytes(plan, held), place.capacity)
        for place in plan.inputs.places
        for held in (plan.holdings.get(place.appliance, NOTHING),)
    )


def _near(plan: Plan) -> float:
    held = wanted = 0.0
    for places in plan.inputs.sites().values():
        if places[0].network is not None:
            peaks = plan.inputs.wanted(places[0])
            there = np.unique(np.concatenate([plan.holdings.get(place.appliance, NOTHING) for place in places]))
            held, wanted = held + float(peaks[there].sum()), wanted + float(peaks.sum())
    return held / wanted if wanted else 0.0


def _joint(before: Plan, after: Plan) -> tuple[Candidate, ...]:
    """The portions of both, those of `after` in its own order."""
    known = after.inputs.index
    return after.inputs.candidates + tuple(one for one in before.inputs.candidates if one.id not in known)


def _changes(before: Plan, after: Plan, candidates: tuple[Candidate, ...]) -> Iterator[_Change]:
    """In the numbers of `candidates`."""
    index = {one.id: number for number, one in enumerate(candidates)}
    numbers = np.fromiter((index[one.id] for one in before.inputs.candidates), np.int32)
    for appliance in sorted(after.holdings):
        old, new = numbers[before.holdings.get(appliance, NOTHING)], after.holdings[appliance]
        added, removed = np.setdiff1d(new, old), np.setdiff1d(old, new)
        if len(added) or len(removed):
            yield _Change(appliance, added, removed)


def _bytes(plan: Plan, held: Indexes) -> Bytes:
    return Bytes(int(plan.inputs.sizes[held].sum()))
