"""Why an appliance holds a portion of an asset or not, worked out from the plan and what it followed from."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nearcast import rendezvous
from nearcast.fleet.model import SiteKind
from nearcast.ids import ApplianceId, PortionId
from nearcast.placement.model import Decision, Knobs, Place
from nearcast.placement.policy.plans import Plan
from nearcast.placement.policy.sites import Site, open_site
from nearcast.units import Bitrate, bitrate_text, bytes_text


def explain(
    plan: Plan, appliance: ApplianceId | None, portions: frozenset[PortionId] | None, knobs: Knobs, limit: int
) -> tuple[Decision, ...]:
    """The decisions about an appliance (None: every one) and some portions (None: all), best first. Of all, at most
    `limit` an appliance that it holds and as many that it does not."""
    found: list[Decision] = []
    for places in plan.inputs.sites().values():
        asked = [number for number, place in enumerate(places) if appliance in (None, place.appliance)]
        if asked:
            view = _view(open_site(plan.inputs, places, plan.holdings, knobs, empty=False))
            for number in asked:
                found += (_decision(view, one, number) for one in _asked(view.site, number, portions, limit))
    return tuple(found)


@dataclass(eq=False)
class _View:
    """A site as planned. `cut_off` is the lowest score of what it holds, `missed` the highest of what it does not."""

    site: Site
    copies: NDArray[np.int64]
    cut_off: float
    missed: float


def _view(site: Site) -> _View:
    copies = site.laid.sum(axis=1)
    held = site.scores[copies > 0]
    left = site.scores[copies == 0]
    return _View(site, copies, float(held.min(initial=np.inf)), float(left.max(initial=-np.inf)))


def _asked(site: Site, number: int, portions: frozenset[PortionId] | None, limit: int) -> Iterator[int]:
    if portions is not None:
        yield from sorted(site.inputs.index[one] for one in portions if one in site.inputs.index)
        return
    order = np.lexsort((site.inputs.keys, -site.scores))
    here = site.laid[order, number]
    yield from (int(one) for one in order[here][:limit])
    yield from (int(one) for one in order[~here][:limit])


def _decision(view: _View, one: int, number: int) -> Decision:
    site, place = view.site, view.site.places[number]
    candidate, hold = site.inputs.candidates[one], bool(site.laid[one, number])
    if place.kind is SiteKind.origin:
        reason = "the origin holds everything"
    elif hold:
        reason = _why_held(view, one, place)
    else:
        reason = _why_left(view, one, number)
    score, peak = float(site.scores[one]), Bitrate(round(site.peaks[one]))
    return Decision(
        place.appliance, candidate.asset, candidate.title, hold, score, peak=peak, reason=reason, height=candidate.height
    )


def _why_held(view: _View, one: int, place: Place) -> str:
    site = view.site
    holders = [site.places[number].appliance for number in np.flatnonzero(site.laid[one])]
    copy = rendezvous.ranked(site.inputs.candidates[one].id, holders).index(place.appliance) + 1
    if copy > site.needed[one]:
        return f"copy {copy} of {len(holders)}: there was room, and one may be lost"
    if copy > 1:
        peak = bitrate_text(float(site.peaks[one]))
        return f"copy {copy} of {len(holders)}: its peak of {peak} is more than {_copies(copy - 1)} should carry"
    if site.scores[one] < view.missed:
        return f"kept: a newcomer would have to be {site.knobs.stickiness:.0%} better"
    return "the site's first copy"


def _why_left(view: _View, one: int, number: int) -> str:
    site = view.site
    size = int(site.inputs.sizes[one])
    usable = int(site.places[number].capacity * site.knobs.fullness)
    if size > usable:
        return f"no room: {bytes_text(size)}, and it holds {bytes_text(usable)} in all"
    if view.copies[one]:
        return f"enough copies in the site: {view.copies[one]}"
    if site.scores[one] < view.cut_off * (1 + site.knobs.stickiness):
        cut = f"{site.scores[one]:.3g} against {view.cut_off:.3g} expected bytes per byte"
        return f"below the cut-off: {cut}"
    return f"no room: {bytes_text(size)}, {bytes_text(max(int(site.room[number]), 0))} left"


def _copies(count: int) -> str:
    return "one copy" if count == 1 else f"{count} copies"
