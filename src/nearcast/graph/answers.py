"""Answers to the screens that people open most, kept while nothing that they show has changed.

One is found by the whole question and whoever asks it, from where, so nobody is given another's. What it shows is known by subjects
(`runtime.changes`); it is given again only while none of them was written to, and no title opened or closed by itself. Popularity
has no subject, since every play changes it; it is as old as an answer may be.

What a screen says alike to all with the same eyes is kept once for all of them, beside what it says to one profile: so somebody's
bookmark costs the row it is in, and a title's new words cost one page instead of everybody's.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping
from math import inf
from typing import NamedTuple

import msgspec

from nearcast.runtime.changes import REMEMBERED_S, Changes, subject
from nearcast.runtime.clock import Clock

KEPT_S = 300.0
BYTES_MAX = 64_000_000
CATALOG = "catalog"
_CATALOG = subject(CATALOG)
assert KEPT_S < REMEMBERED_S
Fields = Mapping[str, msgspec.Raw]
"""Parts of an answer's data by their names, as they are sent."""


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


class Part(NamedTuple):
    """Some fields of an answer, when it was begun, and the names of all that they show."""

    fields: Fields
    start: Start
    subjects: Iterable[str]


class _Kept(NamedTuple):
    fields: Fields
    start: Start
    subjects: frozenset[bytes]
    rest: Hashable
    """Where the common part of this answer is kept; None where it has none."""
    size: int


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
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._edge = Start(0, 0.0)

    async def begin(self) -> Start:
        """Raises DatabaseAway, and what `next_edge` raises."""
        look, now = await self._changes.look(), self._clock.now()
        if now >= self._edge.until or self._changes.written_since(self._edge.look, {_CATALOG}):
            edge = await self._next_edge()
            self._edge = Start(look, min(edge or inf, now + KEPT_S))
        return Start(look, min(self._edge.until, now + KEPT_S))

    async def find(self, question: Question) -> Fields | None:
        """The data of the answer that was given before, if it would be the same now. Raises DatabaseAway."""
        if question not in self._kept:
            return None
        await self._changes.look()
        kept = self._find(question)
        if kept is None or kept.rest is None:
            return kept.fields if kept else None
        rest = self._find(kept.rest)
        return {**kept.fields, **rest.fields} if rest else None

    def find_common(self, key: Hashable) -> Fields | None:
        """A common part, if it is the same as at the last look."""
        kept = self._find(key)
        return kept.fields if kept else None

    def keep(self, question: Question, own: Part, rest: Hashable = None) -> None:
        """`rest` is the key of the common part, if the answer has one."""
        self._keep(question, own, rest, len(question.words))

    def keep_common(self, key: Hashable, part: Part) -> None:
        self._keep(key, part, None, 0)

    def _find(self, key: Hashable) -> _Kept | None:
        kept = self._kept.get(key)
        if kept is None:
            return None
        if self._clock.now() >= kept.start.until or self._changes.written_since(kept.start.look, kept.subjects):
            self._let_go(key)
            return None
        self._kept.move_to_end(key)
        return kept

    def _keep(self, key: Hashable, part: Part, rest: Hashable, words: int) -> None:
        self._let_go(key)
        size = words + sum(len(memoryview(one)) for one in part.fields.values())
        self._kept[key] = _Kept(part.fields, part.start, frozenset(map(subject, part.subjects)), rest, size)
        self._bytes += size
        while self._bytes > self._bytes_max:
            self._let_go(next(iter(self._kept)))

    def _let_go(self, key: Hashable) -> None:
        kept = self._kept.pop(key, None)
        if kept is not None:
            self._bytes -= kept.size
