"""Whose step is next.

Every step that becomes ready gets a place in a queue that is imagined to serve all operators at the same speed (start-time
fair queueing, Goyal et al. 1996, with one unit a step): an operator's steps stand one unit apart, and who has nothing in the
queue begins where the queue is served now. So an operator's thousand chunks do not make another's one film wait, and when
nobody else has anything they have every worker. Jobs of a higher priority go before all others. Among those of one priority the
steps on the way to a first rendition, a small part of all the work, have a queue of their own that goes before the other: so a
film can be played soon after it was sent, whatever else is encoded.
"""

from collections.abc import Mapping

from nearcast.ids import AccountId

_SPAN = 50_000_000
"""More places than steps ever wait at once; PostgreSQL's integer holds two queues of that many places for each of 21 priorities."""


def places(operator: AccountId, steps: int, queued: Mapping[AccountId, tuple[int, int]]) -> range:
    """The places for so many more steps of `operator` in a queue. `queued` has the first and the last place each has there now."""
    now = min((first for first, _ in queued.values()), default=0)
    begin = queued[operator][1] + 1 if operator in queued else now
    return range(begin, begin + steps)


def rank(priority: int, place: int, *, early: bool) -> int:
    """What dispatch sorts by, the highest first."""
    return (2 * priority + early) * _SPAN - place
