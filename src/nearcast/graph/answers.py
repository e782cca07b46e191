"""Answers to the screens that people open most, kept while nothing that they show has changed.

One is found by the whole question and whoever asks it, from where, so nobody is given another's. What it may show and does show
is known by subjects (`runtime.changes`); it is given again only while none of them was written to. Popularity has no subject,
since every play changes it; it is as old as an answer may be.
"""

from collections import OrderedDict
from typing import NamedTuple

from nearcast.runtime.changes import Changes, State
from nearcast.runtime.clock import elapsed

KEPT_S = 60.0
BYTES_MAX = 64_000_000


class Question(NamedTuple):
    """What was sent, word for word; the token and address of the sender; the form in which the answer goes back."""

    words: bytes
    token: str
    address: str
    form: str


class Basis(NamedTuple):
    """What an answer stands on: read before the answer was made, so a write in between is never missed."""

    subjects: tuple[str, ...]
    state: State


class _Kept(NamedTuple):
    body: bytes
    basis: Basis
    until: float


class Answers:
    """Those of one process, the least asked for let go first."""

    def __init__(self, changes: Changes, bytes_max: int = BYTES_MAX) -> None:
        self._changes = changes
        self._bytes_max = bytes_max
        self._bytes = 0
        self._kept: OrderedDict[Question, _Kept] = OrderedDict()

    async def basis(self, *subjects: str) -> Basis:
        """Raises DatabaseAway."""
        return Basis(subjects, await self._changes.state(subjects))

    async def find(self, question: Question) -> bytes | None:
        """The answer as it was sent before, if it would be the same now. Raises DatabaseAway."""
        kept = self._kept.get(question)
        if kept is None:
            return None
        if elapsed() >= kept.until or await self._changes.state(kept.basis.subjects) != kept.basis.state:
            self._let_go(question)
            return None
        if question in self._kept:
            self._kept.move_to_end(question)
        return kept.body

    def keep(self, question: Question, body: bytes, basis: Basis) -> None:
        self._let_go(question)
        self._kept[question] = _Kept(body, basis, elapsed() + KEPT_S)
        self._bytes += _size(question, body)
        while self._bytes > self._bytes_max:
            self._let_go(next(iter(self._kept)))

    def _let_go(self, question: Question) -> None:
        kept = self._kept.pop(question, None)
        if kept is not None:
            self._bytes -= _size(question, kept.body)


def _size(question: Question, body: bytes) -> int:
    return len(question.words) + len(body)
