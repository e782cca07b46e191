"""Which renditions of a film are worth their bits.

A few groups of pictures, typical of the film, are encoded in every size at several qualities. In each size the score grows with the
bitrate, at first quickly and then hardly; the curves of the sizes cross, and the outermost parts of them all are the convex hull of
what the encoder can do for this film. A rendition is a point on it: the size that comes to a wanted score with the fewest bits. The
wanted scores are some just noticeable differences apart, so nothing is stored that nobody could tell from its neighbour, and a film
that is easy to encode has fewer renditions and smaller ones.

Sources: Netflix, "Per-Title Encode Optimization" (2015); De Cock et al., "Complexity-based consistent-quality encoding in the cloud"
(ICIP 2016). A difference of some six points of VMAF is noticed by most (Ozer 2017).
"""

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import groupby
from statistics import fmean
from typing import NamedTuple

import msgspec

from nearcast.ingest.model import Codec, Rung, Tried
from nearcast.ingest.policy.ladder import rung

_CRFS_LARGE = {Codec.h264: (18.0, 24.0, 30.0), Codec.av1: (24.0, 36.0, 48.0)}
_CRFS = {Codec.h264: (20.0, 27.0, 34.0), Codec.av1: (27.0, 41.0, 55.0)}
"""The qualities tried in the largest size and in the others, from good to bad. A parabola goes through three."""
_CRF_STEP = {Codec.h264: 0.5, Codec.av1: 1.0}
"""SVT-AV1 takes whole ones."""

_SCORES = (95.0, 91.0, 86.0, 79.0, 70.0, 58.0, 44.0)
_ENOUGH_BPS = 250_000
"""The smallest rendition takes at most this, where the scores allow: so little goes through a bad mobile network."""
_APART = 1.25
"""Two renditions whose bitrates are nearer than this are one."""
_RUNGS_MIN = 3

_GROUPS_MAX = 8
_GROUPS_SHARE = 12


class Point(NamedTuple):
    """A rung and what comes of it."""

    rung: Rung
    rate: float
    score: float


def typical(sizes: Sequence[int]) -> tuple[int, ...]:
    """The numbers of the groups to try: one of every twelve, at most eight. Sorted by their bytes, the groups are dealt into as many
    equal parts, and the middle one of each stands for its part.
    """
    whole = sizes[:-1] if len(sizes) > 1 else sizes  # the last one is cut short
    by_size = sorted(range(len(whole)), key=lambda number: (whole[number], number))
    count = max(1, min(_GROUPS_MAX, len(whole) // _GROUPS_SHARE))
    return tuple(sorted(by_size[len(by_size) * (2 * part + 1) // (2 * count)] for part in range(count)))


def grid(found: Sequence[tuple[int, int]], frame_rate: Fraction, codec: Codec = Codec.h264) -> tuple[Rung, ...]:
    """What is tried for a film in these sizes, the largest first."""
    return tuple(
        rung(size, frame_rate, crf, codec) for size in found for crf in (_CRFS_LARGE if size == found[0] else _CRFS)[codec]
    )


def choose(found: Sequence[Tried]) -> tuple[Rung, ...]:
    """The renditions of a film, from large to small, by what came of trying; in each codec by a hull of its own, H.264 first."""
    points = _points(found)
    return tuple(one for codec in Codec for one in _chosen([point for point in points if point.rung.codec is codec]))


def _chosen(tried: Sequence[Point]) -> tuple[Rung, ...]:
    if not tried:
        return ()
    points = _filled(tried)
    best = max(point.score for point in points)
    chosen: list[Point] = []
    for score in (min(_SCORES[0], best), *(score for score in _SCORES[1:] if score < best)):
        if len(chosen) >= _RUNGS_MIN and chosen[-1].rate <= _ENOUGH_BPS:
            break
        reached = min((point for point in points if point.score >= score), key=lambda point: point.rate)
        if not chosen or chosen[-1].rate >= _APART * reached.rate:
            chosen.append(reached)
    return tuple(point.rung for point in chosen)


def _points(found: Sequence[Tried]) -> list[Point]:
    """Each rung with the mean of the groups it was tried with, sizes together and from good to bad."""
    seen: dict[Rung, list[tuple[float, float]]] = {}
    for group in found:
        for one, rate, score in zip(group.rungs, group.rates, group.scores, strict=True):
            seen.setdefault(one, []).append((rate, score))
    points = [Point(one, fmean(rate for rate, _ in of), fmean(score for _, score in of)) for one, of in seen.items()]
    return sorted(points, key=lambda point: (-point.rung.width, -point.rung.height, point.rung.crf))


def _filled(points: Sequence[Point]) -> list[Point]:
    """All qualities between those that were tried in each size."""
    filled: list[Point] = []
    for _, same in groupby(points, key=lambda point: (point.rung.width, point.rung.height)):
        curve = list(same)
        crfs = [point.rung.crf for point in curve]
        apart = _CRF_STEP[curve[0].rung.codec]
        for step in range(round((crfs[-1] - crfs[0]) / apart) + 1):
            crf = crfs[0] + step * apart
            rate = math.exp(_polynomial(crf, crfs, [math.log(point.rate) for point in curve]))
            score = _polynomial(crf, crfs, [point.score for point in curve])
            filled.append(Point(msgspec.structs.replace(curve[0].rung, crf=crf), rate, score))
    return filled


def _polynomial(at: float, places: Sequence[float], values: Sequence[float]) -> float:
    """The value at a place of the polynomial through these, by Lagrange."""
    return sum(
        value * math.prod((at - other) / (place - other) for other in places if other != place)
        for place, value in zip(places, values, strict=True)
    )
