"""Tomorrow's peak of every portion of an asset in one network, from what was watched on the days before.

Everything is counted in bytes for each byte of the portion, so that a short and a long film compare, and a small picture and a large
one. Each portion's days are
smoothed to a level and a trend that fades (Holt, "Forecasting seasonals and trends by exponentially weighted moving
averages", 1957; damped after Gardner and McKenzie, "Forecasting trends in time series", 1985).

Few plays say little by themselves, so each figure is drawn to what is usual where more was seen. First for all networks
together: a portion of few days to those of its height in its genre, times what its publisher hints, these to all there are, and
those to a play a day;
each step is a mean in which what is usual counts as `prior_days` days. Then in each network: its own plays to its part of
those, which counts as `taste` plays (the mean of a gamma distribution after Poisson counts; Gelman and others, "Bayesian data
analysis", section 2.6).

The day's bytes, times the busiest hour's part of the day, are the peak.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nearcast.ids import AssetId, NetworkId, TitleId
from nearcast.placement.model import Candidate, Knobs
from nearcast.placement.policy import calendar
from nearcast.placement.policy.plans import PEAK_BITS, Column, Floats, Inputs
from nearcast.placement.policy.portions import Named, portion_of
from nearcast.telemetry.model import Period

_LEAST = 1e-12
_Line = tuple[int, int, float]
"""Bytes of a portion on a day: the day, the portion, the bytes."""


class Seen(NamedTuple):
    """What was watched of each asset, oldest day first: `watched[day, asset]` in bytes; `covered[day, asset]` is the part of
    that day on which the asset was published (0 to 1)."""

    watched: Floats
    covered: Floats
    sizes: NDArray[np.int64]

    @property
    def days(self) -> Floats:
        found: Floats = self.covered.sum(axis=0)
        return found


def peaks(own: Seen, usual: Floats, busiest: float, knobs: Knobs) -> NDArray[np.float32]:
    """Tomorrow's peak of each asset in one network, in bits per second. `usual` is what all networks together make expect of
    this one, in bytes for each byte a day; `busiest` is the part of a day's bytes that its busiest hour has.
    """
    plays = _smoothed_plays(own, knobs)
    expected = (plays * own.days + knobs.taste) / (own.days + knobs.taste / np.maximum(usual, _LEAST))
    found: NDArray[np.float32] = (expected * own.sizes * busiest * PEAK_BITS).astype(np.float32)
    return found


def everywhere(all_of_them: Seen, genres: NDArray[np.intp], hints: Floats, knobs: Knobs) -> Floats:
    """What all networks together will watch tomorrow, in bytes for each byte. `genres` numbers the genre and height of each
    portion.
    """
    plays, days = _smoothed_plays(all_of_them, knobs), all_of_them.days
    usual = _usual(plays, days, genres, knobs) * hints
    found: Floats = (plays * days + usual * knobs.prior_days) / (days + knobs.prior_days)
    return found


def parts(bytes_watched: Sequence[float]) -> tuple[float, ...]:
    """What each network has of all that is watched; one that has watched nothing yet gets a hundredth of an equal part."""
    little = 0.01 * sum(bytes_watched) / len(bytes_watched) + 1.0
    whole = sum(bytes_watched) + little * len(bytes_watched)
    return tuple((one + little) / whole for one in bytes_watched)


def newcomer(inputs: Inputs, candidate: Candidate, active: Inputs, knobs: Knobs) -> Column:
    """The peak of a portion that is new to `inputs`, in each of its networks: what the plan in force forecast, or else what is
    usual in that network for its height in its genre (in which the mean of all counts as one title more), times its publisher's hint.
    """
    if not inputs.candidates:
        usual = np.full(len(inputs.networks), knobs.prior_plays * knobs.busiest_share * PEAK_BITS)
    else:
        each = inputs.peaks / inputs.sizes
        kind = candidate.genre, candidate.height
        alike = [number for number, one in enumerate(inputs.candidates) if (one.genre, one.height) == kind]
        usual = (each[:, alike].sum(axis=1) + each.mean(axis=1)) / (len(alike) + 1)
    peaks = (usual * candidate.hint * max(candidate.size, 1)).tolist()
    known = active.index.get(candidate.id)
    if known is not None:
        forecast = dict(zip(active.networks, active.peaks[:, known].tolist(), strict=True))
        peaks = [forecast.get(network, peak) for network, peak in zip(inputs.networks, peaks, strict=True)]
    return Column(candidate.id, tuple(peaks))


def forecast(inputs: Inputs, periods: Sequence[Period], now: float, knobs: Knobs, names: Named) -> Inputs:
    """`inputs` with the peaks that follow from what was watched. `periods` are the days of the `calendar`.

    Plays count for their title, so that an encoding anew is not taken for something that nobody watches: what was watched of another
    encoding is dealt to the portions of this one by their size.
    """
    encodings = _by_title(inputs.candidates)
    seen: dict[NetworkId | None, list[_Line]] = {network: [] for network in inputs.networks}
    for day, period in enumerate(periods):
        for one in period.watched:
            if one.network in seen:
                for asset, numbers in encodings.get(one.title, {}).items():
                    known = inputs.index.get(portion_of(names, asset, one.name)) if asset == one.asset else None
                    dealt = _dealt(numbers if known is None else [known], one.bytes, inputs)
                    seen[one.network] += [(day, number, count) for number, count in dealt]
    covered = calendar.covered(np.array([one.published_at for one in inputs.candidates], dtype=float), now, knobs)
    genres = _numbered((one.genre, one.height) for one in inputs.candidates)
    hints = np.array([one.hint for one in inputs.candidates], dtype=float)
    whole = everywhere(Seen(_days(chain(*seen.values()), covered), covered, inputs.sizes), genres, hints, knobs)
    shares = parts([sum(count for _, _, count in lines) for lines in seen.values()])
    busiest = _busiest(periods)
    rows = [
        peaks(
            Seen(_days(lines, covered), covered, inputs.sizes), whole * part, busiest.get(network, knobs.busiest_share), knobs
        )
        for part, (network, lines) in zip(shares, seen.items(), strict=True)
    ]
    return inputs.with_all_peaks(np.array(rows, dtype=np.float32))


def smoothed(daily: Floats, known: NDArray[np.bool_], knobs: Knobs) -> Floats:
    """What each column comes to on the day after the last; days that are not `known` are passed over, and a column of none
    comes to 0. With a level l and a trend b, damped by d: l' = a y + (1 - a)(l + d b), b' = c (l' - l) + (1 - c) d b.
    """
    level = np.zeros(daily.shape[1])
    trend = np.zeros(daily.shape[1])
    begun = np.zeros(daily.shape[1], dtype=bool)
    for today, there in zip(daily, known, strict=True):
        expected = level + knobs.damping * trend
        new = np.where(begun, knobs.level * today + (1 - knobs.level) * expected, today)
        slope = np.where(begun, knobs.slope * (new - level) + (1 - knobs.slope) * knobs.damping * trend, 0.0)
        level, trend = np.where(there, new, level), np.where(there, slope, trend)
        begun |= there
    return np.maximum(level + knobs.damping * trend, 0.0)


def _smoothed_plays(seen: Seen, knobs: Knobs) -> Floats:
    return smoothed(seen.watched / np.maximum(seen.covered, 1 / 24) / seen.sizes, seen.covered > 0, knobs)


def _by_title(candidates: Iterable[Candidate]) -> dict[TitleId, dict[AssetId, list[int]]]:
    """The numbers of each encoding's portions."""
    found: dict[TitleId, dict[AssetId, list[int]]] = {}
    for number, one in enumerate(candidates):
        found.setdefault(one.title, {}).setdefault(one.asset, []).append(number)
    return found


def _dealt(numbers: list[int], count: float, inputs: Inputs) -> Iterable[tuple[int, float]]:
    """Bytes dealt to portions by their size."""
    if len(numbers) == 1:
        return ((numbers[0], float(count)),)
    sizes = inputs.sizes[numbers]
    return zip(numbers, (count * sizes / sizes.sum()).tolist(), strict=True)


def _days(lines: Iterable[_Line], like: Floats) -> Floats:
    """Lines as a table."""
    found = np.zeros_like(like)
    for day, number, count in lines:
        found[day, number] += count
    return found


def _usual(own: Floats, days: Floats, genres: NDArray[np.intp], knobs: Knobs) -> Floats:
    """What is usual for each portion's height in its genre."""
    everything = (float(own @ days) + knobs.prior_plays * knobs.prior_days) / (float(days.sum()) + knobs.prior_days)
    watched = np.bincount(genres, weights=own * days)
    counted = np.bincount(genres, weights=days)
    of_genre: Floats = (watched + everything * knobs.prior_days) / (counted + knobs.prior_days)
    found: Floats = of_genre[genres]
    return found


def _numbered(names: Iterable[object]) -> NDArray[np.intp]:
    numbers: dict[object, int] = {}
    return np.array([numbers.setdefault(name, len(numbers)) for name in names], dtype=np.intp)


def _busiest(periods: Sequence[Period]) -> dict[NetworkId | None, float]:
    """The busiest hour's part of the bytes of a day, by network, all days together."""
    whole: Counter[NetworkId | None] = Counter()
    most: Counter[NetworkId | None] = Counter()
    for period in periods:
        for one in period.watched:
            whole[one.network] += one.bytes
        for hour in period.busiest:
            most[hour.network] += hour.bytes
    return {network: most[network] / count for network, count in whole.items() if count}
