"""Answers to the screens that people open most, kept while nothing that they show has changed.

One is found by the whole question and whoever asks it, from where, so nobody is given another's. What it shows is known by subjects
(`runtime.changes`); it is given again only while none of them was written to, and no title opened or closed by itself. Popularity
has no subject, since every play changes it; it is as old as an answer may be.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable
from math import inf
from typing import NamedTuple

from nearcast.runtime.changes import REMEMBERED_S, Changes, subject
from nearcast.runtime.clock import Clock

KEPT_S = 300.0
BYTES_MAX = 64_000_000
_CATALOG = subject("catalog")
assert KEPT_S < REMEMBERED_S


class Question(NamedTuple):
    """What was sent, word for word; the token and address of the sender; the form in which the answer goes back."""

    words: bytes
    token: str
    address: str
    form: str


class Start(NamedTuple):
    """Before an answer is made that may be kept: what is written after this look counts, and it holds until then at most."""

    look: int
    until: float


class _Kept(NamedTuple):
    body: bytes
    start: Start
    subjects: frozenset[bytes]


class Answers:
    """Those of one process, the least asked for let go first. `next_edge` tells when the catalogue is another by itself."""

    def __init__(
        self,
        changes: Changes,
        clock: Clock,
        next_edge: Callable[[], Awaitable[float | None]],
        bytes_max: int = BYTES_MAX,
    ) -> None:
        self._changes = changes
        self._clock = clock
        self._next_edge = next_edge
        self._bytes_max = bytes_max
        self._bytes = 0
        self._kept: OrderedDict[Question, _Kept] = OrderedDict()
        self._edge = Start(0, 0.0)

    async def begin(self) -> Start:
        """Raises DatabaseAway, and what `next_edge` raises."""
        look, now = await self._changes.look(), self._clock.now()
        if now >= self._edge.until or self._changes.written_since(self._edge.look, {_CATALOG}):
            edge = await self._next_edge()
            self._edge = Start(look, min(edge or inf, now + KEPT_S))
        return Start(look, min(self._edge.until, now + KEPT_S))

    async def find(self, question: Question) -> bytes | None:
        """The answer as it was sent before, if it would be the same now. Raises DatabaseAway."""
        if question not in self._kept:
            return None
        await self._changes.look()
        kept = self._kept.get(question)
        if kept is None:
            return None
        if self._clock.now() >= kept.start.until or self._changes.written_since(kept.start.look, kept.subjects):
            self._let_go(question)
            return None
        self._kept.move_to_end(question)
        return kept.body

    def keep(self, question: Question, body: bytes, start: Start, subjects: Iterable[str]) -> None:
        """`subjects` are the names of all that the answer shows."""
        self._let_go(question)
        self._kept[question] = _Kept(body, start, frozenset(map(subject, subjects)))
        self._bytes += _size(question, body)
        while self._bytes > self._bytes_max:
            self._let_go(next(iter(self._kept)))

    def _let_go(self, question: Question) -> None:
        kept = self._kept.pop(question, None)
        if kept is not None:
            self._bytes -= _size(question, kept.body)


def _size(question: Question, body: bytes) -> int:
    return len(question.words) + len(body)
