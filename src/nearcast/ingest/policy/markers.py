"""Where the episodes of a season sound alike: their intro and their credits.

A fingerprint has a number of 32 bits for every eighth of a second, of which most are the same wherever the same is heard, however
it was encoded. Numbers that two episodes share tell how far the one has to be moved against the other; where they then are alike for
long enough, they play the same. What is alike at the beginning is the intro, at the end the credits. Silence and single tones are alike
everywhere and tell nothing.

Sources: Lukáš Lalinský, "How does Chromaprint work?" (2011); the numbers are those of its algorithm 1 ("test2").
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from nearcast.catalog.model import Chapter, ChapterKind
from nearcast.ingest.model import Heard
from nearcast.units import Seconds

Prints: TypeAlias = npt.NDArray[np.uint32]

ITEM_S = 1365 / 11025
_SPAN_S = 2.6
"""How much sound goes into one number."""

_BITS_MAX = 6
"""Numbers that differ in more bits are of other sound."""
_SMOOTH = 9
_LIVELY = 0.25
"""So many of the numbers have to differ from the one before."""
_SHIFTS_MAX = 20
_OFTEN = 4
"""A number that is there more often says little of where."""

_LEAST_S = 10.0
_MOST_S = {ChapterKind.intro: 150.0, ChapterKind.credits: 600.0}
_THIRD = 1 / 3
_END_S = 15.0
"""Credits that end so near to the end go on to it."""


class Run(NamedTuple):
    """Where two episodes play the same, in seconds: `begin` in the one, `other` in the other."""

    begin: float
    other: float
    length: float


def recognise(heard: Heard, others: Iterable[Heard]) -> tuple[Chapter, ...]:
    """The intro and the credits of an episode, as far as others of its season have them too."""
    found: dict[ChapterKind, Run] = {}
    for one in others:
        for run in shared(_prints(heard), _prints(one)):
            kind = _kind(run, heard.duration, one.duration)
            if kind is not None and (kind not in found or run.length > found[kind].length):
                found[kind] = run
    return tuple(_chapter(kind, run, heard.duration) for kind, run in sorted(found.items(), key=lambda item: item[1].begin))


def shared(one: Prints, other: Prints) -> Iterator[Run]:
    """Where they sound alike, the likeliest shifts first."""
    for shift in _shifts(one, other):
        first, second = max(0, -shift), max(0, shift)
        length = min(len(one) - first, len(other) - second)
        mine = one[first : first + length]
        alike = np.bitwise_count(mine ^ other[second : second + length]) <= _BITS_MAX
        mostly = np.convolve(alike, np.ones(_SMOOTH), "same") > _SMOOTH / 2
        edges = np.flatnonzero(np.diff(np.concatenate(([False], mostly, [False]))))
        for begin, end in edges.reshape(-1, 2).tolist():
            seconds = (end - begin - 1) * ITEM_S + _SPAN_S
            if seconds >= _LEAST_S and np.count_nonzero(np.diff(mine[begin:end])) >= _LIVELY * (end - begin):
                yield Run((first + begin) * ITEM_S, (second + begin) * ITEM_S, seconds)


def _shifts(one: Prints, other: Prints) -> Sequence[int]:
    """By how many numbers the one may lie earlier in itself than in the other; those that most numbers speak for."""
    order = np.argsort(other, kind="stable")
    ranked = other[order]
    left, right = np.searchsorted(ranked, one, "left"), np.searchsorted(ranked, one, "right")
    seldom = right - left <= _OFTEN
    votes = [
        order[left[at] + place] - at
        for place in range(_OFTEN)
        for at in [np.flatnonzero(seldom & (right - left > place))]
        if len(at)
    ]
    if not votes:
        return []
    shifts, counts = np.unique(np.concatenate(votes), return_counts=True)
    best: list[int] = shifts[np.argsort(-counts, kind="stable")[:_SHIFTS_MAX]].tolist()
    return best


def _kind(run: Run, duration: float, other: float) -> ChapterKind | None:
    """What it is by where its middle lies in both."""
    places = [(begin + run.length / 2) / max(whole, 1.0) for begin, whole in ((run.begin, duration), (run.other, other))]
    if max(places) < _THIRD and run.length <= _MOST_S[ChapterKind.intro]:
        return ChapterKind.intro
    if min(places) > 1 - _THIRD and run.length <= _MOST_S[ChapterKind.credits]:
        return ChapterKind.credits
    return None


def _chapter(kind: ChapterKind, run: Run, duration: float) -> Chapter:
    end = min(run.begin + run.length, duration)
    if kind is ChapterKind.credits and duration - end < _END_S:
        end = duration
    return Chapter("", Seconds(round(run.begin, 2)), Seconds(round(end, 2)), kind)


def _prints(heard: Heard) -> Prints:
    return np.frombuffer(heard.prints, "<u4")
